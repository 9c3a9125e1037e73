// The worker's own side: its module, its environment and the requests it answers.

const { resolved, then } = edge.primordials;
const { requestFailed, requestRespond } = edge.host;
const { Owner } = edge;
const { sockets, whenClosed } = edge.webSocket;

edge.exports = {};

/** The host: the main module was evaluated. */
edge.onStarted = namespace => { edge.exports = namespace; };

/** The names of exported classes and the handlers of the default export, for who deploys. */
edge.describeExports = () => {
  const { default: main, ...named } = edge.exports;
  const classes = Object.keys(named).filter(name => typeof named[name] === 'function');
  return JSON.stringify({ classes, hasFetch: hasFetch(main) });
};

function hasFetch(main) {
  return typeof main === 'function' ? typeof main.prototype?.fetch === 'function' : typeof main?.fetch === 'function';
}

/** What a request's handler may do besides answering. */
class ExecutionContext {
  #request;

  constructor(request) { this.#request = request; }

  get exports() { return edge.exports; }
  get props() { return {}; }

  waitUntil(promise) { edge.waitFor(this.#request.owner, promise); }

  /** There is no origin behind a worker: its own address leads back to it. */
  passThroughOnException() {}
  abort(reason) { throw reason ?? new Error('The execution was aborted.'); }
}

function callFetch(state, request) {
  const { default: main } = edge.exports;
  const context = new ExecutionContext(state);
  if (typeof main === 'function') {
    const entry = new main(context, edge.env);
    return entry.fetch(request);
  }

  if (typeof main?.fetch !== 'function') {
    throw new TypeError('Handler does not export a fetch() function.');
  }

  return main.fetch(request, edge.env, context);
}

/** The host: a request came. */
edge.onRequest = (number, method, url, headers, body) => {
  const owner = new Owner(0);
  edge.take(owner);
  const flat = edge.headersFromHost(headers);
  const state = { number, owner };
  const request = edge.request.create({ url, method, headers: flat, body: edge.bodyFromHost(body), cf: {} });
  edge.beginLife(number, owner, request);
  const upgrade = edge.isUpgrade(request);
  const send = (status, text, answered, payload, socket) => {
    requestRespond(number, status, text, answered, payload, socket);
    whenDelivered(payload, socket, owner.life, method === 'HEAD');
  };
  let answer;
  try {
    answer = resolved(callFetch(state, request));
  } catch (error) {
    fail(state, error);
    return;
  }

  then(then(answer, response => edge.sendResponse(response, owner, upgrade, send)), undefined, error => fail(state, error));
};

/** Tells when the body of an answer was taken or left, or its socket is closed, if they pass through the script. */
function whenDelivered(body, socket, life, isHead) {
  if (typeof body === 'number') {
    edge.whenWritten(body, isWhole => (isWhole || isHead ? life.answered() : life.left()));
  } else if (sockets.has(socket)) {
    whenClosed(sockets.get(socket), () => life.answered());
  } else {
    life.answered();
  }
}

function fail({ number, owner }, error) {
  edge.reportException(error);
  const { name, message } = edge.describe(error);
  requestFailed(number, name, message);
  owner.life.answered();
}
