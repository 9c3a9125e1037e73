// `for await` over a ReadableStream: https://streams.spec.whatwg.org/#rs-asynciterator

const p = edge.primordials;
const AsyncIteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf(async function* () {}).prototype);
const prototype = Object.create(AsyncIteratorPrototype, {
  [Symbol.toStringTag]: { value: 'ReadableStream AsyncIterator', configurable: true },
});
const states = new WeakMap();
const stateOf = p.uncurry(WeakMap.prototype.get);
const keep = p.uncurry(WeakMap.prototype.set);

const ended = value => ({ value, done: true });

function next(state) {
  if (state.finished) {
    return p.resolved(ended(undefined));
  }

  return p.then(state.reader.readResult(), result => {
    if (result.done) {
      finish(state);
    }

    return result;
  }, reason => {
    finish(state);
    throw reason;
  });
}

function finish(state) {
  state.finished = true;
  state.reader.release();
}

function leave(state, value) {
  if (state.finished) {
    return p.resolved(ended(value));
  }

  const canceled = state.preventCancel ? p.resolved(undefined) : state.reader.stream.cancel(value);
  finish(state);
  return p.then(canceled, () => ended(value));
}

/** Calls come one after the other. */
function chain(iterator, step) {
  const state = stateOf(states, iterator);
  if (state === undefined) {
    return p.rejected(new TypeError('Illegal invocation'));
  }

  const run = () => step(state);
  state.ongoing = state.ongoing === null ? run() : p.then(state.ongoing, run, run);
  return state.ongoing;
}

p.defineProperties(prototype, {
  next: {
    value: function next_() { return chain(this, next); }, writable: true, enumerable: true, configurable: true,
  },
  return: {
    value: function return_(value) { return chain(this, state => leave(state, value)); },
    writable: true, enumerable: true, configurable: true,
  },
});

edge.iterateReadable = (reader, preventCancel) => {
  const iterator = Object.create(prototype);
  keep(states, iterator, { reader, preventCancel, finished: false, ongoing: null });
  return iterator;
};
