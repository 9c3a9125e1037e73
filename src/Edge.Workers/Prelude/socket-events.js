// What the host says of its sockets.

const { socketTook } = edge.host;
const { take } = edge.hostBuffer;
const { comeBack, message, closed, broken, sockets } = edge.webSocket;

/** False when a critical section holds the message back: `socketTook` says when it is delivered. */
edge.onSocketMessage = (handle, given) => {
  const data = take(given);
  const socket = sockets.get(handle);
  if (socket === undefined) {
    return true;
  }

  let held = false;
  const deliver = () => {
    if (held) {
      socketTook(handle);
    }

    if (sockets.get(handle) === socket) {
      message(socket, data);
    }
  };
  held = !comeBack(socket, deliver);
  return !held;
};

edge.onSocketError = (handle, problem) => {
  const socket = sockets.get(handle);
  if (socket !== undefined) {
    comeBack(socket, () => {
      if (sockets.get(handle) === socket) {
        broken(socket, problem);
      }
    });
  }
};

edge.onSocketClosed = (handle, code, reason, wasClean) => {
  const socket = sockets.get(handle);
  if (socket !== undefined) {
    comeBack(socket, () => {
      if (sockets.delete(handle)) {
        closed(socket, code, reason, wasClean);
      }
    });
  }
};
