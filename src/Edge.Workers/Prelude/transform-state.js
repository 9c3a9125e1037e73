// The inside of a TransformStream: https://streams.spec.whatwg.org/#ts-abstract-ops

const p = edge.primordials;
const { Deferred } = edge.streamQueue;
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

edge.transformState = Object.freeze({ TransformState });
