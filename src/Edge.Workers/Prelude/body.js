// Bodies of requests and responses: https://fetch.spec.whatwg.org/#body-mixin
// A body keeps what it was made of (text, bytes or a stream); the stream is made when somebody asks for it.

const { bytesOf, toUSVString } = edge.webidl;
const { defineProperty, rejected, resolved, sliceBytes, then } = edge.primordials;
const { utf8 } = edge;

const USED = 'Body has already been used. It can only be used once. Use tee() first if you need to read it twice.';

class Body {
  /** `source` is text, bytes or null; shared bytes belong to somebody else too: scripts see a copy. */
  constructor(source, type = null, shared = false) {
    this.source = source;
    this.type = type;
    this.shared = shared;
    this.stream = null;
    this.used = false;
  }

  /** Whether somebody has read of it. */
  get isUsed() {
    return this.used || this.stream !== null && edge.streams.isDisturbed(this.stream);
  }

  get isUnusable() {
    return this.isUsed || this.stream !== null && edge.streams.isLocked(this.stream);
  }

  /** The length in bytes when it is known, else null. */
  get length() {
    if (this.source === null) {
      return this.stream === null ? null : edge.streams.fixedLength(this.stream);
    }

    return typeof this.source === 'string' ? utf8.byteLength(this.source) : this.source.length;
  }

  openStream() {
    if (this.stream === null) {
      this.shared = true;
      this.stream = edge.streams.ofBytes(this.takeBytes());
      if (this.used) {
        edge.streams.disturb(this.stream);
      }
    }

    return this.stream;
  }

  /** The bytes of a source at hand, which nobody else holds. */
  takeBytes() {
    if (typeof this.source === 'string') {
      return utf8.encode(this.source);
    }

    return this.shared ? sliceBytes(this.source) : this.source;
  }

  /** What a sender reads: text, bytes or the stream. The body counts as used from now on. */
  takePayload() {
    if (this.isUnusable) {
      throw new TypeError(USED);
    }

    this.used = true;
    return this.source ?? this.stream;
  }

  /** A second body of the same bytes. */
  clone() {
    if (this.source !== null) {
      this.shared = true;
      return new Body(this.source, this.type, true);
    }

    const [mine, other] = edge.streams.tee(this.stream);
    this.stream = mine;
    return ofStream(other, this.type);
  }

  /** The same body for another owner; this one counts as used from now on. */
  passOn() {
    const next = new Body(this.source, this.type, this.shared);
    next.stream = this.stream === null ? null : edge.streams.passOn(this.stream);
    this.used = true;
    return next;
  }

  /** All of it, through `convert(bytes)`. */
  read(convert) {
    if (this.isUnusable) {
      return rejected(new TypeError(USED));
    }

    if (this.stream !== null) {
      return then(edge.streams.readAll(this.stream), convert);
    }

    this.used = true;
    try {
      return resolved(convert(this.takeBytes()));
    } catch (error) {
      return rejected(error);
    }
  }

  text() {
    if (this.stream === null && typeof this.source === 'string' && !this.used) {
      this.used = true;
      return resolved(this.source[0] === '\ufeff' ? this.source.slice(1) : this.source);
    }

    return this.read(utf8.decodeText);
  }
}

function ofStream(stream, type = null) {
  const body = new Body(null, type);
  body.stream = stream;
  return body;
}

/** The body of what a script gave: https://fetch.spec.whatwg.org/#concept-bodyinit-extract. Null for none. */
function extract(init) {
  if (init === null || init === undefined) {
    return null;
  }

  if (typeof init === 'string') {
    return new Body(toUSVString(init), 'text/plain;charset=UTF-8');
  }

  if (edge.streams.isReadable(init)) {
    if (edge.streams.isDisturbed(init)) {
      throw new TypeError('This ReadableStream is disturbed (has already been read from), and cannot be used as a body.');
    }

    if (edge.streams.isLocked(init)) {
      throw new TypeError('This ReadableStream is currently locked to a reader.');
    }

    return ofStream(init);
  }

  const bytes = bytesOf(init);
  if (bytes !== null) {
    return new Body(sliceBytes(bytes));
  }

  if (edge.blob.isBlob(init)) {
    return new Body(edge.blob.bytesOf(init), init.type === '' ? null : init.type, true);
  }

  if (edge.formData.isFormData(init)) {
    const form = edge.multipart.serialize(edge.formData.entriesOf(init));
    return new Body(form.bytes, form.type);
  }

  if (edge.searchParams.isSearchParams(init)) {
    return new Body(`${init}`, 'application/x-www-form-urlencoded;charset=UTF-8');
  }

  if (typeof init === 'object' && typeof init[Symbol.asyncIterator] === 'function') {
    return ofStream(edge.streams.from(init));
  }

  return new Body(toUSVString(init), 'text/plain;charset=UTF-8');
}

function parseForm(bytes, type) {
  const essence = (type ?? '').split(';')[0].trim().toLowerCase();
  if (type === null) {
    throw new TypeError('Parsing a Body as FormData requires a Content-Type header.');
  }

  if (essence === 'multipart/form-data') {
    const boundary = edge.multipart.parameter(type, 'boundary');
    if (!boundary) {
      throw new TypeError('No boundary string in Content-Type header. The multipart/form-data MIME type requires a ' +
        `boundary parameter, e.g. 'Content-Type: multipart/form-data; boundary="abcd"'. See RFC 7578, section 4.`);
    }

    return edge.formData.ofEntries(edge.multipart.parse(bytes, boundary));
  }

  if (essence === 'application/x-www-form-urlencoded') {
    return edge.formData.ofEntries(edge.searchParams.parsePairs(utf8.decodeText(bytes)));
  }

  throw new TypeError('Unrecognized Content-Type header value. FormData can only parse the following MIME types: ' +
    'multipart/form-data, application/x-www-form-urlencoded.');
}

/** Adds body, bodyUsed and the readers to a class; `bodyOf(object)` is its Body or null, `typeOf` its Content-Type. */
function defineBody(Class, bodyOf, typeOf) {
  const read = (object, convert, none) => {
    try {
      const body = bodyOf(object);
      return body === null ? resolved(none()) : body.read(convert);
    } catch (error) {
      return rejected(error);
    }
  };
  const empty = () => new Uint8Array(0);
  const members = {
    get body() { return bodyOf(this)?.openStream() ?? null; },
    get bodyUsed() { return bodyOf(this)?.isUsed ?? false; },
    arrayBuffer() { return read(this, bytes => bytes.buffer, () => empty().buffer); },
    bytes() { return read(this, bytes => bytes, empty); },
    blob() {
      const type = bytes => edge.blob.ofBytes(bytes, (typeOf(this) ?? '').toLowerCase());
      return read(this, type, () => type(empty()));
    },
    formData() { return read(this, bytes => parseForm(bytes, typeOf(this)), () => parseForm(empty(), typeOf(this))); },
    text() {
      try {
        return bodyOf(this)?.text() ?? resolved('');
      } catch (error) {
        return rejected(error);
      }
    },
    json() { return then(edge.primordials.apply(members.text, this, []), text => parseJson(text)); },
  };
  for (const name of Object.keys(members)) {
    defineProperty(Class.prototype, name, Object.getOwnPropertyDescriptor(members, name));
  }
}

const parseJson = JSON.parse;

edge.body = Object.freeze({ Body, USED, extract, ofStream, defineBody });
