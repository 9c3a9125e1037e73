// Critical sections of an object: while one runs, everything else of the object waits. What is begun in a section comes back
// in it, as what is begun by an owner comes back to that owner.

const { objectBlock, objectTurn } = edge.host;
const MOST_NESTED = 64;

/** In place of a section: comes back at once, in whichever section is the innermost then. */
const ANY = Symbol('any section');

/** A section, or the root around all of them; `ready` is what came back while others ran. */
class Section {
  constructor(parent) {
    this.parent = parent;
    this.depth = parent === null ? 0 : parent.depth + 1;
    this.over = false;
    this.ready = [];
  }

  /** This section, or the nearest around it that is not over. */
  get open() { return this.over ? this.parent.open : this; }
}

class Sections {
  #owner;
  #root = new Section(null);
  #top = this.#root;
  #turnAsked = false;

  constructor(owner) { this.#owner = owner; }

  get top() { return this.#top; }

  /** Where code that began in a section belongs now; null is code from before the first one. */
  #openOf(section) { return section === null ? this.#root : section.open; }

  mayRun(section) {
    if (section === ANY) {
      return true;
    }

    const open = this.#openOf(section);
    return open === this.#top && open.ready.length === 0;
  }

  /** Keeps code until its section is the innermost again. */
  keep(section, code) { this.#openOf(section).ready.push(code); }

  /** Runs a closure in a section of its own within another, in a turn of its own; it is given what ends the section. */
  enter(around, closure) {
    if (this.#openOf(around).depth >= MOST_NESTED) {
      throw new Error('blockConcurrencyWhile() calls are nested too deeply.');
    }

    this.#owner.hold();
    const begin = () => {
      if (this.#owner.over) {
        return;
      }

      const section = new Section(this.#top);
      this.#top = section;
      objectBlock(this.#owner.object, true);
      section.ready.push(() => {
        if (!this.#owner.over) {
          closure(() => this.#leave(section));
        }
      });
      this.#goOn();
    };
    if (this.mayRun(around)) {
      begin();
    } else {
      this.keep(around, begin);
    }
  }

  #leave(section) {
    section.over = true;
    this.#owner.release();
    while (this.#top.over) {
      const ended = this.#top;
      this.#top = ended.parent;
      ended.open.ready.push(...ended.ready.splice(0));
    }

    this.#goOn();
  }

  /** The owner is over: what is kept comes back now, to be dropped. */
  dropAll() {
    for (let place = this.#top; place !== null; place = place.parent) {
      place.ready.splice(0).forEach(code => code());
    }
  }

  /** What waits in the innermost section goes on, a turn each, and after all of it events may start. */
  #goOn() {
    if (this.#owner.over) {
      return;
    }

    if (this.#top === this.#root && this.#root.ready.length === 0) {
      objectBlock(this.#owner.object, false);
    } else if (this.#top.ready.length > 0 && !this.#turnAsked) {
      this.#turnAsked = true;
      objectTurn(this.#owner.object);
    }
  }

  /** The turn that was asked for. */
  runNext() {
    this.#turnAsked = false;
    const code = this.#top.ready.shift();
    edge.take(this.#owner, this.#top);
    try {
      code?.();
    } finally {
      this.#goOn();
    }
  }
}

/** Runs code that comes back to an owner: now (true), or when no other section holds it back. */
edge.comeBack = (owner, section, code) => {
  if (owner.sections !== null && !owner.over && !owner.sections.mayRun(section)) {
    owner.sections.keep(section, code);
    return false;
  }

  edge.enter(owner, section === ANY ? owner.sections?.top ?? null : section);
  code();
  return true;
};

/** Begins a critical section of an owner, within the one whose code runs. */
edge.enterSection = (owner, closure) => {
  owner.sections ??= new Sections(owner);
  owner.sections.enter(edge.owner === owner ? edge.section : null, closure);
};

edge.anySection = ANY;
