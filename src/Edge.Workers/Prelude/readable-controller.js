// The default controller of a ReadableStream: https://streams.spec.whatwg.org/#rs-default-controller-abstract-ops

const { defineInterface, requireToken, token } = edge.webidl;
const { SizedQueue, one } = edge.streamQueue;
const { PullingController } = edge.readablePull;

class DefaultController extends PullingController {
  isByte = false;
  queue = new SizedQueue();

  constructor(stream, { pull, cancel, mark, size = one }) {
    super(stream, pull, cancel, mark);
    this.size = size;
  }

  get queued() { return this.queue.size; }

  clearAlgorithms() {
    this.pullAlgorithm = this.cancelAlgorithm = this.size = undefined;
  }

  close() {
    if (!this.canEnqueue) {
      return;
    }

    this.closeRequested = true;
    if (this.queue.length === 0) {
      this.clearAlgorithms();
      this.stream.close();
    }
  }

  enqueue(chunk) {
    if (!this.canEnqueue) {
      return;
    }

    if (this.stream.isLocked && this.stream.waiting > 0) {
      this.stream.fulfil(chunk, false);
    } else {
      try {
        this.queue.enqueue(chunk, this.size(chunk));
      } catch (error) {
        this.error(error);
        throw error;
      }
    }

    this.pullIfNeeded();
  }

  error(reason) {
    if (this.stream.state === 'readable') {
      this.queue.reset();
      this.clearAlgorithms();
      this.stream.error(reason);
    }
  }

  cancelSteps(reason) {
    this.queue.reset();
    const result = this.cancelAlgorithm(reason);
    this.clearAlgorithms();
    return result;
  }

  pullSteps(request) {
    if (this.queue.length === 0) {
      this.stream.reader.requests.push(request);
      this.pullIfNeeded();
      return;
    }

    const chunk = this.queue.dequeue();
    if (this.closeRequested && this.queue.length === 0) {
      this.clearAlgorithms();
      this.stream.close();
    } else {
      this.pullIfNeeded();
    }

    request.chunk(chunk);
  }

  releaseSteps() {}
}

class ReadableStreamDefaultController {
  #state;

  constructor(given, state) {
    requireToken(given);
    this.#state = state;
  }

  get desiredSize() { return this.#state.desiredSize; }

  close() {
    this.#requireOpen('close');
    this.#state.close();
  }

  enqueue(chunk = undefined) {
    this.#requireOpen('enqueue a chunk into');
    this.#state.enqueue(chunk);
  }

  error(reason = undefined) { this.#state.error(reason); }

  #requireOpen(what) {
    if (!this.#state.canEnqueue) {
      const why = this.#state.closeRequested ? 'it has been closed' : `it is ${this.#state.stream.state}`;
      throw new TypeError(`Unable to ${what} this ReadableStream: ${why}.`);
    }
  }
}

defineInterface(ReadableStreamDefaultController);
edge.readableController = Object.freeze({
  DefaultController, publicController: state => state.object ??= new ReadableStreamDefaultController(token, state),
});
