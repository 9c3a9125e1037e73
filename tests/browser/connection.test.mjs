import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EdgeClient } from '../../src/Edge.Host/wwwroot/edge-client.js';
import { uuidv7 } from '../../src/Edge.Host/wwwroot/edge-client/outbox.js';
import { joined, seeded, startClient, startJoined, welcome } from './fakes.mjs';

test('connects with the subprotocol and the name, and greets with the rooms to join', () => {
  const t = startClient();
  t.client.room('default');
  t.client.room('dev/ops', { limit: 20 });

  t.socket.open();

  assert.equal(t.socket.url, 'ws://edge.test/rooms?name=ann');
  assert.deepEqual(t.socket.protocols, ['edge.v1.json']);
  assert.deepEqual(t.socket.sent, [{
    type: 'hello', client: 'edge-js/0.1', joins: [{ room: 'default', limit: 100 }, { room: 'dev/ops', limit: 20 }],
  }]);
});

test('a server that does not speak the protocol gets not one message', () => {
  const t = startClient();

  t.socket.open('');

  assert.deepEqual(t.socket.sent, []);
  assert.equal(t.client.state.code, 4426);
  assert.equal(t.client.state.status, 'closed');
});

test('http addresses become WebSocket addresses', () => {
  const t = startClient();
  new EdgeClient('https://edge.test/rooms', { WebSocket: t.sockets[0].constructor, clock: t.clock, page: null });

  assert.equal(t.socket.url, 'wss://edge.test/rooms');
});

test('without welcome in 10 s the socket is given up', () => {
  const t = startClient();
  t.socket.open();

  t.clock.advance(9_999);
  assert.equal(t.client.state.status, 'connecting');
  t.clock.advance(1);

  assert.equal(t.client.state.status, 'waiting');
  assert.equal(t.socket.closedWith, 1000);
});

test('a ping is answered by a pong with the same time', () => {
  const t = startJoined();

  t.socket.say({ type: 'ping', t: 42 });

  assert.deepEqual(t.socket.last, { type: 'pong', t: 42 });
});

test('silence longer than the heartbeat is asked about, and an answer is enough', () => {
  const t = startJoined();

  t.clock.advance(29_999);
  assert.deepEqual(t.socket.of('ping'), []);
  t.clock.advance(1);
  assert.deepEqual(t.socket.of('ping'), [{ type: 'ping', t: t.clock.now() }]);
  t.clock.advance(9_000);
  t.socket.say({ type: 'pong', t: 1 });
  t.clock.advance(1_000);

  assert.equal(t.client.state.status, 'connected');
  t.clock.advance(28_999);
  assert.equal(t.socket.of('ping').length, 1);
  t.clock.advance(1);
  assert.equal(t.socket.of('ping').length, 2, 'silence counts from the last frame heard');
});

test('frames put off the question', () => {
  const t = startJoined();
  for (let i = 0; i < 20; i++) {
    t.clock.advance(20_000);
    t.socket.say({ type: 'ping', t: i });
  }

  assert.deepEqual(t.socket.of('ping'), []);
});

test('no answer to the ping ends the connection, though the socket says nothing', () => {
  const t = startJoined();

  t.clock.advance(40_000);

  assert.equal(t.client.state.status, 'waiting');
  assert.equal(t.client.state.code, 4103);
  assert.equal(t.sockets[0].closedWith, 1000);
});

test('reconnect() on a connection asks for a sign of life', () => {
  const t = startJoined();

  t.client.reconnect();

  assert.equal(t.socket.last.type, 'ping');
  t.clock.advance(10_000);
  assert.equal(t.client.state.code, 4103);
});

test('a frame that is not JSON ends the connection, which comes back', () => {
  const t = startJoined();

  t.socket.onmessage({ data: '{' });

  assert.equal(t.client.state.status, 'waiting');
});

test('unknown frames are ignored, errors that belong to nothing are told', () => {
  const t = startJoined();

  t.socket.say({ type: 'news', room: 'default' }, { type: 'error', code: 'bad-frame', status: 400, message: 'no', retryable: false });

  assert.equal(t.client.state.status, 'connected');
  assert.deepEqual(t.errors.map(({ code }) => code), ['bad-frame']);
});

test('close() says 1000 and stays closed', () => {
  const t = startJoined();

  t.client.close();

  assert.equal(t.socket.closedWith, 1000);
  assert.equal(t.client.state.status, 'closed');
  assert.equal(t.clock.next, undefined);
});

test('a listener that throws does not stop the delivery, and is not silenced', t0 => {
  const t = startJoined();
  const seen = [];
  const thrown = t0.mock.method(globalThis, 'queueMicrotask', () => {});
  t.room.on('message', () => { throw new Error('of the application'); });
  t.room.on('message', ({ seq }) => seen.push(seq));

  t.socket.say({ type: 'msg', room: 'default', seq: 1, data: 'a', ts: 1 }, { type: 'msg', room: 'default', seq: 2, data: 'b', ts: 1 });

  assert.deepEqual(seen, [1, 2]);
  assert.throws(thrown.mock.calls[0].arguments[0], { message: 'of the application' });
});

test('rooms that do not fit into hello are joined after welcome', () => {
  const t = startClient();
  const names = Array.from({ length: 120 }, (_, i) => `${i}-${'x'.repeat(120)}`);
  names.forEach(name => t.client.room(name));
  t.socket.open();
  const early = t.socket.last.joins.map(({ room }) => room);
  assert.ok(JSON.stringify(t.socket.last).length <= 16_384 && early.length > 50, `${early.length} rooms`);

  t.socket.say(welcome);
  t.clock.advance(10_000);

  assert.deepEqual([...early, ...t.socket.of('join').map(({ room }) => room)], names);
});

test('uuidv7: version, variant, time, order', () => {
  const random = seeded(3);
  for (let i = 0; i < 200; i++) {
    const now = Math.floor(random() * 2 ** 47);
    const id = uuidv7(now);
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.equal(parseInt(id.replaceAll('-', '').slice(0, 12), 16), now);
  }
});

test('rooms joined on an open connection, and rooms left, keep to the rate', () => {
  const t = startJoined();
  const names = Array.from({ length: 100 }, (_, i) => `r${i}`);
  const rooms = names.map(name => t.client.room(name));
  assert.equal(t.socket.of('join').length, 30);

  t.clock.advance(1_000);
  const inASecond = t.socket.of('join').length;
  assert.ok(inASecond >= 45 && inASecond <= 50, `${inASecond} after one second`);
  t.clock.advance(4_000);
  assert.deepEqual(t.socket.of('join').map(({ room }) => room), names);

  t.socket.of('join').forEach(({ id, room }) => t.socket.say(joined(0, [], { id, room })));
  rooms.forEach(room => room.leave());
  assert.ok(t.socket.of('leave').length < 40);
  t.clock.advance(6_000);
  assert.deepEqual(t.socket.of('leave').map(({ room }) => room), names);
});

test('what still waits for its turn when the connection ends is asked on the next one, once', () => {
  const t = startJoined();
  const names = Array.from({ length: 40 }, (_, i) => `r${i}`);
  names.forEach(name => t.client.room(name));
  const history = t.room.history();

  t.socket.end(1006);
  t.clock.advance(30_000);
  t.socket.open();
  t.socket.say(welcome);
  t.clock.advance(10_000);

  assert.deepEqual(t.socket.sent[0].joins.map(({ room }) => room), ['default', ...names]);
  assert.deepEqual(t.socket.of('join'), []);
  return assert.rejects(history, { code: 'disconnected' });
});
