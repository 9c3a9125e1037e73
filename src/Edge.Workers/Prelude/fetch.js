// fetch() and new WebSocket(): what leaves for other servers.

const { rejected, then } = edge.primordials;
const { Request } = edge.request;
const { fetchStart, fetchCancel } = edge.host;

/** `ws:` and `wss:` are read as a wish for a WebSocket. */
function toRequest(input, init) {
  const text = edge.request.isRequest(input) ? '' : `${input}`;
  if (!/^wss?:/i.test(text)) {
    return new Request(input, init);
  }

  const request = new Request(text.replace(/^ws/i, 'http'), init);
  const headers = new Headers(request.headers);
  headers.set('Upgrade', 'websocket');
  return new Request(request, { headers });
}

function toResponse(status, statusText, headers, body, url, socket, signal = null) {
  if (status < 0) {
    throw new TypeError(statusText);
  }

  const content = edge.bodyFromHost(body);
  return edge.response.create({
    status, statusText, headers: edge.headersFromHost(headers), url,
    body: signal !== null && typeof body === 'number' ? abortable(content, signal) : content,
    webSocket: socket > 0 ? edge.webSocket.ofHost(socket) : null,
  });
}

/** A body that its signal ends. */
function abortable(body, signal) {
  const reader = edge.streams.readBytes(body);
  const stream = edge.streams.ofPull(() => then(reader.read(), bytes => {
    if (bytes === null) {
      leave();
    }

    return bytes;
  }, error => {
    leave();
    throw error;
  }), reason => {
    leave();
    return reader.cancel(reason);
  });
  const leave = edge.onAbort(signal, reason => edge.streams.abort(stream, reason));
  return stream;
}

function start(request) {
  const { url, method, headers, body, redirect, signal } = edge.request.partsOf(request);
  if (signal !== null && edge.isAborted(signal)) {
    return edge.rejectAborted(signal);
  }

  return edge.beginPromise((resolve, reject, owner) => {
    let leave = () => {};
    const operation = edge.begin((...answer) => {
      leave();
      try {
        resolve(toResponse(...answer, signal));
      } catch (error) {
        reject(error);
      }
    }, (...answer) => {
      leave();
      edge.dropAnswer(...answer);
      edge.rejectEnded(owner, reject);
    });
    if (signal !== null) {
      leave = edge.onAbort(signal, () => {
        edge.forget(operation);
        fetchCancel(operation);
        reject(signal.reason);
      });
    }

    fetchStart(operation, method, url, edge.headersToHost(headers), edge.bodyToHost(body), redirect);
  });
}

edge.expose('fetch', function fetch(input, init = undefined) {
  try {
    return start(toRequest(input, init));
  } catch (error) {
    return rejected(error);
  }
});
edge.toResponse = toResponse;

edge.connectWebSocket = (socket, address, protocols) => {
  const headers = ['Upgrade', 'websocket'];
  if (protocols !== '') {
    headers.push('Sec-WebSocket-Protocol', protocols);
  }

  const operation = edge.begin((status, statusText, answered, body, url, handle) => {
    if (handle > 0) {
      const flat = edge.headersFromHost(answered);
      const at = flat.findIndex((name, index) => index % 2 === 0 && name.toLowerCase() === 'sec-websocket-protocol');
      edge.webSocket.connected(socket, handle, at < 0 ? '' : flat[at + 1]);
    } else {
      edge.webSocket.notConnected(socket, status < 0 ? statusText
        : `Failed to establish the WebSocket connection: expected server to reply with HTTP status code 101 (switching protocols), but received ${status} instead.`);
    }
  }, edge.dropAnswer);
  fetchStart(operation, 'GET', address, edge.headersToHost(headers), null, 'manual');
};
