// Sends a gigabyte to whoever says a word: a worker, or an object whose sockets hibernate.
const MEGABYTE = 'x'.repeat(1 << 20);

function flood(socket) {
  for (let sent = 0; sent < 1024; sent++) {
    socket.send(sent + MEGABYTE);
  }
}

export class Flooder {
  constructor(state) {
    this.state = state;
  }

  fetch(request) {
    if (request.headers.get('Upgrade') !== 'websocket') {
      return new Response('well');
    }

    const [client, server] = Object.values(new WebSocketPair());
    this.state.acceptWebSocket(server);
    return new Response(null, { status: 101, webSocket: client });
  }

  webSocketMessage(socket) {
    flood(socket);
  }
}

export default {
  fetch(request, env) {
    if (new URL(request.url).pathname === '/object') {
      return env.FLOODER.getByName('flooder').fetch(request);
    }

    const [client, server] = Object.values(new WebSocketPair());
    server.accept();
    server.addEventListener('message', () => flood(server));
    return new Response(null, { status: 101, webSocket: client });
  },
};
