// The byte controller of a ReadableStream, what its readers ask for:
// https://streams.spec.whatwg.org/#rbs-controller-abstract-ops

const p = edge.primordials;
const { ByteQueue, viewOf } = edge.byteQueue;

class ByteController extends ByteQueue {
  /** Asks for at least `min` elements in a view, whose buffer is handed over. */
  pullInto(view, min, request) {
    const isDataView = p.viewTag(view) === undefined;
    const Type = isDataView ? DataView : edge.valueKinds.viewTypes.find(({ name }) => name === p.viewTag(view));
    const elementSize = isDataView ? 1 : Type.BYTES_PER_ELEMENT;
    const offset = isDataView ? p.dataViewByteOffset(view) : p.viewByteOffset(view);
    const length = isDataView ? p.dataViewByteLength(view) : p.viewByteLength(view);
    let buffer;
    try {
      buffer = p.bufferTransfer(isDataView ? p.dataViewBuffer(view) : p.viewBuffer(view));
    } catch (error) {
      request.error(error);
      return;
    }

    const minimum = min * elementSize;
    const descriptor = { buffer, offset, length, filled: 0, minimum, elementSize, Type, readerType: 'byob' };
    if (this.pending.length > 0) {
      this.wait(descriptor, request);
    } else if (this.stream.state === 'closed') {
      request.close(new Type(buffer, offset, 0));
    } else if (this.queued > 0 && this.fill(descriptor)) {
      const filled = viewOf(descriptor);
      this.afterDrain();
      request.chunk(filled);
    } else if (this.queued > 0 && this.closeRequested) {
      const error = new TypeError('Insufficient bytes to fill elements in the given buffer');
      this.error(error);
      request.error(error);
    } else {
      this.wait(descriptor, request);
      this.pullIfNeeded();
    }
  }
}

edge.readableBytes = { ByteController };
