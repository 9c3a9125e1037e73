import { DurableObject } from 'cloudflare:workers';
import { typeOf } from './absent.js';
import { hibernation } from './hibernation.js';
import { storage } from './storage.js';

/** Runs checks within an object, and answers calls. */
export class Probe extends DurableObject {
  constructor(ctx, env) {
    super(ctx, env);
    ctx.blockConcurrencyWhile(async () => {
      this.started = (await ctx.storage.get('started')) ?? 0;
      await ctx.storage.put('started', this.started + 1);
    });
  }

  async run(name) {
    await storage[name](this.ctx, this);
  }

  typeOf(name) {
    return typeOf(name, this.ctx);
  }

  echo(value) {
    return value;
  }

  async add(a, b) {
    return { sum: a + b, at: new Date(7), name: this.ctx.id.name };
  }

  async raise() {
    throw new RangeError('raised there');
  }

  async alarm(info) {
    await this.ctx.storage.put('alarm', { retryCount: info.retryCount, isRetry: info.isRetry });
  }

  async wakeSoon() {
    await this.ctx.storage.setAlarm(Date.now() + 50);
  }

  async woken() {
    return this.ctx.storage.get('alarm');
  }

  /** Answers although what it waits for is still to come. */
  answerFirst() {
    this.ctx.waitUntil(new Promise((resolve) => { this.proceed = resolve; }).then(() => this.ctx.storage.put('gone', 'on')));
  }

  goOn() {
    this.proceed();
  }

  async gone() {
    return this.ctx.storage.get('gone');
  }

  note(text) {
    this.noteOf(text).resolve(text);
  }

  /** Answers when a text was noted. */
  noted(text) {
    return this.noteOf(text).promise;
  }

  noteOf(text) {
    this.notes ??= {};
    return this.notes[text] ??= Promise.withResolvers();
  }

  abort() {
    this.ctx.abort('meant');
  }

  async fetch(request) {
    if (request.url.endsWith('/events')) {
      return this.events();
    }

    return request.headers.get('Upgrade') === 'websocket' ? hibernation.accept(this.ctx, request) : new Response(`${request.method} ${new URL(request.url).pathname}`);
  }

  events() {
    const { readable, writable } = new TransformStream();
    this.writer = writable.getWriter();
    this.writer.write(new TextEncoder().encode('data: 1\n\n'));
    return new Response(readable, { headers: { 'Content-Type': 'text/event-stream' } });
  }

  async event(text) {
    await this.writer.write(new TextEncoder().encode(`data: ${text}\n\n`));
  }

  webSocketMessage(socket, message) {
    hibernation.message(this.ctx, socket, message);
  }

  webSocketClose(socket, code, reason, wasClean) {
    hibernation.close(this.ctx, code, reason, wasClean);
  }

  async closes() {
    return this.ctx.storage.get('closed');
  }
}

/** A class of the older kind, without a base. */
export class Plain {
  constructor(state, env) {
    this.state = state;
    this.env = env;
    this.sockets = [];
  }

  async fetch(request) {
    if (request.headers.get('Upgrade') !== 'websocket') {
      return new Response(this.env.GREETING);
    }

    const [client, server] = Object.values(new WebSocketPair());
    server.accept();
    this.sockets.push(server);
    server.addEventListener('message', (event) => this.sockets.filter((other) => other !== server).forEach((other) => other.send(event.data)));
    server.addEventListener('close', () => { this.sockets = this.sockets.filter((other) => other !== server); });
    return new Response(null, { status: 101, webSocket: client });
  }
}
