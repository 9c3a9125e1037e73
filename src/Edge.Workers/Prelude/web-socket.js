// WebSocket: one end of a connection. The other end is another WebSocket (a pair) or a socket of the host.

const { bytesOf, defineInterface, requireArguments } = edge.webidl;
const { EventTarget, MessageEvent, CloseEvent, ErrorEvent, dispatch, hasListeners } = edge.events;
const { toClose, toAddress, toProtocols } = edge.webSocketRules;
const { socketAbort, socketClose, socketOpen, socketWaiting } = edge.host;
const { outbox, soon } = edge;

const CONNECTING = 0;
const OPEN = 1;
const CLOSING = 2;
const CLOSED = 3;

/** What was done with an end: nothing yet, accept(), put into a response, acceptWebSocket(), or made by the constructor. */
const role = Object.freeze({ fresh: 0, accepted: 1, used: 2, hibernatable: 3, client: 4 });
const NOT_ACCEPTED =
  'You must call one of accept() or state.acceptWebSocket() on this WebSocket before sending messages.';
const TOO_MUCH = 'The client does not read: too much waits for it.';
const VANISHED = 'WebSocket disconnected without sending Close frame.';
const internal = Symbol('internal');

/** How much may wait for an end that is neither accepted nor returned. */
const MOST_WAITING = 65_536;
const MOST_WAITING_SIZE = 16 << 20;

/** The reason of a close as code is told it. */
const reasonOf = (code, reason) => (code === 1006 && reason === '' ? VANISHED : reason);

/** Sockets of the host by number. */
const sockets = new Map();

let internals;

class WebSocket extends EventTarget {
  #role = role.fresh;
  #state = OPEN;
  #sentClose = false;
  #lost = false;
  #halfOpen = false;
  #peer = null;
  #handle = 0;
  #opened = true;
  #outgoing = false;
  #waiting = null;
  #waitingSize = 0;
  #binaryType = 'blob';
  #url = null;
  #protocol = '';
  #extensions = '';
  #owner;
  #section;
  #whenClosed = null;

  constructor(url, protocols = undefined) {
    super();
    this.#owner = edge.owner;
    this.#section = edge.section;
    this.#binaryType = edge.compatibility.webSocketBlobs ? 'blob' : 'arraybuffer';
    if (url === internal) {
      return;
    }

    requireArguments(arguments.length, 1, 'constructor', 'WebSocket');
    const { shown, address } = toAddress(url);
    const wanted = toProtocols(protocols);
    this.#url = shown;
    this.#role = role.client;
    this.#state = CONNECTING;
    this.#protocol = this.#extensions = null;
    edge.connectWebSocket(this, address, wanted);
  }

