// A chat room with history as a Durable Object: what is measured here and on workerd.

export class ChatRoom {
  constructor(state, env) {
    this.state = state;
    this.sessions = [];
    this.messages = [];
    this.state.blockConcurrencyWhile(async () => {
      this.messages = (await this.state.storage.get('messages')) || [];
    });
  }

  async fetch(request) {
    if (request.headers.get('Upgrade') !== 'websocket') {
      return new Response('Expected Upgrade: websocket', { status: 426 });
    }

    const pair = new WebSocketPair();
    const [client, server] = Object.values(pair);
    server.accept();
    this.sessions.push(server);
    for (const message of this.messages) {
      server.send(message);
    }

    server.addEventListener('message', async event => {
      this.messages.push(event.data);
      if (this.messages.length > 100) {
        this.messages.shift();
      }

      await this.state.storage.put('messages', this.messages);
      for (const session of this.sessions) {
        if (session !== server) {
          session.send(event.data);
        }
      }
    });
    const leave = () => {
      this.sessions = this.sessions.filter(session => session !== server);
    };
    server.addEventListener('close', leave);
    server.addEventListener('error', leave);
    return new Response(null, { status: 101, webSocket: client });
  }
}

export default {
  async fetch(request, env) {
    const name = new URL(request.url).pathname.slice('/rooms/'.length);
    const id = env.CHAT_ROOM.idFromName(name);
    return env.CHAT_ROOM.get(id).fetch(request);
  },
};
