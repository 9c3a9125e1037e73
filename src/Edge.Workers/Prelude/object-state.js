// DurableObjectState: what an object is given of itself.

const { nothing, rejected, resolved, then } = edge.primordials;
const { toUSVString } = edge.webidl;
const {
  objectAbort, objectAccept, objectAutoResponse, objectAutoResponseText, objectSockets, socketAutoResponseTime, socketTags,
} = edge.host;
const { awakened, bind, handleOf, isWebSocket, peerOf, role, roleOf, setRole, sockets } = edge.webSocket;
const { utf8, outbox } = edge;
const MOST_TAGS = 10;
const MOST_TAG_BYTES = 256;
const MOST_SOCKETS = 32768;
const MOST_AUTO_BYTES = 2048;
const BLOCK_TIMEOUT = 30_000;
const WAIT_LIMIT = 900_000;
const LONGEST_EVENT = 604_800_000;
const BLOCKED_TOO_LONG =
  'A call to blockConcurrencyWhile() in a Durable Object waited for too long. The call was canceled and the Durable Object was reset.';
const SEPARATOR = '\0';

/** Runs a closure in a critical section; the promise is of what it returns. */
edge.blockWhile = (record, closure, resetsOnFailure) => new Promise((resolve, reject) => {
  edge.enterSection(record.owner, leave => {
    const deadline = edge.setDeadline(() => edge.resetObject(record, new Error(BLOCKED_TOO_LONG)), BLOCK_TIMEOUT);
    const end = () => {
      edge.clearTimeout(deadline);
      leave();
    };
    let result;
    try {
      result = resolved(closure());
    } catch (error) {
      result = rejected(error);
    }

    then(result, value => {
      end();
      resolve(value);
    }, error => {
      end();
      if (resetsOnFailure) {
        edge.resetObject(record, error);
      }

      reject(error);
    });
  });
});

/** Ends an object's program for an error; the next event starts a new one. */
edge.resetObject = (record, error) => {
  if (!record.owner.over) {
    edge.reportException(error);
    edge.endObject(record);
    const { name, message } = edge.describe(error);
    objectAbort(record.object, name, message);
  }
};

function toTags(value) {
  const tags = [...new Set([...value ?? []].map(tag => `${tag}`))];
  if (tags.length > MOST_TAGS) {
    throw new Error('a Hibernatable WebSocket cannot have more than 10 tags');
  }

  const long = tags.find(tag => utf8.byteLength(tag) > MOST_TAG_BYTES);
  if (long !== undefined) {
    throw new Error(`"${long}" is longer than the max tag length (256 characters).`);
  }

  return tags;
}

function requireAcceptable(socket) {
  if (roleOf(socket) === role.accepted || roleOf(socket) === role.hibernatable) {
    throw new Error('Cannot call `acceptWebSocket()` if the WebSocket was already accepted via `accept()`');
  }

  const peer = peerOf(socket);
  if (peer === null || roleOf(peer) !== role.fresh || roleOf(socket) !== role.fresh) {
    throw new Error('Cannot call `acceptWebSocket()` on this WebSocket because its pair has already been accepted or used in a Response.');
  }
}

function requireHibernatable(socket) {
  if (!isWebSocket(socket) || roleOf(socket) === role.fresh) {
    throw new Error("you must call 'acceptWebSocket()' before attempting to access the tags of a WebSocket.");
  }

  if (roleOf(socket) !== role.hibernatable) {
    throw new Error('only hibernatable websockets can have tags.');
  }
}

class WebSocketRequestResponsePair {
  #request;
  #response;

  constructor(request, response) {
    edge.webidl.requireArguments(arguments.length, 2, 'constructor', 'WebSocketRequestResponsePair');
    this.#request = toUSVString(request);
    this.#response = toUSVString(response);
  }

