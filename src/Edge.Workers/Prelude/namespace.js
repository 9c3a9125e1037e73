// How the files of the prelude make things visible to users, and what users must not have.
const { defineProperty } = Object;

edge.expose = (name, value) => {
  defineProperty(globalThis, name, { value, writable: true, enumerable: false, configurable: true });
};

// A shared buffer would be memory that no limit counts, WebAssembly likewise, and waiting would stop the event loop.
delete globalThis.SharedArrayBuffer;
delete globalThis.WebAssembly;
delete Atomics.wait;
delete Atomics.waitAsync;
edge.expose('self', globalThis);
