// EventTarget: https://dom.spec.whatwg.org/#interface-eventtarget. There is no tree: an event knows one target.

const { apply, defineProperty } = edge.primordials;
const { defineInterface, requireArguments, toDictionary, toDOMString } = edge.webidl;
const { events } = edge;

/** Says what a listener threw, as `reportError` does; replaced by the file that owns the global scope. */
edge.reportException ??= () => {};

let internals;

class EventTarget {
  #listeners = null;

  addEventListener(type, callback, options) {
    requireArguments(arguments.length, 2, 'addEventListener', 'EventTarget');
    const { capture, once, passive, signal } = flatten(options);
    if (signal !== undefined && !edge.isAbortSignal(signal)) {
      throw new TypeError(
        "Failed to execute 'addEventListener' on 'EventTarget': member signal is not of type AbortSignal.");
    }

    requireCallback(callback, 'addEventListener');
    if (callback === null || callback === undefined || signal !== undefined && edge.isAborted(signal)) {
      return;
    }

    const list = this.#list(toDOMString(type));
    if (find(list, callback, capture) >= 0) {
      return;
    }

    list[list.length] = { callback, capture, once, passive, removed: false };
    if (signal !== undefined) {
      edge.onAbort(signal, () => this.removeEventListener(type, callback, { capture }));
    }
  }

  removeEventListener(type, callback, options) {
    requireArguments(arguments.length, 2, 'removeEventListener', 'EventTarget');
    requireCallback(callback, 'removeEventListener');
    const { capture } = flatten(options);
    const list = this.#list(toDOMString(type));
    const index = find(list, callback, capture);
    if (index >= 0) {
      removeAt(list, index);
    }
  }

  dispatchEvent(event) {
    requireArguments(arguments.length, 1, 'dispatchEvent', 'EventTarget');
    if (!events.isEvent(event)) {
      throw new TypeError("Failed to execute 'dispatchEvent' on 'EventTarget': parameter 1 is not of type 'Event'.");
    }

    if (events.isDispatched(event)) {
      throw new edge.DOMException('The event is already being dispatched.', 'InvalidStateError');
    }

    return internals.dispatch(this, event, edge.reportException, false);
  }

  #list(type) {
    this.#listeners ??= Object.create(null);
    return this.#listeners[type] ??= [];
  }

  static {
    internals = {
      /** Calls the listeners; what one throws goes to `onError`. True unless the event was canceled. */
      dispatch(target, event, onError = edge.reportException, trusted = true) {
        events.begin(event, target, trusted);
        const list = target.#listeners?.[events.typeOf(event)];
        if (list !== undefined && list.length > 0) {
          const called = edge.primordials.slice(list);
          run(target, event, list, called, true, onError);
          if (!events.isStopped(event)) {
            run(target, event, list, called, false, onError);
          }
        }

        events.end(event);
        return !events.isCanceled(event);
      },
      hasListeners: (target, type) => (target.#listeners?.[type]?.length ?? 0) > 0,
      isEventTarget: value => typeof value === 'object' && value !== null && #listeners in value,
    };
  }
}

function flatten(options) {
  if (typeof options === 'object' && options !== null || typeof options === 'function') {
    const { capture, once, passive, signal } = toDictionary(options);
    return { capture: Boolean(capture), once: Boolean(once), passive: Boolean(passive), signal };
  }

  return { capture: Boolean(options), once: false, passive: false, signal: undefined };
}

function requireCallback(callback, method) {
  if (callback !== null && callback !== undefined && typeof callback !== 'function' && typeof callback !== 'object') {
    throw new TypeError(`Failed to execute '${method}' on 'EventTarget': parameter 2 is not of type 'Object'.`);
  }
}

function find(list, callback, capture) {
  for (let index = 0; index < list.length; index++) {
    if (list[index].callback === callback && list[index].capture === capture) {
      return index;
    }
  }

  return -1;
}

function removeAt(list, index) {
  list[index].removed = true;
  for (let next = index + 1; next < list.length; next++) {
    list[next - 1] = list[next];
  }

  list.length--;
}

function run(target, event, list, called, capture, onError) {
  for (let index = 0; index < called.length && !events.isStoppedNow(event); index++) {
    const listener = called[index];
    if (listener.removed || listener.capture !== capture) {
      continue;
    }

    if (listener.once) {
      const at = find(list, listener.callback, capture);
      if (at >= 0) {
        removeAt(list, at);
      }
    }

    events.setPassive(event, listener.passive);
    invoke(listener.callback, target, event, onError);
    events.setPassive(event, false);
  }
}

function invoke(callback, target, event, onError) {
  try {
    if (typeof callback === 'function') {
      apply(callback, target, [event]);
      return;
    }

    const { handleEvent } = callback;
    if (typeof handleEvent !== 'function') {
      throw new TypeError('The event listener has no method handleEvent.');
    }

    apply(handleEvent, callback, [event]);
  } catch (error) {
    onError(error);
  }
}

/** Adds `on<type>` attributes to an event target's class. */
function defineHandlers(Class, ...types) {
  for (const type of types) {
    const handlers = new WeakMap();
    defineProperty(Class.prototype, `on${type}`, {
      get() { return handlers.get(this)?.callback ?? null; },
      set(value) {
        const callback = typeof value === 'function' || typeof value === 'object' ? value : null;
        const known = handlers.get(this);
        if (known !== undefined) {
          known.callback = callback;
          return;
        }

        const handler = { callback };
        handlers.set(this, handler);
        this.addEventListener(type, event => callHandler(handler.callback, this, event));
      },
      enumerable: true, configurable: true,
    });
  }
}

function callHandler(callback, target, event) {
  if (typeof callback === 'function' && apply(callback, target, [event]) === false) {
    event.preventDefault();
  }
}

defineInterface(EventTarget);
edge.events = Object.freeze({ ...events, ...internals, EventTarget, defineHandlers });
