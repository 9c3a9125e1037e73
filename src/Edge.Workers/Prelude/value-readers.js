// How what stands behind each tag is read: docs/value-format.md

const p = edge.primordials;
const { DOMException } = edge;
const { makeError, hide, viewTypes } = edge.valueKinds;

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

edge.valueReaders = readers;
