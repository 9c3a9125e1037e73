// Whose code runs, and in which of the owner's critical sections (null: none): each call of the host names an owner, which goes with
// the code through its promises, also where another owner's code settles them. What is started then belongs to that owner and
// section when it comes back.

const { objectBusy, objectEnter, objectSender } = edge.host;
const { get, set } = edge.asyncContext;

/** An object while it is awake, a request to a worker, or the start of the script. */
class Owner {
  /** `object` is the host's number of the object, or 0. */
  constructor(object) {
    this.object = object;
    this.holds = 0;
    this.over = false;
    this.refusals = 0;
    this.sections = null;
    this.clients = null;
    this.life = null;
  }

  /** Something is under way that must not be lost by sleeping. */
  hold() {
    if (this.holds++ === 0 && this.object !== 0) {
      objectBusy(this.object, true);
    }
  }

  release() {
    if (--this.holds === 0 && this.object !== 0 && !this.over) {
      objectBusy(this.object, false);
    }
  }
}

/** From now on an owner's code runs, as the host knows already. */
edge.take = (owner, section = null) => set({ owner, section });

/** The same, and the host is told. */
edge.enter = (owner, section) => {
  edge.take(owner, section);
  if (owner.object !== 0 && !owner.over) {
    objectEnter(owner.object);
  }
};

const start = { owner: new Owner(0), section: null };
Object.defineProperties(edge, {
  owner: { get: () => (get() ?? start).owner },
  section: { get: () => (get() ?? start).section },
});

/**
 * Tells the host whose code runs, before anything leaves: it may have come here by a promise that another owner's code settled, and the
 * host would take what leaves for that one's.
 */
edge.tell = owner => objectSender(owner.object);

/** An owner is over: nothing of it comes back. */
edge.endOwner = owner => {
  owner.over = true;
  edge.stopTimersOf(owner);
  edge.cancelFetchesOf(owner);
  edge.webSocket.forgetAll(owner);
  owner.sections?.dropAll();
  edge.releaseBodiesOf(owner);
};

edge.Owner = Owner;
