// What the host does meanwhile: begun under a number, ended by a call with that number.

const { nothing, resolved, then } = edge.primordials;
const { fetchCancel } = edge.host;
const ENDED = 'The request that this code belongs to has ended: what is to go on after the answer must be given to waitUntil().';
const RESET = 'The Durable Object was reset.';
const MOST_REFUSALS = 1000;
const pending = new Map();
const cancellations = new WeakMap();
let last = 0;

/** An error that tells an owner's code of its own end: nobody need hear of it but who handles it. */
edge.cancellation = (owner, error) => {
  cancellations.set(error, owner);
  return error;
};

/** Whose end an error tells of, or undefined. */
edge.cancelledBy = error => (typeof error === 'object' && error !== null ? cancellations.get(error) : undefined);

/**
 * Begins something; `finish(...results)` is called in the owner's name, and in its section, when the host is done, or
 * `drop(...results)` when the owner is over by then.
 */
edge.begin = (finish, drop = nothing, section = edge.section) => {
  const { owner } = edge;
  if (owner.over) {
    throw new Error(owner.object === 0 ? ENDED : RESET);
  }

  edge.tell(owner);
  owner.hold();
  pending.set(++last, { owner, section, finish, drop });
  return last;
};

/** Nobody waits for it any more. */
edge.forget = number => {
  const operation = pending.get(number);
  if (operation !== undefined) {
    pending.delete(number);
    operation.owner.release();
  }
};

/** The requests that an owner has under way to other servers end; what still comes of them is dropped. */
edge.cancelFetchesOf = owner => pending.forEach((operation, number) => {
  if (operation.owner === owner) {
    fetchCancel(number);
  }
});

/** The host is done. */
edge.onDone = (number, a, b, c, d, e, f) => {
  const operation = pending.get(number);
  if (operation === undefined) {
    return;
  }

  const { owner, section, finish, drop } = operation;
  edge.comeBack(owner, section, () => {
    if (pending.delete(number)) {
      owner.release();
      (owner.over ? drop : finish)(a, b, c, d, e, f);
    }
  });
};

const mayTryAgain = owner => owner.refusals++ < MOST_REFUSALS;

/**
 * A promise of something that code begins. It is rejected when the code's owner is over, but for code that tries again and again, which
 * would do nothing else any more: then it is never settled.
 */
edge.beginPromise = executor => new Promise((resolve, reject) => {
  const { owner } = edge;
  if (!owner.over || mayTryAgain(owner)) {
    executor(resolve, reject, owner);
  }
});

/** The same for what an aborted signal forbids, which may be that of the request. */
edge.rejectAborted = signal => new Promise((resolve, reject) => {
  if (edge.cancelledBy(signal.reason) === undefined || mayTryAgain(edge.owner)) {
    reject(signal.reason);
  }
});

/** What was begun by an owner that is over by now: a request's code is told, since another request may wait for it, too. */
edge.rejectEnded = (owner, reject) => {
  if (owner.object === 0) {
    reject(edge.cancellation(owner, new Error(ENDED)));
  }
};

/** A promise of something the host does: `start(number)` begins it, `convert(...results)` makes the value or throws. */
edge.promised = (start, convert, drop = nothing) => edge.beginPromise((resolve, reject, owner) => {
  start(edge.begin((...results) => {
    try {
      resolve(convert(...results));
    } catch (error) {
      reject(error);
    }
  }, (...results) => {
    drop(...results);
    edge.rejectEnded(owner, reject);
  }));
});

/** Runs a function when the present one and what it awaits have ended. */
edge.soon = callback => { then(resolved(undefined), callback); };
