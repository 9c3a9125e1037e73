// WritableStream: https://streams.spec.whatwg.org/#ws-class

const p = edge.primordials;
const { defineInterface, requireArguments, token } = edge.webidl;
const { methodOf, promiseCall, toStrategy } = edge.streamQueue;
const { Controller, publicController } = edge.writableController;
const { WritableState, WriterState } = edge.writableState;

function setUp(stream, sink, strategy) {
  const { mark, size } = toStrategy(strategy, 1);
  const [start, write, close, abort] =
    ['start', 'write', 'close', 'abort'].map(name => methodOf(sink, name, 'The underlying sink'));
  const call = (method, args) => (method === undefined ? p.resolved(undefined) : promiseCall(method, sink, args));
  const controller = new Controller(stream, {
    write: chunk => call(write, [chunk, publicController(controller)]),
    close: () => call(close, []),
    abort: reason => call(abort, [reason]),
    mark, size,
  });
  controller.begin(start === undefined ? undefined : p.apply(start, sink, [publicController(controller)]));
}

const released = () => new TypeError('This WritableStream writer has been released.');

let internals;

class WritableStream {
  #state = new WritableState();

  constructor(underlyingSink = undefined, strategy = undefined) {
    if (underlyingSink === token) {
      return;
    }

    if (underlyingSink !== undefined && (typeof underlyingSink !== 'object' && typeof underlyingSink !== 'function' ||
      underlyingSink === null)) {
      throw new TypeError("Failed to construct 'WritableStream': parameter 1 is not of type 'Object'.");
    }

    const sink = underlyingSink ?? {};
    if (sink.type !== undefined) {
      throw new RangeError('Invalid type is specified');
    }

    setUp(this.#state, sink, strategy);
  }

  get locked() { return this.#state.isLocked; }
  abort(reason = undefined) { return this.#unlocked(() => this.#state.abort(reason)); }
  close() {
    return this.#unlocked(() => (this.#state.isCloseQueued
      ? p.rejected(new TypeError('This WritableStream has been closed.'))
      : this.#state.close()));
  }

  getWriter() { return new WritableStreamDefaultWriter(this); }

  #unlocked(run) {
    try {
      return this.#state.isLocked
        ? p.rejected(new TypeError('This WritableStream is currently locked to a writer.'))
        : run();
    } catch (error) {
      return p.rejected(error);
    }
  }

  static {
    internals = {
      isWritable: value => typeof value === 'object' && value !== null && #state in value,
      stateOf(value) {
        if (!internals.isWritable(value)) {
          throw new TypeError("parameter 1 is not of type 'WritableStream'.");
        }

        return value.#state;
      },
      /** A stream of our own algorithms, which answer promises. */
      create({ start, write, close, abort, mark = 1, size = undefined }) {
        const stream = new WritableStream(token);
        const controller = new Controller(stream.#state, { write, close, abort, mark, size });
        controller.begin(start);
        return { stream, state: stream.#state, controller };
      },
    };
  }
}

class WritableStreamDefaultWriter {
  #state;

  constructor(stream) {
    requireArguments(arguments.length, 1, 'constructor', 'WritableStreamDefaultWriter');
    this.#state = new WriterState(internals.stateOf(stream));
  }

  get closed() { return this.#state.closed.promise; }
  get ready() { return this.#state.ready.promise; }
  get desiredSize() {
    if (this.#state.stream === null) {
      throw released();
    }

    return this.#state.desiredSize;
  }

  abort(reason = undefined) { return this.#held(stream => stream.abort(reason)); }
  close() {
    return this.#held(stream => (stream.isCloseQueued
      ? p.rejected(new TypeError('This WritableStream has been closed.'))
      : stream.close()));
  }

  write(chunk = undefined) { return this.#held(() => this.#state.write(chunk)); }
  releaseLock() {
    if (this.#state.stream !== null) {
      this.#state.release();
    }
  }

  #held(run) {
    return this.#state.stream === null ? p.rejected(released()) : run(this.#state.stream);
  }
}

defineInterface(WritableStream);
defineInterface(WritableStreamDefaultWriter);
edge.writable = Object.freeze({ ...internals, WritableStream });
