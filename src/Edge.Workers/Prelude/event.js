// Event and its kinds: https://dom.spec.whatwg.org/#events, https://html.spec.whatwg.org/#messageevent,
// https://websockets.spec.whatwg.org/#the-closeevent-interface, https://html.spec.whatwg.org/#errorevent

const {
  defineInterface, requireArguments, toDictionary, toDOMString, toUSVString, toInteger, toSequence,
} = edge.webidl;

const BUBBLES = 1;
const CANCELABLE = 2;
const COMPOSED = 4;
const TRUSTED = 8;
const DISPATCHED = 16;
const CANCELED = 32;
const PASSIVE = 64;
const STOPPED = 128;
const STOPPED_NOW = 256;

let internals;

class Event {
  #type;
  #flags;
  #target = null;
  #current = null;

  constructor(type, init) {
    requireArguments(arguments.length, 1, 'constructor', 'Event');
    this.#type = toDOMString(type);
    if (init === undefined || init === null) {
      this.#flags = 0;
    } else {
      const { bubbles, cancelable, composed } = toDictionary(init, 'The event init');
      this.#flags = (bubbles ? BUBBLES : 0) | (cancelable ? CANCELABLE : 0) | (composed ? COMPOSED : 0);
    }
  }

  get type() { return this.#type; }
  get target() { return this.#target; }
  get srcElement() { return this.#target; }
  get currentTarget() { return this.#current; }
  get eventPhase() { return this.#current === null ? 0 : 2; }
  get bubbles() { return (this.#flags & BUBBLES) !== 0; }
  get cancelable() { return (this.#flags & CANCELABLE) !== 0; }
  get composed() { return (this.#flags & COMPOSED) !== 0; }
  get isTrusted() { return (this.#flags & TRUSTED) !== 0; }
  get defaultPrevented() { return (this.#flags & CANCELED) !== 0; }
  get timeStamp() { return this.#flags & 0; }
  get returnValue() { return !this.defaultPrevented; }
  set returnValue(value) {
    if (!value) {
      this.preventDefault();
    }
  }

  get cancelBubble() { return (this.#flags & STOPPED) !== 0; }
  set cancelBubble(value) {
    if (value) {
      this.#flags |= STOPPED;
    }
  }

  composedPath() { return this.#current === null ? [] : [this.#current]; }
  stopPropagation() { this.#flags |= STOPPED; }
  stopImmediatePropagation() { this.#flags |= STOPPED | STOPPED_NOW; }
  preventDefault() {
    if ((this.#flags & (CANCELABLE | PASSIVE)) === CANCELABLE) {
      this.#flags |= CANCELED;
    }
  }

  initEvent(type, bubbles = false, cancelable = false) {
    requireArguments(arguments.length, 1, 'initEvent', 'Event');
    if ((this.#flags & DISPATCHED) === 0) {
      this.#type = toDOMString(type);
      this.#target = null;
      this.#flags = (bubbles ? BUBBLES : 0) | (cancelable ? CANCELABLE : 0) | (this.#flags & COMPOSED);
    }
  }

  static {
    internals = {
      isEvent: value => typeof value === 'object' && value !== null && #flags in value,
      isDispatched: event => (event.#flags & DISPATCHED) !== 0,
      isStoppedNow: event => (event.#flags & STOPPED_NOW) !== 0,
      isStopped: event => (event.#flags & STOPPED) !== 0,
      isCanceled: event => (event.#flags & CANCELED) !== 0,
      typeOf: event => event.#type,
      begin(event, target, trusted) {
        event.#target = target;
        event.#current = target;
        event.#flags = event.#flags & ~TRUSTED | DISPATCHED | (trusted ? TRUSTED : 0);
      },
      setPassive(event, passive) {
        event.#flags = passive ? event.#flags | PASSIVE : event.#flags & ~PASSIVE;
      },
      end(event) {
        event.#current = null;
        event.#flags &= ~(DISPATCHED | STOPPED | STOPPED_NOW | PASSIVE);
      },
    };
  }
}

class CustomEvent extends Event {
  #detail;

  constructor(type, init) {
    requireArguments(arguments.length, 1, 'constructor', 'CustomEvent');
    super(type, init);
    this.#detail = init?.detail ?? null;
  }

  get detail() { return this.#detail; }
}

class MessageEvent extends Event {
  #data;
  #origin = '';
  #lastEventId = '';
  #source = null;
  #ports;

  constructor(type, init) {
    requireArguments(arguments.length, 1, 'constructor', 'MessageEvent');
    super(type, init);
    if (init === undefined || init === null) {
      this.#data = null;
      return;
    }

    const { data = null, origin, lastEventId, source, ports } = init;
    this.#data = data;
    this.#origin = origin === undefined ? '' : toUSVString(origin);
    this.#lastEventId = lastEventId === undefined ? '' : toDOMString(lastEventId);
    this.#source = source ?? null;
    this.#ports = ports === undefined ? undefined : Object.freeze(toSequence(ports));
  }

  get data() { return this.#data; }
  get origin() { return this.#origin; }
  get lastEventId() { return this.#lastEventId; }
  get source() { return this.#source; }
  get ports() { return this.#ports ??= Object.freeze([]); }
}

class CloseEvent extends Event {
  #wasClean = false;
  #code = 0;
  #reason = '';

  constructor(type, init) {
    requireArguments(arguments.length, 1, 'constructor', 'CloseEvent');
    super(type, init);
    const { wasClean = false, code = 0, reason = '' } = toDictionary(init);
    this.#wasClean = Boolean(wasClean);
    this.#code = toInteger(code, 16);
    this.#reason = toUSVString(reason);
  }

  get wasClean() { return this.#wasClean; }
  get code() { return this.#code; }
  get reason() { return this.#reason; }
}

class ErrorEvent extends Event {
  #message;
  #filename;
  #lineno;
  #colno;
  #error;

  constructor(type, init) {
    requireArguments(arguments.length, 1, 'constructor', 'ErrorEvent');
    super(type, init);
    const { message = '', filename = '', lineno = 0, colno = 0, error } = toDictionary(init);
    this.#message = toDOMString(message);
    this.#filename = toUSVString(filename);
    this.#lineno = toInteger(lineno, 32);
    this.#colno = toInteger(colno, 32);
    this.#error = error;
  }

  get message() { return this.#message; }
  get filename() { return this.#filename; }
  get lineno() { return this.#lineno; }
  get colno() { return this.#colno; }
  get error() { return this.#error; }
}

class PromiseRejectionEvent extends Event {
  #promise;
  #reason;

  constructor(type, init) {
    requireArguments(arguments.length, 2, 'constructor', 'PromiseRejectionEvent');
    super(type, init);
    this.#promise = init.promise;
    this.#reason = init.reason;
  }

  get promise() { return this.#promise; }
  get reason() { return this.#reason; }
}

defineInterface(Event, { constants: { NONE: 0, CAPTURING_PHASE: 1, AT_TARGET: 2, BUBBLING_PHASE: 3 } });
for (const Kind of [CustomEvent, MessageEvent, CloseEvent, ErrorEvent, PromiseRejectionEvent]) {
  defineInterface(Kind);
}

edge.events = { ...internals, Event, CustomEvent, MessageEvent, CloseEvent, ErrorEvent, PromiseRejectionEvent };
