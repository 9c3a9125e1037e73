// The byte controller of a ReadableStream, what its source gives:
// https://streams.spec.whatwg.org/#rbs-controller-abstract-ops

const p = edge.primordials;
const { Queue } = edge.streamQueue;
const { PullingController } = edge.readablePull;

class ByteQueue extends PullingController {
  isByte = true;
  queue = new Queue();
  queued = 0;
  /** Views to be filled, oldest first. */
  pending = new Queue();
  byobRequest = null;

  constructor(stream, { pull, cancel, mark, autoAllocate }) {
    super(stream, pull, cancel, mark);
    this.autoAllocate = autoAllocate;
  }

  clearAlgorithms() {
    this.pullAlgorithm = this.cancelAlgorithm = undefined;
  }

  resetQueue() {
    this.queue.drain();
    this.queued = 0;
  }

  forgetByobRequest() {
    this.byobRequest?.invalidate();
    this.byobRequest = null;
  }

  close() {
    if (!this.canEnqueue) {
      return;
    }

    if (this.queued > 0) {
      this.closeRequested = true;
      return;
    }

    const first = this.pending.peek();
    if (first !== undefined && first.filled % first.elementSize !== 0) {
      const error = new TypeError('Insufficient bytes to fill elements in the given buffer');
      this.error(error);
      throw error;
    }

    this.clearAlgorithms();
    this.stream.close();
  }

  error(reason) {
    if (this.stream.state === 'readable') {
      this.forgetByobRequest();
      this.pending.drain();
      this.resetQueue();
      this.clearAlgorithms();
      this.stream.error(reason);
    }
  }

  /** Takes bytes, whose buffer is handed over. */
  enqueue(buffer, offset, length) {
    if (!this.canEnqueue) {
      return;
    }

    const taken = p.bufferTransfer(buffer);
    const first = this.pending.peek();
    if (first !== undefined) {
      if (p.bufferDetached(first.buffer)) {
        throw new TypeError('The BYOB request\'s buffer has been detached.');
      }

      this.forgetByobRequest();
      first.buffer = p.bufferTransfer(first.buffer);
      if (first.readerType === 'none') {
        this.enqueueDetached(first);
      }
    }

    if (this.stream.hasDefaultReader) {
      this.serveRequests();
      if (this.stream.waiting === 0) {
        this.enqueueChunk(taken, offset, length);
      } else {
        if (this.pending.length > 0) {
          this.pending.shift();
        }

        this.stream.fulfil(new Uint8Array(taken, offset, length), false);
      }
    } else {
      this.enqueueChunk(taken, offset, length);
      if (this.stream.hasByobReader) {
        this.commitAll(this.fillPending());
      }
    }

    this.pullIfNeeded();
  }

  enqueueChunk(buffer, offset, length) {
    this.queue.push({ buffer, offset, length });
    this.queued += length;
  }

  enqueueDetached(descriptor) {
    if (descriptor.filled > 0) {
      const { buffer, offset, filled } = descriptor;
      this.enqueueChunk(p.bufferSlice(buffer, offset, offset + filled), 0, filled);
    }

    this.pending.shift();
  }

  /** Fills a descriptor from the queue; whether it holds enough to be handed out. */
  fill(descriptor) {
    const most = Math.min(this.queued, descriptor.length - descriptor.filled);
    const reachable = descriptor.filled + most;
    const aligned = reachable - reachable % descriptor.elementSize;
    const ready = aligned >= descriptor.minimum;
    let left = ready ? aligned - descriptor.filled : most;
    while (left > 0) {
      const head = this.queue.peek();
      const count = Math.min(left, head.length);
      p.setBytes(new Uint8Array(descriptor.buffer, descriptor.offset + descriptor.filled, count),
        new Uint8Array(head.buffer, head.offset, count));
      if (head.length === count) {
        this.queue.shift();
      } else {
        head.offset += count;
        head.length -= count;
      }

      this.queued -= count;
      descriptor.filled += count;
      left -= count;
    }

    return ready;
  }

  fillPending() {
    const filled = [];
    while (this.pending.length > 0 && this.queued > 0 && this.fill(this.pending.peek())) {
      filled[filled.length] = this.pending.shift();
    }

    return filled;
  }

  serveRequests() {
    while (this.stream.waiting > 0 && this.queued > 0) {
      this.serve(this.stream.reader.requests.shift());
    }
  }

  serve(request) {
    const { buffer, offset, length } = this.queue.shift();
    this.queued -= length;
    this.afterDrain();
    request.chunk(new Uint8Array(buffer, offset, length));
  }

  afterDrain() {
    if (this.queued === 0 && this.closeRequested) {
      this.clearAlgorithms();
      this.stream.close();
    } else {
      this.pullIfNeeded();
    }
  }

  commit(descriptor) {
    this.stream.fulfil(viewOf(descriptor), this.stream.state === 'closed');
  }

  commitAll(descriptors) {
    for (let index = 0; index < descriptors.length; index++) {
      this.commit(descriptors[index]);
    }
  }

  cancelSteps(reason) {
    this.forgetByobRequest();
    this.pending.drain();
    this.resetQueue();
    const result = this.cancelAlgorithm(reason);
    this.clearAlgorithms();
    return result;
  }

  pullSteps(request) {
    if (this.queued > 0) {
      this.serve(request);
      return;
    }

    if (this.autoAllocate !== undefined) {
      this.pending.push({
        buffer: new ArrayBuffer(this.autoAllocate), offset: 0, length: this.autoAllocate, filled: 0, minimum: 1,
        elementSize: 1, Type: Uint8Array, readerType: 'default',
      });
    }

    this.stream.reader.requests.push(request);
    this.pullIfNeeded();
  }

  wait(descriptor, request) {
    this.pending.push(descriptor);
    this.stream.reader.requests.push(request);
  }

  releaseSteps() {
    if (this.pending.length > 0) {
      const [first] = this.pending.drain();
      first.readerType = 'none';
      this.pending.push(first);
    }
  }
}

/** The filled part of a descriptor, in a buffer of its own. */
function viewOf({ buffer, offset, filled, elementSize, Type }) {
  return new Type(p.bufferTransfer(buffer), offset, filled / elementSize);
}

edge.byteQueue = Object.freeze({ ByteQueue, viewOf });
