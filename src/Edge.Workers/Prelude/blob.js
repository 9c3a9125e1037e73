// Blob and File: https://w3c.github.io/FileAPI/. All bytes are at hand.

const { bytesOf, defineInterface, requireArguments, toClamped, toDictionary, toSequence, toUSVString } = edge.webidl;
const { resolved, setBytes } = edge.primordials;
const { utf8 } = edge;

const MAX = Number.MAX_SAFE_INTEGER;
const fromBytes = Symbol('from bytes');

function toType(value) {
  const type = value === undefined ? '' : `${value}`;
  return /[^\x20-\x7e]/.test(type) ? '' : type.toLowerCase();
}

function toBytes(parts, endings) {
  const chunks = toSequence(parts, "Failed to construct 'Blob': The provided value", part => {
    if (internals.isBlob(part)) {
      return internals.bytesOf(part);
    }

    const bytes = bytesOf(part);
    if (bytes !== null) {
      return bytes;
    }

    const text = toUSVString(part);
    return utf8.encode(endings === 'native' ? text.replace(/\r\n?/g, '\n') : text);
  });
  return concat(chunks);
}

/** All chunks one after the other, in bytes of their own. */
function concat(chunks) {
  const size = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    setBytes(bytes, chunk, at);
    at += chunk.length;
  }

  return bytes;
}

let internals;

class Blob {
  #bytes;
  #type;

  constructor(parts = [], options = undefined) {
    if (parts === fromBytes) {
      this.#bytes = options.bytes;
      this.#type = options.type;
      return;
    }

    if (typeof parts !== 'object' && typeof parts !== 'function' || parts === null) {
      throw new TypeError("Failed to construct 'Blob': The provided value cannot be converted to a sequence.");
    }

    const { endings = 'transparent', type } = toDictionary(options);
    if (endings !== 'transparent' && endings !== 'native') {
      throw new TypeError(`The provided value '${endings}' is not a valid enum value of type EndingType.`);
    }

    this.#bytes = toBytes(parts, endings);
    this.#type = toType(type);
  }

  get size() { return this.#bytes.length; }
  get type() { return this.#type; }

  slice(start = 0, end = this.#bytes.length, type = '') {
    const size = this.#bytes.length;
    const at = position => {
      const clamped = toClamped(position, -MAX, MAX);
      return clamped < 0 ? Math.max(size + clamped, 0) : Math.min(clamped, size);
    };
    const from = at(start);
    const bytes = utf8.subarray(this.#bytes, from, Math.max(at(end), from));
    return new Blob(fromBytes, { bytes, type: toType(type) });
  }

  arrayBuffer() { return resolved(edge.primordials.sliceBytes(this.#bytes).buffer); }
  bytes() { return resolved(edge.primordials.sliceBytes(this.#bytes)); }
  text() { return resolved(utf8.decodeText(this.#bytes)); }
  stream() { return edge.streams.ofBytes(edge.primordials.sliceBytes(this.#bytes)); }

  static {
    internals = {
      isBlob: value => typeof value === 'object' && value !== null && #bytes in value,
      bytesOf: blob => blob.#bytes,
      typeOf: blob => blob.#type,
      ofBytes: (bytes, type = '') => new Blob(fromBytes, { bytes, type }),
      concat,
    };
  }
}

let fileInternals;

class File extends Blob {
  #name;
  #lastModified;

  constructor(parts, name, options = undefined) {
    requireArguments(arguments.length, 2, 'constructor', 'File');
    super(parts, options);
    const { lastModified } = toDictionary(options);
    this.#name = toUSVString(name);
    this.#lastModified = lastModified === undefined ? Date.now() : Math.trunc(Number(lastModified)) || 0;
  }

  get name() { return this.#name; }
  get lastModified() { return this.#lastModified; }

  static {
    fileInternals = {
      isFile: value => typeof value === 'object' && value !== null && #name in value,
      fileOfBytes: (bytes, name, type = '', lastModified = Date.now()) =>
        new File([bytes], name, { type, lastModified }),
    };
  }
}

defineInterface(Blob);
defineInterface(File);
edge.blob = Object.freeze({ ...internals, ...fileInternals, Blob, File });
