import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entries, joined, msg, startClient, startJoined, welcome } from './fakes.mjs';

const ack = ({ id, cid, room = 'default' }, seq, rest = {}) =>
  ({ type: 'ack', id, room, cid, epoch: 'k1', seq, ts: 5_000 + seq, dup: false, ...rest });

const refusal = ({ id, cid }, code, retryable, rest = {}) =>
  ({ type: 'error', id, cid, room: 'default', code, status: 0, message: code, retryable, ...rest });

test('send resolves on the ack, and the own message is delivered at its place', async () => {
  const t = startJoined(2);
  const sent = t.room.send({ text: 'hi' });
  const frame = t.socket.last;
  assert.deepEqual(frame, { type: 'send', room: 'default', cid: 'cid-1', data: { text: 'hi' }, id: 1 });
  assert.deepEqual(t.log.of('pending').map(({ cid }) => cid), ['cid-1']);

  t.socket.say(msg(3), ack(frame, 4), msg(5));

  assert.deepEqual(await sent, { seq: 4, epoch: 'k1', ts: 5_004, dup: false });
  assert.deepEqual(t.log.seqs, [1, 2, 3, 4, 5]);
  const own = t.log.of('message')[3];
  assert.deepEqual([own.own, own.from, own.cid, own.ts, own.data], [true, 'ann', 'cid-1', 5_004, { text: 'hi' }]);
  assert.equal(t.client.pending, 0);
});

test('meta travels along', () => {
  const t = startJoined();
  t.room.send('x', { meta: { traceparent: '00' } });

  assert.deepEqual(t.socket.last.meta, { traceparent: '00' });
});

test('messages queued before the join are sent after it, in order', () => {
  const t = startClient();
  const room = t.client.room('default');
  room.send('a');
  room.send('b');
  t.socket.open();
  assert.equal(t.socket.of('send').length, 0);
  t.socket.say(welcome);
  assert.equal(t.socket.of('send').length, 0);
  t.socket.say(joined(0));

  assert.deepEqual(t.socket.of('send').map(({ data }) => data), ['a', 'b']);
});

test('after a loss the same cid is sent again until acknowledged; a duplicate is delivered once', async () => {
  const t = startJoined(1);
  const first = t.room.send('one');
  const second = t.room.send('two');
  t.socket.say(ack(t.socket.sent[1], 2));
  t.socket.end(1006);
  t.clock.advance(1_000);
  t.socket.open();
  t.socket.say(welcome, joined(2, [], { recovered: true }));

  const again = t.socket.of('send');
  assert.deepEqual(again.map(({ cid }) => cid), ['cid-2']);
  t.socket.say(ack(again[0], 3, { dup: true }));

  assert.equal((await first).seq, 2);
  assert.deepEqual(await second, { seq: 3, epoch: 'k1', ts: 5_003, dup: true });
  assert.deepEqual(t.log.seqs, [1, 2, 3]);
});

test('a message whose ack was lost is recognised in the replay and not sent again', async () => {
  const t = startJoined(1);
  const sent = t.room.send('one');
  t.socket.end(1006);
  t.clock.advance(1_000);
  t.socket.open();
  t.socket.say(welcome, joined(2, [{ seq: 2, from: 'ann', cid: 'cid-1', data: 'one', ts: 9 }], { recovered: true }));

  assert.deepEqual(await sent, { seq: 2, epoch: 'k1', ts: 9, dup: true });
  assert.deepEqual(t.socket.of('send'), []);
  assert.equal(t.log.of('message').at(-1).own, true);
});

test('the ack of a resend during catch-up does not overtake the pages', async () => {
  const t = startJoined(1);
  const sent = t.room.send('one');
  t.socket.end(1006);
  t.clock.advance(1_000);
  t.socket.open();
  t.socket.say(welcome, joined(6, entries(2, 3), { recovered: true, more: true }));
  t.socket.say(ack(t.socket.of('send')[0], 5, { dup: true }));
  assert.equal((await sent).seq, 5);
  assert.deepEqual(t.socket.of('history'), [], 'the pages are on their way; nothing is asked for');
  const own = { seq: 5, from: 'ann', cid: 'cid-1', data: 'one', ts: 9 };
  t.socket.say({ type: 'history', room: 'default', epoch: 'k1', first: 1, messages: [entries(4, 4)[0], own, entries(6, 6)[0]], more: false });

  assert.deepEqual(t.log.seqs, [1, 2, 3, 4, 5, 6]);
});

