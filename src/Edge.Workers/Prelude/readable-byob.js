// How an underlying byte source fills views: https://streams.spec.whatwg.org/#rs-byob-request-class

const p = edge.primordials;
const { defineInterface, requireArguments, requireToken, toEnforced, token } = edge.webidl;
const { ByteController } = edge.readableBytes;

const asBytes = view => edge.webidl.bytesOf(view);

function requireView(value, method, type) {
  if (!p.isView(value)) {
    throw new TypeError(`Failed to execute '${method}' on '${type}': parameter 1 is not of type 'ArrayBufferView'.`);
  }
}

/** The source wrote `count` bytes into the view of the request. */
function respond(controller, count) {
  const first = controller.pending.peek();
  if (controller.stream.state === 'closed') {
    if (count !== 0) {
      throw new TypeError('bytesWritten must be 0 when the stream is closed.');
    }
  } else if (count === 0) {
    throw new TypeError('bytesWritten must be greater than 0 while the stream is readable.');
  } else if (first.filled + count > first.length) {
    throw new RangeError('bytesWritten is larger than the view of the BYOB request.');
  }

  first.buffer = p.bufferTransfer(first.buffer);
  settle(controller, first, count);
}

/** The source answers with another view of the same memory. */
function respondWithView(controller, view) {
  const first = controller.pending.peek();
  const bytes = asBytes(view);
  const count = bytes.length;
  const closed = controller.stream.state === 'closed';
  if (closed !== (count === 0)) {
    throw new TypeError(closed ? 'The view must be empty when the stream is closed.' : 'The view must not be empty.');
  }

  if (first.offset + first.filled !== bytes.byteOffset || first.buffer.byteLength !== bytes.buffer.byteLength ||
    first.filled + count > first.length) {
    throw new RangeError('The view does not match the one of the BYOB request.');
  }

  first.buffer = p.bufferTransfer(bytes.buffer);
  settle(controller, first, count);
}

function settle(controller, first, count) {
  controller.forgetByobRequest();
  if (controller.stream.state === 'closed') {
    settleClosed(controller, first);
  } else {
    settleReadable(controller, first, count);
  }

  controller.pullIfNeeded();
}

function settleClosed(controller, first) {
  if (first.readerType === 'none') {
    controller.pending.shift();
  }

  if (controller.stream.hasByobReader) {
    const filled = [];
    while (filled.length < controller.stream.waiting) {
      filled[filled.length] = controller.pending.shift();
    }

    controller.commitAll(filled);
  }
}

function settleReadable(controller, first, count) {
  first.filled += count;
  if (first.readerType === 'none') {
    controller.enqueueDetached(first);
    controller.commitAll(controller.fillPending());
    return;
  }

  if (first.filled < first.minimum) {
    return;
  }

  controller.pending.shift();
  const rest = first.filled % first.elementSize;
  if (rest > 0) {
    const end = first.offset + first.filled;
    controller.enqueueChunk(p.bufferSlice(first.buffer, end - rest, end), 0, rest);
    first.filled -= rest;
  }

  const filled = controller.fillPending();
  controller.commit(first);
  controller.commitAll(filled);
}

class ReadableStreamBYOBRequest {
  #controller;
  #view;

  constructor(given, controller, view) {
    requireToken(given);
    this.#controller = controller;
    this.#view = view;
    controller.byobRequest = {
      object: this,
      invalidate: () => {
        this.#controller = null;
        this.#view = null;
      },
    };
  }

  get view() { return this.#view; }

  respond(bytesWritten) {
    requireArguments(arguments.length, 1, 'respond', 'ReadableStreamBYOBRequest');
    const count = toEnforced(bytesWritten, Number.MAX_SAFE_INTEGER, 'bytesWritten');
    respond(this.#usable(), count);
  }

  respondWithNewView(view) {
    requireArguments(arguments.length, 1, 'respondWithNewView', 'ReadableStreamBYOBRequest');
    requireView(view, 'respondWithNewView', 'ReadableStreamBYOBRequest');
    respondWithView(this.#usable(), view);
  }

  #usable() {
    if (this.#controller === null) {
      throw new TypeError('This BYOB request has been invalidated.');
    }

    if (p.bufferDetached(this.#view.buffer)) {
      throw new TypeError("The BYOB request's buffer has been detached.");
    }

    return this.#controller;
  }
}

class ReadableByteStreamController {
  #state;

  constructor(given, state) {
    requireToken(given);
    this.#state = state;
  }

  get byobRequest() {
    const state = this.#state;
    if (state.byobRequest === null && state.pending.length > 0) {
      const { buffer, offset, filled, length } = state.pending.peek();
      return new ReadableStreamBYOBRequest(token, state, new Uint8Array(buffer, offset + filled, length - filled));
    }

    return state.byobRequest?.object ?? null;
  }

  get desiredSize() { return this.#state.desiredSize; }

  close() {
    this.#requireOpen('close');
    this.#state.close();
  }

  enqueue(chunk) {
    requireArguments(arguments.length, 1, 'enqueue', 'ReadableByteStreamController');
    requireView(chunk, 'enqueue', 'ReadableByteStreamController');
    const bytes = asBytes(chunk);
    if (bytes.length === 0) {
      throw new TypeError('Cannot enqueue a zero-length ArrayBuffer.');
    }

    this.#requireOpen('enqueue a chunk into');
    this.#state.enqueue(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  error(reason = undefined) { this.#state.error(reason); }

  #requireOpen(what) {
    if (!this.#state.canEnqueue) {
      const why = this.#state.closeRequested ? 'it has been closed' : `it is ${this.#state.stream.state}`;
      throw new TypeError(`Unable to ${what} this ReadableStream: ${why}.`);
    }
  }
}

defineInterface(ReadableStreamBYOBRequest);
defineInterface(ReadableByteStreamController);
/** Closes a byte stream of ours, with those who wait for bytes in a view. */
function finish(controller) {
  controller.close();
  if (controller.stream.state === 'closed' && controller.pending.length > 0) {
    settle(controller, controller.pending.peek(), 0);
  }
}

edge.readableBytes = Object.freeze({
  ByteController, finish, requireView,
  publicByteController: state => state.object ??= new ReadableByteStreamController(token, state),
});
