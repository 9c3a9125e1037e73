// A value that goes with the code that runs, and through its promises with what it awaits: `get` reads it, `set` changes it for the
// rest of the job and for what is started from then on. Where the engine does not give what that takes (`follows` is false), the value
// stays as it is until it is changed.

let extras;
edge.expose('takeExtras', given => { extras = given; });
edge.host.giveExtras('takeExtras');
delete globalThis.takeExtras;

function byTurn() {
  let current;
  return { follows: false, get: () => current, set: value => { current = value; } };
}

function byPromise({ getContinuationPreservedEmbedderData: get, setContinuationPreservedEmbedderData: set }) {
  return { follows: true, get: () => get(), set: value => set(value) };
}

edge.asyncContext = Object.freeze(extras === undefined ? byTurn() : byPromise(extras));