for (const code of ['timeout', 'overloaded', 'room-unavailable', 'internal']) {
  test(`${code} is answered by the same cid a little later`, async () => {
    const t = startJoined();
    const sent = t.room.send('x');
    t.socket.say(refusal(t.socket.last, code, true));
    assert.equal(t.socket.of('send').length, 1);
    t.clock.advance(500);

    assert.deepEqual(t.socket.of('send').map(({ cid }) => cid), ['cid-1', 'cid-1']);
    t.socket.say(ack(t.socket.last, 1));
    assert.equal((await sent).seq, 1);
  });
}

test('rate-limited waits as long as the server says, and the messages behind it wait, too', () => {
  const t = startJoined();
  t.room.send('a');
  t.socket.say(refusal(t.socket.last, 'rate-limited', true, { retryAfter: 800 }));
  t.room.send('b');
  t.clock.advance(799);
  assert.equal(t.socket.of('send').length, 1);
  t.clock.advance(1);

  assert.deepEqual(t.socket.of('send').map(({ data }) => data), ['a', 'a', 'b']);
});

test('a refusal for good fails the message and only it', async () => {
  const t = startJoined();
  const bad = t.room.send('bad');
  const good = t.room.send('good');
  const [first, second] = t.socket.of('send');
  // A frame that was not understood is answered without cid.
  t.socket.say({ type: 'error', id: first.id, code: 'bad-request', status: 400, message: 'no', retryable: false }, ack(second, 1));

  await assert.rejects(bad, { name: 'EdgeClientError', code: 'bad-request', message: 'no' });
  assert.equal((await good).seq, 1);
  assert.deepEqual(t.log.of('failed').map(({ cid }) => cid), ['cid-1']);
});

test('a message beyond the size limit fails without being sent', async () => {
  const t = startJoined();

  await assert.rejects(t.room.send('ü'.repeat(33_000)), { code: 'too-large' });
  assert.deepEqual(t.socket.of('send'), []);
});

test('the queue is bounded and says so', async () => {
  const t = startClient({ maxPending: 3 });
  const room = t.client.room('default');
  for (let i = 0; i < 3; i++) {
    room.send(i);
  }

  await assert.rejects(room.send(3), { code: 'queue-full', retryable: true });
  assert.equal(t.client.pending, 3);
});

test('no more than 32 messages are on their way, and never faster than the server allows', () => {
  const t = startJoined();
  for (let i = 0; i < 100; i++) {
    t.room.send(i);
  }
  assert.equal(t.socket.of('send').length, 30, 'the burst, with a margin');
  let seq = 0;
  const acknowledge = () => t.socket.of('send').slice(seq).forEach(frame => t.socket.say(ack(frame, ++seq)));
  t.clock.advance(10_000);
  assert.equal(t.socket.of('send').length, 32, 'the window');

  const start = t.clock.now();
  while (seq < 100) {
    acknowledge();
    t.clock.advance(50);
  }
  const seconds = (t.clock.now() - start) / 1_000;
  assert.ok(seconds > (100 - 32 - 30) / 20, `${seconds} s`);
  assert.deepEqual(t.socket.of('send').map(({ data }) => data), Array.from({ length: 100 }, (_, i) => i));
});

test('an own message that arrives as msg settles the promise, too', async () => {
  const t = startJoined();
  const sent = t.room.send('x');
  t.socket.say({ type: 'msg', room: 'default', seq: 1, from: 'ann', cid: 'cid-1', data: 'x', ts: 3 }, ack(t.socket.last, 1));

  assert.equal((await sent).seq, 1);
  assert.deepEqual(t.log.seqs, [1]);
});
