// Three people chat in browsers through the entry point while a node is restarted. For run.sh.
//
//   EDGE_URL      where the page is
//   EDGE_RESTART  the command that restarts a node

import assert from 'node:assert/strict';
import { exec } from 'node:child_process';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { ChatPage, startBrowser } from '../browser/browser.mjs';

let browser;

before(async () => {
  browser = await startBrowser();
});

after(() => browser?.close());

test('a chat goes on while a node is restarted; nothing is missing, doubled or failed', async () => {
  const room = `entry-${Date.now()}`;
  const people = await Promise.all(
    ['ann', 'bob', 'cy'].map(name => ChatPage.enter(browser, process.env.EDGE_URL, { name, room })));
  const said = [];
  let restarted = false;
  const restart = promisify(exec)(process.env.EDGE_RESTART).finally(() => { restarted = true; });
  while (!restarted || said.length < 30) {
    const round = [];
    for (const person of people) {
      round.push(`message ${said.length + round.length + 1}`);
      await person.send(round.at(-1));
    }
    said.push(...round);
    await Promise.all(people.map(async person => {
      await Promise.all(round.map(text => person.untilShown(text)));
      await person.untilNonePending();
    }));
  }
  await restart;

  for (const person of people) {
    assert.deepEqual([...await person.texts()].sort(), [...said].sort());
    assert.deepEqual(await person.texts(), await people[0].texts(), 'all see one order');
    assert.equal(await person.page.locator('.message.pending, .message.failed').count(), 0);
    assert.deepEqual(person.complaints, [], 'the page complained');
  }
});
