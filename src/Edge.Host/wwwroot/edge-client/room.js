import { Emitter, EdgeClientError } from './emitter.js';

/**
 * One joined room: delivers its messages in `seq` order, each once, through any number of connections.
 *
 * Events: `message` {@link Message} · `joined` `{epoch, seq, first, recovered}` when joined, or joined again, and caught up
 * with the log as it was then · `reset` `{reason}` before the messages are delivered anew, because the old ones are of
 * another log or too old to continue from · `gap` `{from, to}` when messages were trimmed before they could be read ·
 * `pending` `{cid, data, ts}` when a message is queued · `failed` `{cid, data, error}` when it will not be sent again ·
 * `refused` {@link EdgeClientError} when the room cannot be joined · `left` when the server ended the membership.
 */
export class Room extends Emitter {
  /** The log that `last` counts in; undefined until joined. */
  epoch;
  /** `seq` of the newest message delivered; undefined until joined. */
  last;
  /** The connection that delivers this room now, or null. */
  connection = null;
  /** Whether the server still sends what was missed. */
  #catchingUp = false;
  #filling = false;
  #joined = null;
  /** Messages that came before one that is missing, by seq. */
  #early = new Map();
  #client;

  /** @param {object} client what the front door lends its rooms @param {string} name @param {number} limit */
  constructor(client, name, limit) {
    super();
    this.#client = client;
    this.name = name;
    this.limit = limit;
  }

  /**
   * Queues a message; it survives reconnects and is sent with the same `cid` until the server has it.
   * @param {any} data any JSON value
   * @param {{meta?: Record<string, string>}} [options]
   * @returns {Promise<{seq: number, epoch: string, ts: number, dup: boolean}>} once it is in the room's log;
   * rejects with an {@link EdgeClientError}, after which it is never sent again
   */
  send(data, { meta } = {}) {
    return this.#client.post(this, data, meta);
  }

  /**
   * Reads older messages; they are returned, not emitted.
   * @param {{before?: number, limit?: number}} [options] `before`: only messages below this seq; `limit`: at most so many
   * @returns {Promise<{epoch: string, first: number, messages: Message[], more: boolean}>} oldest first
   */
  history({ before, limit = 50 } = {}) {
    return new Promise((resolve, reject) => {
      this.#request({ type: 'history', room: this.name, before, limit }, frame => frame.type === 'error'
        ? reject(EdgeClientError.from(frame))
        : resolve({ ...frame, messages: frame.messages.map(message => this.#shape(message)) }));
    });
  }

  /** Leaves the room; its queued messages fail with `left`. */
  leave() {
    this.#client.forget(this, new EdgeClientError('left', `left the room ${this.name}`));
    this.connection?.requestInTurn({ type: 'leave', room: this.name }, () => {});
    this.connection = null;
  }

  /** The entry for `joins`. */
  get position() {
    const since = this.last === undefined ? undefined : { epoch: this.epoch, seq: this.last };
    return { room: this.name, since, limit: this.limit };
  }

  /** Takes a `joined` frame: from here on `connection` delivers. */
  attach(connection, frame) {
    this.connection = connection;
    this.#filling = false;
    this.#early.clear();
    if (!frame.recovered || frame.epoch !== this.epoch) {
      const again = this.epoch !== undefined;
      this.epoch = frame.epoch;
      this.last = undefined;
      if (again) {
        this.emit('reset', { reason: frame.reason ?? 'epoch' });
      }
    }

    this.#catchingUp = true;
    this.#joined = frame;
    this.page(frame);
  }

  /** Takes a `joined` frame that was not asked for: the log, which was empty, has another epoch. */
  rename({ epoch }) {
    this.epoch = epoch;
  }

  /** The connection is gone; the next `joined` says what was missed. */
  detach() {
    this.connection = null;
    this.#catchingUp = this.#filling = false;
    this.#early.clear();
  }

  /** Takes a page of the messages that were missed, oldest first. */
  page({ messages, more }) {
    if (this.last === undefined && messages.length > 0) {
      this.last = messages[0].seq - 1;
    }

    for (const message of messages) {
      this.accept(message);
    }
    if (!more && this.#catchingUp) {
      this.#catchingUp = false;
      this.last ??= this.#joined.seq;
      this.#drain();
      const { epoch, seq, first, recovered } = this.#joined;
      this.emit('joined', { epoch, seq, first, recovered });
    }
  }

  /** Takes a message in any order and delivers what is complete. */
  accept(message) {
    const own = this.#client.confirm(this, message) || message.own === true;
    if (this.connection && (this.last === undefined || message.seq > this.last)) {
      this.#early.set(message.seq, { ...this.#shape(message), own });
      this.#drain();
    }
  }

  #drain() {
    while (this.#early.has(this.last + 1)) {
      const message = this.#early.get(++this.last);
      this.#early.delete(this.last);
      this.emit('message', message);
    }
    if (this.#early.size > 0 && !this.#catchingUp && !this.#filling) {
      this.#filling = true;
      this.#fill(Math.min(...this.#early.keys()));
    }
  }

  /** Reads what is missing below `before`, newest first as history goes, then delivers on. */
  #fill(before) {
    const connection = this.connection;
    const limit = before - this.last - 1;
    this.#request({ type: 'history', room: this.name, before, limit }, frame => {
      if (connection !== this.connection || !this.#filling) {
        return;
      }
      if (frame.type === 'error' && frame.retryable) {
        this.#client.later(frame.retryAfter ?? 1_000, () => connection === this.connection && this.#fill(before));
        return;
      }

      const found = (frame.messages ?? []).filter(({ seq }) => seq > this.last);
      for (const message of found) {
        this.#early.set(message.seq, { ...this.#shape(message), own: this.#client.confirm(this, message) });
      }
      const lowest = Math.min(before, ...found.map(({ seq }) => seq));
      if (lowest < before && lowest > this.last + 1 && frame.more) {
        this.#fill(lowest);
        return;
      }
      if (lowest > this.last + 1) {
        this.emit('gap', { from: this.last + 1, to: lowest - 1 });
        this.last = lowest - 1;
      }
      this.#filling = false;
      this.#drain();
    });
  }

  #request(frame, reply) {
    if (this.connection) {
      const limit = Math.min(frame.limit, this.connection.welcome.limits?.history ?? 300);
      this.connection.requestInTurn({ ...frame, limit }, reply);
    } else {
      reply({ type: 'error', code: 'disconnected', message: `not connected to the room ${this.name}`, retryable: true });
    }
  }

  #shape({ seq, from, cid, data, ts, meta, encoding }) {
    return { room: this.name, epoch: this.epoch, seq, from, cid, data, ts, meta, encoding };
  }
}
