// Writes structured values as bytes: docs/value-format.md

const p = edge.primordials;
const { utf8, DOMException } = edge;
const { kindOf, uncloneable, unbox, errorParts, viewParts } = edge.valueKinds;

const VERSION = 2;
const tag = character => character.charCodeAt(0);
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

/** One per kind; the reader has the same list. */
const writers = {
  __proto__: null,
  object(writer, value) {
    writer.byte(tag('o'));
    writer.properties(value, p.keys(value));
  },
  array(writer, value) {
    const keys = p.keys(value);
    if (keys.length !== value.length) {
      writer.byte(tag('A'));
      writer.varint(value.length);
      return writer.properties(value, keys);
    }

    const { length } = value;
    writer.byte(tag('a'));
    writer.varint(length);
    for (let index = 0; index < length; index++) {
      writer.value(value[index]);
    }
  },
  map(writer, value) {
    const parts = [];
    p.mapForEach(value, (item, key) => {
      parts[parts.length] = key;
      parts[parts.length] = item;
    });
    writer.byte(tag('M'));
    writer.varint(parts.length / 2);
    for (let index = 0; index < parts.length; index++) {
      writer.value(parts[index]);
    }
  },
  set(writer, value) {
    const items = [];
    p.setForEach(value, item => { items[items.length] = item; });
    writer.byte(tag('S'));
    writer.varint(items.length);
    for (let index = 0; index < items.length; index++) {
      writer.value(items[index]);
    }
  },
  date(writer, value) {
    writer.byte(tag('D'));
    writer.double(p.dateGetTime(value));
  },
  regexp(writer, value) {
    writer.byte(tag('R'));
    writer.text(p.regExpSource(value));
    writer.text(p.regExpFlags(value));
  },
  boxed(writer, value) {
    writer.byte(tag('W'));
    writer.value(unbox(value));
  },
  error(writer, value) {
    const { name, message, stack, cause } = errorParts(value);
    writer.byte(tag('E'));
    writer.text(name);
    writer.value(message);
    writer.value(stack);
    writer.byte(cause === undefined ? 0 : 1);
    if (cause !== undefined) {
      writer.value(value.cause);
    }
  },
  exception(writer, value) {
    writer.byte(tag('X'));
    writer.text(value.name);
    writer.text(value.message);
    writer.value(value.stack);
  },
  buffer(writer, value) {
    if (p.bufferDetached(value)) {
      throw new DOMException('An ArrayBuffer is detached and could not be cloned.', 'DataCloneError');
    }

    const resizable = p.bufferResizable(value);
    writer.byte(tag(resizable ? 'G' : 'B'));
    writer.raw(new Uint8Array(value));
    if (resizable) {
      writer.varint(p.bufferMaxByteLength(value));
    }
  },
  view(writer, value) {
    const { type, buffer, offset, length } = viewParts(value);
    writer.byte(tag('V'));
    writer.byte(type);
    writer.varint(offset);
    writer.varint(length);
    writer.value(buffer);
  },
  blob(writer, value) {
    writer.byte(tag('b'));
    writer.text(value.type);
    writer.raw(edge.blob.bytesOf(value));
  },
  file(writer, value) {
    writer.byte(tag('f'));
    writer.text(value.type);
    writer.text(value.name);
    writer.double(value.lastModified);
    writer.raw(edge.blob.bytesOf(value));
  },
};

edge.valueWriter = Object.freeze({ Writer, VERSION });
