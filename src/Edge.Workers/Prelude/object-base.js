// The classes of `cloudflare:workers`, which modules import.

class DurableObject {
  constructor(ctx, env) {
    this.ctx = ctx;
    this.env = env;
  }
}

class WorkerEntrypoint {
  constructor(ctx, env) {
    this.ctx = ctx;
    this.env = env;
  }
}

class RpcTarget {}

// No reference to an object of code can be sent, so that an instance is refused where values are.
edge.webidl.defineInterface(RpcTarget, { exposed: false });

edge.DurableObject = DurableObject;
edge.workersModule = {
  DurableObject, WorkerEntrypoint, RpcTarget,
  waitUntil: promise => edge.waitFor(edge.owner, promise),
  get env() { return edge.env; },
};
