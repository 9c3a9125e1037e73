import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import axe from 'axe-core';
import { WebSocket } from 'ws';
import { EdgeClient } from '../../src/Edge.Host/wwwroot/edge-client.js';
import { ChatPage, startBrowser } from './browser.mjs';
import { EdgeServer } from './server.mjs';

const PHONE = { viewport: { width: 390, height: 780 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };

const server = new EdgeServer(Number(process.env.EDGE_TEST_PORT ?? 18_150));
let browser;
let opened = [];

before(async () => {
  await server.start();
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await server.dispose();
});

afterEach(async () => {
  const complaints = opened.flatMap(chat => chat.complaints);
  await Promise.all(opened.map(chat => chat.close()));
  opened = [];
  assert.deepEqual(complaints, [], 'the pages complained');
});

async function enter(name, room, device) {
  const chat = await ChatPage.enter(browser, server.url, { name, room, ...device });
  opened.push(chat);
  return chat;
}

/** The library in Node, as another program would use it. */
function program(name) {
  return new EdgeClient(`${server.url}/rooms`, { name, WebSocket });
}

test('two tabs chat, and the history is there after a reload', async () => {
  const [ann, bob] = await Promise.all([enter('ann', 'hall'), enter('bob', 'hall')]);
  await ann.send('Hello, is anybody here?');
  await bob.untilShown('Hello, is anybody here?');
  await bob.send('<img src=x onerror=alert(1)> & me');
  await Promise.all([ann, bob].map(chat => chat.untilShown('<img src=x onerror=alert(1)> & me')));
  const said = ['Hello, is anybody here?', '<img src=x onerror=alert(1)> & me'];

  assert.deepEqual(await ann.texts(), said);
  assert.deepEqual(await bob.texts(), said);
  assert.equal(await ann.page.locator('.message.own').count(), 1);
  await bob.page.reload();
  await bob.untilShown(said[1]);
  assert.deepEqual(await bob.texts(), said);
  assert.equal(await bob.page.locator('.message.own').count(), 1, 'own messages are known after the reload');
});

test('the server is killed with a message under way; both tabs catch up, nothing is missing or doubled', async () => {
  const [ann, bob] = await Promise.all([enter('ann', 'storm'), enter('bob', 'storm')]);
  await ann.send('before');
  await bob.untilShown('before');

  await server.kill();
  await Promise.all([ann.page.waitForFunction(notConnected), bob.page.waitForFunction(notConnected)]);
  await ann.send('while it was down, 1');
  await bob.send('while it was down, 2');
  await ann.untilPending('while it was down, 1');
  await server.start();

  await Promise.all([ann, bob].map(chat => chat.untilStatus('Connected')));
  for (const text of ['while it was down, 1', 'while it was down, 2']) {
    await Promise.all([ann.untilShown(text), bob.untilShown(text)]);
  }
  await ann.send('after');
  await Promise.all([ann.untilShown('after'), bob.untilShown('after')]); // The ack may come after the others' copy.
  const texts = await ann.texts();
  assert.deepEqual([...texts].sort(), ['after', 'before', 'while it was down, 1', 'while it was down, 2']);
  assert.deepEqual(await bob.texts(), texts);
  assert.equal(await ann.page.locator('.message.pending, .message.failed').count(), 0);
});

test('kills under a stream of messages: every acknowledged one is there once, in the same order for all', async () => {
  const ann = await enter('ann', 'stream');
  const bob = await enter('bob', 'stream');
  const clients = ['cy', 'dee'].map(program);
  const acks = [];
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < 30; i++) {
      clients.forEach((client, who) => acks.push(client.room('stream').send({ text: `${round}-${i}-${who}` })));
      if (i === 15) {
        await Promise.race(acks.slice(-30));
        await server.kill();
        await ann.send(`ann ${round}`);
        await server.start();
      }
    }
  }
  const seqs = (await Promise.all(acks)).map(({ seq }) => seq);
  assert.equal(new Set(seqs).size, 180);
  await Promise.all([0, 1, 2].flatMap(round => [ann.untilShown(`ann ${round}`), bob.untilShown(`ann ${round}`)]));
  await ann.page.waitForFunction(count => document.querySelectorAll('.message:not(.pending)').length >= count, 183);
  await bob.page.waitForFunction(count => document.querySelectorAll('.message:not(.pending)').length >= count, 183);

  const texts = await ann.texts();
  assert.equal(texts.length, 183);
  assert.equal(new Set(texts).size, 183);
  assert.deepEqual(await bob.texts(), texts);
  clients.forEach(client => client.close());
});

test('several rooms: unread counts, switching, links', async () => {
  const [ann, bob] = await Promise.all([enter('ann', 'kitchen'), enter('bob', 'kitchen')]);
  await ann.openRoom('garden/back');
  await bob.send('Coffee is ready');
  await ann.unread('kitchen').getByText('1').waitFor();
  assert.match(await ann.page.title(), /^\(1\) garden\/back/);
  assert.equal(new URL(ann.page.url()).hash, '#garden/back');

  await ann.page.getByRole('link', { name: 'kitchen' }).click();
  await ann.untilShown('Coffee is ready');
  await ann.page.locator('.rule.new').waitFor();
  await ann.unread('kitchen').waitFor({ state: 'hidden' });
  await ann.page.goBack();
  await ann.page.getByRole('heading', { level: 1, name: 'garden/back' }).waitFor();
  await ann.page.getByRole('button', { name: 'Leave the room garden/back' }).click();
  await ann.page.getByRole('heading', { level: 1, name: 'kitchen' }).waitFor();
  assert.equal(await ann.page.locator('#rooms li').count(), 1);
});

