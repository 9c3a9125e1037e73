// Bodies that come from the host and go to it. Small ones are text or bytes; others are streams with a number.

const { handled, then } = edge.primordials;
const { bodyCancel, bodyEnd, bodyNew, bodyRead, bodyWrite } = edge.host;

/** Who reads what scripts send, by the number of the body. */
const readers = new Map();

/** The body of a request or response that came: null, bytes, or the number of a stream. */
edge.bodyFromHost = body => {
  if (typeof body !== 'number') {
    return body ?? null;
  }

  const pull = () => edge.promised(operation => bodyRead(operation, body), (bytes, problem) => {
    if (problem) {
      throw new TypeError(problem);
    }

    return bytes;
  });
  return edge.streams.ofPull(pull, () => bodyCancel(body));
};

/** What the host is given for a Body or null: null, text, bytes, or the number of a stream that is then written to. */
edge.bodyToHost = body => {
  const payload = body === null ? null : body.takePayload();
  if (payload === null || typeof payload === 'string' || payload instanceof Uint8Array) {
    return payload;
  }

  const number = bodyNew();
  const reader = edge.streams.readBytes(payload);
  readers.set(number, { reader, owner: edge.owner, section: edge.section });
  handled(pump(reader, number));
  return number;
};

async function pump(reader, number) {
  try {
    for (let bytes = await reader.read(); bytes !== null; bytes = await reader.read()) {
      const taken = await edge.promised(operation => bodyWrite(operation, number, bytes), done => done);
      if (!taken) {
        leave(number);
        return;
      }
    }

    bodyEnd(number, '');
  } catch (error) {
    bodyEnd(number, edge.describe(error).message || 'The body failed.');
  } finally {
    readers.delete(number);
  }
}

/** The host: nobody reads what is written to a body. */
edge.onBodyLeft = leave;

function leave(number) {
  const entry = readers.get(number);
  if (entry !== undefined) {
    readers.delete(number);
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
