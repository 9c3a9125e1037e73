// What nobody caught goes to the worker's log.

const { exception } = edge.host;
const { dispatch, ErrorEvent, PromiseRejectionEvent } = edge.events;

/** The name, the message and where it was thrown, of anything that can be thrown. */
edge.describe = error => {
  try {
    if (typeof error === 'object' && error !== null) {
      const name = typeof error.name === 'string' ? error.name : 'Error';
      const message = typeof error.message === 'string' ? error.message : '';
      return { name, message, stack: typeof error.stack === 'string' ? error.stack : `${name}: ${message}` };
    }

    return { name: 'Error', message: String(error), stack: `Uncaught ${String(error)}` };
  } catch {
    return { name: 'Error', message: 'An object was thrown that cannot be described.', stack: '' };
  }
};

/** Listeners of the scope hear of it, then the log, unless one of them prevents it. */
function report(event, { name, message, stack }) {
  if (dispatch(edge.globalScope, event, failure => exception('Error', `${failure}`, `${failure?.stack ?? failure}`))) {
    exception(name, message, stack);
  }
}

edge.reportException = error => {
  if (edge.cancelledBy(error) === edge.owner) {
    return;
  }

  const said = edge.describe(error);
  report(new ErrorEvent('error', { message: `Uncaught ${said.name}: ${said.message}`, error, cancelable: true }), said);
};

/** Promises that were rejected and have no handler. */
const rejected = new Map();

/** The host: a promise was rejected without a handler, or got one after all. */
edge.onRejection = (handled, promise, reason) => {
  if (handled) {
    rejected.delete(promise);
  } else {
    rejected.set(promise, reason);
  }
};

/** The host: the turn has ended; who has no handler by now has none. */
edge.reportRejections = () => {
  for (const [promise, reason] of rejected) {
    rejected.delete(promise);
    if (edge.cancelledBy(reason) !== undefined) {
      continue;
    }

    report(new PromiseRejectionEvent('unhandledrejection', { promise, reason, cancelable: true }), edge.describe(reason));
  }
};
