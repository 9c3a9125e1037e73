import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entries, entry, joined, msg, record, startClient, startJoined, welcome } from './fakes.mjs';

/** Loses the connection and opens the next one up to `welcome`. */
function comeBack(t) {
  t.socket.end(1006);
  t.clock.advance(30_000);
  t.socket.open();
  t.socket.say(welcome);
}

test('a join delivers the replay, then the live messages', () => {
  const t = startJoined(3);
  t.socket.say(msg(4));

  assert.deepEqual(t.log.events.map(({ type, seq }) => `${type} ${seq}`),
    ['message 1', 'message 2', 'message 3', 'joined 3', 'message 4']);
  assert.deepEqual(t.log.of('message')[0].detail,
    { room: 'default', epoch: 'k1', ...entry(1), meta: undefined, encoding: undefined, own: false });
});

test('a replay that starts in the middle of the log is no hole', () => {
  const t = startJoined();
  const room = t.client.room('busy');
  const log = record(room);
  assert.deepEqual(t.socket.last, { type: 'join', id: 1, room: 'busy', limit: 100 });

  t.socket.say(joined(1_000, entries(901, 1_000), { room: 'busy', id: 1 }));

  assert.equal(log.seqs.length, 100);
  assert.equal(room.last, 1_000);
});

test('an empty room counts from its position', () => {
  const t = startJoined(0);
  t.socket.say(msg(1));

  assert.deepEqual(t.log.seqs, [1]);
});

test('an empty room whose log gets another epoch goes on, and resumes with that', () => {
  const t = startJoined(0);
  t.socket.say(joined(0, [], { epoch: 'k2', recovered: true }), msg(1));
  comeBack(t);

  assert.deepEqual(t.log.seqs, [1]);
  assert.deepEqual(t.log.of('reset'), []);
  assert.deepEqual(t.socket.sent[0].joins, [{ room: 'default', since: { epoch: 'k2', seq: 1 }, limit: 100 }]);
});

test('after a loss the room resumes from the last message, and what comes twice is dropped', () => {
  const t = startJoined(3);
  comeBack(t);
  assert.deepEqual(t.socket.sent[0].joins, [{ room: 'default', since: { epoch: 'k1', seq: 3 }, limit: 100 }]);
  assert.equal(t.socket.sent[0].session, 's1');

  t.socket.say(joined(6, entries(3, 6), { recovered: true }), msg(6), msg(7), msg(7));

  assert.deepEqual(t.log.seqs, [1, 2, 3, 4, 5, 6, 7]);
  assert.deepEqual(t.log.of('reset'), []);
  assert.deepEqual(t.socket.of('history'), [], 'what came twice is no hole');
});

