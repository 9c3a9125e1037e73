import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entries, joined, msg, record, startClient, startJoined, welcome } from './fakes.mjs';

const goaway = { type: 'goaway', reason: 'server-restart', reconnect: true, after: 1_300, deadline: 15_000 };

/** A client told to go, whose second socket is open. */
function startMoving(count) {
  const t = startJoined(count);
  t.socket.say(goaway);
  t.clock.advance(1_300);
  const [old, next] = t.sockets;
  next.open();
  return { ...t, old, next };
}

test('goaway opens the new socket after the given time and keeps the old one', () => {
  const t = startJoined(2);
  t.socket.say(goaway);
  t.clock.advance(1_299);
  assert.equal(t.sockets.length, 1);
  t.clock.advance(1);

  assert.equal(t.sockets.length, 2);
  assert.equal(t.sockets[0].closedWith, undefined);
  assert.equal(t.client.state.status, 'connected');
});

test('goaway right after welcome, before the room is joined, moves the room to the new socket', () => {
  const t = startClient();
  const log = record(t.client.room('default'));
  t.socket.open();
  t.socket.say(welcome, { ...goaway, after: 0 });
  t.clock.advance(0);
  const [old, next] = t.sockets;
  next.open();
  next.say(welcome);
  assert.equal(old.closedWith, undefined);
  old.say(joined(1, entries(1, 1)));
  next.say(joined(2, entries(1, 2)), msg(3));

  assert.equal(old.closedWith, 1000);
  assert.deepEqual(log.seqs, [1, 2, 3]);
});

test('the old socket delivers until the new one has joined; nothing is missed or doubled', () => {
  const t = startMoving(2);
  assert.deepEqual(t.next.last.joins, [{ room: 'default', since: { epoch: 'k1', seq: 2 }, limit: 100 }]);
  assert.equal(t.next.last.session, 's1');

  t.old.say(msg(3));
  t.next.say(welcome);
  t.old.say(msg(4));
  assert.equal(t.old.closedWith, undefined);
  t.next.say(joined(5, entries(3, 5), { recovered: true }));
  assert.equal(t.old.closedWith, 1000);
  t.old.say(msg(5), msg(6));
  t.next.say(msg(6), msg(7));

  assert.deepEqual(t.log.seqs, [1, 2, 3, 4, 5, 6, 7]);
  assert.ok(t.states.every(({ status }) => status === 'connected' || status === 'connecting'));
});

test('messages on their way over the old socket go again over the new one with the same cid', async () => {
  const t = startMoving(0);
  const sent = t.room.send('x');
  assert.equal(t.old.of('send').length, 1);
  t.next.say(welcome, joined(0, [], { recovered: true }));
  const [again] = t.next.of('send');
  assert.equal(again.cid, t.old.of('send')[0].cid);
  t.next.say({ type: 'ack', id: again.id, room: 'default', cid: again.cid, epoch: 'k1', seq: 1, ts: 1, dup: true });

  assert.equal((await sent).seq, 1);
  assert.deepEqual(t.log.seqs, [1]);
});

test('the old socket stays while one of several rooms is not served by the new one', () => {
  const t = startClient();
  t.client.room('a');
  t.client.room('b');
  t.socket.open();
  t.socket.say(welcome, joined(0, [], { room: 'a' }), joined(0, [], { room: 'b' }), { ...goaway, after: 0 });
  t.clock.advance(0);
  const [old, next] = t.sockets;
  next.open();
  next.say(welcome, joined(0, [], { room: 'a', recovered: true }));
  assert.equal(old.closedWith, undefined);
  next.say(joined(0, [], { room: 'b', recovered: true }));

  assert.equal(old.closedWith, 1000);
});

test('an answer from the old socket does not disturb a room that the new one serves', () => {
  const t = startClient();
  const log = record(t.client.room('a'));
  t.client.room('b');
  t.socket.open();
  t.socket.say(welcome, joined(1, entries(1, 1), { room: 'a' }), joined(0, [], { room: 'b' }), msg(9, 'a'), { ...goaway, after: 0 });
  const [asked] = t.socket.of('history');
  t.clock.advance(0);
  const [old, next] = t.sockets;
  next.open();
  next.say(welcome, joined(9, entries(2, 5), { room: 'a', recovered: true, more: true }));
  old.say({ type: 'history', id: asked.id, room: 'a', epoch: 'k1', first: 1, messages: entries(7, 8), more: false });
  next.say({ type: 'history', room: 'a', epoch: 'k1', first: 1, messages: entries(6, 9), more: false });

  assert.deepEqual(log.seqs, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assert.deepEqual(log.of('gap'), []);
});

test('the old socket replaced by the server (4409) while the new one opens is no end', () => {
  const t = startMoving(1);
  t.old.end(4409, 'replaced');
  assert.equal(t.client.state.status, 'connecting');
  t.next.say(welcome, joined(2, entries(2, 2), { recovered: true }));

  assert.equal(t.client.state.status, 'connected');
  assert.deepEqual(t.log.seqs, [1, 2]);
});

test('a new socket that fails is tried again with backoff while the old one works on', () => {
  const t = startMoving(1);
  t.next.end(1006);
  t.old.say(msg(2));
  assert.equal(t.client.state.status, 'connected');
  t.clock.advance(500);
  assert.equal(t.sockets.length, 3);

  const third = t.sockets[2];
  third.open();
  third.say(welcome, joined(2, [], { recovered: true }));
  assert.equal(t.old.closedWith, 1000);
  assert.deepEqual(t.log.seqs, [1, 2]);
});

test('a successor refused for good does not end the connection that works', () => {
  const t = startMoving(1);
  t.next.end(4429, 'connection-limit');
  t.old.say(msg(2));

  assert.equal(t.client.state.status, 'connected');
  t.old.end(4000, 'server-restart');
  assert.equal(t.client.state.status, 'waiting');
});

test('goaway without reconnect waits for the close', () => {
  const t = startJoined(0);
  t.socket.say({ ...goaway, reconnect: false });
  t.clock.advance(20_000);

  assert.equal(t.sockets.length, 1);
});

test('the server closing before the time is up is an ordinary loss', () => {
  const t = startJoined(0);
  t.socket.say(goaway);
  t.socket.end(4000, 'server-restart');
  t.clock.advance(1_300);

  assert.equal(t.sockets.length, 2);
});
