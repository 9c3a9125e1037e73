// Web IDL: how interfaces look from outside and how arguments become the types a standard names.

const { defineProperty, getOwnPropertyDescriptor, ownKeys, toWellFormed } = edge.primordials;
const { expose } = edge;
const nativeIterator = Symbol.iterator;

/** Prototypes of all interfaces; their instances cannot be cloned unless a serializer is known for them. */
const platformPrototypes = new Map();

function makeEnumerable(target, skip) {
  for (const key of ownKeys(target)) {
    if (typeof key === 'string' && key !== skip) {
      const descriptor = getOwnPropertyDescriptor(target, key);
      if (descriptor.configurable) {
        defineProperty(target, key, { ...descriptor, enumerable: true });
      }
    }
  }
}

/** Gives a class the properties of an interface: enumerable members, constants, a tag; and makes it a global. */
function defineInterface(Class, { name = Class.name, constants = {}, exposed = true } = {}) {
  const { prototype } = Class;
  makeEnumerable(prototype, 'constructor');
  for (const key of ownKeys(Class)) {
    if (typeof key === 'string' && typeof Class[key] === 'function' && key !== 'prototype') {
      defineProperty(Class, key, { enumerable: true });
    }
  }

  for (const [key, value] of Object.entries(constants)) {
    defineProperty(Class, key, { value, enumerable: true });
    defineProperty(prototype, key, { value, enumerable: true });
  }

  defineProperty(prototype, Symbol.toStringTag, { value: name, configurable: true });
  platformPrototypes.set(prototype, name);
  if (exposed) {
    expose(name, Class);
  }
}

/** Lets an interface of pairs be iterated: entries, keys, values, forEach; `pairsOf(object)` lists them. */
function definePairs(Class, tag, pairsOf) {
  const IteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([][nativeIterator]()));
  const prototype = Object.create(IteratorPrototype, {
    [Symbol.toStringTag]: { value: `${tag} Iterator`, configurable: true },
  });
  const states = new WeakMap();
  const getState = edge.primordials.uncurry(WeakMap.prototype.get);
  const setState = edge.primordials.uncurry(WeakMap.prototype.set);
  defineProperty(prototype, 'next', {
    value: function next() {
      const state = getState(states, this);
      if (state === undefined) {
        throw new TypeError('Illegal invocation');
      }

      const pairs = pairsOf(state.target);
      if (state.index >= pairs.length) {
        return { value: undefined, done: true };
      }

      const pair = pairs[state.index++];
      return { value: state.pick(pair), done: false };
    },
    writable: true, enumerable: true, configurable: true,
  });

  const iterate = (target, pick) => {
    pairsOf(target);
    const iterator = Object.create(prototype);
    setState(states, iterator, { target, pick, index: 0 });
    return iterator;
  };
  const methods = {
    entries() { return iterate(this, pair => [pair[0], pair[1]]); },
    keys() { return iterate(this, pair => pair[0]); },
    values() { return iterate(this, pair => pair[1]); },
    forEach(callback, thisArgument) {
      requireArguments(arguments.length, 1, 'forEach', tag);
      if (typeof callback !== 'function') {
        throw new TypeError(`Failed to execute 'forEach' on '${tag}': parameter 1 is not of type 'Function'.`);
      }

      for (let index = 0; index < pairsOf(this).length; index++) {
        const [name, value] = pairsOf(this)[index];
        edge.primordials.apply(callback, thisArgument, [value, name, this]);
      }
    },
  };
  for (const name of ['entries', 'keys', 'values', 'forEach']) {
    defineProperty(Class.prototype, name, { value: methods[name], writable: true, enumerable: true, configurable: true });
  }

  defineProperty(Class.prototype, nativeIterator, { value: methods.entries, writable: true, configurable: true });
}

function requireArguments(given, needed, method, type) {
  if (given < needed) {
    const what = method === 'constructor' ? `Failed to construct '${type}'` : `Failed to execute '${method}' on '${type}'`;
    throw new TypeError(`${what}: ${needed} argument${needed > 1 ? 's' : ''} required, but only ${given} present.`);
  }
}

const toDOMString = value => (typeof value === 'string' ? value : `${value}`);
const toUSVString = value => toWellFormed(typeof value === 'string' ? value : `${value}`);

function toByteString(value) {
  const text = toDOMString(value);
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code > 255) {
      throw new TypeError('Cannot convert argument to a ByteString because the character at index ' +
        `${index} has a value of ${code} which is greater than 255.`);
    }
  }

  return text;
}

/** A dictionary argument: nothing is an empty one, anything but an object is refused. */
function toDictionary(value, what = 'The provided value') {
  if (value === undefined || value === null) {
    return Object.create(null);
  }

  if (typeof value !== 'object' && typeof value !== 'function') {
    throw new TypeError(`${what} is not of type 'object'.`);
  }

  return value;
}

/** An integer of the given width (at most 32 bits), modulo as Web IDL has it. */
function toInteger(value, bits, signed = false) {
  const number = Math.trunc(Number(value));
  if (!Number.isFinite(number)) {
    return 0;
  }

  const range = 2 ** bits;
  const modulo = ((number % range) + range) % range;
  return signed && modulo >= range / 2 ? modulo - range : modulo + 0;
}

/** An integer in a range, or a TypeError: [EnforceRange]. */
function toEnforced(value, most, what) {
  const number = Number(value);
  const integer = Math.trunc(number);
  if (!Number.isFinite(number) || integer < 0 || integer > most) {
    throw new TypeError(`${what} is outside the accepted range of 0 to ${most}, inclusive.`);
  }

  return integer + 0;
}

/** An integer moved into a range: [Clamp]. */
function toClamped(value, least, most) {
  const number = Number(value);
  return Number.isNaN(number) ? 0 : Math.min(Math.max(Math.round(number), least), most);
}

/** All items of an iterable. */
function toSequence(value, what = 'The provided value', convert = item => item) {
  const method = value === null || typeof value !== 'object' && typeof value !== 'function'
    ? undefined
    : value[nativeIterator];
  if (typeof method !== 'function') {
    throw new TypeError(`${what} cannot be converted to a sequence.`);
  }

  const iterator = edge.primordials.apply(method, value, []);
  const { next } = iterator;
  const items = [];
  for (;;) {
    const step = edge.primordials.apply(next, iterator, []);
    if (step.done) {
      return items;
    }

    items[items.length] = convert(step.value);
  }
}

/** The bytes of a buffer or view, not copied; null for anything else. */
function bytesOf(value) {
  const p = edge.primordials;
  if (p.isView(value)) {
    return p.viewTag(value) === undefined
      ? new Uint8Array(p.dataViewBuffer(value), p.dataViewByteOffset(value), p.dataViewByteLength(value))
      : new Uint8Array(p.viewBuffer(value), p.viewByteOffset(value), p.viewByteLength(value));
  }

  return isBuffer(value) ? new Uint8Array(value) : null;
}

const isBuffer = value => typeof value === 'object' && value !== null && value instanceof ArrayBuffer;

/** Constructors that scripts must not call take this first. */
const token = Symbol('internal');

function requireToken(given) {
  if (given !== token) {
    throw new TypeError('Illegal constructor');
  }
}

edge.webidl = Object.freeze({
  platformPrototypes, expose, defineInterface, definePairs, requireArguments, toDOMString, toUSVString, toByteString,
  toDictionary, toInteger, toEnforced, toClamped, toSequence, bytesOf, isBuffer, token, requireToken,
});
