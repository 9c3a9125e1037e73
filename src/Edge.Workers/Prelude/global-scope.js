// Small things of the global scope: performance, navigator, queueMicrotask, reportError.

const { apply, then } = edge.primordials;
const { defineInterface, expose, requireArguments, requireToken, token } = edge.webidl;
const { EventTarget } = edge.events;
const { now } = edge.host;

class Performance extends EventTarget {
  constructor(given) {
    requireToken(given);
    super();
  }

  get timeOrigin() { return timeOrigin; }
  now() { return now(); }
  toJSON() { return { timeOrigin }; }
}

const timeOrigin = Date.now() - now();

class Navigator {
  constructor(given) {
    requireToken(given);
  }

  get userAgent() { return 'Cloudflare-Workers'; }
  get hardwareConcurrency() { return 1; }
  get language() { return 'en'; }
  get languages() { return ['en']; }
  get platform() { return 'Linux'; }
}

function queueMicrotask(callback) {
  requireArguments(arguments.length, 1, 'queueMicrotask', 'ServiceWorkerGlobalScope');
  if (typeof callback !== 'function') {
    throw new TypeError(
      "Failed to execute 'queueMicrotask' on 'ServiceWorkerGlobalScope': parameter 1 is not of type 'Function'.");
  }

  then(Promise.resolve(), () => {
    try {
      apply(callback, undefined, []);
    } catch (error) {
      edge.reportException(error);
    }
  });
}

/** Listeners of the global scope; made global by the methods below. */
const scope = new EventTarget();

function reportError(error) {
  requireArguments(arguments.length, 1, 'reportError', 'ServiceWorkerGlobalScope');
  edge.reportException(error);
}

const addEventListener = (type, callback, options) => scope.addEventListener(type, callback, options);
const removeEventListener = (type, callback, options) => scope.removeEventListener(type, callback, options);
const dispatchEvent = event => scope.dispatchEvent(event);

defineInterface(Performance);
defineInterface(Navigator);
expose('performance', new Performance(token));
expose('navigator', new Navigator(token));
for (const global of [queueMicrotask, reportError, addEventListener, removeEventListener, dispatchEvent]) {
  expose(global.name, global);
}

edge.globalScope = scope;
