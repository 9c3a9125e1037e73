import { closeAction, reconnectDelay } from './backoff.js';
import { Connection } from './connection.js';
import { EdgeClientError } from './emitter.js';

/** After so long a connection counts as sound, and the next failure starts the backoff anew. */
const SOUND_AFTER = 10_000;

/**
 * The way to the server that comes back by itself: one connection at a time, two while one takes over from another.
 * It tells its owner `hello(connection, token)` (for the first frame), `welcomed(connection)`, `received(connection, frame)`,
 * `detached(connection)` when a connection ended, `changed(state)`, `failed(error)` and, once, `finished(state)`.
 */
export class Link {
  /** @type {import('../edge-client.js').State} */
  state = { status: 'connecting' };
  /** The connection that was welcomed last, or null. */
  current = null;
  /** The session to go on with. */
  session;
  #url;
  #options;
  #owner;
  #next = null;
  #retiring = null;
  #timer;
  #attempt = 0;
  #soundAt = Infinity;

  constructor(url, options, owner) {
    this.#url = url;
    this.#options = options;
    this.#owner = owner;
  }

  open() {
    this.#options.clock.clearTimeout(this.#timer);
    if (this.#next || this.state.status === 'closed') {
      return;
    }

    this.#next = {}; // Holds the place while the token is fetched.
    this.#enter({ status: 'connecting' });
    const { token } = this.#options;
    if (typeof token === 'function') {
      this.#fetchToken(token);
    } else {
      this.#connect(token);
    }
  }

  /** Connects now if waiting to; asks the server for a sign of life if connected. */
  wake() {
    if (this.state.status === 'waiting') {
      this.open();
    } else if (!this.#next) {
      this.current?.probe();
    }
  }

  /** Opens the successor of a connection whose server is going away; both deliver until {@link retire}. */
  replaceAfter(delay) {
    this.#options.clock.clearTimeout(this.#timer);
    this.#timer = this.#options.clock.setTimeout(() => this.open(), delay);
  }

  /** Closes the connection that was replaced. */
  retire() {
    this.#retiring?.drop(1000, 'replaced');
  }

  /** Ends everything for good. */
  finish(code, reason) {
    if (this.state.status === 'closed') {
      return;
    }

    this.state = { status: 'closed', code, reason };
    this.#options.clock.clearTimeout(this.#timer);
    for (const connection of [this.#retiring, this.#next, this.current]) {
      connection?.drop?.(1000, 'closed');
    }
    this.#owner.finished(this.state);
  }

  async #fetchToken(fetchToken) {
    try {
      this.#connect(await fetchToken());
    } catch (error) {
      this.#next = null;
      this.#owner.failed(new EdgeClientError('unauthorized', `no token: ${error.message}`, true));
      this.#schedule(1006, 'no token');
    }
  }

  #connect(token) {
    if (this.state.status !== 'closed') {
      this.#next = new Connection(this.#url, this.#options, {
        hello: connection => this.#owner.hello(connection, token),
        welcomed: connection => this.#welcomed(connection),
        received: (connection, frame) => this.#owner.received(connection, frame),
        closed: (connection, code, reason) => this.#closed(connection, code, reason),
      });
    }
  }

  #welcomed(connection) {
    this.retire();
    this.#retiring = this.current;
    this.current = connection;
    this.#next = null;
    this.session = connection.welcome.session;
    this.#soundAt = this.#options.clock.now() + SOUND_AFTER;
    this.#enter({ status: 'connected' });
    this.#owner.welcomed(connection);
  }

  #closed(connection, code, reason) {
    this.#owner.detached(connection);
    if (connection === this.#retiring) {
      this.#retiring = null;
    } else if (connection === this.#next) {
      this.#next = null;
      this.#schedule(code, reason);
    } else if (connection === this.current) {
      this.current = null;
      this.#attempt = this.#options.clock.now() >= this.#soundAt ? 0 : this.#attempt;
      if (this.#next) {
        this.#enter({ status: 'connecting', code, reason });
      } else {
        this.#schedule(code, reason);
      }
    }
  }

  #schedule(code, reason) {
    const action = closeAction(code);
    if (this.state.status === 'closed' || (this.current && (action === 'terminal' || action === 'stop'))) {
      return; // A refused successor is no reason to give up the connection that works.
    }

    const renewable = code !== 4200 || typeof this.#options.token === 'function';
    if (action === 'stop' || action === 'terminal' || (action === 'renew' && !renewable)) {
      this.finish(code, reason);
      return;
    }

    this.session = code === 4201 ? undefined : this.session;
    const { clock, random } = this.#options;
    const delay = reconnectDelay(action, this.#attempt++, random);
    this.#enter({ status: 'waiting', retryAt: clock.now() + delay, code, reason });
    clock.clearTimeout(this.#timer);
    this.#timer = clock.setTimeout(() => this.open(), delay);
  }

  #enter(state) {
    // While a successor is sought, the connection that works is the state.
    this.state = this.current ? { status: 'connected' } : state;
    this.#owner.changed(this.state);
  }
}
