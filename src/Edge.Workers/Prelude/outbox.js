// What goes out on sockets of the host is gathered: one text of one owner for any number of sockets is one call.

const { setBytes } = edge.primordials;
const { socketSend, socketSendBytes } = edge.host;
const { soon } = edge;

/** Numbers of sockets, read by the host. */
const targets = new Int32Array(1024);
let count = 0;
let current = '';
let sender = null;
let scheduled = false;

function flush() {
  if (count > 0) {
    const sent = count;
    count = 0;
    try {
      edge.tell(sender);
      socketSend(current, sent);
    } catch (error) {
      fail(error);
    }

    edge.tell(edge.owner);
  }
}

/** An error is for who sent; others may be in the middle of something. */
function fail(error) {
  if (sender === edge.owner) {
    throw error;
  }

  soon(() => edge.reportException(error));
}

function atEnd() {
  scheduled = false;
  flush();
}

/** Sends a text, or bytes that are not changed any more. */
function send(socket, data) {
  const { owner } = edge;
  if (typeof data !== 'string') {
    flush();
    edge.tell(owner);
    socketSendBytes(socket, data);
    return;
  }

  if (count === targets.length || count > 0 && (data !== current || owner !== sender)) {
    flush();
  }

  current = data;
  sender = owner;
  targets[count++] = socket;
  if (!scheduled) {
    scheduled = true;
    soon(atEnd);
  }
}

/** A copy of bytes. */
function copy(bytes) {
  const result = new Uint8Array(bytes.length);
  setBytes(result, bytes);
  return result;
}

edge.outbox = Object.freeze({ send, flush, copy, targets });
