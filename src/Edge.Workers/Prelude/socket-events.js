// What the host says of its sockets.

const { enter, message, closed, broken, sockets } = edge.webSocket;

edge.onSocketMessage = (handle, data) => {
  const socket = sockets.get(handle);
  if (socket !== undefined) {
    enter(socket);
    message(socket, data);
  }
};

edge.onSocketError = (handle, problem) => {
  const socket = sockets.get(handle);
  if (socket !== undefined) {
    enter(socket);
    broken(socket, problem);
  }
};

edge.onSocketClosed = (handle, code, reason, wasClean) => {
  const socket = sockets.get(handle);
  if (socket !== undefined) {
    sockets.delete(handle);
    enter(socket);
    closed(socket, code, reason, wasClean);
  }
};
