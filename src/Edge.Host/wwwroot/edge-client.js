/**
 * A client of Edge rooms: the protocol `edge.v1.json` over one WebSocket that comes back by itself.
 * Every message is delivered once and in order; every sent message is stored once or reported as failed.
 *
 *     const client = new EdgeClient('wss://example.org/rooms', { name: 'ann' });
 *     const room = client.room('default');
 *     room.on('message', ({ from, data }) => console.log(from, data));
 *     await room.send({ text: 'hello' });
 */
import { Emitter, EdgeClientError } from './edge-client/emitter.js';
import { Link } from './edge-client/link.js';
import { Outbox, uuidv7 } from './edge-client/outbox.js';
import { Room } from './edge-client/room.js';

export { EdgeClientError, Room };

/** `hello` may have 16 KiB; rooms beyond this are joined after `welcome`, within the rate. */
const HELLO_JOINS_BYTES = 12_000;
const DEFAULTS = { random: Math.random, connectTimeout: 10_000, maxPending: 256 };

/**
 * @typedef {object} Message
 * @property {string} room
 * @property {string} epoch which log `seq` counts in; changes when the room was emptied
 * @property {number} seq place in the room's log, from 1, without holes
 * @property {string} [from] the sender as the server knows them
 * @property {string} [cid] the sender's id of the message
 * @property {any} data
 * @property {string} [encoding] `base64` if `data` is bytes
 * @property {number} ts when the server took it, Unix milliseconds
 * @property {boolean} [own] whether this client sent it
 *
 * @typedef {object} State
 * @property {'connecting' | 'connected' | 'waiting' | 'closed'} status
 * @property {number} [retryAt] when `waiting` ends, by the client's clock, milliseconds
 * @property {number} [code] close code that led here @property {string} [reason]
 *
 * @typedef {{now(): number, setTimeout(action: () => void, delay: number): any, clearTimeout(timer: any): void}} Clock
 *
 * @typedef {object} Options
 * @property {string} [name] how others see an anonymous user
 * @property {string | (() => string | Promise<string>)} [token] who we are; a function is asked at every connect
 * @property {number} [maxPending] messages that may wait to be acknowledged; default 256, then `send` fails with `queue-full`
 * @property {number} [connectTimeout] milliseconds from the start to `welcome`; default 10,000
 * @property {typeof WebSocket} [WebSocket] default: the global one
 * @property {Clock} [clock] @property {() => number} [random] in [0, 1) @property {() => string} [newId]
 * @property {Window | null} [page] where `online` and `visibilitychange` are heard; default: the window, if there is one
 */

/**
 * Events: `state` {@link State} · `welcome` the frame · `error` {@link EdgeClientError} for what belongs to no room or
 * message. Connects at once; rooms are joined, and joined again, by themselves.
 */
export class EdgeClient extends Emitter {
  /** Our name as the server knows it. */
  user;
  #options;
  #link;
  #rooms = new Map();
  #outbox;
  #unwatchPage;

