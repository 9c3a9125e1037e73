// How each kind of object is written: docs/value-format.md

const p = edge.primordials;
const { DOMException } = edge;
const { unbox, errorParts, viewParts } = edge.valueKinds;
const tag = character => character.charCodeAt(0);

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

edge.valueWriters = Object.freeze({ writers, tag });
