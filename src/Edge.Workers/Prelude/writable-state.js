// The inside of a WritableStream: https://streams.spec.whatwg.org/#ws-abstract-ops

const { rejected, resolved, then } = edge.primordials;
const { Deferred, Queue } = edge.streamQueue;

class WritableState {
  state = 'writable';
  storedError = undefined;
  writer = null;
  controller = null;
  writes = new Queue();
  writing = null;
  closeRequest = null;
  closing = null;
  aborting = null;
  backpressure = false;

  get isLocked() { return this.writer !== null; }
  get isCloseQueued() { return this.closeRequest !== null || this.closing !== null; }

  abort(reason) {
    if (this.state === 'closed' || this.state === 'errored') {
      return resolved(undefined);
    }

    edge.abort.abort(this.controller.signal, reason);
    if (this.state === 'closed' || this.state === 'errored') {
      return resolved(undefined);
    }

    if (this.aborting !== null) {
      return this.aborting.done.promise;
    }

    const wasErroring = this.state === 'erroring';
    this.aborting = { done: new Deferred(), reason: wasErroring ? undefined : reason, wasErroring };
    const { promise } = this.aborting.done;
    if (!wasErroring) {
      this.startErroring(reason);
    }

    return promise;
  }

  close() {
    if (this.state === 'closed' || this.state === 'errored') {
      return rejected(new TypeError('This WritableStream has been closed.'));
    }

    this.closeRequest = new Deferred();
    const { promise } = this.closeRequest;
    if (this.writer !== null && this.backpressure && this.state === 'writable') {
      this.writer.ready.resolve(undefined);
    }

    this.controller.close();
    return promise;
  }

  addWrite() {
    const write = new Deferred();
    this.writes.push(write);
    return write.promise;
  }

  startErroring(reason) {
    this.state = 'erroring';
    this.storedError = reason;
    this.writer?.refuseReady(reason);
    if (this.writing === null && this.closing === null && this.controller.started) {
      this.finishErroring();
    }
  }

  finishErroring() {
    this.state = 'errored';
    this.controller.queue.reset();
    for (const write of this.writes.drain()) {
      write.reject(this.storedError);
    }

    const { aborting } = this;
    this.aborting = null;
    if (aborting === null) {
      this.rejectClosed();
    } else if (aborting.wasErroring) {
      aborting.done.reject(this.storedError);
      this.rejectClosed();
    } else {
      then(this.controller.abortSteps(aborting.reason), () => {
        aborting.done.resolve(undefined);
        this.rejectClosed();
      }, reason => {
        aborting.done.reject(reason);
        this.rejectClosed();
      });
    }
  }

  rejectClosed() {
    this.closeRequest?.reject(this.storedError);
    this.closeRequest = null;
    this.writer?.closed.reject(this.storedError);
  }

  fail(reason) {
    if (this.state === 'writable') {
      this.startErroring(reason);
    } else {
      this.finishErroring();
    }
  }

  writeDone() {
    this.writing.resolve(undefined);
    this.writing = null;
  }

  writeFailed(reason) {
    this.writing.reject(reason);
    this.writing = null;
    this.fail(reason);
  }

  closeDone() {
    this.closing.resolve(undefined);
    this.closing = null;
    if (this.state === 'erroring') {
      this.storedError = undefined;
      this.aborting?.done.resolve(undefined);
      this.aborting = null;
    }

    this.state = 'closed';
    this.writer?.closed.resolve(undefined);
  }

  closeFailed(reason) {
    this.closing.reject(reason);
    this.closing = null;
    this.aborting?.done.reject(reason);
    this.aborting = null;
    this.fail(reason);
  }

  updateBackpressure(backpressure) {
    if (this.writer !== null && backpressure !== this.backpressure) {
      if (backpressure) {
        this.writer.ready = new Deferred();
      } else {
        this.writer.ready.resolve(undefined);
      }
    }

    this.backpressure = backpressure;
  }
}

class WriterState {
  ready = new Deferred();
  closed = new Deferred();

  constructor(stream) {
    if (stream.isLocked) {
      throw new TypeError('This WritableStream is currently locked to a writer.');
    }

    this.stream = stream;
    stream.writer = this;
    const { state, storedError } = stream;
    if (state === 'writable' && (stream.isCloseQueued || !stream.backpressure) || state === 'closed') {
      this.ready.resolve(undefined);
    }

    if (state === 'erroring' || state === 'errored') {
      this.ready.reject(storedError);
    }

    if (state === 'closed') {
      this.closed.resolve(undefined);
    } else if (state === 'errored') {
      this.closed.reject(storedError);
    }
  }

  get desiredSize() {
    const { stream } = this;
    if (stream.state === 'errored' || stream.state === 'erroring') {
      return null;
    }

    return stream.state === 'closed' ? 0 : stream.controller.desiredSize;
  }

  refuseReady(reason) {
    if (this.ready.settled) {
      this.ready = new Deferred();
    }

    this.ready.reject(reason);
  }

  write(chunk) {
    const { stream } = this;
    const size = stream.controller.sizeOf(chunk);
    if (stream !== this.stream) {
      return rejected(new TypeError('This WritableStream writer has been released.'));
    }

    if (stream.state === 'errored' || stream.state === 'erroring' && !stream.isCloseQueued) {
      return rejected(stream.storedError);
    }

    if (stream.isCloseQueued || stream.state === 'closed') {
      return rejected(new TypeError('This WritableStream has been closed.'));
    }

    const promise = stream.addWrite();
    stream.controller.write(chunk, size);
    return promise;
  }

  /** Closes for a pipe: a stream that is closed or errored already answers so. */
  closeForPipe() {
    const { stream } = this;
    if (stream.isCloseQueued || stream.state === 'closed') {
      return resolved(undefined);
    }

    return stream.state === 'errored' ? rejected(stream.storedError) : stream.close();
  }

  release() {
    const { stream } = this;
    const reason = new TypeError('This WritableStream writer has been released.');
    this.refuseReady(reason);
    if (this.closed.settled) {
      this.closed = new Deferred();
    }

    this.closed.reject(reason);
    stream.writer = null;
    this.stream = null;
  }
}

edge.writableState = Object.freeze({ WritableState, WriterState });
