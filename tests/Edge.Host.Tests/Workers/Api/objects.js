import { RpcTarget } from 'cloudflare:workers';
import { equal, fails } from './assert.js';
import { open, until } from './sockets.js';
import { storage } from './storage.js';

const within = Object.fromEntries(Object.keys(storage).map((name) => [name, (env) => env.PROBE.getByName(name).run(name)]));

export const objects = {
  ...within,
  'namespace.ids': async ({ PROBE, PLAIN }) => {
    const id = PROBE.idFromName('a');
    equal([id.toString().length, id.name, id.equals(PROBE.idFromName('a')), id.equals(PROBE.newUniqueId())], [64, 'a', true, false]);
    equal(PROBE.idFromString(id.toString()).equals(id), true);
    equal([id instanceof DurableObjectId, PROBE instanceof DurableObjectNamespace], [true, true]);
    await fails(() => PROBE.idFromString('x'), /^TypeError: Invalid Durable Object ID: must be 64 hex digits/);
    await fails(() => PLAIN.idFromString(id.toString()), /^TypeError: Durable Object ID is not valid for this namespace\./);
  },
  'stub.fetch': async ({ PROBE, PLAIN }) => {
    const stub = PROBE.get(PROBE.idFromName('fetch'));
    equal(await (await stub.fetch('https://object/path', { method: 'POST', body: 'x' })).text(), 'POST /path');
    equal(await (await PLAIN.get(PLAIN.newUniqueId()).fetch('https://object/')).text(), 'hello');
  },
  'stub.fetch.stream': async ({ PROBE }) => {
    const stub = PROBE.getByName('events');
    const response = await stub.fetch('https://object/events');
    equal(response.headers.get('Content-Type'), 'text/event-stream');
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    equal((await reader.read()).value, 'data: 1\n\n');
    await stub.event('2');
    equal((await reader.read()).value, 'data: 2\n\n');
    await reader.cancel();
  },
  'stub.rpc': async ({ PROBE, PLAIN }) => {
    const answer = await PROBE.getByName('rpc').add(2, 3);
    equal([answer.sum, answer.at.getTime(), answer.name], [5, 7, 'rpc']);
    await fails(() => PROBE.getByName('rpc').raise(), /^RangeError: raised there/);
    await fails(() => PROBE.getByName('rpc').nothing(), /does not implement the method "nothing"/);
    await fails(() => PLAIN.getByName('rpc').add(1, 2), /does not support RPC/);
  },
  'stub.rpc.values': async ({ PROBE }) => {
    const stub = PROBE.getByName('rpc');
    equal([...await stub.echo(new Map([[1, 2]]))], [[1, 2]]);
    for (const value of [() => 1, new ReadableStream(), new WebSocketPair()[0], PROBE.getByName('other')]) {
      await fails(() => stub.echo(value), /^DataCloneError/);
    }

    await fails(() => stub.echo(new (class extends RpcTarget {})()), /^DataCloneError/);
  },
  'state.abort': async ({ PROBE }) => {
    const { socket, next } = await open(PROBE.getByName('abort'), 'a');
    await fails(() => PROBE.getByName('abort').abort(), /meant/);
    equal((await PROBE.getByName('abort').add(1, 1)).sum, 2);
    socket.send('still here');
    equal(await next(), 'a says still here (1 0 a+all)');
  },
  'state.waitUntil': async ({ PROBE }) => {
    const stub = PROBE.getByName('waitUntil');
    await stub.answerFirst();
    await stub.goOn();
    equal(await until(() => stub.gone()), 'on');
  },
};