  /** @param {string} url of the rooms, such as `wss://host/rooms`; `http(s)` and relative ones do, too @param {Options} [options] */
  constructor(url, options = {}) {
    super();
    const clock = options.clock ?? systemClock;
    const newId = options.newId ?? (() => uuidv7(clock.now()));
    this.#options = { ...DEFAULTS, WebSocket: globalThis.WebSocket, page: globalThis.window, ...options, clock, newId };
    this.user = options.name;
    this.#outbox = new Outbox(this.#options);
    this.#link = new Link(roomsUrl(url, options.name), this.#options, {
      hello: (connection, token) => this.#hello(connection, token),
      welcomed: connection => this.#welcomed(connection),
      received: (connection, frame) => this.#received(connection, frame),
      detached: connection => this.#attached(connection).forEach(room => room.detach()),
      changed: state => this.emit('state', state),
      failed: error => this.emit('error', error),
      finished: state => this.#finished(state),
    });
    this.#unwatchPage = this.#watchPage(this.#options.page);
    this.#link.open();
  }

  /** @returns {State} */
  get state() {
    return this.#link.state;
  }

  /** Messages that wait to be acknowledged. */
  get pending() {
    return this.#outbox.size;
  }

  /**
   * The room of that name, joined if it was not.
   * @param {string} name @param {{limit?: number}} [options] `limit`: how many messages to replay at first, 0 to 300
   * @returns {Room}
   */
  room(name, { limit = 100 } = {}) {
    let room = this.#rooms.get(name);
    if (!room) {
      room = new Room({
        post: (of, data, meta) => this.#post(of, data, meta),
        confirm: (of, message) => this.#outbox.confirm(of, message),
        forget: (of, reason) => this.#forget(of, reason),
        later: (delay, action) => this.#options.clock.setTimeout(action, delay),
      }, name, limit);
      this.#rooms.set(name, room);
      if (this.#link.current) {
        this.#join(room);
      }
    }
    return room;
  }

  /** Connects now if the client is waiting to; asks the server for a sign of life if it is connected. */
  reconnect() {
    this.#link.wake();
  }

  /** Ends everything; messages that were not acknowledged fail with `closed`. */
  close() {
    this.#link.finish(1000, 'closed by the application');
  }

  #post(room, data, meta) {
    if (this.state.status === 'closed') {
      return Promise.reject(new EdgeClientError('closed', 'the client is closed'));
    }
    return this.#rooms.get(room.name) === room
      ? this.#outbox.add(room, data, meta)
      : Promise.reject(new EdgeClientError('left', `the room ${room.name} is not joined`));
  }

  #forget(room, error) {
    if (this.#rooms.get(room.name) === room) {
      this.#rooms.delete(room.name);
      this.#outbox.fail(error, room);
    }
  }

  #hello(connection, token) {
    const joins = [];
    let bytes = 0;
    for (const room of this.#rooms.values()) {
      bytes += new TextEncoder().encode(JSON.stringify(room.position)).length + 1;
      if (bytes <= HELLO_JOINS_BYTES) {
        joins.push(room.position);
        connection.asked.add(room.name);
      }
    }
    return { type: 'hello', client: 'edge-js/0.1', token, session: this.#link.session, joins };
  }

  #welcomed(connection) {
    this.user = connection.welcome.user ?? this.#options.name;
    this.emit('welcome', connection.welcome);
    for (const room of this.#rooms.values()) {
      if (!connection.asked.has(room.name)) {
        this.#join(room);
      }
    }
    this.#retireWhenServed();
  }

  #join(room) {
    const connection = this.#link.current;
    connection.asked.add(room.name);
    connection.requestInTurn({ type: 'join', ...room.position }, frame => {
      if (frame.type === 'joined') {
        this.#received(connection, frame);
      } else if (frame.code !== 'disconnected') {
        this.#refused(connection, room, frame);
      }
    });
  }

  #refused(connection, room, frame) {
    if (frame.retryable) {
      this.#options.clock.setTimeout(() => {
        if (connection === this.#link.current && this.#rooms.get(room.name) === room && !room.connection) {
          this.#join(room);
        }
      }, frame.retryAfter ?? 1_000 + this.#options.random() * 2_000);
    } else {
      const error = EdgeClientError.from(frame);
      this.#forget(room, error);
      room.emit('refused', error);
      this.#retireWhenServed();
    }
  }

  #received(connection, frame) {
    const room = this.#rooms.get(frame.room);
    const current = connection === this.#link.current;
    if (room?.connection === connection && frame.type !== 'error') {
      this.#receivedOf(room, frame);
    } else if (frame.type === 'joined' && room && current) {
      room.attach(connection, frame);
      this.#outbox.pump();
      this.#retireWhenServed();
    } else if (frame.type === 'error' && room && !room.connection && !frame.cid && current) {
      this.#refused(connection, room, frame);
    } else if (frame.type === 'error') {
      this.emit('error', EdgeClientError.from(frame));
    } else if (frame.type === 'goaway' && current && frame.reconnect !== false) {
      this.#link.replaceAfter(frame.after ?? 0);
    }
  }

  #receivedOf(room, frame) {
    if (frame.type === 'msg') {
      room.accept(frame);
    } else if (frame.type === 'joined') {
      room.rename(frame);
    } else if (frame.type === 'history') {
      room.page(frame);
    } else if (frame.type === 'left') {
      this.#forget(room, new EdgeClientError('left', `the server ended the membership: ${frame.code}`));
      room.emit('left', { code: frame.code });
    }
  }

  #attached(connection) {
    return [...this.#rooms.values()].filter(room => room.connection === connection);
  }

  /** The connection that was replaced may go once every room is served by the new one. */
  #retireWhenServed() {
    if (this.#attached(this.#link.current).length === this.#rooms.size) {
      this.#link.retire();
    }
  }

  #finished(state) {
    this.#unwatchPage();
    this.#outbox.fail(new EdgeClientError('closed', `the client is closed: ${state.reason || state.code}`));
    this.emit('state', state);
  }

  #watchPage(page) {
    const wake = () => {
      if (page.document?.visibilityState !== 'hidden') {
        this.reconnect();
      }
    };
    page?.addEventListener('online', wake);
    page?.document?.addEventListener('visibilitychange', wake);
    return () => {
      page?.removeEventListener('online', wake);
      page?.document?.removeEventListener('visibilitychange', wake);
    };
  }
}

const systemClock = {
  now: () => Date.now(),
  setTimeout: (action, delay) => setTimeout(action, delay),
  clearTimeout: timer => clearTimeout(timer),
};

function roomsUrl(url, name) {
  const rooms = new URL(url, globalThis.location?.href);
  rooms.protocol = rooms.protocol.replace('http', 'ws');
  if (name) {
    rooms.searchParams.set('name', name);
  }
  return rooms.href;
}
