// setTimeout and its kin: https://html.spec.whatwg.org/#timers

const { apply, slice } = edge.primordials;
const { expose } = edge.webidl;
const { timerStart, timerStop } = edge.host;
const LONGEST = 0x7fffffff;
const timers = new Map();
let last = 0;

function toDelay(value) {
  const delay = Number(value);
  return delay > 0 && delay <= LONGEST ? delay : 0;
}

function start(callback, delay, repeats, values, section = edge.section) {
  const id = ++last;
  const { owner } = edge;
  if (owner.over) {
    return id;
  }

  timers.set(id, { callback, delay, repeats, values, owner, section });
  owner.hold();
  timerStart(id, delay);
  return id;
}

function stop(id) {
  const timer = timers.get(id);
  if (timer !== undefined) {
    timers.delete(id);
    timer.owner.release();
    timerStop(id);
  }
}

function requireFunction(value, method) {
  if (typeof value !== 'function') {
    throw new TypeError(`Failed to execute '${method}' on 'ServiceWorkerGlobalScope': parameter 1 is not of type 'Function'.`);
  }
}

expose('setTimeout', function setTimeout(callback, delay = 0, ...values) {
  requireFunction(callback, 'setTimeout');
  return start(callback, toDelay(delay), false, values);
});
expose('setInterval', function setInterval(callback, delay = 0, ...values) {
  requireFunction(callback, 'setInterval');
  return start(callback, toDelay(delay), true, values);
});
expose('clearTimeout', function clearTimeout(id) { stop(Number(id)); });
expose('clearInterval', function clearInterval(id) { stop(Number(id)); });
/** scheduler.wait: https://developers.cloudflare.com/workers/runtime-apis/scheduler/ */
class Scheduler {
  wait(delay, options = undefined) {
    const { signal } = options ?? {};
    if (signal !== undefined && edge.isAborted(signal)) {
      return edge.rejectAborted(signal);
    }

    return new Promise((resolve, reject) => {
      const id = start(resolve, toDelay(delay), false, []);
      if (signal !== undefined) {
        edge.onAbort(signal, () => {
          stop(id);
          reject(signal.reason);
        });
      }
    });
  }
}

expose('scheduler', new Scheduler());

/** A timer of the prelude's own. */
edge.setTimeout = (callback, delay) => start(callback, delay, false, []);
edge.clearTimeout = stop;
/** A timer that no critical section holds back. */
edge.setDeadline = (callback, delay) => start(callback, delay, false, [], edge.anySection);

/** The host: a timer is due. */
edge.onTimer = id => {
  const timer = timers.get(id);
  if (timer === undefined) {
    return;
  }

  edge.comeBack(timer.owner, timer.section, () => fire(id, timer));
};

function fire(id, timer) {
  if (timers.get(id) !== timer) {
    return;
  }

  if (timer.owner.over) {
    stop(id);
    return;
  }

  if (timer.repeats) {
    timerStart(id, timer.delay);
  } else {
    timers.delete(id);
    timer.owner.release();
  }

  try {
    apply(timer.callback, undefined, slice(timer.values));
  } catch (error) {
    edge.reportException(error);
  }
}

/** Stops the timers of an owner that is over. */
edge.stopTimersOf = owner => {
  timers.forEach((timer, id) => {
    if (timer.owner === owner) {
      stop(id);
    }
  });
};
