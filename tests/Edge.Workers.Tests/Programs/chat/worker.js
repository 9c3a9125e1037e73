export class ChatRoom {
  constructor(state, env) {
    this.state = state;
    this.sessions = [];
  }

  async fetch(request) {
    if (request.headers.get('Upgrade') !== 'websocket') {
      return new Response('Expected WebSocket', { status: 426 });
    }

    const pair = new WebSocketPair();
    const [client, server] = Object.values(pair);

    server.accept();
    this.sessions.push(server);

    server.addEventListener('message', event => {
      this.broadcast(event.data, server);
    });

    server.addEventListener('close', () => {
      this.sessions = this.sessions.filter(session => session !== server);
    });

    return new Response(null, { status: 101, webSocket: client });
  }

  broadcast(message, sender) {
    this.sessions.forEach(session => {
      if (session !== sender) {
        session.send(message);
      }
    });
  }
}

export default {
  async fetch(request, env) {
    const url = new URL(request.url);
    const roomId = url.pathname.slice(1) || 'default';

    const id = env.CHAT_ROOM.idFromName(roomId);
    const room = env.CHAT_ROOM.get(id);

    return room.fetch(request);
  }
};
