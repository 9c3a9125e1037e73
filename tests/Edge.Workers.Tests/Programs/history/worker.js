export class ChatRoom {
  constructor(state, env) {
    this.state = state;
    this.sessions = [];
    this.messages = [];

    this.state.blockConcurrencyWhile(async () => {
      const stored = await this.state.storage.get('messages');
      this.messages = stored || [];
    });
  }

  async fetch(request) {
    if (request.headers.get('Upgrade') !== 'websocket') {
      return new Response('Expected WebSocket', { status: 426 });
    }

    const pair = new WebSocketPair();
    const [client, server] = Object.values(pair);

    server.accept();

    // Send history to the new client.
    this.messages.forEach(message => server.send(message));

    this.sessions.push(server);

    server.addEventListener('message', async event => {
      this.messages.push(event.data);
      if (this.messages.length > 100) {
        this.messages.shift();
      }

      await this.state.storage.put('messages', this.messages);

      this.sessions.forEach(session => {
        if (session !== server) {
          session.send(event.data);
        }
      });
    });

    server.addEventListener('close', () => {
      this.sessions = this.sessions.filter(session => session !== server);
    });

    return new Response(null, { status: 101, webSocket: client });
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
