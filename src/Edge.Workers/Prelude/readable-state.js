// The inside of a ReadableStream and its readers: https://streams.spec.whatwg.org/#rs-abstract-ops
// A request for a chunk is an object with chunk(value), close(value) and error(reason).

const { resolved, rejected, then } = edge.primordials;
const { Deferred, Queue } = edge.streamQueue;

class ReadableState {
  state = 'readable';
  storedError = undefined;
  disturbed = false;
  reader = null;
  controller = null;
  /** The whole length in bytes if its maker promised one, else null. */
  expectedLength = null;

  get isLocked() { return this.reader !== null; }
  get hasByobReader() { return this.reader !== null && this.reader.isByob; }
  get hasDefaultReader() { return this.reader !== null && !this.reader.isByob; }
  get waiting() { return this.reader.requests.length; }

  fulfil(chunk, done) {
    const request = this.reader.requests.shift();
    if (done) {
      request.close(chunk);
    } else {
      request.chunk(chunk);
    }
  }

  close() {
    this.state = 'closed';
    const { reader } = this;
    if (reader === null) {
      return;
    }

    reader.closed.resolve(undefined);
    if (!reader.isByob) {
      for (const request of reader.requests.drain()) {
        request.close(undefined);
      }
    }
  }

  error(reason) {
    this.state = 'errored';
    this.storedError = reason;
    const { reader } = this;
    if (reader === null) {
      return;
    }

    reader.closed.reject(reason);
    for (const request of reader.requests.drain()) {
      request.error(reason);
    }
  }

  cancel(reason) {
    this.disturbed = true;
    if (this.state === 'closed') {
      return resolved(undefined);
    }

    if (this.state === 'errored') {
      return rejected(this.storedError);
    }

    this.close();
    if (this.hasByobReader) {
      for (const request of this.reader.requests.drain()) {
        request.close(undefined);
      }
    }

    return then(this.controller.cancelSteps(reason), () => undefined);
  }
}

class ReaderState {
  requests = new Queue();
  closed = new Deferred();

  constructor(stream, isByob) {
    if (stream.isLocked) {
      throw new TypeError('This ReadableStream is currently locked to a reader.');
    }

    if (isByob && !stream.controller.isByte) {
      throw new TypeError('This ReadableStream does not support BYOB reads.');
    }

    this.isByob = isByob;
    this.stream = stream;
    stream.reader = this;
    if (stream.state === 'closed') {
      this.closed.resolve(undefined);
    } else if (stream.state === 'errored') {
      this.closed.reject(stream.storedError);
    }
  }

  /** Asks for the next chunk. */
  read(request) {
    const { stream } = this;
    stream.disturbed = true;
    if (stream.state === 'closed') {
      request.close(undefined);
    } else if (stream.state === 'errored') {
      request.error(stream.storedError);
    } else {
      stream.controller.pullSteps(request);
    }
  }

  /** Asks for bytes in a view. */
  readInto(view, min, request) {
    const { stream } = this;
    stream.disturbed = true;
    if (stream.state === 'errored') {
      request.error(stream.storedError);
    } else {
      stream.controller.pullInto(view, min, request);
    }
  }

  /** The next chunk as { value, done }. */
  readResult() {
    return new Promise((resolve, reject) => this.read({
      chunk: value => resolve({ value, done: false }),
      close: () => resolve({ value: undefined, done: true }),
      error: reject,
    }));
  }

  release() {
    const { stream } = this;
    if (stream === null) {
      return;
    }

    const reason = new TypeError('This ReadableStream reader has been released.');
    if (stream.state !== 'readable') {
      this.closed = new Deferred();
    }

    this.closed.reject(reason);
    stream.controller.releaseSteps();
    stream.reader = null;
    this.stream = null;
    for (const request of this.requests.drain()) {
      request.error(reason);
    }
  }
}

edge.readableState = Object.freeze({ ReadableState, ReaderState });