  get request() { return this.#request; }
  get response() { return this.#response; }
}

function requireAutoBytes(text, what) {
  const size = utf8.byteLength(text);
  if (size > MOST_AUTO_BYTES) {
    throw new RangeError(`${what} cannot be larger than ${MOST_AUTO_BYTES} bytes. A ${what.toLowerCase()} of size ${size} was provided.`);
  }
}

/** The script's socket of a number that the host named. */
edge.socketOf = (record, handle) => sockets.get(handle) ?? awakened(handle, record.owner);

class DurableObjectState {
  #record;
  /** Undefined until it is known what an earlier awakening set. */
  #autoResponse = undefined;
  #eventTimeout = null;

  constructor(record) {
    this.#record = record;
    this.id = record.id;
    this.storage = record.storage;
    this.props = {};
    this.exports = edge.exports;
  }

  waitUntil(promise) {
    // A timer holds the object awake until it is stopped or due.
    const limit = edge.setDeadline(nothing, WAIT_LIMIT);
    const end = () => edge.clearTimeout(limit);
    then(resolved(promise), end, error => {
      edge.reportException(error);
      end();
    });
  }

  blockConcurrencyWhile(closure) {
    return edge.blockWhile(this.#record, closure, true);
  }

  acceptWebSocket(socket, tags = undefined) {
    if (!isWebSocket(socket)) {
      throw new TypeError("Failed to execute 'acceptWebSocket' on 'DurableObjectState': parameter 1 is not of type 'WebSocket'.");
    }

    requireAcceptable(socket);
    const checked = toTags(tags);
    edge.cutLostClients(this.#record.owner);
    const handle = objectAccept(this.#record.object, true, checked.join(SEPARATOR));
    if (handle === 0) {
      throw new Error(`only ${MOST_SOCKETS} websockets can be accepted on a single Durable Object instance`);
    }

    setRole(socket, role.hibernatable);
    edge.awaitClient(this.#record.owner, handle, peerOf(socket));
    bind(socket, handle, this.#record.owner);
  }

  getWebSockets(tag = undefined) {
    const record = this.#record;
    edge.cutLostClients(record.owner);
    const name = tag === undefined ? null : `${tag}`;
    outbox.flush();
    const result = [];
    for (let from = 0, total = 1; from < total; from += outbox.mostNumbers) {
      total = objectSockets(record.object, name, from);
      const count = Math.min(outbox.mostNumbers, total - from);
      for (let index = 0; index < count; index++) {
        result.push(edge.socketOf(record, outbox.entries[index]));
      }
    }

    return name === null ? result.reverse() : result;
  }

  getTags(socket) {
    requireHibernatable(socket);
    const tags = socketTags(handleOf(socket));
    return tags === '' ? [] : tags.split(SEPARATOR);
  }

  setWebSocketAutoResponse(pair = undefined) {
    if (pair === undefined || pair === null) {
      this.#autoResponse = null;
      objectAutoResponse(this.#record.object, null, null);
      return;
    }

    if (!(pair instanceof WebSocketRequestResponsePair)) {
      throw new TypeError("Failed to execute 'setWebSocketAutoResponse' on 'DurableObjectState': parameter 1 is not of type 'WebSocketRequestResponsePair'.");
    }

    requireAutoBytes(pair.request, 'Request');
    requireAutoBytes(pair.response, 'Response');
    this.#autoResponse = pair;
    objectAutoResponse(this.#record.object, pair.request, pair.response);
  }

  getWebSocketAutoResponse() {
    if (this.#autoResponse === undefined) {
      const { object } = this.#record;
      const request = objectAutoResponseText(object, false);
      this.#autoResponse = request === null ? null : new WebSocketRequestResponsePair(request, objectAutoResponseText(object, true));
    }

    return this.#autoResponse;
  }

  getWebSocketAutoResponseTimestamp(socket) {
    const time = isWebSocket(socket) && roleOf(socket) === role.hibernatable ? socketAutoResponseTime(handleOf(socket)) : 0;
    return time === 0 ? null : new Date(time);
  }

  setHibernatableWebSocketEventTimeout(milliseconds = undefined) {
    if (milliseconds > LONGEST_EVENT) {
      throw new Error(`Event timeout should not exceed ${LONGEST_EVENT} ms.`);
    }

    this.#eventTimeout = milliseconds > 0 ? Math.floor(milliseconds) : null;
    this.#record.eventTimeout = this.#eventTimeout;
  }

  getHibernatableWebSocketEventTimeout() { return this.#eventTimeout; }

  abort(reason = undefined) {
    const text = reason === undefined ? 'Application called abort() to reset Durable Object.' : edge.describe(reason).message;
    const error = new Error(text);
    edge.resetObject(this.#record, error);
    throw error;
  }
}

edge.expose('WebSocketRequestResponsePair', WebSocketRequestResponsePair);
edge.expose('DurableObjectState', DurableObjectState);
edge.DurableObjectState = DurableObjectState;
