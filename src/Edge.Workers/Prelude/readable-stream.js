// ReadableStream: https://streams.spec.whatwg.org/#rs-class

const p = edge.primordials;
const { defineInterface, requireArguments, toDictionary, toEnforced, token } = edge.webidl;
const { promiseCall, methodOf, toStrategy } = edge.streamQueue;
const { ReadableState, ReaderState } = edge.readableState;
const { DefaultController, publicController } = edge.readableController;
const { ByteController, publicByteController } = edge.readableBytes;
const { ReadableStreamDefaultReader, ReadableStreamBYOBReader } = edge.readers;

const isObject = value => typeof value === 'object' && value !== null || typeof value === 'function';

/** What a source answers to pull and cancel, as promises. */
function algorithms(source, controllerOf) {
  const start = methodOf(source, 'start', 'The underlying source');
  const pull = methodOf(source, 'pull', 'The underlying source');
  const cancel = methodOf(source, 'cancel', 'The underlying source');
  return {
    start: () => (start === undefined ? undefined : p.apply(start, source, [controllerOf()])),
    pull: () => (pull === undefined ? p.resolved(undefined) : promiseCall(pull, source, [controllerOf()])),
    cancel: reason => (cancel === undefined ? p.resolved(undefined) : promiseCall(cancel, source, [reason])),
  };
}

function setUpBytes(state, source, strategy) {
  const { mark, hasSize } = toStrategy(strategy, 0);
  if (hasSize) {
    throw new RangeError('A byte stream has no size function in its strategy.');
  }

  const { autoAllocateChunkSize } = source;
  const autoAllocate = autoAllocateChunkSize === undefined
    ? undefined
    : toEnforced(autoAllocateChunkSize, Number.MAX_SAFE_INTEGER, 'autoAllocateChunkSize');
  if (autoAllocate === 0) {
    throw new TypeError('autoAllocateChunkSize must be greater than 0.');
  }

  const { start, pull, cancel } = algorithms(source, () => publicByteController(controller));
  const controller = new ByteController(state, { pull, cancel, mark, autoAllocate });
  controller.begin(start());
}

function setUpDefault(state, source, strategy) {
  const { mark, size } = toStrategy(strategy, 1);
  const { start, pull, cancel } = algorithms(source, () => publicController(controller));
  const controller = new DefaultController(state, { pull, cancel, mark, size });
  controller.begin(start());
}

function toPipeOptions(options) {
  const { preventAbort, preventCancel, preventClose, signal } = toDictionary(options);
  if (signal !== undefined && !edge.isAbortSignal(signal)) {
    throw new TypeError("Failed to execute 'pipeTo' on 'ReadableStream': member signal is not of type AbortSignal.");
  }

  const flags = { preventAbort: Boolean(preventAbort), preventCancel: Boolean(preventCancel) };
  return { ...flags, preventClose: Boolean(preventClose), signal };
}

let internals;

class ReadableStream {
  #state = new ReadableState();

  constructor(underlyingSource = undefined, strategy = undefined) {
    if (underlyingSource === token) {
      return;
    }

    if (underlyingSource !== undefined && !isObject(underlyingSource)) {
      throw new TypeError("Failed to construct 'ReadableStream': parameter 1 is not of type 'Object'.");
    }

    const source = underlyingSource ?? {};
    const { type } = source;
    if (type !== undefined && `${type}` !== 'bytes') {
      throw new TypeError(`The type '${type}' of the underlying source is not 'bytes'.`);
    }

    if (type === undefined) {
      setUpDefault(this.#state, source, strategy);
    } else {
      setUpBytes(this.#state, source, strategy);
    }
  }

  static from(asyncIterable) {
    requireArguments(arguments.length, 1, 'from', 'ReadableStream');
    return edge.streams.from(asyncIterable);
  }

  get locked() { return this.#state.isLocked; }

  cancel(reason = undefined) {
    try {
      return this.#state.isLocked
        ? p.rejected(new TypeError('This ReadableStream is currently locked to a reader.'))
        : this.#state.cancel(reason);
    } catch (error) {
      return p.rejected(error);
    }
  }

  getReader(options = undefined) {
    const { mode } = toDictionary(options, "Failed to execute 'getReader' on 'ReadableStream': parameter 1");
    if (mode === undefined) {
      return new ReadableStreamDefaultReader(this);
    }

    if (`${mode}` !== 'byob') {
      throw new TypeError(`The provided value '${mode}' is not a valid enum value of type ReadableStreamReaderMode.`);
    }

    return new ReadableStreamBYOBReader(this);
  }

  pipeThrough(transform, options = undefined) {
    requireArguments(arguments.length, 1, 'pipeThrough', 'ReadableStream');
    const { readable, writable } = toDictionary(transform);
    const source = internals.stateOf(readable) && this.#state;
    const sink = edge.writable.stateOf(writable);
    const settings = toPipeOptions(options);
    requireUnlocked(source, sink);
    p.handled(edge.pipe(source, sink, settings));
    return readable;
  }

  pipeTo(destination, options = undefined) {
    try {
      const sink = edge.writable.stateOf(destination);
      const settings = toPipeOptions(options);
      requireUnlocked(this.#state, sink);
      return edge.pipe(this.#state, sink, settings);
    } catch (error) {
      return p.rejected(error);
    }
  }

  tee() { return edge.streams.tee(this); }

  values(options = undefined) {
    const { preventCancel } = toDictionary(options);
    return edge.iterateReadable(new ReaderState(this.#state, false), Boolean(preventCancel));
  }

  static {
    internals = {
      isReadable: value => typeof value === 'object' && value !== null && #state in value,
      stateOf(value) {
        if (!internals.isReadable(value)) {
          throw new TypeError("parameter 1 is not of type 'ReadableStream'.");
        }

        return value.#state;
      },
      /** A stream of our own algorithms: pull() and cancel(reason) answer promises. */
      create({ start, pull, cancel, mark = 1, size = undefined }) {
        const stream = new ReadableStream(token);
        const controller = new DefaultController(stream.#state, { pull, cancel, mark, size });
        controller.begin(start?.(controller));
        return { stream, controller };
      },
      createBytes({ pull, cancel, mark = 0 }) {
        const stream = new ReadableStream(token);
        const controller = new ByteController(stream.#state, { pull, cancel, mark, autoAllocate: undefined });
        controller.begin(undefined);
        return { stream, controller };
      },
    };
  }
}

function requireUnlocked(source, sink) {
  if (source.isLocked) {
    throw new TypeError('This ReadableStream is currently locked to a reader.');
  }

  if (sink.isLocked) {
    throw new TypeError('This WritableStream is currently locked to a writer.');
  }
}

defineInterface(ReadableStream);
p.defineProperty(ReadableStream.prototype, Symbol.asyncIterator, {
  value: ReadableStream.prototype.values, writable: true, configurable: true,
});
edge.readable = Object.freeze({ ...internals, ReadableStream });
