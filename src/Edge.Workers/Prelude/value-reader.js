// Reads what value-writer.js wrote: docs/value-format.md

const p = edge.primordials;
const { utf8, DOMException } = edge;
const { setOwn } = edge.valueKinds;
const readers = edge.valueReaders;

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
    return utf8.decodeWhole(bytes);
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

edge.valueReader = Object.freeze({ Reader, malformed });
