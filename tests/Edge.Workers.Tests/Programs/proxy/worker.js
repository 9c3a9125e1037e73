export default {
  async fetch(request, env) {
    const upgradeHeader = request.headers.get('Upgrade');
    if (upgradeHeader !== 'websocket') {
      return new Response('Expected WebSocket', { status: 426 });
    }

    const url = new URL(request.url);
    const token = url.searchParams.get('token');
    if (!token) {
      return new Response('Unauthorized', { status: 401 });
    }

    const backendResponse = await fetch(env.BACKEND + url.pathname, {
      headers: request.headers,
    });

    const backendSocket = backendResponse.webSocket;
    if (!backendSocket) {
      return new Response('Backend refused the WebSocket', { status: 502 });
    }

    backendSocket.accept();

    return new Response(null, {
      status: 101,
      webSocket: backendSocket,
    });
  }
};
