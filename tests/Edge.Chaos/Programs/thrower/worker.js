// Throws wherever it is called.
export class Thrower {
  constructor(state) {
    this.state = state;
  }

  async fetch(request) {
    if (request.headers.get('Upgrade') !== 'websocket') {
      throw new Error('fetch of the object');
    }

    const [client, server] = Object.values(new WebSocketPair());
    this.state.acceptWebSocket(server);
    await this.state.storage.setAlarm(Date.now() + 100);
    return new Response(null, { status: 101, webSocket: client });
  }

  webSocketMessage() { throw new Error('message'); }
  webSocketClose() { throw new Error('close'); }
  webSocketError() { throw new Error('error'); }
  alarm() { throw new Error('alarm'); }
}

export default {
  fetch(request, env) {
    if (new URL(request.url).pathname === '/worker') {
      throw new Error('fetch of the worker');
    }

    return env.THROWER.get(env.THROWER.idFromName('one')).fetch(request);
  },
};
