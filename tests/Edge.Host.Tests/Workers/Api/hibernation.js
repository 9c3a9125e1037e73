/** What an object does with sockets that outlive it. */
export const hibernation = {
  accept(ctx, request) {
    const [client, server] = Object.values(new WebSocketPair());
    const name = new URL(request.url).pathname.slice(1);
    ctx.acceptWebSocket(server, [name, 'all']);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'));
    server.serializeAttachment({ name });
    return new Response(null, { status: 101, webSocket: client });
  },

  message(ctx, socket, message) {
    const { name } = socket.deserializeAttachment();
    const counts = `${ctx.getWebSockets('all').length} ${ctx.getWebSockets('b').length} ${ctx.getTags(socket).join('+')}`;
    ctx.getWebSockets().forEach((other) => other.send(`${name} says ${message} (${counts})`));
  },

  close(ctx, code, reason, wasClean) {
    ctx.storage.put('closed', { code, reason, wasClean });
  },
};
