// What nobody caught goes to the worker's log.

const { exception } = edge.host;
const { dispatch, ErrorEvent } = edge.events;

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

/** The scope's `error` listeners hear of it, then the log, unless one of them prevents it. */
edge.reportException = error => {
  const { name, message, stack } = edge.describe(error);
  const event = new ErrorEvent('error', { message: `Uncaught ${name}: ${message}`, error, cancelable: true });
  if (dispatch(edge.globalScope, event, failure => exception('Error', `${failure}`, `${failure?.stack ?? failure}`))) {
    exception(name, message, stack);
  }
};
