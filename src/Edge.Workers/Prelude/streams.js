// What the rest of the runtime does with streams.

const p = edge.primordials;
const { bytesOf } = edge.webidl;
const { ReaderState } = edge.readableState;
const { create, createBytes, isReadable, stateOf } = edge.readable;
const { finish } = edge.readableBytes;
const { concat } = edge.blob;

/** A byte stream of bytes at hand, which it takes over. */
function ofBytes(bytes) {
  const { stream, controller } = createBytes({ pull: () => p.resolved(undefined), cancel: () => p.resolved(undefined) });
  stateOf(stream).expectedLength = bytes.length;
  if (bytes.length > 0) {
    controller.enqueue(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  finish(controller);
  return stream;
}

/** A byte stream: `pull()` promises its next bytes, null at the end; after `cancel(reason)` nobody asks. */
function ofPull(pull, cancel = p.nothing, expectedLength = null) {
  const { stream, controller } = createBytes({
    pull: () => p.then(pull(), bytes => {
      if (bytes === null) {
        finish(controller);
      } else if (bytes.length > 0) {
        controller.enqueue(bytes.buffer, bytes.byteOffset, bytes.length);
      } else {
        controller.pullAgain = true;
      }
    }),
    cancel: reason => p.then(p.resolved(undefined), () => cancel(reason)),
  });
  stateOf(stream).expectedLength = expectedLength;
  return stream;
}

/** ReadableStream.from: https://streams.spec.whatwg.org/#readable-stream-from-iterable */
function from(iterable) {
  const method = iterable?.[Symbol.asyncIterator] ?? iterable?.[Symbol.iterator];
  if (typeof method !== 'function') {
    throw new TypeError("Failed to execute 'from' on 'ReadableStream': parameter 1 is not iterable.");
  }

  const iterator = p.apply(method, iterable, []);
  const { next } = iterator;
  const step = result => {
    if (typeof result !== 'object' && typeof result !== 'function' || result === null) {
      throw new TypeError('The result of the iterator is not an object.');
    }

    return result;
  };
  const { stream, controller } = create({
    mark: 0,
    pull: () => p.then(edge.streamQueue.promiseCall(next, iterator, []), async result => {
      if (step(result).done) {
        controller.close();
      } else {
        controller.enqueue(await result.value);
      }
    }),
    cancel: async reason => {
      const leave = iterator.return;
      if (leave !== undefined && leave !== null) {
        step(await p.apply(leave, iterator, [reason]));
      }
    },
  });
  return stream;
}

/** The same stream for another owner; the given one is locked from now on. */
function passOn(stream) {
  const source = stateOf(stream);
  const reader = new ReaderState(source, false);
  const next = result => (result.done ? null : bytesOf(result.value));
  return ofPull(() => p.then(reader.readResult(), next), reason => source.cancel(reason), source.expectedLength);
}

/** Ends a byte stream for a reason: whoever reads it is told, and its source is cancelled. */
function abort(stream, reason) {
  const { controller, state } = stateOf(stream);
  if (state === 'readable') {
    const { cancelAlgorithm } = controller;
    controller.error(reason);
    p.handled(cancelAlgorithm(reason));
  }
}

/** One chunk after the other: read() answers bytes, or null at the end; cancel(reason) leaves. */
function readBytes(stream) {
  const source = stateOf(stream);
  const reader = new ReaderState(source, false);
  return {
    read: () => p.then(reader.readResult(), result => (result.done ? null : toBytes(result.value))),
    cancel: reason => source.cancel(reason),
  };
}

function toBytes(chunk) {
  const bytes = bytesOf(chunk);
  if (bytes === null) {
    throw new TypeError('This ReadableStream did not return bytes.');
  }

  return bytes;
}

/** All bytes of a stream. */
async function readAll(stream) {
  const reader = readBytes(stream);
  const chunks = [];
  for (let bytes = await reader.read(); bytes !== null; bytes = await reader.read()) {
    chunks[chunks.length] = bytes;
  }

  return chunks.length === 1 && chunks[0].length === chunks[0].buffer.byteLength ? chunks[0] : concat(chunks);
}

edge.streams = Object.freeze({
  isReadable, ofBytes, ofPull, from, passOn, abort, readBytes, readAll,
  tee: edge.teeReadable,
  isLocked: stream => stateOf(stream).isLocked,
  isDisturbed: stream => stateOf(stream).disturbed,
  disturb: stream => { stateOf(stream).disturbed = true; },
  fixedLength: stream => stateOf(stream).expectedLength,
});
