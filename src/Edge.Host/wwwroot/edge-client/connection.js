import { Pace } from './backoff.js';

export const SUBPROTOCOL = 'edge.v1.json';

/**
 * One socket, from opening to its end: handshake, heartbeat, and which reply belongs to which request.
 * It never reconnects. It tells its owner, each at most once: `welcomed(connection)`, `closed(connection, code, reason)`;
 * and `received(connection, frame)` for every frame that answers no request.
 */
export class Connection {
  /** What `welcome` said; null before. */
  welcome = null;
  /** Names of the rooms that a join was asked for on this connection. */
  asked = new Set();
  #socket;
  #clock;
  #owner;
  #timer;
  #requests = new Map();
  /** Requests that wait for their turn, oldest first. */
  #waiting = [];
  #turn;
  #nextId = 1;
  #heardAt = 0;
  #heardSinceProbe = false;
  #pace;
  #ended = false;

  /**
   * @param {string} url
   * @param {{WebSocket: typeof WebSocket, clock: import('../edge-client.js').Clock, connectTimeout: number}} environment
   * @param {object} owner also asked for `hello(connection)`, the first frame, when the socket is open
   */
  constructor(url, { WebSocket, clock, connectTimeout }, owner) {
    this.#clock = clock;
    this.#owner = owner;
    this.#socket = new WebSocket(url, [SUBPROTOCOL]);
    this.#socket.onopen = () => this.#greet();
    this.#socket.onmessage = event => this.#receive(event.data);
    this.#socket.onclose = event => this.#end(event.code, event.reason);
    this.#socket.onerror = () => {}; // The close event follows and knows more.
    this.#arm(connectTimeout, () => this.drop(1006, 'no welcome in time'));
  }

  /** Sends a frame that has no reply. */
  send(frame) {
    if (!this.#ended) {
      this.#socket.send(JSON.stringify(frame));
    }
  }

  /** Sends a frame; `reply` gets the answering frame, or an `error` frame with code `disconnected` if the socket ends first. */
  request(frame, reply) {
    const id = this.#nextId++;
    this.#requests.set(id, reply);
    this.send({ ...frame, id });
  }

  /** As {@link request}, within the server's rate: what may not be sent yet waits, in order. */
  requestInTurn(frame, reply) {
    this.#waiting.push({ frame, reply });
    this.#pump();
  }

  /** Milliseconds until the next request may be sent; 0 takes the turn. */
  takeTurn() {
    this.#pace ??= new Pace(this.welcome.limits?.rate, this.#clock.now());
    return this.#pace.take(this.#clock.now());
  }

  /** Asks the server whether it is there; the connection ends with 4103 if it does not answer in time. */
  probe() {
    this.#heardSinceProbe = false;
    this.send({ type: 'ping', t: this.#clock.now() });
    this.#arm(this.welcome.heartbeat?.timeout ?? 10_000, () =>
      this.#heardSinceProbe ? this.#listen() : this.drop(4103, 'heartbeat-timeout'));
  }

  /** Ends the connection without waiting for the peer, which may be gone. */
  drop(code, reason) {
    const socket = this.#socket;
    this.#end(code, reason);
    socket.close(1000);
  }

  #pump() {
    this.#clock.clearTimeout(this.#turn);
    while (this.#waiting.length > 0) {
      const wait = this.takeTurn();
      if (wait > 0) {
        this.#turn = this.#clock.setTimeout(() => this.#pump(), wait);
        return;
      }
      const { frame, reply } = this.#waiting.shift();
      this.request(frame, reply);
    }
  }

  #greet() {
    if (this.#socket.protocol === SUBPROTOCOL) {
      this.send(this.#owner.hello(this));
    } else {
      // In plain mode everything that we say would be a chat message.
      this.drop(4426, `the server does not speak ${SUBPROTOCOL}`);
    }
  }

  #receive(text) {
    this.#heardAt = this.#clock.now();
    this.#heardSinceProbe = true;
    let frame;
    try {
      frame = JSON.parse(text);
    } catch {
      this.drop(1006, 'the server sent a frame that is not JSON');
      return;
    }

    if (frame.type === 'welcome') {
      this.welcome = frame;
      this.#listen();
      this.#owner.welcomed(this);
    } else if (frame.type === 'ping') {
      this.send({ type: 'pong', t: frame.t });
    } else if (this.#requests.has(frame.id)) {
      const reply = this.#requests.get(frame.id);
      this.#requests.delete(frame.id);
      reply(frame);
    } else if (frame.type !== 'pong') {
      this.#owner.received(this, frame);
    }
  }

  #listen() {
    // The server speaks after `ping` of silence, so we need to ask only if that has not come.
    const { ping = 25_000, timeout = 10_000 } = this.welcome.heartbeat ?? {};
    const left = ping + timeout / 2 - (this.#clock.now() - this.#heardAt);
    this.#arm(Math.max(0, left), () =>
      this.#clock.now() - this.#heardAt < ping + timeout / 2 ? this.#listen() : this.probe());
  }

  #arm(delay, action) {
    this.#clock.clearTimeout(this.#timer);
    this.#timer = this.#ended ? undefined : this.#clock.setTimeout(action, delay);
  }

  #end(code, reason) {
    if (this.#ended) {
      return;
    }

    this.#ended = true;
    this.#clock.clearTimeout(this.#timer);
    this.#clock.clearTimeout(this.#turn);
    this.#socket.onopen = this.#socket.onmessage = this.#socket.onclose = null;
    this.#owner.closed(this, code, reason);
    for (const reply of [...this.#requests.values(), ...this.#waiting.splice(0).map(({ reply }) => reply)]) {
      reply({ type: 'error', code: 'disconnected', message: 'the connection ended before the answer', retryable: true });
    }
  }
}
