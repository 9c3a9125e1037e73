// Natives as they were before any script of a user ran: what the prelude needs after that moment, it takes from here.

const { bind, call } = Function.prototype;

/** Turns a method into a function whose first argument is `this`. */
const uncurry = bind.bind(call);

/** The getter of a prototype's property, as a function of the object. */
const getter = (prototype, name) => uncurry(Object.getOwnPropertyDescriptor(prototype, name).get);

const TypedArrayPrototype = Object.getPrototypeOf(Uint8Array.prototype);
const then = uncurry(Promise.prototype.then);
const nothing = () => {};

edge.primordials = Object.freeze({
  uncurry,
  getter,
  TypedArrayPrototype,
  apply: Reflect.apply,
  ownKeys: Reflect.ownKeys,
  getPrototypeOf: Object.getPrototypeOf,
  defineProperty: Object.defineProperty,
  defineProperties: Object.defineProperties,
  getOwnPropertyDescriptor: Object.getOwnPropertyDescriptor,
  getOwnPropertyNames: Object.getOwnPropertyNames,
  freeze: Object.freeze,
  keys: Object.keys,
  isArray: Array.isArray,
  fromCharCode: String.fromCharCode,
  toWellFormed: uncurry(String.prototype.toWellFormed),
  hasOwn: Object.hasOwn,
  isEnumerable: uncurry(Object.prototype.propertyIsEnumerable),
  functionToString: uncurry(Function.prototype.toString),
  regExpExec: uncurry(RegExp.prototype.exec),
  slice: uncurry(Array.prototype.slice),
  setBytes: uncurry(TypedArrayPrototype.set),
  sliceBytes: uncurry(TypedArrayPrototype.slice),
  viewTag: getter(TypedArrayPrototype, Symbol.toStringTag),
  viewBuffer: getter(TypedArrayPrototype, 'buffer'),
  viewByteOffset: getter(TypedArrayPrototype, 'byteOffset'),
  viewByteLength: getter(TypedArrayPrototype, 'byteLength'),
  viewLength: getter(TypedArrayPrototype, 'length'),
  dataViewBuffer: getter(DataView.prototype, 'buffer'),
  dataViewByteOffset: getter(DataView.prototype, 'byteOffset'),
  dataViewByteLength: getter(DataView.prototype, 'byteLength'),
  isView: ArrayBuffer.isView,
  bufferByteLength: getter(ArrayBuffer.prototype, 'byteLength'),
  bufferMaxByteLength: getter(ArrayBuffer.prototype, 'maxByteLength'),
  bufferResizable: getter(ArrayBuffer.prototype, 'resizable'),
  bufferSlice: uncurry(ArrayBuffer.prototype.slice),
  bufferTransfer: uncurry(ArrayBuffer.prototype.transfer),
  bufferDetached: getter(ArrayBuffer.prototype, 'detached'),
  mapSize: getter(Map.prototype, 'size'),
  mapGet: uncurry(Map.prototype.get),
  mapSet: uncurry(Map.prototype.set),
  mapForEach: uncurry(Map.prototype.forEach),
  setSize: getter(Set.prototype, 'size'),
  setAdd: uncurry(Set.prototype.add),
  setForEach: uncurry(Set.prototype.forEach),
  dateGetTime: uncurry(Date.prototype.getTime),
  regExpSource: getter(RegExp.prototype, 'source'),
  regExpFlags: getter(RegExp.prototype, 'flags'),
  then,
  resolved: value => new Promise(resolve => resolve(value)),
  rejected: reason => new Promise((_, reject) => reject(reason)),
  /** A promise nobody needs to listen to: its rejection is not reported. */
  handled: promise => (then(promise, undefined, nothing), promise),
  nothing,
});
