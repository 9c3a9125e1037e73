export default {
  async fetch(request, env) {
    const upgradeHeader = request.headers.get('Upgrade');
    if (!upgradeHeader || upgradeHeader !== 'websocket') {
      return new Response('Expected Upgrade: websocket', { status: 426 });
    }

    const webSocketPair = new WebSocketPair();
    const [client, server] = Object.values(webSocketPair);

    server.accept();

    server.addEventListener('message', event => {
      console.log('Received:', event.data);
      server.send(`Echo: ${event.data}`);
    });

    server.addEventListener('close', event => {
      console.log('WebSocket closed', event.code, event.reason);
    });

    server.addEventListener('error', error => {
      console.error('WebSocket error:', error);
    });

    return new Response(null, {
      status: 101,
      webSocket: client,
    });
  }
};
