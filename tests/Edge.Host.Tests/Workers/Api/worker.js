import { env as imported } from 'cloudflare:workers';
import { globals } from './globals.js';
import { absent } from './absent.js';
import { equal } from './assert.js';
import { modules } from './modules.js';
import { objects } from './objects.js';
import { sockets } from './sockets.js';
export { Plain, Probe } from './probe.js';

const worker = {
  'env.vars': (env) => equal([env.GREETING, env.LIMIT, env.DEEP], ['hello', 3, { list: [1, 2] }]),
  'env.imported': () => equal(imported.GREETING, 'hello'),
  'ctx.waitUntil': (env, ctx) => equal(ctx.waitUntil(Promise.resolve()), undefined),
  'ctx.passThroughOnException': (env, ctx) => equal(ctx.passThroughOnException(), undefined),
  'ctx.exports': (env, ctx) => equal([Object.keys(ctx.exports), ctx.props], [['Plain', 'Probe', 'default'], {}]),
  'exception': () => { throw new TypeError('meant'); },
};

const checks = { ...worker, ...globals, ...modules, ...objects, ...sockets };

export default {
  async fetch(request, env, ctx) {
    const url = new URL(request.url);
    const name = url.pathname.slice(1);
    if (name === 'echo') {
      return echo(request);
    }

    if (name === 'mirror') {
      return new Response(request.body, { headers: { 'x-method': request.method, 'content-type': request.headers.get('content-type') ?? '' } });
    }

    if (name === 'never') {
      return never(request, env, ctx);
    }

    if (name === 'globals') {
      return Response.json(Object.getOwnPropertyNames(globalThis));
    }

    if (name === 'absent') {
      await absent(url.searchParams.get('name'), { ctx, request }, env.PROBE.getByName('absent'));
      return new Response('ok');
    }

    if (!Object.hasOwn(checks, name)) {
      return new Response(`There is no check ${name}.`, { status: 404 });
    }

    await checks[name](env, ctx, url, request);
    return new Response('ok');
  },
};

/** Has the probe note that it was asked, and how it heard that its client went away. */
async function never(request, env, ctx) {
  const probe = env.PROBE.getByName('never');
  request.signal.addEventListener('abort', () => ctx.waitUntil(probe.note(request.signal.reason.name)));
  await probe.note('asked');
  await new Promise(() => {});
}

function echo(request) {
  if (request.headers.get('Upgrade') !== 'websocket') {
    return new Response('Expected Upgrade: websocket', { status: 426 });
  }

  const [client, server] = Object.values(new WebSocketPair());
  server.accept();
  server.addEventListener('message', (event) => server.send(event.data));
  return new Response(null, { status: 101, webSocket: client });
}
