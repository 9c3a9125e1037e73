// AbortController and AbortSignal: https://dom.spec.whatwg.org/#aborting-ongoing-activities

const { DOMException } = edge;
const { dispatch, defineHandlers, Event, EventTarget } = edge.events;
const { defineInterface, requireArguments, requireToken, token, toEnforced, toSequence } = edge.webidl;
const unbound = Symbol('not aborted');

let internals;

class AbortSignal extends EventTarget {
  #reason = unbound;
  #algorithms = new Set();
  #sources = null;
  #dependents = new Set();

  constructor(given) {
    requireToken(given);
    super();
  }

  static abort(reason = new DOMException('The operation was aborted', 'AbortError')) {
    const signal = new AbortSignal(token);
    signal.#reason = reason;
    return signal;
  }

  static timeout(milliseconds) {
    requireArguments(arguments.length, 1, 'timeout', 'AbortSignal');
    const delay = toEnforced(milliseconds, Number.MAX_SAFE_INTEGER, 'Value');
    const signal = new AbortSignal(token);
    // Timers are loaded later, by a file of their own.
    const start = edge.setTimeout ?? globalThis.setTimeout;
    start(
      () => signal.#abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError')), delay);
    return signal;
  }

  static any(signals) {
    requireArguments(arguments.length, 1, 'any', 'AbortSignal');
    const sources = toSequence(signals);
    for (const source of sources) {
      if (!internals.isAbortSignal(source)) {
        throw new TypeError("Failed to convert value to 'AbortSignal'.");
      }
    }

    return internals.any(sources);
  }

  get aborted() { return this.#reason !== unbound; }
  get reason() { return this.#reason === unbound ? undefined : this.#reason; }
  throwIfAborted() {
    if (this.#reason !== unbound) {
      throw this.#reason;
    }
  }

  #abort(reason) {
    if (this.#reason !== unbound) {
      return;
    }

    this.#reason = reason;
    const dependents = [];
    for (const dependent of this.#dependents) {
      if (dependent.#reason === unbound) {
        dependent.#reason = reason;
        dependents.push(dependent);
      }
    }

    this.#run();
    for (const dependent of dependents) {
      dependent.#run();
    }
  }

  #run() {
    const algorithms = [...this.#algorithms];
    this.#algorithms.clear();
    for (const algorithm of algorithms) {
      algorithm(this.#reason);
    }

    dispatch(this, new Event('abort'));
  }

  static {
    internals = {
      isAbortSignal: value => typeof value === 'object' && value !== null && #reason in value,
      isAborted: signal => signal.#reason !== unbound,
      reasonOf: signal => signal.#reason,
      abort: (signal, reason) => signal.#abort(reason),
      create: () => new AbortSignal(token),
      /** Runs a function when the signal aborts; the answer takes it back. */
      onAbort(signal, algorithm) {
        if (signal.#reason !== unbound) {
          return () => {};
        }

        signal.#algorithms.add(algorithm);
        return () => signal.#algorithms.delete(algorithm);
      },
      any(sources) {
        const signal = new AbortSignal(token);
        for (const source of sources) {
          if (source.#reason !== unbound) {
            signal.#reason = source.#reason;
            return signal;
          }
        }

        signal.#sources = new Set();
        for (const source of sources) {
          for (const root of source.#sources ?? [source]) {
            signal.#sources.add(root);
            root.#dependents.add(signal);
          }
        }

        return signal;
      },
    };
  }
}

class AbortController {
  #signal = new AbortSignal(token);

  get signal() { return this.#signal; }
  abort(reason = new DOMException('The operation was aborted', 'AbortError')) {
    internals.abort(this.#signal, reason);
  }
}

defineHandlers(AbortSignal, 'abort');
defineInterface(AbortSignal);
defineInterface(AbortController);
edge.abort = Object.freeze({ ...internals, AbortSignal, AbortController });
Object.assign(edge, {
  isAbortSignal: internals.isAbortSignal, isAborted: internals.isAborted, onAbort: internals.onAbort,
});
