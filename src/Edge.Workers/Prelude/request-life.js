// How long what a request began goes on: its timers, requests to other servers and sockets end with it. They go on until the answer
// is delivered or its client went away, and then until what waitUntil() was given and the sockets that were accepted have ended, for a
// while at most.

const { DOMException } = edge;
const { resolved, then } = edge.primordials;
const { log, requestTurn } = edge.host;
const LONGEST = 30_000;
const TOO_LONG = 'waitUntil() tasks did not complete within the allowed time after the answer and were cancelled.';

const lives = new Map();

class RequestLife {
  #number;
  #owner;
  #request;
  #tasks = 0;
  #isAnswered = false;
  #isAsked = false;
  #isTimed = false;

  constructor(number, owner, request) {
    this.#number = number;
    this.#owner = owner;
    this.#request = request;
  }

  /** Something began that the request waits for. */
  begin() {
    this.#tasks++;
    this.#endInTime();
  }

  /** It has ended. */
  end() {
    this.#tasks--;
    this.#endSoon();
  }

  /** The answer is delivered. */
  answered() {
    this.#isAnswered = true;
    edge.take(this.#owner);
    this.#endInTime();
    this.#endSoon();
  }

  /** Its client went away before it had all of the answer. */
  left() {
    edge.take(this.#owner);
    const gone = new DOMException('The client has disconnected.', 'AbortError');
    try {
      edge.request.abort(this.#request, edge.cancellation(this.#owner, gone));
    } finally {
      this.answered();
    }
  }

  /** What goes on after the answer does so for a while, also what begins only then, in a listener of the socket's close. */
  #endInTime() {
    if (this.#isAnswered && this.#tasks > 0 && !this.#isTimed) {
      this.#isTimed = true;
      const before = edge.asyncContext.get();
      edge.take(this.#owner);
      edge.setTimeout(() => this.#cancel(), LONGEST);
      edge.asyncContext.set(before);
    }
  }

  /** In a turn of its own: whatever came in this one may have consequences that begin something else. */
  #endSoon() {
    if (this.#isAnswered && this.#tasks === 0 && !this.#isAsked) {
      this.#isAsked = true;
      requestTurn(this.#number);
    }
  }

  /** The turn that was asked for. */
  check() {
    this.#isAsked = false;
    if (this.#tasks === 0) {
      this.#over();
    }
  }

  #cancel() {
    log('warn', TOO_LONG);
    this.#over();
  }

  #over() {
    if (!lives.delete(this.#number)) {
      return;
    }

    if (edge.asyncContext.follows) {
      edge.endOwner(this.#owner);
    } else {
      // What runs under this owner may be code of another request, which waited for this one.
      edge.releaseBodiesOf(this.#owner);
    }
  }
}

/** A request came: what its owner begins lives as long as it. */
edge.beginLife = (number, owner, request) => {
  owner.life = new RequestLife(number, owner, request);
  lives.set(number, owner.life);
};

/** The host: the client of a request that is not answered went away. */
edge.onRequestLeft = number => lives.get(number)?.left();

/** The host: the turn that was asked for. */
edge.onRequestTurn = number => lives.get(number)?.check();

/** Code waits for a promise in an owner's name. */
edge.waitFor = (owner, promise) => {
  owner.hold();
  owner.life?.begin();
  const end = () => {
    owner.release();
    owner.life?.end();
  };
  then(resolved(promise), end, error => {
    edge.reportException(error);
    end();
  });
};
