// Writes structured values as bytes: docs/value-format.md

const p = edge.primordials;
const { utf8 } = edge;
const { kindOf, uncloneable } = edge.valueKinds;
const { writers, tag } = edge.valueWriters;

const VERSION = 2;
const UNDEFINED = tag('_');
const NULL = tag('0');
const TRUE = tag('T');
const FALSE = tag('F');
const INTEGER = tag('I');
const DOUBLE = tag('N');
const BIGINT = tag('Z');
const TEXT = tag('"');
const UNITS = tag('u');
const REFERENCE = tag('^');
const EXTERNAL = tag('x');
const END = tag('.');

class Writer {
  #bytes = new Uint8Array(256);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;
  #memory = new Map();
  #external;

  constructor(external) {
    this.#external = external;
    this.byte(VERSION);
  }

  finish() { return p.sliceBytes(this.#bytes, 0, this.#length); }

  #reserve(count) {
    if (this.#length + count <= this.#bytes.length) {
      return;
    }

    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + count));
    p.setBytes(grown, this.#bytes);
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }

  byte(value) {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  varint(value) {
    this.#reserve(8);
    let rest = value;
    while (rest >= 0x80) {
      this.#bytes[this.#length++] = rest % 0x80 | 0x80;
      rest = Math.floor(rest / 0x80);
    }

    this.#bytes[this.#length++] = rest;
  }

  double(value) {
    this.#reserve(8);
    this.#view.setFloat64(this.#length, value, true);
    this.#length += 8;
  }

  raw(bytes) {
    this.varint(bytes.length);
    this.#reserve(bytes.length);
    p.setBytes(this.#bytes, bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Text as UTF-8, or as UTF-16 when it is not well-formed. */
  text(text) {
    if (p.toWellFormed(text) !== text) {
      this.byte(UNITS);
      this.varint(text.length);
      this.#reserve(text.length * 2);
      for (let index = 0; index < text.length; index++, this.#length += 2) {
        this.#view.setUint16(this.#length, text.charCodeAt(index), true);
      }

      return;
    }

    const size = utf8.byteLength(text);
    this.byte(TEXT);
    this.varint(size);
    this.#reserve(size);
    this.#length = utf8.encodeInto(text, this.#bytes, 0, this.#length).written;
  }

  number(value) {
    if (Number.isSafeInteger(value) && Math.abs(value) <= 0x3fffffffffff && !Object.is(value, -0)) {
      this.byte(INTEGER);
      this.varint(value < 0 ? -2 * value - 1 : 2 * value);
    } else {
      this.byte(DOUBLE);
      this.double(value);
    }
  }

  bigint(value) {
    const digits = (value < 0n ? -value : value).toString(16);
    const bytes = new Uint8Array(digits.length + 1 >> 1);
    for (let index = 0; index < bytes.length; index++) {
      const end = digits.length - 2 * index;
      bytes[index] = Number.parseInt(digits.slice(Math.max(end - 2, 0), end), 16);
    }

    this.byte(BIGINT);
    this.byte(value < 0n ? 1 : 0);
    this.raw(bytes);
  }

  value(value) {
    switch (typeof value) {
      case 'undefined': return this.byte(UNDEFINED);
      case 'boolean': return this.byte(value ? TRUE : FALSE);
      case 'number': return this.number(value);
      case 'string': return this.text(value);
      case 'bigint': return this.bigint(value);
      case 'object': return value === null ? this.byte(NULL) : this.#object(value);
      default: return this.#foreign(value);
    }
  }

  #object(value) {
    const known = p.mapGet(this.#memory, value);
    if (known !== undefined) {
      this.byte(REFERENCE);
      return this.varint(known);
    }

    const kind = kindOf(value);
    if (kind === 'platform' || kind === 'none') {
      return this.#foreign(value);
    }

    p.mapSet(this.#memory, value, p.mapSize(this.#memory));
    return writers[kind](this, value);
  }

  /** What only the owner of the value knows to carry, such as stubs in calls: a number it gave. */
  #foreign(value) {
    const number = this.#external?.(value);
    if (number === undefined) {
      throw uncloneable(value);
    }

    this.byte(EXTERNAL);
    this.varint(number);
  }

  properties(value, keys) {
    for (let index = 0; index < keys.length; index++) {
      const key = keys[index];
      if (p.hasOwn(value, key)) {
        this.text(key);
        this.value(value[key]);
      }
    }

    this.byte(END);
  }
}

edge.valueWriter = Object.freeze({ Writer, VERSION });
