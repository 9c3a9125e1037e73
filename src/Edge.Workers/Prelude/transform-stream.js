// TransformStream: https://streams.spec.whatwg.org/#ts-class

const p = edge.primordials;
const { defineInterface, requireToken, token } = edge.webidl;
const { Deferred, methodOf, promiseCall, toStrategy } = edge.streamQueue;
const { create, createBytes, stateOf } = edge.readable;
const { finish } = edge.readableBytes;

/** The inside of a TransformStream; with `bytes` its readable side is a byte stream and chunks are Uint8Array. */
class TransformState {
  backpressure = true;
  backpressureChange = new Deferred();
  finishing = null;
  object = null;

  constructor({ transform, flush, cancel, bytes = false, writableStrategy, readableStrategy }) {
    this.transform = transform;
    this.flush = flush;
    this.cancel = cancel;
    this.bytes = bytes;
    this.started = new Deferred();
    this.writable = edge.writable.create({
      start: this.started.promise,
      write: chunk => this.write(chunk),
      abort: reason => this.abort(reason),
      close: () => this.close(),
      ...writableStrategy,
    });
    const make = bytes ? createBytes : create;
    this.readable = make({
      start: () => this.started.promise,
      pull: () => {
        this.setBackpressure(false);
        return this.backpressureChange.promise;
      },
      cancel: reason => this.cancelReadable(reason),
      ...readableStrategy,
    });
    this.source = stateOf(this.readable.stream);
  }

  setBackpressure(backpressure) {
    this.backpressureChange.resolve(undefined);
    this.backpressureChange = new Deferred();
    this.backpressure = backpressure;
  }

  write(chunk) {
    if (!this.backpressure) {
      return this.perform(chunk);
    }

    return p.then(this.backpressureChange.promise, () => {
      if (this.writable.state.state === 'erroring') {
        throw this.writable.state.storedError;
      }

      return this.perform(chunk);
    });
  }

  perform(chunk) {
    return p.then(this.transform(chunk), undefined, reason => {
      this.error(reason);
      throw reason;
    });
  }

  enqueue(chunk) {
    const { controller } = this.readable;
    if (!controller.canEnqueue) {
      throw new TypeError('The readable side of this TransformStream is no longer readable.');
    }

    try {
      if (this.bytes) {
        controller.enqueue(chunk.buffer, chunk.byteOffset, chunk.length);
      } else {
        controller.enqueue(chunk);
      }
    } catch (error) {
      this.errorWritable(error);
      throw this.source.storedError;
    }

    const backpressure = !controller.shouldPull;
    if (backpressure !== this.backpressure) {
      this.setBackpressure(true);
    }
  }

  error(reason) {
    this.readable.controller.error(reason);
    this.errorWritable(reason);
  }

  errorWritable(reason) {
    this.clearAlgorithms();
    this.writable.controller.errorIfWritable(reason);
    this.unblock();
  }

  unblock() {
    if (this.backpressure) {
      this.setBackpressure(false);
    }
  }

  closeReadable() {
    if (this.bytes) {
      finish(this.readable.controller);
    } else {
      this.readable.controller.close();
    }
  }

  terminate() {
    this.closeReadable();
    this.errorWritable(new TypeError('The transform stream has been terminated'));
  }

  clearAlgorithms() {
    this.transform = this.flush = this.cancel = undefined;
  }

  /** Runs the last algorithm once; `succeed` answers an error to end with, or undefined. */
  finish(promise, succeed, fail) {
    this.finishing = new Deferred();
    this.clearAlgorithms();
    const { finishing } = this;
    p.then(promise, () => {
      const failure = succeed();
      if (failure === undefined) {
        finishing.resolve(undefined);
      } else {
        finishing.reject(failure.error);
      }
    }, reason => {
      fail(reason);
      finishing.reject(reason);
    });
    return finishing.promise;
  }

  abort(reason) {
    return this.finishing?.promise ?? this.finish(this.cancel(reason), () => {
      if (this.source.state === 'errored') {
        return { error: this.source.storedError };
      }

      this.readable.controller.error(reason);
    }, failure => this.readable.controller.error(failure));
  }

  close() {
    return this.finishing?.promise ?? this.finish(this.flush(), () => {
      if (this.source.state === 'errored') {
        return { error: this.source.storedError };
      }

      this.closeReadable();
    }, failure => this.readable.controller.error(failure));
  }

  cancelReadable(reason) {
    const failWritable = failure => {
      this.writable.controller.errorIfWritable(failure);
      this.unblock();
    };
    return this.finishing?.promise ?? this.finish(this.cancel(reason), () => {
      if (this.writable.state.state === 'errored') {
        return { error: this.writable.state.storedError };
      }

      failWritable(reason);
    }, failWritable);
  }
}

class TransformStreamDefaultController {
  #state;

  constructor(given, state) {
    requireToken(given);
    this.#state = state;
  }

  get desiredSize() { return this.#state.readable.controller.desiredSize; }
  enqueue(chunk = undefined) { this.#state.enqueue(chunk); }
  error(reason = undefined) { this.#state.error(reason); }
  terminate() { this.#state.terminate(); }
}

const publicController = state => state.object ??= new TransformStreamDefaultController(token, state);

function setUp(transformer, writableStrategy, readableStrategy) {
  const [start, transform, flush, cancel] =
    ['start', 'transform', 'flush', 'cancel'].map(name => methodOf(transformer, name, 'The transformer'));
  for (const type of ['readableType', 'writableType']) {
    if (transformer[type] !== undefined) {
      throw new RangeError('Invalid type is specified');
    }
  }

  const readable = toStrategy(readableStrategy, 0);
  const writable = toStrategy(writableStrategy, 1);
  const call = (method, args) => (method === undefined ? p.resolved(undefined) : promiseCall(method, transformer, args));
  const state = new TransformState({
    transform: transform === undefined
      ? chunk => promiseCall(pass, state, [chunk])
      : chunk => call(transform, [chunk, publicController(state)]),
    flush: () => call(flush, [publicController(state)]),
    cancel: reason => call(cancel, [reason]),
    writableStrategy: { mark: writable.mark, size: writable.size },
    readableStrategy: { mark: readable.mark, size: readable.size },
  });
  state.started.resolve(start === undefined ? undefined : p.apply(start, transformer, [publicController(state)]));
  return state;
}

function pass(chunk) {
  this.enqueue(chunk);
}

class TransformStream {
  #state;

  constructor(transformer = undefined, writableStrategy = undefined, readableStrategy = undefined) {
    this.#state = transformer instanceof TransformState
      ? transformer
      : setUp(transformer ?? {}, writableStrategy, readableStrategy);
  }

  get readable() { return this.#state.readable.stream; }
  get writable() { return this.#state.writable.stream; }
}

defineInterface(TransformStream);
defineInterface(TransformStreamDefaultController);

/** The inside of a stream of ours: `transform(chunk, enqueue)` and `flush(enqueue)` may throw or answer a promise. */
function makeTransform({ transform, flush = p.nothing, bytes = false }) {
  const enqueue = chunk => state.enqueue(chunk);
  const state = new TransformState({
    transform: chunk => promiseCall(transform, undefined, [chunk, enqueue]),
    flush: () => promiseCall(flush, undefined, [enqueue]),
    cancel: () => p.resolved(undefined),
    bytes,
    writableStrategy: { mark: 1 },
    readableStrategy: { mark: 0 },
  });
  state.started.resolve(undefined);
  return state;
}

edge.transform = Object.freeze({ TransformStream, makeTransform });
