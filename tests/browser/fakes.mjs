import { EdgeClient } from '../../src/Edge.Host/wwwroot/edge-client.js';

/** A clock that stands still until told otherwise. */
export class FakeClock {
  #now = 1_764_000_000_000;
  #timers = [];

  now = () => this.#now;

  setTimeout = (action, delay) => {
    const timer = { action, at: this.#now + delay };
    this.#timers.push(timer);
    return timer;
  };

  clearTimeout = timer => {
    this.#timers = this.#timers.filter(other => other !== timer);
  };

  /** Milliseconds until the next timer; undefined without one. */
  get next() {
    return this.#timers.length > 0 ? Math.min(...this.#timers.map(({ at }) => at)) - this.#now : undefined;
  }

  /** Lets time pass, firing what falls due in its order. */
  advance(milliseconds) {
    const end = this.#now + milliseconds;
    for (;;) {
      const due = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) {
        break;
      }
      this.clearTimeout(due);
      this.#now = Math.max(this.#now, due.at);
      due.action();
    }
    this.#now = end;
  }
}

/** Sockets whose other end is the test. */
export function fakeSockets() {
  const sockets = [];
  class FakeWebSocket {
    protocol = '';
    sent = [];
    closedWith;

    constructor(url, protocols) {
      Object.assign(this, { url, protocols });
      sockets.push(this);
    }

    send(text) {
      this.sent.push(JSON.parse(text));
    }

    close(code) {
      this.closedWith = code;
    }

    open(protocol = 'edge.v1.json') {
      this.protocol = protocol;
      this.onopen?.();
    }

    say(...frames) {
      frames.forEach(frame => this.onmessage?.({ data: JSON.stringify(frame) }));
    }

    end(code, reason = '') {
      this.onclose?.({ code, reason });
    }

    /** The frames of one type that the client sent. */
    of(type) {
      return this.sent.filter(frame => frame.type === type);
    }

    get last() {
      return this.sent.at(-1);
    }
  }
  return { FakeWebSocket, sockets };
}

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
export function seeded(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const welcome = {
  type: 'welcome', conn: 'c1', session: 's1', node: 'n1', user: 'ann', time: 1,
  heartbeat: { ping: 25_000, timeout: 10_000 },
  limits: { message: 65_536, rooms: 128, rate: { burst: 40, perSecond: 20 }, history: 300 },
};

/** A message as the log holds it. */
export function entry(seq, from = 'bob') {
  return { seq, from, cid: `${from}-${seq}`, data: { text: `m${seq}` }, ts: 1_000 + seq };
}

export function entries(first, last) {
  return Array.from({ length: last - first + 1 }, (_, i) => entry(first + i));
}

export function msg(seq, room = 'default') {
  return { type: 'msg', room, ...entry(seq) };
}

export function joined(seq, messages = [], rest = {}) {
  return {
    type: 'joined', room: 'default', epoch: 'k1', seq, first: 1, recovered: false, reason: 'none', messages, more: false,
    ...rest,
  };
}

/** A client on fake sockets and a fake clock, with a record of all that it tells. */
export function startClient(options = {}) {
  const clock = new FakeClock();
  const { FakeWebSocket, sockets } = fakeSockets();
  let ids = 0;
  const client = new EdgeClient('ws://edge.test/rooms', {
    name: 'ann', WebSocket: FakeWebSocket, clock, random: () => 0.5, newId: () => `cid-${++ids}`, page: null, ...options,
  });
  const states = [];
  const errors = [];
  client.on('state', state => states.push(state));
  client.on('error', error => errors.push(error));
  return { client, clock, sockets, states, errors, get socket() { return sockets.at(-1); } };
}

/** Records the events of a room in order. */
export function record(room) {
  const events = [];
  for (const type of ['message', 'joined', 'reset', 'gap', 'pending', 'failed', 'refused', 'left']) {
    room.on(type, detail => events.push({ type, ...detail, detail }));
  }
  return {
    events,
    of: type => events.filter(event => event.type === type),
    get seqs() { return events.filter(({ type }) => type === 'message').map(({ seq }) => seq); },
  };
}

/** A client that is connected and has joined the room `default`, which holds `count` messages. */
export function startJoined(count = 0, options = {}) {
  const started = startClient(options);
  const room = started.client.room('default');
  const log = record(room);
  started.socket.open();
  started.socket.say(welcome, joined(count, entries(1, count)));
  return { ...started, room, log, get socket() { return started.sockets.at(-1); } };
}