test('a join with more is followed by pages, and is complete with the last one', () => {
  const t = startJoined(1);
  comeBack(t);
  const page = (first, last, more) =>
    ({ type: 'history', room: 'default', epoch: 'k1', first: 1, messages: entries(first, last), more });

  t.socket.say(joined(9, entries(2, 4), { recovered: true, more: true }), page(5, 7, true));
  assert.equal(t.log.of('joined').length, 1);
  t.socket.say(page(8, 9, false), msg(10));

  assert.deepEqual(t.log.seqs, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  assert.equal(t.log.of('joined').length, 2);
});

test('a loss in the middle of the pages resumes in the middle', () => {
  const t = startJoined(1);
  comeBack(t);
  t.socket.say(joined(9, entries(2, 4), { recovered: true, more: true }));
  comeBack(t);

  assert.deepEqual(t.socket.sent[0].joins[0].since, { epoch: 'k1', seq: 4 });
});

test('a first join whose replay comes in pages starts where the first page does', () => {
  const t = startClient();
  const log = record(t.client.room('default'));
  t.socket.open();
  t.socket.say(welcome, joined(700, [], { more: true }));
  t.socket.say({ type: 'history', room: 'default', epoch: 'k1', first: 1, messages: entries(601, 700), more: false });

  assert.deepEqual(log.seqs, entries(601, 700).map(({ seq }) => seq));
});

for (const reason of ['epoch', 'trimmed']) {
  test(`recovered:false by ${reason} resets before the messages come anew`, () => {
    const t = startJoined(3);
    comeBack(t);
    t.log.events.length = 0;

    t.socket.say(joined(52, entries(51, 52), { epoch: reason === 'epoch' ? 'k2' : 'k1', reason }));

    assert.deepEqual(t.log.events.map(({ type, seq }) => `${type} ${seq}`),
      ['reset undefined', 'message 51', 'message 52', 'joined 52']);
    assert.equal(t.log.of('reset')[0].reason, reason);
  });
}

test('a hole in the live messages is filled from history before anything is delivered on', () => {
  const t = startJoined(2);
  t.socket.say(msg(3), msg(6), msg(8));
  assert.deepEqual(t.log.seqs, [1, 2, 3]);
  const asked = t.socket.last;
  assert.deepEqual(asked, { type: 'history', room: 'default', before: 6, limit: 2, id: 1 });

  t.socket.say({ type: 'history', id: asked.id, room: 'default', epoch: 'k1', first: 1, messages: entries(4, 5), more: true });
  assert.deepEqual(t.log.seqs, [1, 2, 3, 4, 5, 6]);
  const next = t.socket.last;
  assert.equal(next.before, 8);
  t.socket.say({ type: 'history', id: next.id, room: 'default', epoch: 'k1', first: 1, messages: entries(7, 7), more: true });

  assert.deepEqual(t.log.seqs, [1, 2, 3, 4, 5, 6, 7, 8]);
});

test('a hole wider than a page is filled by several, and late messages are used', () => {
  const t = startJoined(1);
  t.socket.say(msg(700));
  const reply = messages =>
    t.socket.say({ type: 'history', id: t.socket.last.id, room: 'default', epoch: 'k1', first: 1, messages, more: true });
  assert.equal(t.socket.last.limit, 300);
  reply(entries(400, 699));
  assert.deepEqual(t.log.seqs, [1]);
  reply(entries(100, 399));
  t.socket.say(msg(701));
  reply(entries(2, 99));

  assert.deepEqual(t.log.seqs, entries(1, 701).map(({ seq }) => seq));
  assert.equal(t.socket.of('history').length, 3);
});

test('a hole that the log cannot fill is told as a gap', () => {
  const t = startJoined(1);
  t.socket.say(msg(10));
  t.socket.say({ type: 'history', id: t.socket.last.id, room: 'default', epoch: 'k1', first: 8, messages: entries(8, 9), more: false });

  assert.deepEqual(t.log.events.slice(-4).map(({ type, seq, from, to }) => [type, seq ?? [from, to]]),
    [['gap', [2, 7]], ['message', 8], ['message', 9], ['message', 10]]);
});

test('a hole whose filling fails for now is filled later', () => {
  const t = startJoined(1);
  t.socket.say(msg(3));
  t.socket.say({ type: 'error', id: t.socket.last.id, code: 'timeout', status: 504, message: '', retryable: true, retryAfter: 700 });
  t.clock.advance(700);
  t.socket.say({ type: 'history', id: t.socket.last.id, room: 'default', epoch: 'k1', first: 1, messages: [entry(2)], more: true });

  assert.deepEqual(t.log.seqs, [1, 2, 3]);
});

test('history returns a page and emits nothing', async () => {
  const t = startJoined(0);
  const page = t.room.history({ before: 50, limit: 1_000 });
  assert.deepEqual(t.socket.last, { type: 'history', room: 'default', before: 50, limit: 300, id: 1 });
  t.socket.say({ type: 'history', id: 1, room: 'default', epoch: 'k1', first: 40, messages: entries(40, 49), more: false });

  const { messages, more, first } = await page;
  assert.deepEqual([messages.length, messages[0].seq, messages[0].room, more, first], [10, 40, 'default', false, 40]);
  assert.deepEqual(t.log.seqs, []);
});

test('history without a connection, or losing it, fails with "disconnected"', async () => {
  const t = startJoined(0);
  const asked = t.room.history();
  t.socket.end(1006);

  await assert.rejects(asked, { code: 'disconnected', retryable: true });
  await assert.rejects(t.room.history(), { code: 'disconnected' });
});

test('leave ends the delivery, fails what waits, and the room is not joined again', async () => {
  const t = startJoined(1);
  const sent = t.room.send('x');
  t.room.leave();
  t.socket.say(msg(2));

  await assert.rejects(sent, { code: 'left' });
  assert.equal(t.socket.last.type, 'leave');
  assert.deepEqual(t.log.seqs, [1]);
  await assert.rejects(t.room.send('y'), { code: 'left' });
  comeBack(t);
  assert.deepEqual(t.socket.sent[0].joins, []);
});

test('a room left and entered again is a new room; late messages of the old one do not reach it', () => {
  const t = startJoined(2);
  t.room.leave();
  const log = record(t.client.room('default'));
  t.socket.say(msg(3), { type: 'left', id: 1, room: 'default', code: 'client' }, joined(3, entries(1, 3), { id: 2 }));

  assert.deepEqual(log.seqs, [1, 2, 3]);
});

test('the server may end the membership', () => {
  const t = startJoined(0);
  t.socket.say({ type: 'left', room: 'default', code: 'room-closed' });

  assert.deepEqual(t.log.of('left')[0].detail, { code: 'room-closed' });
});

test('a join that is refused is told; one refused for now is tried again', () => {
  const t = startClient();
  const log = record(t.client.room('default'));
  t.client.room('no');
  t.socket.open();
  const error = (room, code, retryable) => ({ type: 'error', room, code, status: 0, message: '', retryable });
  t.socket.say(welcome, error('default', 'room-unavailable', true), error('no', 'bad-request', false));
  t.clock.advance(2_000);

  assert.deepEqual(t.socket.of('join').map(({ room }) => room), ['default']);
  t.socket.say(joined(1, entries(1, 1), { id: t.socket.last.id }));
  assert.deepEqual(log.seqs, [1]);
});
