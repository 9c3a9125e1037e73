// What the configuration says: variables, bindings and how old the code's expectations are.

const { DurableObjectNamespace } = edge.objectIds;

edge.env = {};
edge.compatibility = { webSocketBlobs: true, deleteAllDeletesAlarm: true };

/** The host: `vars` by name, `objects` as name to namespace, `compatibility` as flags. */
edge.onConfigure = text => {
  edge.host.hostBuffer(edge.hostBuffer.buffer);
  edge.host.socketOutbox(edge.outbox.entries, edge.outbox.content);
  const { vars, objects, compatibility } = JSON.parse(text);
  Object.assign(edge.env, vars);
  for (const [name, space] of Object.entries(objects)) {
    edge.env[name] = new DurableObjectNamespace(space);
  }

  Object.assign(edge.compatibility, compatibility);
};
