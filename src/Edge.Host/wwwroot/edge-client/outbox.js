import { EdgeClientError } from './emitter.js';

/** Messages on their way at once; the server parks 64 per connection while a room moves. */
const WINDOW = 32;
/** What `,"id":4294967295` adds to a frame. */
const ID_BYTES = 16;

/** The messages that the server has not acknowledged, of all rooms, oldest first. Each keeps its `cid` until the end. */
export class Outbox {
  #entries = [];
  #clock;
  #newId;
  #capacity;
  #timer;
  /** Until when a room that refused for now is left alone. */
  #heldUntil = new WeakMap();

  /** @param {{clock: import('../edge-client.js').Clock, newId: () => string, maxPending: number}} options */
  constructor({ clock, newId, maxPending }) {
    this.#clock = clock;
    this.#newId = newId;
    this.#capacity = maxPending;
  }

  get size() {
    return this.#entries.length;
  }

  add(room, data, meta) {
    if (this.#entries.length >= this.#capacity) {
      const text = `${this.#capacity} messages are waiting to be sent; wait until some are acknowledged`;
      return Promise.reject(new EdgeClientError('queue-full', text, true));
    }

    return new Promise((resolve, reject) => {
      const entry = { room, data, meta, cid: this.#newId(), ts: this.#clock.now(), resolve, reject, sentOn: null, tries: 0 };
      this.#entries.push(entry);
      room.emit('pending', { cid: entry.cid, data, ts: entry.ts });
      this.pump();
    });
  }

  /** Sends what can be sent: on rooms that are joined, in order, within the window and the server's rate. */
  pump() {
    const now = this.#clock.now();
    const held = new Set();
    let pause = Infinity;
    for (const entry of [...this.#entries]) {
      const { room } = entry;
      if (!room.connection || entry.sentOn === room.connection || held.has(room)) {
        continue;
      }

      const hold = (this.#heldUntil.get(room) ?? now) - now;
      const wait = hold > 0 ? hold : this.#sendNow(entry, room.connection);
      pause = Math.min(pause, wait || Infinity);
      if (wait > 0) {
        held.add(room);
      }
    }

    this.#clock.clearTimeout(this.#timer);
    this.#timer = pause < Infinity ? this.#clock.setTimeout(() => this.pump(), pause) : undefined;
  }

  /** Whether `message` is one of ours; if so, it is acknowledged by being in the log. */
  confirm(room, { cid, seq, ts }) {
    const entry = cid && this.#entries.find(pending => pending.cid === cid && pending.room === room);
    if (!entry) {
      return false;
    }

    this.#remove(entry);
    entry.resolve({ seq, epoch: room.epoch, ts, dup: true });
    return true;
  }

  /** Gives up on the messages of `room`, or all. */
  fail(error, room) {
    for (const entry of this.#entries.filter(pending => !room || pending.room === room)) {
      this.#fail(entry, error);
    }
  }

  /** @returns {number} 0 when done, else milliseconds until there may be room for it */
  #sendNow(entry, connection) {
    const { room, cid, data, meta } = entry;
    const frame = { type: 'send', room: room.name, cid, data, meta };
    const limit = connection.welcome.limits?.message ?? Infinity;
    if (new TextEncoder().encode(JSON.stringify(frame)).length + ID_BYTES > limit) {
      this.#fail(entry, new EdgeClientError('too-large', `a message may have ${limit} bytes`));
      return 0;
    }
    if (this.#entries.filter(({ sentOn }) => sentOn === connection).length >= WINDOW) {
      return Infinity; // The next ack goes on.
    }

    const wait = connection.takeTurn();
    if (wait === 0) {
      entry.sentOn = connection;
      connection.request(frame, reply => this.#replied(entry, connection.welcome.user, reply));
    }
    return wait;
  }

  #replied(entry, from, frame) {
    if (!this.#entries.includes(entry)) {
      return;
    }

    const { room, cid, data } = entry;
    if (frame.type === 'ack') {
      this.#remove(entry);
      if (frame.epoch === room.epoch) {
        room.accept({ seq: frame.seq, ts: frame.ts, from, cid, data, meta: entry.meta, own: true });
      }
      entry.resolve({ seq: frame.seq, epoch: frame.epoch, ts: frame.ts, dup: frame.dup === true });
    } else if (frame.code === 'disconnected') {
      return; // Sent again once the room is joined on another connection.
    } else if (frame.retryable) {
      entry.sentOn = null;
      const pause = frame.retryAfter ?? Math.min(10_000, 500 * 2 ** entry.tries++);
      this.#heldUntil.set(room, Math.max(this.#heldUntil.get(room) ?? 0, this.#clock.now() + pause));
    } else {
      this.#fail(entry, EdgeClientError.from(frame));
    }
    this.pump();
  }

  #fail(entry, error) {
    this.#remove(entry);
    entry.room.emit('failed', { cid: entry.cid, data: entry.data, error });
    entry.reject(error);
  }

  #remove(entry) {
    this.#entries.splice(this.#entries.indexOf(entry), 1);
  }
}

/** A time-ordered id (UUIDv7, RFC 9562 section 5.7). @param {number} now Unix milliseconds */
export function uuidv7(now) {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let i = 0; i < 6; i++) {
    bytes[i] = Math.floor(now / 2 ** (8 * (5 - i))) % 256;
  }
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const hex = Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');
}
