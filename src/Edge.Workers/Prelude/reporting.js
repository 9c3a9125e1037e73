// What nobody caught goes to the worker's log.

const { exception } = edge.host;

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

edge.reportException = error => {
  const { name, message, stack } = edge.describe(error);
  exception(name, message, stack);
};
