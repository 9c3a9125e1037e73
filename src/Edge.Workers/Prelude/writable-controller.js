// The controller of a WritableStream: https://streams.spec.whatwg.org/#ws-default-controller-abstract-ops

const p = edge.primordials;
const { defineInterface, requireToken, token } = edge.webidl;
const { SizedQueue, one } = edge.streamQueue;

const CLOSE = Symbol('close');

class Controller {
  queue = new SizedQueue();
  started = false;
  signal = edge.abort.create();
  object = null;

  constructor(stream, { write, close, abort, mark, size = one }) {
    this.stream = stream;
    this.writeAlgorithm = write;
    this.closeAlgorithm = close;
    this.abortAlgorithm = abort;
    this.mark = mark;
    this.size = size;
    stream.controller = this;
    stream.updateBackpressure(this.desiredSize <= 0);
  }

  begin(startResult) {
    p.then(p.resolved(startResult), () => {
      this.started = true;
      this.advance();
    }, reason => {
      this.started = true;
      this.stream.fail(reason);
    });
  }

  get desiredSize() { return this.mark - this.queue.size; }

  sizeOf(chunk) {
    if (this.size === undefined) {
      return 1;
    }

    try {
      return this.size(chunk);
    } catch (error) {
      this.errorIfWritable(error);
      return 1;
    }
  }

  write(chunk, size) {
    try {
      this.queue.enqueue(chunk, size);
    } catch (error) {
      this.errorIfWritable(error);
      return;
    }

    this.#updateBackpressure();
    this.advance();
  }

  close() {
    this.queue.enqueue(CLOSE, 0);
    this.advance();
  }

  errorIfWritable(reason) {
    if (this.stream.state === 'writable') {
      this.#clearAlgorithms();
      this.stream.startErroring(reason);
    }
  }

  abortSteps(reason) {
    const result = this.abortAlgorithm(reason);
    this.#clearAlgorithms();
    return result;
  }

  advance() {
    const { stream } = this;
    if (!this.started || stream.writing !== null) {
      return;
    }

    if (stream.state === 'erroring') {
      stream.finishErroring();
    } else if (this.queue.length > 0) {
      const { value } = this.queue.peek();
      if (value === CLOSE) {
        this.#processClose();
      } else {
        this.#processWrite(value);
      }
    }
  }

  #updateBackpressure() {
    if (!this.stream.isCloseQueued && this.stream.state === 'writable') {
      this.stream.updateBackpressure(this.desiredSize <= 0);
    }
  }

  #clearAlgorithms() {
    this.writeAlgorithm = this.closeAlgorithm = this.abortAlgorithm = this.size = undefined;
  }

  #processClose() {
    const { stream } = this;
    stream.closing = stream.closeRequest;
    stream.closeRequest = null;
    this.queue.dequeue();
    const closed = this.closeAlgorithm();
    this.#clearAlgorithms();
    p.then(closed, () => stream.closeDone(), reason => stream.closeFailed(reason));
  }

  #processWrite(chunk) {
    const { stream } = this;
    stream.writing = stream.writes.shift();
    p.then(this.writeAlgorithm(chunk), () => {
      stream.writeDone();
      this.queue.dequeue();
      this.#updateBackpressure();
      this.advance();
    }, reason => {
      if (stream.state === 'writable') {
        this.#clearAlgorithms();
      }

      stream.writeFailed(reason);
    });
  }
}

class WritableStreamDefaultController {
  #state;

  constructor(given, state) {
    requireToken(given);
    this.#state = state;
  }

  get signal() { return this.#state.signal; }
  error(reason = undefined) { this.#state.errorIfWritable(reason); }
}

const publicController = state => state.object ??= new WritableStreamDefaultController(token, state);

defineInterface(WritableStreamDefaultController);
edge.writableController = Object.freeze({ Controller, publicController });
