// What goes out on sockets of the host is gathered: what one owner sends, for any number of sockets, is one call.

const { setBytes, viewLength } = edge.primordials;
const { socketSend, socketSendBytes, socketSendLarge } = edge.host;
const { soon } = edge;

const MOST = 1024;
const MOST_SIZE = 65_536;

/** In place of a length: the message before once more. */
const SAME = -1;

/** Numbers of sockets, each followed by the length of its message. Read by the host, which also writes numbers here. */
const entries = new Int32Array(2 * MOST);

/** Messages of bytes, one after another. Read by the host. */
const content = new Uint8Array(MOST_SIZE);

let count = 0;
let isText = true;
let texts = '';
let last = '';
let used = 0;
let sender = null;
let scheduled = false;

function flush() {
  if (count > 0) {
    const sent = count;
    count = 0;
    try {
      edge.tell(sender);
      if (isText) {
        socketSend(texts, sent);
      } else {
        socketSendBytes(used, sent);
      }
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

/** Makes room for a message: what cannot leave with it, or fills what holds both, leaves before it. */
function begin(ofText, size) {
  if (count === MOST || count > 0 && (isText !== ofText || sender !== edge.owner || size > MOST_SIZE)) {
    flush();
  }

  if (count === 0) {
    isText = ofText;
    sender = edge.owner;
    texts = '';
    used = 0;
  }
}

function add(socket, length) {
  entries[2 * count] = socket;
  entries[2 * count + 1] = length;
  count++;
  if (!scheduled) {
    scheduled = true;
    soon(atEnd);
  }
}

function sendText(socket, text) {
  const isSame = text === last;
  begin(true, isSame ? 0 : texts.length + text.length);
  if (isSame && count > 0) {
    add(socket, SAME);
    return;
  }

  last = text;
  texts += text;
  add(socket, text.length);
}

function sendBytes(socket, bytes, length) {
  begin(false, used + length);
  setBytes(content, bytes, used);
  used += length;
  add(socket, length);
}

/** Sends a text, or bytes, which may be changed after it. */
function send(socket, data) {
  if (typeof data === 'string') {
    sendText(socket, data);
    return;
  }

  const length = viewLength(data);
  if (length <= MOST_SIZE) {
    sendBytes(socket, data, length);
  } else {
    flush();
    edge.tell(edge.owner);
    socketSendLarge(socket, copy(data));
  }
}

/** A copy of bytes. */
function copy(bytes) {
  const result = new Uint8Array(viewLength(bytes));
  setBytes(result, bytes);
  return result;
}

edge.outbox = Object.freeze({ send, flush, copy, entries, mostNumbers: 2 * MOST, content });
