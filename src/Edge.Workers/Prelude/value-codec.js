// Structured values as bytes, for storage and calls: docs/value-format.md
// Plain JSON data goes through the engine's own JSON; everything else through the tagged form.

const p = edge.primordials;
const { utf8 } = edge;
const { Writer, VERSION } = edge.valueWriter;
const { Reader, malformed } = edge.valueReader;
const { parse, stringify } = JSON;
const { isFinite } = Number;
const ObjectPrototype = Object.prototype;
const jsonPrototypes = [ObjectPrototype, Array.prototype, String.prototype, Number.prototype, Boolean.prototype];
const has = p.uncurry(Set.prototype.has);

const JSON_VERSION = 1;
const JSON_MARK = '\x01';
const MAX_DEPTH = 200;

/** Whether JSON keeps a value whole: no undefined, -0, NaN, holes, shared objects, or anything but plain objects. */
function isJson(value, seen, depth) {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return isFinite(value) && (value !== 0 || 1 / value > 0);
    case 'object':
      return value === null || isJsonObject(value, seen, depth);
    default:
      return false;
  }
}

function isJsonObject(value, seen, depth) {
  if (depth > MAX_DEPTH || has(seen, value)) {
    return false;
  }

  p.setAdd(seen, value);
  const keys = p.keys(value);
  if (p.isArray(value)) {
    if (keys.length !== value.length) {
      return false;
    }
  } else if (p.getPrototypeOf(value) !== ObjectPrototype) {
    return false;
  }

  for (let index = 0; index < keys.length; index++) {
    if (!isJson(value[keys[index]], seen, depth + 1)) {
      return false;
    }
  }

  return true;
}

const isJsonUntouched = () => jsonPrototypes.every(prototype => !('toJSON' in prototype));

/** The JSON text of a value that JSON keeps whole, or undefined. */
function toJson(value) {
  return isJsonUntouched() && isJson(value, new Set(), 0) ? stringify(value) : undefined;
}

/**
 * The bytes of a structured value. `external(value)` may give a number for what cannot be cloned;
 * without it, or when it answers undefined, that is a DataCloneError.
 */
function encodeValue(value, external = undefined) {
  const json = toJson(value);
  if (json !== undefined) {
    return utf8.encode(JSON_MARK + json);
  }

  const writer = new Writer(external);
  writer.value(value);
  return writer.finish();
}

/** The value of bytes; `external(number)` gives back what `encodeValue` was given a number for. */
function decodeValue(bytes, external = undefined) {
  if (bytes[0] === JSON_VERSION) {
    return parse(utf8.decodeWhole(utf8.subarray(bytes, 1)));
  }

  if (bytes[0] !== VERSION) {
    throw malformed();
  }

  const reader = new Reader(bytes, external);
  const value = reader.value();
  if (!reader.isAtEnd) {
    throw malformed();
  }

  return value;
}

edge.encodeValue = encodeValue;
edge.decodeValue = decodeValue;
edge.toJson = toJson;
