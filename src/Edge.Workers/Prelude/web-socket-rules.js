// What close() and new WebSocket() take: https://websockets.spec.whatwg.org/

const { toInteger, toUSVString, toSequence } = edge.webidl;
const { utf8, DOMException } = edge;
const MOST_REASON_BYTES = 123;
const tokenPattern = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** RFC 6455 section 7.4: registered codes that may be sent, and those for applications. */
const isSendable = code => code >= 1000 && code <= 1014 && (code < 1004 || code > 1006) || code >= 3000 && code <= 4999;

/** The code and reason of a close(); 1005 stands for none. */
function toClose(code, reason) {
  if (code === undefined || code === null) {
    if (reason !== undefined) {
      throw new DOMException('If you specify a WebSocket close reason, you must also specify a code.', 'InvalidAccessError');
    }

    return { code: 1005, reason: '' };
  }

  const number = toInteger(code, 16);
  if (!isSendable(number)) {
    throw new DOMException(`Invalid WebSocket close code: ${number}.`, 'InvalidAccessError');
  }

  const text = reason === undefined ? '' : toUSVString(reason);
  if (text.length > MOST_REASON_BYTES / 3 && utf8.byteLength(text) > MOST_REASON_BYTES) {
    throw new DOMException('WebSocket close reason must not be longer than 123 bytes when encoded as UTF-8.', 'SyntaxError');
  }

  return { code: number, reason: text };
}

/** The URL to connect to, as http or https. */
function toAddress(value) {
  const fail = text => { throw new DOMException(`WebSocket Constructor: The url ${text}`, 'SyntaxError'); };
  let url;
  try {
    url = new URL(toUSVString(value));
  } catch {
    fail('is invalid.');
  }

  if (url.hash !== '' || url.href.endsWith('#')) {
    fail('fragment must be empty.');
  }

  if (url.protocol !== 'ws:' && url.protocol !== 'wss:') {
    fail('scheme must be ws or wss.');
  }

  url.username = url.password = '';
  return { shown: url.href, address: url.href.replace(/^ws/, 'http') };
}

/** The subprotocols as one header value. */
function toProtocols(value) {
  const list = value === undefined ? [] : typeof value === 'string' ? [value] : toSequence(value).map(toUSVString);
  if (list.some(protocol => !tokenPattern.test(protocol))) {
    throw new DOMException('WebSocket Constructor: The protocol header token is invalid.', 'SyntaxError');
  }

  if (new Set(list.map(protocol => protocol.toLowerCase())).size < list.length) {
    throw new DOMException('WebSocket Constructor: The protocol header cannot have repeating values.', 'SyntaxError');
  }

  return list.join(', ');
}

edge.webSocketRules = Object.freeze({ toClose, toAddress, toProtocols });
