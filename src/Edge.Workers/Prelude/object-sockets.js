// What a socket keeps across an object's sleep.

const { socketAttach, socketAttachment } = edge.host;
const { give } = edge.hostBuffer;
const { handleOf, isWebSocket, role, roleOf } = edge.webSocket;
const MOST_ATTACHMENT_BYTES = 16384;
const kept = new WeakMap();

function requireSocket(value) {
  if (!isWebSocket(value)) {
    throw new TypeError('Illegal invocation');
  }
}

edge.primordials.defineProperty(WebSocket.prototype, 'serializeAttachment', {
  value: function serializeAttachment(value) {
    requireSocket(this);
    const bytes = edge.encodeValue(value);
    if (bytes.length > MOST_ATTACHMENT_BYTES) {
      throw new Error(`A WebSocket 'attachment' cannot be larger than ${MOST_ATTACHMENT_BYTES} bytes.` +
        `'attachment' was ${bytes.length} bytes.`);
    }

    if (roleOf(this) === role.hibernatable) {
      socketAttach(handleOf(this), give(bytes));
    } else {
      kept.set(this, bytes);
    }
  },
  writable: true, enumerable: true, configurable: true,
});
edge.primordials.defineProperty(WebSocket.prototype, 'deserializeAttachment', {
  value: function deserializeAttachment() {
    requireSocket(this);
    const bytes = roleOf(this) === role.hibernatable ? socketAttachment(handleOf(this)) : kept.get(this) ?? null;
    return bytes === null ? null : edge.unpackValue(bytes);
  },
  writable: true, enumerable: true, configurable: true,
});
