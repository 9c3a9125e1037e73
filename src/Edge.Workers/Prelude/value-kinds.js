// What a value is for structured cloning: https://html.spec.whatwg.org/#structuredserializeinternal

const p = edge.primordials;
const { platformPrototypes } = edge.webidl;
const { DOMException } = edge;
const { Blob, File } = edge.blob;
const ObjectPrototype = Object.prototype;

const kinds = new Map([
  [Map.prototype, 'map'], [Set.prototype, 'set'], [Date.prototype, 'date'], [RegExp.prototype, 'regexp'],
  [Error.prototype, 'error'], [ArrayBuffer.prototype, 'buffer'], [p.TypedArrayPrototype, 'view'],
  [DataView.prototype, 'view'], [Boolean.prototype, 'boxed'], [Number.prototype, 'boxed'], [String.prototype, 'boxed'],
  [BigInt.prototype, 'boxed'], [Symbol.prototype, 'none'], [Promise.prototype, 'none'], [WeakMap.prototype, 'none'],
  [WeakSet.prototype, 'none'], [WeakRef.prototype, 'none'],
  [DOMException.prototype, 'exception'], [Blob.prototype, 'blob'], [File.prototype, 'file'],
]);
const boxes = [Boolean, Number, String, BigInt].map(Box => p.uncurry(Box.prototype.valueOf));

/** Each throws, or answers nothing, for what only looks like its kind. */
const brands = {
  __proto__: null,
  map: value => p.mapSize(value),
  set: value => p.setSize(value),
  date: value => p.dateGetTime(value),
  regexp: value => p.regExpSource(value),
  buffer: value => p.bufferByteLength(value),
  view: value => p.isView(value) || p.viewTag(value).length,
  boxed: value => unbox(value),
};

/** The primitive inside a Boolean, Number, String or BigInt object. */
function unbox(value) {
  for (const valueOf of boxes) {
    try {
      return valueOf(value);
    } catch {
      // Another kind of box.
    }
  }

  throw new TypeError('Illegal invocation');
}

/** The kind of an object: array, object, platform, none (cannot be cloned), or one of the map above. */
function kindOf(value) {
  if (p.isArray(value)) {
    return 'array';
  }

  for (let at = p.getPrototypeOf(value); at !== null && at !== ObjectPrototype; at = p.getPrototypeOf(at)) {
    const kind = p.mapGet(kinds, at) ?? (p.mapGet(platformPrototypes, at) === undefined ? undefined : 'platform');
    if (kind !== undefined) {
      return isOfKind(kind, value) ? kind : 'object';
    }
  }

  return 'object';
}

function isOfKind(kind, value) {
  try {
    brands[kind]?.(value);
    return true;
  } catch {
    return false;
  }
}

function constructorName(value) {
  try {
    return value.constructor?.name || 'Object';
  } catch {
    return 'Object';
  }
}

/** The error for a value that cannot be cloned. */
function uncloneable(value) {
  if (typeof value === 'object' && kindOf(value) === 'platform') {
    const text = `Could not serialize object of type "${constructorName(value)}".`;
    return new DOMException(`${text} This type does not support serialization.`, 'DataCloneError');
  }

  const what = typeof value === 'function'
    ? p.functionToString(value)
    : typeof value === 'symbol' ? String(value) : `#<${constructorName(value)}>`;
  return new DOMException(`${what} could not be cloned.`, 'DataCloneError');
}

const errorTypes = new Map(
  Object.entries({ Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError }));

/** The parts of an error that survive: its name if it is a standard one, and own message, stack and cause. */
function errorParts(error) {
  const name = String(error.name);
  const own = key => p.getOwnPropertyDescriptor(error, key);
  const message = own('message');
  const stack = error.stack;
  return {
    name: p.mapGet(errorTypes, name) === undefined ? 'Error' : name,
    message: message === undefined || !('value' in message) ? undefined : String(message.value),
    stack: typeof stack === 'string' ? stack : undefined,
    cause: own('cause'),
  };
}

function makeError({ name, message, stack }) {
  const error = new (p.mapGet(errorTypes, name) ?? Error)();
  hide(error, 'stack', stack);
  if (message !== undefined) {
    hide(error, 'message', message);
  }

  return error;
}

/** Sets a property as errors have theirs: not enumerable. */
function hide(target, key, value) {
  p.defineProperty(target, key, { value, writable: true, enumerable: false, configurable: true });
}

const viewTypes = [
  DataView, Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array,
  Float64Array, BigInt64Array, BigUint64Array,
];
if (typeof Float16Array === 'function') {
  viewTypes.push(Float16Array);
}

const viewNames = viewTypes.map(Type => Type.name);

/** Type (by number), buffer, offset and length in elements of a view. */
function viewParts(view) {
  const tag = p.viewTag(view);
  if (tag === undefined) {
    const [buffer, offset] = [p.dataViewBuffer(view), p.dataViewByteOffset(view)];
    return { type: 0, buffer, offset, length: p.dataViewByteLength(view) };
  }

  const type = viewNames.indexOf(tag);
  return { type, buffer: p.viewBuffer(view), offset: p.viewByteOffset(view), length: p.viewLength(view) };
}

/** Sets an own property whatever its name. */
function setOwn(target, key, value) {
  if (key === '__proto__') {
    p.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
  } else {
    target[key] = value;
  }
}

edge.valueKinds = Object.freeze({
  kindOf, uncloneable, unbox, errorParts, makeError, hide, viewTypes, viewParts, setOwn, constructorName,
});
