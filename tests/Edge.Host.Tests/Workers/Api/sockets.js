import { equal } from './assert.js';

/** The client of a socket to an object. */
export async function open(stub, path) {
  const response = await stub.fetch(`https://object/${path}`, { headers: { Upgrade: 'websocket' } });
  const heard = [];
  let wake = () => {};
  response.webSocket.accept();
  response.webSocket.addEventListener('message', (event) => { heard.push(event.data); wake(); });
  const next = async () => {
    while (heard.length === 0) {
      await new Promise((resolve) => { wake = resolve; });
    }

    return heard.shift();
  };
  return { socket: response.webSocket, next };
}

export const sockets = {
  'sockets.standard': async ({ PLAIN }) => {
    const stub = PLAIN.getByName('standard');
    const [a, b] = [await open(stub, 'a'), await open(stub, 'b')];
    a.socket.send('to b');
    equal(await b.next(), 'to b');
  },
  'sockets.hibernatable': async ({ PROBE }) => {
    const stub = PROBE.getByName('hibernatable');
    const [a, b] = [await open(stub, 'a'), await open(stub, 'b')];
    a.socket.send('hi');
    equal([await a.next(), await b.next()], ['a says hi (2 1 a+all)', 'a says hi (2 1 a+all)']);
  },
  'sockets.autoResponse': async ({ PROBE }) => {
    const { socket, next } = await open(PROBE.getByName('auto'), 'a');
    socket.send('ping');
    equal(await next(), 'pong');
  },
  'sockets.close': async ({ PROBE }) => {
    const stub = PROBE.getByName('close');
    const { socket } = await open(stub, 'a');
    const closed = new Promise((resolve) => socket.addEventListener('close', resolve));
    socket.close(4000, 'over');
    equal([(await closed).code, await until(() => stub.closes())], [4000, { code: 4000, reason: 'over', wasClean: true }]);
  },
  'alarm': async ({ PROBE }) => {
    const stub = PROBE.getByName(`alarm ${crypto.randomUUID()}`);
    await stub.wakeSoon();
    equal(await until(() => stub.woken()), { retryCount: 0, isRetry: false });
  },
};

/** What is there in the end. */
export async function until(ask) {
  for (;;) {
    const found = await ask();
    if (found !== undefined) {
      return found;
    }

    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
