// structuredClone: https://html.spec.whatwg.org/#dom-structuredclone

const p = edge.primordials;
const { expose, isBuffer, requireArguments, toDictionary, toSequence } = edge.webidl;
const { kindOf, uncloneable, unbox, errorParts, makeError, hide, viewTypes, viewParts, setOwn } = edge.valueKinds;
const { DOMException } = edge;

const refuse = text => {
  throw new DOMException(text, 'DataCloneError');
};

/** A copy of a value; `memory` knows what was copied before. */
function clone(value, memory) {
  if (typeof value === 'function' || typeof value === 'symbol') {
    throw uncloneable(value);
  }

  if (typeof value !== 'object' || value === null) {
    return value;
  }

  return p.mapGet(memory, value) ?? cloners[kindOf(value)](value, memory);
}

function remember(memory, value, copy) {
  p.mapSet(memory, value, copy);
  return copy;
}

function copyProperties(value, copy, memory, keys) {
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index];
    if (p.hasOwn(value, key)) {
      setOwn(copy, key, clone(value[key], memory));
    }
  }

  return copy;
}

const cloners = {
  __proto__: null,
  object: (value, memory) => copyProperties(value, remember(memory, value, {}), memory, p.keys(value)),
  array(value, memory) {
    const copy = remember(memory, value, new Array(value.length));
    return copyProperties(value, copy, memory, p.keys(value));
  },
  map(value, memory) {
    const copy = remember(memory, value, new Map());
    const entries = [];
    p.mapForEach(value, (item, key) => { entries[entries.length] = [key, item]; });
    for (let index = 0; index < entries.length; index++) {
      p.mapSet(copy, clone(entries[index][0], memory), clone(entries[index][1], memory));
    }

    return copy;
  },
  set(value, memory) {
    const copy = remember(memory, value, new Set());
    const items = [];
    p.setForEach(value, item => { items[items.length] = item; });
    for (let index = 0; index < items.length; index++) {
      p.setAdd(copy, clone(items[index], memory));
    }

    return copy;
  },
  date: (value, memory) => remember(memory, value, new Date(p.dateGetTime(value))),
  regexp: (value, memory) => remember(memory, value, new RegExp(p.regExpSource(value), p.regExpFlags(value))),
  boxed: (value, memory) => remember(memory, value, Object(unbox(value))),
  error(value, memory) {
    const parts = errorParts(value);
    const copy = remember(memory, value, makeError(parts));
    if (parts.cause !== undefined) {
      hide(copy, 'cause', clone(value.cause, memory));
    }

    return copy;
  },
  exception(value, memory) {
    const copy = remember(memory, value, new DOMException(value.message, value.name));
    hide(copy, 'stack', value.stack);
    return copy;
  },
  buffer(value, memory) {
    if (p.bufferDetached(value)) {
      refuse('An ArrayBuffer is detached and could not be cloned.');
    }

    const size = p.bufferByteLength(value);
    if (!p.bufferResizable(value)) {
      return remember(memory, value, p.bufferSlice(value, 0, size));
    }

    const copy = new ArrayBuffer(size, { maxByteLength: p.bufferMaxByteLength(value) });
    p.setBytes(new Uint8Array(copy), new Uint8Array(value));
    return remember(memory, value, copy);
  },
  view(value, memory) {
    const { type, buffer, offset, length } = viewParts(value);
    return remember(memory, value, new viewTypes[type](clone(buffer, memory), offset, length));
  },
  blob(value, memory) {
    return remember(memory, value, edge.blob.ofBytes(edge.blob.bytesOf(value), value.type));
  },
  file(value, memory) {
    const { name, type, lastModified } = value;
    return remember(memory, value, edge.blob.fileOfBytes(edge.blob.bytesOf(value), name, type, lastModified));
  },
  platform(value) { throw uncloneable(value); },
  none(value) { throw uncloneable(value); },
};

function toTransfer(list) {
  const seen = new Set();
  list.forEach((item, index) => {
    if (!isBuffer(item)) {
      refuse(`Value at index ${index} does not have a transferable type.`);
    }

    if (seen.has(item)) {
      refuse(`ArrayBuffer at index ${index} is a duplicate of an earlier ArrayBuffer.`);
    }

    if (p.bufferDetached(item)) {
      refuse(`An ArrayBuffer is detached and could not be cloned.`);
    }

    seen.add(item);
  });
  return list;
}

/** Buffers to be handed over are known as themselves while the rest is copied, so a failure leaves them whole. */
function structuredClone(value, options = undefined) {
  requireArguments(arguments.length, 1, 'structuredClone', 'ServiceWorkerGlobalScope');
  const { transfer } = toDictionary(options);
  const list = transfer === undefined ? [] : toTransfer(toSequence(transfer));
  if (list.length === 0) {
    return clone(value, new Map());
  }

  clone(value, new Map(list.map(buffer => [buffer, buffer])));
  return clone(value, new Map(list.map(buffer => [buffer, p.bufferTransfer(buffer)])));
}

expose('structuredClone', structuredClone);
edge.structuredClone = value => clone(value, new Map());
