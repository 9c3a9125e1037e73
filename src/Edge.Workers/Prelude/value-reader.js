// Reads what value-writer.js wrote: docs/value-format.md

const p = edge.primordials;
const { utf8, DOMException } = edge;
const { makeError, hide, viewTypes, setOwn } = edge.valueKinds;

const END = '.'.charCodeAt(0);

function malformed() {
  return new DOMException('Unable to deserialize cloned data.', 'DataCloneError');
}

class Reader {
  #bytes;
  #view;
  #at = 1;
  #known = [];
  #external;

  constructor(bytes, external) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#external = external;
  }

  get isAtEnd() { return this.#at === this.#bytes.length; }

  byte() {
    if (this.#at >= this.#bytes.length) {
      throw malformed();
    }

    return this.#bytes[this.#at++];
  }

  varint() {
    let value = 0;
    for (let scale = 1; ; scale *= 0x80) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        return value;
      }
    }
  }

  double() {
    this.#require(8);
    this.#at += 8;
    return this.#view.getFloat64(this.#at - 8, true);
  }

  /** A count of items that take at least a byte each. */
  count() {
    const count = this.varint();
    this.#require(count);
    return count;
  }

  #require(count) {
    if (count > this.#bytes.length - this.#at) {
      throw malformed();
    }
  }

  raw() {
    const count = this.count();
    this.#at += count;
    return p.sliceBytes(this.#bytes, this.#at - count, this.#at);
  }

  text() {
    const value = this.value();
    if (typeof value !== 'string') {
      throw malformed();
    }

    return value;
  }

  plainText() {
    const count = this.count();
    const bytes = utf8.subarray(this.#bytes, this.#at, this.#at += count);
    return utf8.isAscii(bytes) ? utf8.decodeLatin1(bytes) : utf8.decode(bytes);
  }

  units() {
    const count = this.varint();
    this.#require(count * 2);
    let text = '';
    for (let index = 0; index < count; index++, this.#at += 2) {
      text += p.fromCharCode(this.#view.getUint16(this.#at, true));
    }

    return text;
  }

  integer() {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  bigint() {
    const negative = this.byte() === 1;
    let value = 0n;
    const bytes = this.raw();
    for (let index = bytes.length - 1; index >= 0; index--) {
      value = value << 8n | BigInt(bytes[index]);
    }

    return negative ? -value : value;
  }

  reference() {
    const number = this.varint();
    if (number >= this.#known.length) {
      throw malformed();
    }

    return this.#known[number];
  }

  external() {
    const number = this.varint();
    if (this.#external === undefined) {
      throw malformed();
    }

    return this.#external(number);
  }

  /** Numbers an object before its parts are read. */
  know(value) {
    this.#known[this.#known.length] = value;
    return value;
  }

  /** Keeps a number for an object that needs its parts first. */
  knowLater(make) {
    const number = this.#known.length;
    this.#known[number] = undefined;
    return this.#known[number] = make();
  }

  value() {
    const read = readers[p.fromCharCode(this.byte())];
    if (read === undefined) {
      throw malformed();
    }

    return read(this);
  }

  properties(target) {
    while (this.#bytes[this.#at] !== END) {
      setOwn(target, this.text(), this.value());
    }

    this.#at++;
    return target;
  }
}

/** One per tag; the writer has the same list. */
const readers = {
  __proto__: null,
  '_': () => undefined,
  '0': () => null,
  T: () => true,
  F: () => false,
  I: reader => reader.integer(),
  N: reader => reader.double(),
  Z: reader => reader.bigint(),
  '"': reader => reader.plainText(),
  u: reader => reader.units(),
  '^': reader => reader.reference(),
  x: reader => reader.external(),
  o: reader => reader.properties(reader.know({})),
  A: reader => reader.properties(reader.know(new Array(reader.varint()))),
  a(reader) {
    const count = reader.count();
    const list = reader.know([]);
    for (let index = 0; index < count; index++) {
      list[index] = reader.value();
    }

    return list;
  },
  M(reader) {
    const map = reader.know(new Map());
    for (let left = reader.count(); left > 0; left--) {
      const key = reader.value();
      p.mapSet(map, key, reader.value());
    }

    return map;
  },
  S(reader) {
    const set = reader.know(new Set());
    for (let left = reader.count(); left > 0; left--) {
      p.setAdd(set, reader.value());
    }

    return set;
  },
  D: reader => reader.know(new Date(reader.double())),
  R: reader => reader.knowLater(() => new RegExp(reader.text(), reader.text())),
  W: reader => reader.knowLater(() => Object(reader.value())),
  E(reader) {
    const error = reader.know(makeError({ name: reader.text(), message: reader.value(), stack: reader.value() }));
    if (reader.byte() === 1) {
      hide(error, 'cause', reader.value());
    }

    return error;
  },
  X(reader) {
    return reader.knowLater(() => {
      const name = reader.text();
      const exception = new DOMException(reader.text(), name);
      hide(exception, 'stack', reader.value());
      return exception;
    });
  },
  B: reader => reader.know(reader.raw().buffer),
  G(reader) {
    const bytes = reader.raw();
    const buffer = new ArrayBuffer(bytes.length, { maxByteLength: reader.varint() });
    p.setBytes(new Uint8Array(buffer), bytes);
    return reader.know(buffer);
  },
  V(reader) {
    return reader.knowLater(() => {
      const type = reader.byte();
      const offset = reader.varint();
      const length = reader.varint();
      return new viewTypes[type](reader.value(), offset, length);
    });
  },
  b(reader) {
    const type = reader.text();
    return reader.know(edge.blob.ofBytes(reader.raw(), type));
  },
  f(reader) {
    const type = reader.text();
    const name = reader.text();
    const lastModified = reader.double();
    return reader.know(edge.blob.fileOfBytes(reader.raw(), name, type, lastModified));
  },
};

edge.valueReader = Object.freeze({ Reader, malformed });
