// From what a handler returned to what the host sends.

const NO_UPGRADE = 'Worker tried to return a WebSocket in a response to a request which did not contain the header '
  + '"Upgrade: websocket".';

/** Gives a response to `send(status, statusText, headers, body, socket)`; throws when it is none or cannot be sent. */
edge.sendResponse = (response, owner, upgrade, send) => {
  if (!edge.response.isResponse(response)) {
    throw new TypeError('The handler returned no Response: ' +
      `it must return a Response or a promise of one, not ${response === null ? 'null' : typeof response}.`);
  }

  const parts = edge.response.partsOf(response);
  if (parts.webSocket !== null) {
    if (!upgrade) {
      throw new TypeError(NO_UPGRADE);
    }

    const socket = edge.giveSocket(parts.webSocket, owner);
    edge.outbox.flush();
    send(101, parts.statusText, edge.headersToHost(parts.headers), null, socket);
    return;
  }

  const body = edge.bodyToHost(parts.body);
  edge.outbox.flush();
  send(parts.status, parts.statusText, edge.headersToHost(parts.headers), body, 0);
};

edge.isUpgrade = request => {
  const upgrade = request.headers.get('upgrade');
  return upgrade !== null && upgrade.toLowerCase() === 'websocket';
};
