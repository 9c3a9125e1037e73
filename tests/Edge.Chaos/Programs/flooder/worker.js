// Sends a gigabyte to whoever says a word.
export default {
  fetch() {
    const [client, server] = Object.values(new WebSocketPair());
    const chunk = 'x'.repeat(1 << 20);
    server.accept();
    server.addEventListener('message', () => {
      for (let sent = 0; sent < 1024; sent++) {
        server.send(chunk);
      }
    });
    return new Response(null, { status: 101, webSocket: client });
  },
};
