// A WebSocket on its way out in a response.

const { bind, handleOf, isOpened, peerOf, pair, roleOf, role, setRole, sockets, takeWaiting } = edge.webSocket;
const { socketNew, socketClose, objectAccept } = edge.host;
const { outbox } = edge;

function requireFree(socket) {
  switch (roleOf(socket)) {
    case role.used:
      throw new TypeError("Can't return WebSocket that was already used in a response.");
    case role.accepted:
      throw new TypeError("Can't return WebSocket in a Response after calling accept().");
    case role.hibernatable:
      throw new TypeError("Can't return WebSocket in a Response after calling acceptWebSocket().");
    case role.client:
      throw new TypeError("Can't return WebSocket in a Response if it was created with `new WebSocket()`");
    default:
  }
}

/** The host's number of the socket whose far end a response carries; `owner` answers. */
function give(socket, owner) {
  if (handleOf(socket) !== 0 && roleOf(socket) === role.accepted && !isOpened(socket)) {
    // Accepted, but nobody listened yet: it can be handed on as it is.
    setRole(socket, role.fresh);
  }

  requireFree(socket);
  setRole(socket, role.used);
  return handleOf(socket) !== 0 ? passOn(socket, owner) : couple(socket, owner);
}

/** A socket that came from elsewhere; an object answers with sockets of its own, so there messages are handed over. */
function passOn(socket, owner) {
  if (owner.object === 0) {
    sockets.delete(handleOf(socket));
    return handleOf(socket);
  }

  setRole(socket, role.fresh);
  const [client, server] = pair();
  for (const [from, to] of [[socket, server], [server, socket]]) {
    from.binaryType = 'arraybuffer';
    from.addEventListener('message', event => to.send(event.data));
    from.addEventListener('close', ({ code, reason }) => to.close(...code === 1005 || code === 1006 ? [] : [code, reason]));
    from.accept();
  }

  return give(client, owner);
}

/** The far end of a pair goes; the near one is tied to a socket of the host. */
function couple(socket, owner) {
  const near = peerOf(socket);
  const waiting = takeWaiting(socket);
  if (near === null) {
    throw new TypeError("Can't return WebSocket whose other end was given away.");
  }

  const handle = handleOf(near) !== 0 ? handleOf(near) : owner.object === 0 ? socketNew() : objectAccept(owner.object, false, '');
  if (handleOf(near) === 0) {
    bind(near, handle, owner);
  }

  edge.takeClient(owner, handle);

  for (const { data, closing } of waiting) {
    if (closing === undefined) {
      outbox.send(handle, data);
    } else {
      outbox.flush();
      edge.tell(edge.owner);
      socketClose(handle, closing.code, closing.reason);
    }
  }

  return handle;
}

edge.giveSocket = give;
