/** Messages kept of a room that is read at its end; older ones are loaded again when wanted. */
const KEEP = 500;
const PAGE = 60;

/** What the page knows of one room: its messages, what is on its way, and how far it was read. */
export class RoomView {
  /** Messages in `seq` order, without holes. */
  messages = [];
  /** Own messages that are not in the log yet, by cid: `{cid, data, ts, failed}`. */
  outgoing = new Map();
  ready = false;
  /** Whether it is the room before the reader's eyes, whose place in it must not move. */
  shown = false;
  loading = false;
  /** Whether the log has messages before the first of `messages`. */
  more = false;
  /** The line "new" stands after this seq. */
  newAfter;
  /** Why the room cannot be entered. */
  refusal = '';
  #read;
  #changed;

  /** @param {import('../edge-client.js').Room} room @param {{epoch: string, seq: number} | undefined} read @param {() => void} changed */
  constructor(room, read, changed) {
    this.room = room;
    this.name = room.name;
    this.#read = read;
    this.#changed = changed;
    const handle = (type, handler) => room.on(type, detail => {
      handler(detail);
      changed();
    });
    handle('message', message => this.#take(message));
    handle('joined', ({ first }) => this.#joined(first));
    handle('reset', () => this.#reset());
    handle('pending', ({ cid, data, ts }) => this.outgoing.set(cid, { cid, data, ts }));
    handle('failed', ({ cid, error }) => this.#failed(cid, error));
    handle('refused', error => { this.refusal = error.message; });
    handle('left', ({ code }) => { this.refusal = `The server ended the membership (${code}).`; });
  }

  /** How far the room was read; undefined before it is joined for the first time. */
  get read() {
    return this.#read;
  }

  get unread() {
    return this.ready && this.#read?.epoch === this.room.epoch ? this.room.last - this.#read.seq : 0;
  }

  /** Marks all as read. @returns {boolean} whether that was news */
  markRead() {
    if (!this.ready || (this.#read?.epoch === this.room.epoch && this.#read.seq === this.room.last)) {
      return false;
    }
    this.#read = { epoch: this.room.epoch, seq: this.room.last };
    return true;
  }

  /** Puts the line "new" after what was read, or nowhere if all was. @param {boolean} [awaited] also if nothing new is there yet */
  markNew(awaited = false) {
    this.newAfter = this.unread > 0 || (awaited && this.ready) ? this.#read.seq : undefined;
  }

  async loadOlder() {
    if (this.loading || !this.more || !this.room.connection) {
      return;
    }

    this.loading = true;
    this.#changed();
    const { epoch } = this.room;
    try {
      const page = await this.room.history({ before: this.messages[0]?.seq, limit: PAGE });
      if (epoch === this.room.epoch) {
        this.messages.unshift(...page.messages);
        this.more = page.more && page.messages.length > 0;
      }
    } catch {
      // The connection was lost meanwhile; scrolling asks again.
    }
    this.loading = false;
    this.#changed();
  }

  /** Lets go of old messages; for a room whose end is in view, or that is not shown. */
  trim() {
    if (this.messages.length > KEEP * 2) {
      this.messages.splice(0, this.messages.length - KEEP);
      this.more = true;
    }
  }

  #take(message) {
    this.outgoing.delete(message.cid);
    this.messages.push(message);
    if (!this.shown) {
      this.trim();
    }
    if (message.own && this.ready && this.#read?.seq === message.seq - 1) {
      this.markRead();
    }
  }

  #joined(oldest) {
    const first = !this.ready;
    this.ready = true;
    this.refusal = '';
    this.more = (this.messages[0]?.seq ?? 0) > oldest;
    if (this.#read?.epoch !== this.room.epoch) {
      this.markRead();
    }
    if (first) {
      this.markNew();
    }
  }

  #reset() {
    this.messages = [];
    this.newAfter = undefined;
  }

  #failed(cid, error) {
    const message = this.outgoing.get(cid);
    if (message) {
      message.failed = error.message;
    }
  }
}
