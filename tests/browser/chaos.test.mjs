import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EdgeClient } from '../../src/Edge.Host/wwwroot/edge-client.js';
import { FakeServer } from './fake-server.mjs';
import { FakeClock, record, seeded } from './fakes.mjs';

const ROUNDS = Number(process.env.CHAOS_ROUNDS ?? 60);

/** Sockets to `server` whose every frame takes a random time in each direction, in order, and which may be cut at any moment. */
function unreliableSockets(server, clock, random) {
  const open = new Set();
  class UnreliableSocket {
    protocol = '';
    #connection;
    #arrival = [0, 0];

    constructor(url) {
      open.add(this);
      this.#after(0, () => {
        this.#connection = server.connect(frame => {
          const text = JSON.stringify(frame);
          this.#after(1, () => this.onmessage?.({ data: text }));
        }, new URL(url).searchParams.get('name'));
        this.protocol = 'edge.v1.json';
        this.onopen?.();
      });
    }

    get connection() {
      return this.#connection;
    }

    send(text) {
      this.#after(0, () => server.receive(this.#connection, JSON.parse(text)));
    }

    close(code = 1000) {
      this.cut(code);
    }

    /** Both ends lose what is on its way. */
    cut(code) {
      if (open.delete(this)) {
        server.disconnect(this.#connection);
        this.onclose?.({ code, reason: '' });
      }
    }

    #after(direction, action) {
      this.#arrival[direction] = Math.max(this.#arrival[direction], clock.now() + random() * 40);
      clock.setTimeout(() => open.has(this) && action(), this.#arrival[direction] - clock.now());
    }
  }
  return { UnreliableSocket, open };
}

function runRound(seed) {
  const random = seeded(seed);
  const clock = new FakeClock();
  const server = new FakeServer();
  const { UnreliableSocket, open } = unreliableSockets(server, clock, random);
  let ids = 0;
  const members = ['ann', 'bob', 'cy'].map(name => {
    const client = new EdgeClient('ws://edge.test/rooms', {
      name, WebSocket: UnreliableSocket, clock, random, newId: () => `${name}-${++ids}`, page: null,
    });
    const rooms = ['a', 'b'].map(room => client.room(room, { limit: 300 }));
    return { client, rooms, logs: rooms.map(record), acks: [] };
  });

  for (let step = 0; step < 400; step++) {
    const member = members[Math.floor(random() * members.length)];
    const dice = random();
    if (dice < 0.75) {
      const room = member.rooms[Math.floor(random() * 2)];
      member.acks.push(room.send(step).then(ack => ({ room: room.name, step, ...ack })));
    } else if (dice < 0.79) {
      [...open].filter(() => random() < 0.5).forEach(socket => socket.cut(random() < 0.5 ? 1006 : 4000));
    } else if (dice < 0.80) {
      server.crash();
      [...open].forEach(socket => socket.cut(1006));
    } else if (dice < 0.83) {
      [...open].filter(({ connection }) => connection).forEach(({ connection }) => server.goaway(connection, random() * 100));
    }
    clock.advance(random() * 400);
  }

  // Everything settles once nothing is cut any more: the longest backoff is half a minute.
  clock.advance(120_000);
  return { server, members };
}

test(`random losses, crashes and moves: nothing missing, doubled or out of order (${ROUNDS} seeds)`, async () => {
  const base = Number(process.env.CHAOS_SEED ?? Date.now() % 1_000_000);
  for (let seed = base; seed < base + ROUNDS; seed++) {
    const { server, members } = runRound(seed);
    for (const [index, room] of ['a', 'b'].entries()) {
      const { messages } = server.log(room);
      const truth = messages.map(({ seq, from, data }) => `${seq} ${from} ${data}`);
      for (const { client, logs } of members) {
        const seen = logs[index].of('message').map(({ seq, from, data }) => `${seq} ${from} ${data}`);
        assert.deepEqual(seen, truth, `CHAOS_SEED=${seed}: ${client.user} in room ${room}`);
        assert.equal(logs[index].of('reset').length + logs[index].of('gap').length, 0, `CHAOS_SEED=${seed}`);
      }
    }

    for (const { client, acks } of members) {
      assert.equal(client.pending, 0, `CHAOS_SEED=${seed}: ${client.user} still waits for acks`);
      for (const { room, step, seq } of await Promise.all(acks)) {
        assert.equal(server.log(room).messages[seq - 1].data, step, `CHAOS_SEED=${seed}: ack of another message`);
      }
    }
  }
});
