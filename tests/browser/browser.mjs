import { execFileSync } from 'node:child_process';
import { chromium } from 'playwright-core';

/** Starts Debian's Chromium with a fresh profile, which the driver makes and removes. */
export function startBrowser() {
  const executablePath = process.env.CHROMIUM ?? execFileSync('sh', ['-c',
    'command -v chromium || command -v chromium-browser || command -v google-chrome']).toString().trim();
  return chromium.launch({
    executablePath,
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
}

/** The chat page as one person uses it. */
export class ChatPage {
  /** What the page complained about: uncaught errors, refused content. */
  complaints = [];

  /** Opens the page in a profile of its own and enters. */
  static async enter(browser, url, { name, room = 'default', ...device }) {
    const context = await browser.newContext({ locale: 'en-GB', ...device });
    const chat = new ChatPage(await context.newPage());
    chat.page.setDefaultTimeout(15_000);
    chat.page.on('pageerror', error => chat.complaints.push(error.message));
    chat.page.on('console', message => {
      if (message.type() === 'error' && !/WebSocket connection|ERR_CONNECTION/.test(message.text())) {
        chat.complaints.push(message.text());
      }
    });
    await chat.page.goto(`${url}/#${encodeURIComponent(room)}`);
    await chat.page.getByLabel('Your name').fill(name);
    await chat.page.getByRole('button', { name: 'Enter' }).click();
    await chat.untilStatus('Connected');
    return chat;
  }

  constructor(page) {
    this.page = page;
  }

  async send(text) {
    await this.page.getByRole('textbox', { name: 'Message' }).fill(text);
    await this.page.getByRole('button', { name: 'Send', exact: true }).click();
  }

  untilStatus(text) {
    return this.page.waitForFunction(
      wanted => document.querySelector('#status-text').textContent.startsWith(wanted), text, { timeout: 60_000 });
  }

  /** Waits for the message to be in the log. */
  async untilShown(text) {
    await this.page.locator('.message:not(.pending, .failed) .text').getByText(text, { exact: true }).first().waitFor();
  }

  /** Waits until no message is on its way. */
  untilNonePending() {
    return this.page.locator('.message.pending').first().waitFor({ state: 'detached' });
  }

  untilPending(text) {
    return this.page.locator('.message.pending .text').getByText(text, { exact: true }).waitFor();
  }

  /** The texts in the timeline that are in the log, in order. */
  texts() {
    return this.page.locator('.message:not(.pending, .failed) .text').allTextContents();
  }

  async openRoom(name) {
    await this.page.getByLabel('Room to join').fill(name);
    await this.page.getByRole('button', { name: 'Join the room' }).click();
    await this.page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
  }

  unread(room) {
    return this.page.locator(`#rooms li[data-room="${room}"] .badge`);
  }

  close() {
    return this.page.context().close();
  }
}