  get readyState() { return this.#state; }
  get url() { return this.#url; }
  get protocol() { return this.#protocol; }
  get extensions() { return this.#extensions; }
  get binaryType() { return this.#binaryType; }
  set binaryType(value) {
    if (value === 'blob' || value === 'arraybuffer') {
      this.#binaryType = value;
    }
  }

  get bufferedAmount() {
    if (this.#handle === 0) {
      return 0;
    }

    outbox.flush();
    return socketWaiting(this.#handle);
  }

  accept(options = undefined) {
    switch (this.#role) {
      case role.fresh:
        break;
      case role.accepted:
        return;
      case role.used:
        throw new TypeError("Can't accept() WebSocket that was already used in a response.");
      case role.hibernatable:
        throw new TypeError("Can't accept() WebSocket after enabling hibernation.");
      default:
        throw new TypeError("Websockets obtained from the 'new WebSocket()' constructor cannot call accept");
    }

    this.#role = role.accepted;
    this.#halfOpen = Boolean(options?.allowHalfOpen);
    this.#owner = edge.owner;
    this.#section = edge.section;
    if (hasListeners(this, 'message') || hasListeners(this, 'close')) {
      this.#open();
    }

    this.#deliverWaiting();
  }

  addEventListener(type, listener, options) {
    super.addEventListener(type, listener, options);
    if (this.#role === role.accepted && !this.#opened) {
      this.#open();
    }
  }

  send(data) {
    if (arguments.length === 0) {
      throw new TypeError("Failed to execute 'send' on 'WebSocket': parameter 1 is not of type 'ArrayBuffer or ArrayBufferView or string'.");
    }

    this.#requireUse();
    if (this.#lost) {
      return;
    }

    if (this.#sentClose) {
      throw new TypeError("Can't call WebSocket send() after close().");
    }

    if (this.#state === CONNECTING) {
      throw new edge.DOMException('The WebSocket is still connecting.', 'InvalidStateError');
    }

    this.#open();
    const bytes = typeof data === 'object' && data !== null ? bytesOf(data) : null;
    const content = bytes ?? `${data}`;
    if (this.#handle !== 0) {
      outbox.send(this.#handle, content);
    } else if (this.#peer?.#isFull(content) === true) {
      this.#overflow();
    } else {
      this.#peer?.#receive({ data: bytes === null ? content : outbox.copy(bytes) });
    }
  }

  close(code = undefined, reason = undefined) {
    const closing = toClose(code, reason);
    this.#requireUse();
    if (this.#sentClose || this.#state === CLOSED) {
      return;
    }

    this.#open();
    this.#sentClose = true;
    this.#state = this.#state === CLOSING ? CLOSED : CLOSING;
    if (this.#handle !== 0) {
      outbox.flush();
      edge.tell(edge.owner);
      socketClose(this.#handle, closing.code, closing.reason);
    } else {
      this.#peer?.#receive({ closing });
    }
  }

  #requireUse() {
    if (this.#role === role.fresh || this.#role === role.used) {
      throw new TypeError(NOT_ACCEPTED);
    }
  }

  /** Begins to listen to a socket of the host, which until then may still be handed on. */
  #open() {
    if (!this.#opened) {
      this.#opened = true;
      this.#outgoing = true;
      this.#owner.hold();
      this.#owner.life?.begin();
      socketOpen(this.#handle);
    }
  }

  /** Whether too much waits for this end to take a message. An empty queue takes any size. */
  #isFull(data) {
    if (this.#role === role.accepted) {
      return false;
    }

    this.#waitingSize += data.length;
    const count = this.#waiting?.length ?? 0;
    return count >= MOST_WAITING || count > 0 && this.#waitingSize > MOST_WAITING_SIZE;
  }

  /** Closes the other end after what waits for it, and says so to this one. */
  #overflow() {
    this.#lose();
    this.#peer.#receive({ closing: { code: 1013, reason: TOO_MUCH } });
    soon(() => this.#error(new Error(TOO_MUCH), TOO_MUCH));
  }

  /** Something came from the other end of a pair: delivered when this end is accepted, kept until then. */
  #receive(item) {
    (this.#waiting ??= []).push(item);
    if (this.#role === role.accepted && this.#waiting.length === 1) {
      this.#deliverWaiting();
    }
  }

  #deliverWaiting() {
    if (this.#waiting !== null && this.#waiting.length > 0) {
      soon(() => {
        const item = this.#waiting.shift();
        if (item.closing !== undefined) {
          this.#peerClosed(item.closing);
        } else {
          this.#message(item.data);
        }

        this.#deliverWaiting();
      });
    }
  }

  #message(data) {
    if (this.#state === CLOSED) {
      return;
    }

    const shown = typeof data === 'string' ? data
      : this.#binaryType === 'blob' ? edge.blob.ofBytes(data, '') : data.buffer;
    dispatch(this, new MessageEvent('message', { data: shown }), error => this.#failed(error));
  }

  /** A listener threw: the connection is over without a Close frame. */
  #failed(error) {
    edge.reportException(error);
    if (this.#state === CLOSED) {
      return;
    }

    this.#state = CLOSED;
    this.#lose();
    if (this.#handle !== 0) {
      edge.tell(edge.owner);
      socketAbort(this.#handle);
    } else {
      this.#peer?.#receive({ closing: { code: 1006, reason: '', wasClean: false } });
    }

    this.#error(error, `Uncaught ${edge.describe(error).name}: ${edge.describe(error).message}`);
  }

  /** It ended, or is to, without this end's doing: what is still sent goes nowhere, as those who broadcast expect. */
  #lose() {
    this.#lost ||= !this.#sentClose;
    this.#sentClose = true;
  }

  #error(error, message) {
    dispatch(this, new ErrorEvent('error', { error, message }), edge.reportException);
  }

  /** The other end of a pair closed: it is answered, as a peer does, unless this end may go on. */
  #peerClosed({ code, reason, wasClean = true }) {
    if (!this.#sentClose && wasClean && !this.#halfOpen) {
      this.#sentClose = true;
      this.#peer?.#receive({ closing: { code, reason } });
    }

    this.#closed(code, reason, wasClean);
  }

  #closed(code, reason, wasClean) {
    if (!wasClean) {
      this.#lose();
    }

    const goesOn = this.#halfOpen && !this.#sentClose;
    this.#sentClose = !goesOn;
    this.#state = goesOn ? CLOSING : CLOSED;
    if (this.#outgoing) {
      this.#outgoing = false;
      this.#owner.release();
      this.#owner.life?.end();
    }

    this.#whenClosed?.();
    dispatch(this, new CloseEvent('close', { code, reason: reasonOf(code, reason), wasClean }), edge.reportException);
  }

  static {
    internals = {
      isWebSocket: value => typeof value === 'object' && value !== null && #sentClose in value,
      pair() {
        const [one, other] = [new WebSocket(internal), new WebSocket(internal)];
        one.#peer = other;
        other.#peer = one;
        return [one, other];
      },
      /** The script's end of a socket that the host has and nobody opened yet. */
      ofHost(handle) {
        const socket = new WebSocket(internal);
        socket.#handle = handle;
        socket.#opened = false;
        sockets.set(handle, socket);
        return socket;
      },
      /** A hibernatable socket of an object that has woken. */
      awakened(handle, owner) {
        const socket = new WebSocket(internal);
        socket.#role = role.hibernatable;
        internals.bind(socket, handle, owner);
        return socket;
      },
      /** Ties an end to a socket of the host. */
      bind(socket, handle, owner) {
        socket.#handle = handle;
        socket.#peer = null;
        socket.#owner = owner;
        sockets.set(handle, socket);
      },
      connected(socket, handle, protocol) {
        if (socket.#sentClose) {
          socketAbort(handle);
          return;
        }

        socket.#protocol = protocol === '' ? null : protocol;
        socket.#state = OPEN;
        internals.bind(socket, handle, socket.#owner);
        socket.#opened = false;
        socket.#open();
        dispatch(socket, new edge.events.Event('open'), edge.reportException);
      },
      notConnected(socket, message) {
        socket.#error(new Error(message), message);
        socket.#closed(1006, 'Failed to establish websocket connection', false);
      },
      /** Calls back when an end that went into a response is closed. */
      whenClosed(socket, callback) { socket.#whenClosed = callback; },
      reasonOf,
      roleOf: socket => socket.#role,
      handleOf: socket => socket.#handle,
      peerOf: socket => socket.#peer,
      isOpened: socket => socket.#opened,
      setRole(socket, value) { socket.#role = value; },
      /** Takes what waits in an end that is given away. */
      takeWaiting(socket) {
        const waiting = socket.#waiting ?? [];
        socket.#waiting = null;
        return waiting;
      },
      handlerClosing(socket) { socket.#state = socket.#sentClose ? CLOSED : CLOSING; },
      /** The owner is over: its sockets are no longer heard of. */
      forgetAll(owner) {
        sockets.forEach((socket, handle) => {
          if (socket.#owner === owner) {
            socket.#state = CLOSED;
            socket.#sentClose = true;
            sockets.delete(handle);
            if (socket.#outgoing || !socket.#opened) {
              socketAbort(handle);
            }
          }
        });
      },
      message: (socket, data) => socket.#message(data),
      closed: (socket, code, reason, wasClean) => socket.#closed(code, reason, wasClean),
      broken(socket, problem) {
        socket.#lose();
        socket.#error(new Error(problem), problem);
      },
      comeBack: (socket, code) => edge.comeBack(socket.#owner, socket.#section, code),
    };
  }
}

defineInterface(WebSocket, {
  constants: {
    CONNECTING, OPEN, CLOSING, CLOSED,
    READY_STATE_CONNECTING: CONNECTING, READY_STATE_OPEN: OPEN, READY_STATE_CLOSING: CLOSING, READY_STATE_CLOSED: CLOSED,
  },
});

/** An object whose properties 0 and 1 are the ends; it can also be iterated. */
class WebSocketPair {
  constructor() {
    const [one, other] = internals.pair();
    this[0] = one;
    this[1] = other;
  }

  *[Symbol.iterator]() {
    yield this[0];
    yield this[1];
  }
}

edge.expose('WebSocketPair', WebSocketPair);
edge.isWebSocket = internals.isWebSocket;
edge.webSocket = Object.freeze({ ...internals, role, sockets });
