import { equal, fails } from './assert.js';

/** What a dotted name leads to, from one of the roots or the global scope. */
const follow = (name, roots) => name.split('.').reduce((value, part) => value?.[part], { __proto__: globalThis, ...roots });

/** Fails if a name of the global scope, of `state` or `storage` or of a root, or a module, is there. */
export async function absent(name, roots, object) {
  if (name.includes(':')) {
    await fails(() => import(name), /^Error: No such module/);
  } else if (/^(state|storage)\./.test(name)) {
    equal(await object.typeOf(name), 'undefined');
  } else {
    equal(typeof follow(name, roots), 'undefined');
  }
}

/** The type of what a name leads to from an object's state. */
export const typeOf = (name, state) => typeof follow(name, { state, storage: state.storage });
