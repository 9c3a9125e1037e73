import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RoomView } from '../../src/Edge.Host/wwwroot/chat/room-view.js';

/** A room in the hands of the test. */
function fakeRoom() {
  const handlers = new Map();
  return {
    name: 'busy',
    epoch: 'k1',
    last: 0,
    on: (type, handler) => handlers.set(type, handler),
    say(count) {
      for (let i = 0; i < count; i++) {
        this.last++;
        handlers.get('message')({ seq: this.last, cid: `c${this.last}` });
      }
    },
  };
}

test('a room that is not shown keeps its newest messages only', () => {
  const room = fakeRoom();
  const view = new RoomView(room, undefined, () => {});
  room.say(3_000);

  assert.ok(view.messages.length <= 1_000);
  assert.equal(view.messages.at(-1).seq, 3_000);
  assert.equal(view.more, true);
});

test('what is shown stays until the page lets go of it', () => {
  const room = fakeRoom();
  const view = new RoomView(room, undefined, () => {});
  view.shown = true;
  room.say(3_000);

  assert.equal(view.messages.length, 3_000);
  view.trim();
  assert.equal(view.messages.length, 500);
});
