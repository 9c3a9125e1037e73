// Bodies that come from the host and go to it. Small ones are text or bytes; others are streams with a number.

const { handled, nothing } = edge.primordials;
const { subarray } = edge.utf8;
const { bodyCancel, bodyEnd, bodyNew, bodyRead, bodyWrite, socketAbort } = edge.host;

/** A chunk goes to the host in pieces, each when the last was taken: what waits there has a bound. */
const PIECE = 65536;

/** Who reads what scripts send, by the number of the body. */
const readers = new Map();

/** Whose the streams are that come from the host, by number, while they are read. */
const incoming = new Map();

function release(body) {
  incoming.delete(body);
  bodyCancel(body);
}

/** The body of a request or response that came: null, bytes, or the number of a stream. */
edge.bodyFromHost = body => {
  if (typeof body !== 'number') {
    return body ?? null;
  }

  incoming.set(body, edge.owner);
  const pull = () => edge.promised(operation => bodyRead(operation, body), (bytes, problem) => {
    if (problem) {
      throw new TypeError(problem);
    }

    if (bytes === null) {
      incoming.delete(body);
    }

    return bytes;
  });
  return edge.streams.ofPull(pull, () => release(body));
};

/** An answer came for an owner that is over: nobody will read its body or speak on its socket. */
edge.dropAnswer = (status, text, headers, body, url, socket) => {
  if (typeof body === 'number') {
    bodyCancel(body);
  }

  if (socket > 0) {
    socketAbort(socket);
  }
};

/** An owner is over, or can do nothing any more: what it has not read it never will. */
edge.releaseBodiesOf = owner => incoming.forEach((other, body) => {
  if (other === owner) {
    release(body);
  }
});

/** An object is over: what it has not written to its bodies it never will. */
edge.breakBodiesOf = owner => readers.forEach((entry, number) => {
  if (entry.owner === owner) {
    readers.delete(number);
    bodyEnd(number, 'The Durable Object was reset.');
  }
});

/** What the host is given for a Body or null: null, text, bytes, or the number of a stream that is then written to. */
edge.bodyToHost = body => {
  const payload = body === null ? null : body.takePayload();
  if (payload === null || typeof payload === 'string' || payload instanceof Uint8Array) {
    return payload;
  }

  const number = bodyNew();
  const reader = edge.streams.readBytes(payload);
  readers.set(number, { reader, owner: edge.owner, section: edge.section, over: nothing });
  handled(pump(reader, number));
  return number;
};

/** Calls back when a body was written to its end (true), or nobody reads it any more. */
edge.whenWritten = (number, callback) => {
  const entry = readers.get(number);
  if (entry === undefined) {
    callback(true);
  } else {
    entry.over = callback;
  }
};

function forget(number, isWhole) {
  const entry = readers.get(number);
  readers.delete(number);
  entry?.over(isWhole);
  return entry;
}

async function pump(reader, number) {
  try {
    for (let bytes = await reader.read(); bytes !== null; bytes = await reader.read()) {
      for (let at = 0; at < bytes.length; at += PIECE) {
        if (!await write(number, subarray(bytes, at, at + PIECE))) {
          leave(number);
          return;
        }
      }
    }

    edge.tell(edge.owner);
    bodyEnd(number, '');
  } catch (error) {
    edge.tell(edge.owner);
    bodyEnd(number, edge.describe(error).message || 'The body failed.');
  } finally {
    forget(number, true);
  }
}

/** False when nobody reads. No section holds it back: code of the section may wait for what it writes to be taken. */
const write = (number, bytes) => new Promise(resolve => {
  bodyWrite(edge.begin(resolve, nothing, edge.anySection), number, bytes);
});

/** The host: nobody reads what is written to a body. */
edge.onBodyLeft = leave;

function leave(number) {
  const entry = forget(number, false);
  if (entry !== undefined) {
    edge.comeBack(entry.owner, entry.section, () => {
      bodyEnd(number, '');
      if (!entry.owner.over) {
        handled(entry.reader.cancel(new Error('The reader of the body went away.')));
      }
    });
  }
}

/** Headers as one text: names and values in turn, a line each. */
edge.headersToHost = flat => flat.join('\n');
edge.headersFromHost = text => (text === '' ? [] : text.split('\n'));
