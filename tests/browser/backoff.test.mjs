import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closeAction, Pace, reconnectDelay } from '../../src/Edge.Host/wwwroot/edge-client/backoff.js';
import { seeded, startClient, startJoined, welcome } from './fakes.mjs';

const TABLE = {
  stop: [1000],
  now: [4000, 4001, 4002, 4099],
  backoff: [1001, 1005, 1006, 1008, 1011, 1012, 1013, 4100, 4101, 4102, 4103, 4104, 4105, 4106, 4107, 4108, 4199, 4500, 4799],
  renew: [4200, 4201, 4299],
  terminal: [1002, 1003, 1007, 1009, 4400, 4401, 4403, 4404, 4409, 4410, 4413, 4426, 4429, 4499, 4800, 4999],
};

for (const [action, codes] of Object.entries(TABLE)) {
  test(`closeAction: ${codes.join(', ')} mean ${action}`, () => {
    assert.deepEqual(codes.map(closeAction), codes.map(() => action));
  });
}

test('reconnectDelay: the ceiling doubles from 1 s to 30 s, and is 1 s for "now"', () => {
  const almostOne = () => 1;

  assert.deepEqual([0, 1, 2, 3, 4, 5, 6, 60].map(attempt => reconnectDelay('backoff', attempt, almostOne)),
    [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  assert.equal(reconnectDelay('now', 60, almostOne), 1_000);
});

test('reconnectDelay: the jitter is full, from 0 to the ceiling', () => {
  const random = seeded(7);
  const delays = Array.from({ length: 2_000 }, () => reconnectDelay('backoff', 3, random));

  assert.ok(Math.min(...delays) < 200 && Math.max(...delays) > 7_800, `${Math.min(...delays)} to ${Math.max(...delays)}`);
  const mean = delays.reduce((sum, delay) => sum + delay) / delays.length;
  assert.ok(Math.abs(mean - 4_000) < 200, `mean ${mean}`);
});

test('Pace: spends the burst, then waits for the rate, and no limit means no waiting', () => {
  const pace = new Pace({ burst: 4, perSecond: 10 }, 0);

  assert.deepEqual([pace.take(0), pace.take(0), pace.take(0)], [0, 0, 0]);
  const wait = pace.take(0);
  assert.equal(wait, 112);
  assert.ok(pace.take(wait - 2) > 0);
  assert.equal(pace.take(wait), 0);
  const free = new Pace({ burst: 0, perSecond: 0 }, 0);
  assert.deepEqual(Array.from({ length: 1_000 }, () => free.take(0)).filter(Boolean), []);
});

test('a lost connection is opened again after the delay, and not before', () => {
  const t = startJoined();

  t.socket.end(1006);

  assert.deepEqual(t.client.state, { status: 'waiting', retryAt: t.clock.now() + 500, code: 1006, reason: '' });
  t.clock.advance(499);
  assert.equal(t.sockets.length, 1);
  t.clock.advance(1);
  assert.equal(t.sockets.length, 2);
});

test('failures in a row wait longer; a connection that lasted starts anew', () => {
  const t = startClient();
  const waits = [];
  for (let i = 0; i < 7; i++) {
    t.socket.end(1006);
    waits.push(t.client.state.retryAt - t.clock.now());
    t.clock.advance(waits.at(-1));
  }
  assert.deepEqual(waits, [500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);

  t.socket.open();
  t.socket.say(welcome);
  t.clock.advance(9_999);
  t.socket.end(4101);
  assert.equal(t.client.state.retryAt - t.clock.now(), 15_000, 'accepted and dropped is no success');

  t.clock.advance(15_000);
  t.socket.open();
  t.socket.say(welcome);
  t.clock.advance(10_000);
  t.socket.end(4101);
  assert.equal(t.client.state.retryAt - t.clock.now(), 500);
});

for (const code of [4401, 4409, 1000]) {
  test(`close ${code} is the end: no reconnect, pending messages fail with "closed"`, async () => {
    const t = startJoined();
    const sent = t.room.send('hi');

    t.socket.end(code, 'why');

    await assert.rejects(sent, { code: 'closed' });
    assert.deepEqual(t.client.state, { status: 'closed', code, reason: 'why' });
    assert.equal(t.clock.next, undefined);
    await assert.rejects(t.room.send('more'), { code: 'closed' });
  });
}

test('close 4200 asks the token function again; with a fixed token it is the end', async () => {
  let tokens = 0;
  const t = startClient({ token: async () => `token-${++tokens}` });
  await Promise.resolve();
  t.socket.open();
  assert.equal(t.socket.last.token, 'token-1');
  t.socket.end(4200, 'token-expired');
  t.clock.advance(1_000);
  await Promise.resolve();
  t.socket.open();
  assert.equal(t.socket.last.token, 'token-2');

  const fixed = startClient({ token: 'old' });
  fixed.socket.open();
  fixed.socket.end(4200, 'token-expired');
  assert.equal(fixed.client.state.status, 'closed');
});

test('close 4201 gives up the session', () => {
  const t = startJoined();
  t.socket.end(4201, 'session-invalid');
  t.clock.advance(1_000);
  t.socket.open();

  assert.equal(t.socket.last.session, undefined);
});

test('reconnect() does not wait for the timer, and page events call it', () => {
  const page = Object.assign(new EventTarget(), { document: new EventTarget() });
  const t = startClient({ page });
  t.socket.end(1006);
  page.dispatchEvent(new Event('online'));
  assert.equal(t.sockets.length, 2);

  t.socket.end(1006);
  page.document.visibilityState = 'hidden';
  page.document.dispatchEvent(new Event('visibilitychange'));
  assert.equal(t.sockets.length, 2, 'a hidden page is in no hurry');
  page.document.visibilityState = 'visible';
  page.document.dispatchEvent(new Event('visibilitychange'));
  assert.equal(t.sockets.length, 3);

  t.client.close();
  page.dispatchEvent(new Event('online'));
  assert.equal(t.sockets.length, 3);
});
