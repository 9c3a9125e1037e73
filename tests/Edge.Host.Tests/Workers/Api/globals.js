import { equal, fails } from './assert.js';

const bytes = (...list) => new Uint8Array(list);
const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const later = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export const globals = {
  'Request': async () => {
    const request = new Request('https://example.com/a?b=1', { method: 'POST', body: '{"a":1}', headers: { 'Content-Type': 'application/json' } });
    const copy = request.clone();
    equal([request.method, request.url, request.headers.get('content-type')], ['POST', 'https://example.com/a?b=1', 'application/json']);
    equal([await request.json(), request.bodyUsed, await copy.text()], [{ a: 1 }, true, '{"a":1}']);
    equal(new Request(copy.url, { method: 'put' }).method, 'PUT');
  },
  'Response': async () => {
    const response = new Response('hello', { status: 201, statusText: 'Made', headers: { 'x-a': '1' } });
    equal([response.status, response.statusText, response.ok, response.headers.get('X-A'), await response.text()], [201, 'Made', true, '1', 'hello']);
    equal([(await Response.json({ a: 1 }).json()).a, Response.redirect('https://example.com/', 302).headers.get('location')], [1, 'https://example.com/']);
    equal(hex(await new Response(bytes(1, 2)).arrayBuffer()), '0102');
    await fails(() => new Response(null, { status: 101 }), /^RangeError: .*200 to 599/);
  },
  'Headers': () => {
    const headers = new Headers([['A', '1'], ['b', '2']]);
    headers.append('a', '3');
    headers.append('Set-Cookie', 'x=1');
    headers.append('Set-Cookie', 'y=2');
    equal([headers.get('a'), headers.has('B'), headers.getSetCookie(), [...headers.keys()][0]], ['1, 3', true, ['x=1', 'y=2'], 'a']);
  },
  'URL': () => {
    const url = new URL('../b?x=1#y', 'https://user@example.com:8443/a/c/d');
    equal([url.href, url.pathname, url.searchParams.get('x')], ['https://user@example.com:8443/a/b?x=1#y', '/a/b', '1']);
    equal([URL.canParse('nonsense'), new URLSearchParams({ a: 'ä b' }).toString()], [false, 'a=%C3%A4+b']);
  },
  'URLPattern': () => {
    const match = new URLPattern({ pathname: '/rooms/:id' }).exec('https://example.com/rooms/7');
    equal(match.pathname.groups.id, '7');
  },
  'request.cf': (env, ctx, url, request) => equal(request.cf, {}),
  'request.signal': async (env, ctx, url, request) => {
    equal([request.signal instanceof AbortSignal, request.signal.aborted], [true, false]);
    const probe = env.PROBE.getByName('never');
    const client = new AbortController();
    const answer = fetch(new URL('/never', url), { signal: client.signal });
    equal(await probe.noted('asked'), 'asked');
    client.abort();
    await fails(() => answer, /^AbortError/);
    equal(await probe.noted('AbortError'), 'AbortError');
  },
  'fetch': async (env, ctx, url) => {
    const response = await fetch(new URL('/mirror', url), { method: 'POST', body: 'over and back', headers: { 'content-type': 'text/x' } });
    equal([response.status, response.headers.get('x-method'), response.headers.get('content-type'), await response.text()], [200, 'POST', 'text/x', 'over and back']);
  },
  'fetch.socket': async (env, ctx, url) => {
    for (const scheme of ['http:', 'ws:']) {
      const response = await fetch(`${scheme}//${url.host}/echo`, { headers: { Upgrade: 'websocket' } });
      const socket = response.webSocket;
      socket.accept();
      const heard = new Promise((resolve) => socket.addEventListener('message', (event) => resolve(event.data)));
      socket.send('there and back');
      equal([response.status, await heard], [101, 'there and back']);
      socket.close(1000, 'done');
    }
  },
  'WebSocket': async (env, ctx, url) => {
    const socket = new WebSocket(`ws://${url.host}/echo`);
    await new Promise((resolve, reject) => { socket.addEventListener('open', resolve); socket.addEventListener('error', reject); });
    const heard = new Promise((resolve) => socket.addEventListener('message', (event) => resolve(event.data)));
    socket.send('out');
    equal([await heard, socket.readyState], ['out', WebSocket.OPEN]);
    const closed = new Promise((resolve) => socket.addEventListener('close', resolve));
    socket.close(4001, 'bye');
    equal((await closed).code, 4001);
  },
  'WebSocketPair': async () => {
    const pair = new WebSocketPair();
    const [client, server] = Object.values(pair);
    equal([Object.keys(pair), pair[0] === client], [['0', '1'], true]);
    client.accept();
    server.accept();
    const heard = new Promise((resolve) => server.addEventListener('message', (event) => resolve(event.data)));
    client.send('through the pair');
    equal(await heard, 'through the pair');
    await fails(() => new WebSocketPair()[0].send('early'), /^TypeError: You must call one of accept\(\) or state\.acceptWebSocket\(\)/);
    await fails(() => client.close(1005), /^InvalidAccessError: Invalid WebSocket close code: 1005\./);
  },
  'events': () => {
    const target = new EventTarget();
    const seen = [];
    target.addEventListener('x', (event) => seen.push(event.type), { once: true });
    target.dispatchEvent(new Event('x'));
    target.dispatchEvent(new Event('x'));
    equal([seen, new MessageEvent('message', { data: 1 }).data, new CloseEvent('close', { code: 1000 }).code], [['x'], 1, 1000]);
  },
  'globalThis': () => {
    const seen = [];
    const listener = (event) => seen.push(event.detail);
    addEventListener('x', listener);
    dispatchEvent(new CustomEvent('x', { detail: 1 }));
    removeEventListener('x', listener);
    dispatchEvent(new CustomEvent('x', { detail: 2 }));
    equal([seen, self === globalThis], [[1], true]);
  },
  'AbortController': async () => {
    const controller = new AbortController();
    controller.abort(new Error('enough'));
    equal([controller.signal.aborted, controller.signal.reason.message, AbortSignal.any([controller.signal]).aborted], [true, 'enough', true]);
    await fails(() => controller.signal.throwIfAborted(), /enough/);
  },
  'AbortController.fetch': (env, ctx, url) => fails(() => fetch(new URL('/mirror', url), { signal: AbortSignal.abort() }), /^AbortError/),
  'timers': async () => {
    const order = [];
    const cancelled = setTimeout(() => order.push('never'), 1);
    clearTimeout(cancelled);
    const interval = setInterval(() => order.push('tick'), 1);
    queueMicrotask(() => order.push('microtask'));
    setTimeout((value) => order.push(value), 0, 'timeout');
    await later(30);
    clearInterval(interval);
    equal([order[0], order.includes('timeout'), order.includes('tick'), order.includes('never')], ['microtask', true, true, false]);
  },
  'scheduler.wait': async () => {
    equal(await scheduler.wait(1), undefined);
    await fails(() => scheduler.wait(3600_000, { signal: AbortSignal.timeout(1) }), /^TimeoutError/);
  },
  'performance': async () => {
    const start = performance.now();
    await scheduler.wait(5);
    equal([performance.now() > start, Math.abs(performance.timeOrigin + performance.now() - Date.now()) < 1000], [true, true]);
    equal([performance instanceof Performance, Object.keys(performance.toJSON())], [true, ['timeOrigin']]);
  },
  'navigator': () => {
    const { userAgent, hardwareConcurrency, language, languages, platform } = navigator;
    equal([userAgent, hardwareConcurrency, language, languages, platform], ['Cloudflare-Workers', 1, 'en', ['en'], 'Linux']);
    equal(navigator instanceof Navigator, true);
  },
  'eval': () => equal([eval('1 + 1'), new Function('a', 'return a + 1')(2)], [2, 3]),
  'console': () => console.log('the console', { a: [1, 'two'] }),
  'TextEncoder': () => equal([hex(new TextEncoder().encode('hé').buffer), new TextDecoder().decode(bytes(0x68, 0xc3, 0xa9))], ['68c3a9', 'hé']),
  'structuredClone': () => {
    const copy = structuredClone({ date: new Date(5), map: new Map([[1, new Set([2n])]]) });
    equal([copy.date.getTime(), [...copy.map.get(1)][0] === 2n], [5, true]);
  },
  'base64': () => equal([btoa('héllo'), atob('aGk=')], ['aOlsbG8=', 'hi']),
  'crypto': () => {
    equal([/^[0-9a-f]{8}-[0-9a-f]{4}-4/.test(crypto.randomUUID()), crypto.getRandomValues(new Uint8Array(4)).length], [true, 4]);
  },
  'crypto.subtle': async () => {
    const text = new TextEncoder().encode('abc');
    equal(hex(await crypto.subtle.digest('SHA-256', text)).slice(0, 16), 'ba7816bf8f01cfea');
    const key = await crypto.subtle.importKey('raw', text, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']);
    const signature = await crypto.subtle.sign('HMAC', key, text);
    equal([signature.byteLength, await crypto.subtle.verify('HMAC', key, signature, text)], [32, true]);
  },
  'crypto.subtle.others': async () => {
    for (const name of ['RSA-OAEP', 'RSASSA-PKCS1-v1_5', 'ECDSA', 'ECDH', 'Ed25519', 'X25519', 'AES-CTR', 'AES-KW']) {
      await fails(() => crypto.subtle.generateKey({ name, hash: 'SHA-256', namedCurve: 'P-256', length: 256 }, true, ['sign']), /^NotSupportedError/);
    }

    const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 128 }, false, ['encrypt']);
    await fails(() => crypto.subtle.encrypt({ name: 'AES-GCM', iv: bytes(1) }, key, bytes(1)), /^NotSupportedError: AES-GCM takes an iv of 12 bytes/);
    await fails(() => crypto.subtle.importKey('pkcs8', bytes(1), 'ECDSA', false, ['sign']), /^NotSupportedError/);
  },
  'streams': async () => {
    const stream = new ReadableStream({ start(controller) { controller.enqueue('a'); controller.enqueue('b'); controller.close(); } });
    const upper = new TransformStream({ transform(chunk, controller) { controller.enqueue(chunk.toUpperCase()); } });
    const read = [];
    for await (const chunk of stream.pipeThrough(upper)) {
      read.push(chunk);
    }

    equal([read, await new Response(new Blob(['x', 'y']).stream()).text()], [['A', 'B'], 'xy']);
  },
  'Blob': async () => {
    const file = new File(['ab', bytes(0x63)], 'a.txt', { type: 'text/plain' });
    equal([file.size, file.name, file.type, await file.slice(1).text()], [3, 'a.txt', 'text/plain', 'bc']);
  },
  'FormData': async () => {
    const form = new FormData();
    form.append('a', '1');
    form.append('f', new File(['x'], 'x.txt'));
    const read = await new Response(form).formData();
    equal([read.get('a'), read.get('f').name, await read.get('f').text()], ['1', 'x.txt', 'x']);
  },
};
