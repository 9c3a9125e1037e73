/** A list of listeners by event name. A listener that throws is reported like any uncaught error and stops nobody else. */
export class Emitter {
  #listeners = new Map();

  /**
   * @param {string} type
   * @param {(detail: any) => void} listener
   * @returns {() => void} takes the listener away again
   */
  on(type, listener) {
    const listeners = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  /** @param {string} type @param {any} [detail] */
  emit(type, detail) {
    for (const listener of [...this.#listeners.get(type) ?? []]) {
      try {
        listener(detail);
      } catch (error) {
        queueMicrotask(() => { throw error; });
      }
    }
  }
}

/** An expected failure: `code` is a code of the protocol's error table, or one of `disconnected`, `closed`, `left`, `queue-full`. */
export class EdgeClientError extends Error {
  /** @param {string} code @param {string} [message] @param {boolean} [retryable] */
  constructor(code, message = code, retryable = false) {
    super(message);
    this.name = 'EdgeClientError';
    this.code = code;
    this.retryable = retryable;
  }

  /** @param {{code: string, message?: string, retryable?: boolean}} frame an `error` frame */
  static from(frame) {
    return new EdgeClientError(frame.code, frame.message, frame.retryable);
  }
}
