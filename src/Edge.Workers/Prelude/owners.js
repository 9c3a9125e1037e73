// Whose code runs, and in which of the owner's critical sections (null: none): each call of the host names an owner, and what is
// started then belongs to that owner and section when it comes back.

const { objectBusy, objectEnter } = edge.host;

/** An object while it is awake, a request to a worker, or the start of the script. */
class Owner {
  /** `object` is the host's number of the object, or 0. */
  constructor(object) {
    this.object = object;
    this.holds = 0;
    this.over = false;
    this.sections = null;
    this.clients = null;
    this.onIdle = null;
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

    if (this.holds === 0) {
      this.onIdle?.();
    }
  }
}

/** From now on, to the end of the turn, an owner's code runs, as the host knows already. */
edge.take = (owner, section = null) => {
  edge.owner = owner;
  edge.section = section;
};

/** The same, and the host is told. */
edge.enter = (owner, section) => {
  edge.take(owner, section);
  if (owner.object !== 0 && !owner.over) {
    objectEnter(owner.object);
  }
};

edge.Owner = Owner;
edge.take(new Owner(0));
