// Two streams out of one: https://streams.spec.whatwg.org/#rs-tee. Branches of a byte stream get bytes of their own.

const p = edge.primordials;
const { Deferred } = edge.streamQueue;
const { ReaderState } = edge.readableState;
const { create, createBytes, stateOf } = edge.readable;

class Tee {
  constructor(state) {
    this.source = state;
    this.reader = new ReaderState(state, false);
    this.isByte = state.controller.isByte;
    this.reading = false;
    this.readAgain = false;
    this.canceled = [false, false];
    this.reasons = [undefined, undefined];
    this.ended = new Deferred();
    this.branches = [this.branch(0), this.branch(1)];
    p.then(this.reader.closed.promise, undefined, reason => {
      this.branches.forEach(({ controller }) => controller.error(reason));
      if (!this.canceled[0] || !this.canceled[1]) {
        this.ended.resolve(undefined);
      }
    });
  }

  branch(index) {
    const make = this.isByte ? createBytes : create;
    return make({ pull: () => this.pull(), cancel: reason => this.cancel(index, reason) });
  }

  pull() {
    if (this.reading) {
      this.readAgain = true;
      return p.resolved(undefined);
    }

    this.reading = true;
    this.reader.read({
      // A microtask later, so that an error of the source is seen by both branches before the chunk.
      chunk: chunk => p.then(p.resolved(undefined), () => this.hand(chunk)),
      close: () => this.close(),
      error: () => { this.reading = false; },
    });
    return p.resolved(undefined);
  }

  hand(chunk) {
    this.readAgain = false;
    for (const index of [0, 1]) {
      if (!this.canceled[index]) {
        this.enqueue(index, chunk);
      }
    }

    this.reading = false;
    if (this.readAgain) {
      this.pull();
    }
  }

  enqueue(index, chunk) {
    const { controller } = this.branches[index];
    if (this.isByte) {
      const bytes = index === 1 || this.canceled[1] ? chunk : p.sliceBytes(chunk);
      controller.enqueue(bytes.buffer, bytes.byteOffset, bytes.length);
    } else {
      controller.enqueue(chunk);
    }
  }

  close() {
    this.reading = false;
    this.branches.forEach(({ controller }, index) => {
      if (this.canceled[index]) {
        return;
      }

      if (this.isByte) {
        edge.readableBytes.finish(controller);
      } else {
        controller.close();
      }
    });
    if (!this.canceled[0] || !this.canceled[1]) {
      this.ended.resolve(undefined);
    }
  }

  cancel(index, reason) {
    this.canceled[index] = true;
    this.reasons[index] = reason;
    if (this.canceled[1 - index]) {
      this.ended.resolve(this.source.cancel(this.reasons));
    }

    return this.ended.promise;
  }
}

/** Both branches of a stream, which is locked from now on. */
edge.teeReadable = stream => {
  const state = stateOf(stream);
  const tee = new Tee(state);
  const streams = tee.branches.map(branch => branch.stream);
  streams.forEach(branch => { stateOf(branch).expectedLength = state.expectedLength; });
  return streams;
};