test('older messages are loaded by scrolling, and the reader keeps the place', async () => {
  const client = program('archivist');
  const room = client.room('archive');
  const sent = [];
  for (let i = 1; i <= 200; i++) {
    sent.push(room.send(`line ${i}`));
  }
  await Promise.all(sent);
  const ann = await enter('ann', 'archive');
  await ann.untilShown('line 200');
  assert.ok(await ann.page.locator('.message').count() < 200);

  while (await ann.page.locator('.message').count() < 200) {
    const before = await ann.page.locator('.message').count();
    const place = await ann.page.evaluate(() => {
      const timeline = document.querySelector('#timeline');
      timeline.scrollTop = 120;
      const top = document.elementFromPoint(timeline.getBoundingClientRect().left + 400, 200).closest('li');
      top.id = 'place';
      return top.getBoundingClientRect().top;
    });
    await ann.page.waitForFunction(count => document.querySelectorAll('.message').length > count, before);
    const now = await ann.page.evaluate(() => document.querySelector('#place')?.getBoundingClientRect().top ?? null);
    assert.ok(now === null || Math.abs(now - place) < 2, `moved from ${place} to ${now}`);
    await ann.page.evaluate(() => document.querySelector('#place')?.removeAttribute('id'));
  }
  assert.deepEqual(await ann.texts(), Array.from({ length: 200 }, (_, i) => `line ${i + 1}`));

  await room.send('one more');
  const jump = ann.page.getByRole('button', { name: '1 new message' });
  await jump.click();
  await ann.untilShown('one more');
  await jump.waitFor({ state: 'hidden' });
  client.close();
});

test('on a phone: the drawer, the composer and the newest message are within reach', async () => {
  const ann = await enter('ann', 'pocket', PHONE);
  const bob = await enter('bob', 'pocket');
  for (let i = 1; i <= 30; i++) {
    await bob.send(`message ${i}`);
  }
  await ann.untilShown('message 30');
  const inView = () => ann.page.evaluate(() => {
    const last = [...document.querySelectorAll('.message')].at(-1).getBoundingClientRect();
    const composer = document.querySelector('#composer').getBoundingClientRect();
    return last.bottom <= composer.top + 1 && composer.bottom <= innerHeight && document.documentElement.scrollWidth <= innerWidth;
  });
  assert.ok(await inView());

  await ann.page.setViewportSize({ width: 390, height: 420 }); // As when the keyboard opens.
  await ann.page.waitForFunction(() => {
    const { scrollTop, scrollHeight, clientHeight } = document.querySelector('#timeline');
    return scrollHeight - scrollTop - clientHeight < 2;
  });
  assert.ok(await inView());

  await ann.page.setViewportSize(PHONE.viewport);
  await ann.page.getByRole('button', { name: 'Rooms' }).click();
  await ann.openRoom('pocket/two');
  await ann.send('from the phone');
  await ann.untilShown('from the phone');
});

for (const [kind, device] of Object.entries({ 'light': {}, 'dark': { colorScheme: 'dark' }, 'phone': PHONE })) {
  test(`accessible by the rules of axe: ${kind}`, async () => {
    const ann = await enter('ann', `axe-${kind}`, device);
    const bob = await enter('bob', `axe-${kind}`);
    await ann.send('See https://example.org/ there');
    await bob.send('Thank you');
    await ann.untilShown('Thank you');
    assert.deepEqual(await violations(ann.page), []);

    if (device === PHONE) {
      await ann.page.getByRole('button', { name: 'Rooms' }).click();
    }
    await ann.page.getByRole('button', { name: 'ann Change' }).click();
    await ann.page.getByRole('heading', { name: 'Change your name' }).waitFor();
    assert.deepEqual(await violations(ann.page), []);
  });
}

test('a refused room name is told in its place', async () => {
  const ann = await enter('ann', 'fine');
  await ann.openRoom(`bad\u0007name`);

  await ann.page.locator('#timeline-note.alone').filter({ hasNotText: 'Loading' }).waitFor();
  assert.notEqual(await ann.page.locator('#timeline-note').textContent(), 'Nothing here yet. Say hello.');
});

test('an orderly stop of the server is only a pause', async () => {
  const ann = await enter('ann', 'calm');
  await ann.send('one');
  await ann.untilShown('one');
  assert.equal(await server.stop(), 0);
  await server.start();
  await ann.untilStatus('Connected');
  await ann.send('two');
  await ann.untilShown('two');

  assert.deepEqual(await ann.texts(), ['one', 'two']);
});

async function violations(page) {
  await page.evaluate(axe.source);
  const { violations: found } = await page.evaluate(() => globalThis.axe.run());
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

function notConnected() {
  return document.querySelector('#status-text').textContent !== 'Connected';
}
