// What all streams need: queues with sizes, promises, strategies: https://streams.spec.whatwg.org/#misc-abstract-ops

const { apply, rejected, resolved } = edge.primordials;
const { defineInterface, requireArguments, toDictionary } = edge.webidl;

/** First in, first out. */
class Queue {
  #items = [];
  #head = 0;

  get length() { return this.#items.length - this.#head; }
  peek() { return this.#items[this.#head]; }
  push(item) { this.#items[this.#items.length] = item; }

  shift() {
    const item = this.#items[this.#head];
    this.#items[this.#head++] = undefined;
    if (this.#head === this.#items.length) {
      this.#items = [];
      this.#head = 0;
    } else if (this.#head > 1024 && this.#head * 2 > this.#items.length) {
      this.#items = edge.primordials.slice(this.#items, this.#head);
      this.#head = 0;
    }

    return item;
  }

  /** Takes all items out. */
  drain() {
    const items = edge.primordials.slice(this.#items, this.#head);
    this.#items = [];
    this.#head = 0;
    return items;
  }
}

/** A queue whose items have sizes: https://streams.spec.whatwg.org/#queue-with-sizes */
class SizedQueue extends Queue {
  size = 0;

  enqueue(value, size) {
    const number = Number(size);
    if (!(number >= 0) || number === Infinity) {
      throw new RangeError(
        "The return value of a queuing strategy's size function must be a finite, non-NaN, non-negative number");
    }

    this.push({ value, size: number });
    this.size += number;
  }

  dequeue() {
    const { value, size } = this.shift();
    this.size = Math.max(this.size - size, 0);
    return value;
  }

  reset() {
    this.drain();
    this.size = 0;
  }
}

/** A promise with its ends; `settled` once one was used. */
class Deferred {
  settled = false;

  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.fulfil = resolve;
      this.refuse = reject;
    });
  }

  resolve(value) {
    this.settled = true;
    this.fulfil(value);
  }

  reject(reason) {
    this.settled = true;
    this.refuse(reason);
    edge.primordials.handled(this.promise);
  }
}

/** Calls a method of a script; a promise of what it answers, also when it throws. */
function promiseCall(method, target, args) {
  try {
    return resolved(apply(method, target, args));
  } catch (error) {
    return rejected(error);
  }
}

/** A method of an underlying source or sink, bound to it; undefined when there is none. */
function methodOf(target, name, what) {
  const method = target[name];
  if (method === undefined) {
    return undefined;
  }

  if (typeof method !== 'function') {
    throw new TypeError(`${what}.${name} is not a function`);
  }

  return method;
}

const one = () => 1;

/** The high water mark and size function of a strategy argument. */
function toStrategy(value, defaultMark) {
  const { highWaterMark, size } = toDictionary(value, 'The strategy');
  const mark = highWaterMark === undefined ? defaultMark : Number(highWaterMark);
  if (Number.isNaN(mark) || mark < 0) {
    throw new RangeError(`'${highWaterMark}' is not a valid value for the highWaterMark of a queuing strategy.`);
  }

  if (size !== undefined && typeof size !== 'function') {
    throw new TypeError('The size of a queuing strategy is not a function');
  }

  return { mark, hasSize: size !== undefined, size: size === undefined ? one : chunk => size(chunk) };
}

function toMark(init, type) {
  const { highWaterMark } = toDictionary(init);
  if (highWaterMark === undefined) {
    throw new TypeError(`Failed to construct '${type}': required member highWaterMark is undefined.`);
  }

  return Number(highWaterMark);
}

const countSize = { size() { return 1; } }.size;
const byteSize = { size(chunk) { return chunk.byteLength; } }.size;

class CountQueuingStrategy {
  #mark;

  constructor(init) {
    requireArguments(arguments.length, 1, 'constructor', 'CountQueuingStrategy');
    this.#mark = toMark(init, 'CountQueuingStrategy');
  }

  get highWaterMark() { return this.#mark; }
  get size() { return this.#mark === undefined ? undefined : countSize; }
}

class ByteLengthQueuingStrategy {
  #mark;

  constructor(init) {
    requireArguments(arguments.length, 1, 'constructor', 'ByteLengthQueuingStrategy');
    this.#mark = toMark(init, 'ByteLengthQueuingStrategy');
  }

  get highWaterMark() { return this.#mark; }
  get size() { return this.#mark === undefined ? undefined : byteSize; }
}

defineInterface(CountQueuingStrategy);
defineInterface(ByteLengthQueuingStrategy);
edge.streamQueue = Object.freeze({ Queue, SizedQueue, Deferred, promiseCall, methodOf, toStrategy, one });
