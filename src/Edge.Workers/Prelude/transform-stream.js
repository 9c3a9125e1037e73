// TransformStream: https://streams.spec.whatwg.org/#ts-class

const p = edge.primordials;
const { defineInterface, requireToken, token } = edge.webidl;
const { methodOf, promiseCall, toStrategy } = edge.streamQueue;
const { TransformState } = edge.transformState;

class TransformStreamDefaultController {
  #state;

  constructor(given, state) {
    requireToken(given);
    this.#state = state;
  }

  get desiredSize() { return this.#state.readable.controller.desiredSize; }
  enqueue(chunk = undefined) { this.#state.enqueue(chunk); }
  error(reason = undefined) { this.#state.error(reason); }
  terminate() { this.#state.terminate(); }
}

const publicController = state => state.object ??= new TransformStreamDefaultController(token, state);

function setUp(transformer, writableStrategy, readableStrategy) {
  const [start, transform, flush, cancel] =
    ['start', 'transform', 'flush', 'cancel'].map(name => methodOf(transformer, name, 'The transformer'));
  for (const type of ['readableType', 'writableType']) {
    if (transformer[type] !== undefined) {
      throw new RangeError('Invalid type is specified');
    }
  }

  const readable = toStrategy(readableStrategy, 0);
  const writable = toStrategy(writableStrategy, 1);
  const call = (method, args) => (method === undefined ? p.resolved(undefined) : promiseCall(method, transformer, args));
  const state = new TransformState({
    transform: transform === undefined
      ? chunk => promiseCall(pass, state, [chunk])
      : chunk => call(transform, [chunk, publicController(state)]),
    flush: () => call(flush, [publicController(state)]),
    cancel: reason => call(cancel, [reason]),
    writableStrategy: { mark: writable.mark, size: writable.size },
    readableStrategy: { mark: readable.mark, size: readable.size },
  });
  state.started.resolve(start === undefined ? undefined : p.apply(start, transformer, [publicController(state)]));
  return state;
}

function pass(chunk) {
  this.enqueue(chunk);
}

class TransformStream {
  #state;

  constructor(transformer = undefined, writableStrategy = undefined, readableStrategy = undefined) {
    this.#state = transformer instanceof TransformState
      ? transformer
      : setUp(transformer ?? {}, writableStrategy, readableStrategy);
  }

  get readable() { return this.#state.readable.stream; }
  get writable() { return this.#state.writable.stream; }
}

defineInterface(TransformStream);
defineInterface(TransformStreamDefaultController);

/** The inside of a stream of ours: `transform(chunk, enqueue)` and `flush(enqueue)` may throw or answer a promise. */
function makeTransform({ transform, flush = p.nothing, bytes = false }) {
  const enqueue = chunk => state.enqueue(chunk);
  const state = new TransformState({
    transform: chunk => promiseCall(transform, undefined, [chunk, enqueue]),
    flush: () => promiseCall(flush, undefined, [enqueue]),
    cancel: () => p.resolved(undefined),
    bytes,
    writableStrategy: { mark: 1 },
    readableStrategy: { mark: 0 },
  });
  state.started.resolve(undefined);
  return state;
}

edge.transform = Object.freeze({ TransformStream, makeTransform });
