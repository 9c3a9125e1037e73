// Readers of a ReadableStream: https://streams.spec.whatwg.org/#default-reader-class and #byob-reader-class

const p = edge.primordials;
const { defineInterface, requireArguments, toDictionary, toEnforced } = edge.webidl;
const { requireView } = edge.readableBytes;
const { ReaderState } = edge.readableState;

const released = () => new TypeError('This ReadableStream reader has been released.');

function cancel(state, reason) {
  return state.stream === null ? p.rejected(released()) : state.stream.cancel(reason);
}

class ReadableStreamDefaultReader {
  #state;

  constructor(stream) {
    requireArguments(arguments.length, 1, 'constructor', 'ReadableStreamDefaultReader');
    this.#state = new ReaderState(edge.readable.stateOf(stream), false);
  }

  get closed() { return this.#state.closed.promise; }
  cancel(reason = undefined) { return cancel(this.#state, reason); }
  read() { return this.#state.stream === null ? p.rejected(released()) : this.#state.readResult(); }
  releaseLock() { this.#state.release(); }
}

function checkInto(state, view, options) {
  requireView(view, 'read', 'ReadableStreamBYOBReader');
  const { min = 1 } = toDictionary(options);
  const least = toEnforced(min, Number.MAX_SAFE_INTEGER, 'min');
  const bytes = edge.webidl.bytesOf(view);
  if (bytes.length === 0) {
    throw new TypeError('You must call read() on a "byob" reader with a positive-sized TypedArray object.');
  }

  const length = p.viewTag(view) === undefined ? bytes.length : p.viewLength(view);
  if (least === 0) {
    throw new TypeError('min must be greater than 0.');
  }

  if (least > length) {
    throw new RangeError('min must not be larger than the view.');
  }

  if (state.stream === null) {
    throw released();
  }

  return least;
}

class ReadableStreamBYOBReader {
  #state;

  constructor(stream) {
    requireArguments(arguments.length, 1, 'constructor', 'ReadableStreamBYOBReader');
    this.#state = new ReaderState(edge.readable.stateOf(stream), true);
  }

  get closed() { return this.#state.closed.promise; }
  cancel(reason = undefined) { return cancel(this.#state, reason); }
  read(view, options = undefined) {
    try {
      return this.#readInto(view, checkInto(this.#state, view, options));
    } catch (error) {
      return p.rejected(error);
    }
  }

  readAtLeast(min, view) { return this.read(view, { min }); }
  releaseLock() { this.#state.release(); }

  #readInto(view, min) {
    return new Promise((resolve, reject) => this.#state.readInto(view, min, {
      chunk: value => resolve({ value, done: false }),
      close: value => resolve({ value, done: true }),
      error: reject,
    }));
  }
}

defineInterface(ReadableStreamDefaultReader);
defineInterface(ReadableStreamBYOBReader);
edge.readers = Object.freeze({ ReadableStreamDefaultReader, ReadableStreamBYOBReader });
