// The far ends of the sockets that an object accepted, until a response takes them: one that no code holds any more never will be
// returned, and its socket is cut.

const { socketAbort } = edge.host;

/** An object accepted a socket whose far end no response has taken yet. */
edge.awaitClient = (owner, handle, client) => {
  owner.clients ??= new Map();
  owner.clients.set(handle, new WeakRef(client));
};

/** A response takes it. */
edge.takeClient = (owner, handle) => { owner.clients?.delete(handle); };

/** Cuts the sockets whose far ends are lost. */
edge.cutLostClients = owner => owner.clients?.forEach((client, handle) => {
  if (client.deref() === undefined) {
    owner.clients.delete(handle);
    socketAbort(handle);
  }
});
