// A chat room whose sockets hibernate: what it knows of a client it keeps with the socket.

export class Room {
  constructor(state) {
    this.state = state;
  }

  async fetch(request) {
    const name = new URL(request.url).searchParams.get('name');
    const [client, server] = Object.values(new WebSocketPair());
    this.state.acceptWebSocket(server, ['member', name]);
    server.serializeAttachment({ name });
    return new Response(null, { status: 101, webSocket: client });
  }

  async webSocketMessage(socket, message) {
    const { name } = socket.deserializeAttachment();
    if (message === 'who') {
      const tags = this.state.getTags(socket);
      const members = this.state.getWebSockets('member').length;
      socket.send(JSON.stringify({ id: this.state.id.toString(), name, tags, members }));
      return;
    }

    const count = ((await this.state.storage.get('count')) ?? 0) + 1;
    await this.state.storage.put('count', count);
    const text = `${count} ${message}`;
    for (const other of this.state.getWebSockets()) {
      other.send(text);
    }
  }
}

export default {
  fetch(request, env) {
    return env.ROOM.get(env.ROOM.idFromName(new URL(request.url).pathname)).fetch(request);
  },
};
