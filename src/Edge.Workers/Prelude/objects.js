// Objects that are awake in this isolate, and their events.

const { apply, isArray, resolved, then } = edge.primordials;
const { objectDone, objectFail, objectReply, objectRespond } = edge.host;
const { give, take } = edge.hostBuffer;
const { Owner, DurableObjectState, DurableObjectStorage } = edge;
const { DurableObjectId } = edge.objectIds;
const { handlerClosing, message, closed, broken, reasonOf, role, roleOf, sockets } = edge.webSocket;

const objects = new Map();
const ALARM_LIMIT = 900_000;
const RAN_TOO_LONG = 'Actor exceeded event execution time and was disconnected.';
const NO_RPC = 'The receiving Durable Object does not support RPC, because its class was not declared with '
  + '`extends DurableObject`. In order to enable RPC, make sure your class extends the special class `DurableObject`, '
  + 'which can be imported from the module "cloudflare:workers".';
const reserved = new Set(['fetch', 'alarm', 'webSocketMessage', 'webSocketClose', 'webSocketError', 'connect', 'constructor', 'dup']);

/** The host: an object wakes. */
edge.onCreate = (object, className, space, hex, name) => {
  const owner = new Owner(object);
  edge.take(owner);
  const record = { object, owner, instance: null, eventTimeout: null };
  record.id = new DurableObjectId(space, hex, name ?? undefined);
  record.storage = new DurableObjectStorage(record);
  objects.set(object, record);
  const Class = edge.exports[className];
  try {
    if (typeof Class !== 'function') {
      throw new TypeError(`The worker exports no class ${className}.`);
    }

    record.instance = new Class(new DurableObjectState(record), edge.env);
  } catch (error) {
    edge.resetObject(record, error);
  }
};

/** The program of an object is over: nothing of it may come back. */
edge.endObject = record => {
  objects.delete(record.object);
  edge.endOwner(record.owner);
  edge.breakBodiesOf(record.owner);
};

edge.onEndObject = object => {
  const record = objects.get(object);
  if (record !== undefined) {
    edge.endObject(record);
  }
};

/** The host: the turn that `objectTurn` asked for. */
edge.onObjectTurn = object => objects.get(object)?.owner.sections.runNext();

function enterObject(object) {
  const record = objects.get(object);
  if (record !== undefined) {
    edge.take(record.owner);
  }

  return record;
}

const isPromise = value => typeof value === 'object' && value !== null && typeof value.then === 'function';

/**
 * Runs a handler, then `after`. True when it has ended; else the host hears of the end by its number. A handler that has not
 * ended after `limit` ms, if that is not null, resets its object.
 */
function run(record, number, handler, limit, after = edge.primordials.nothing) {
  let deadline;
  const end = failed => {
    edge.clearTimeout(deadline);
    after();
    if (!record.owner.over) {
      objectDone(record.object, number, failed);
    }
  };
  const fault = error => {
    edge.reportException(error);
    end(true);
  };
  try {
    const result = handler();
    if (!isPromise(result)) {
      after();
      return true;
    }

    if (limit !== null) {
      deadline = edge.setDeadline(() => edge.resetObject(record, new Error(RAN_TOO_LONG)), limit);
    }

    then(resolved(result), () => end(false), fault);
  } catch (error) {
    fault(error);
  }

  return false;
}

function fail(record, number, error) {
  if (!record.owner.over) {
    edge.reportException(error);
    const { name, message: text } = edge.describe(error);
    objectFail(record.object, number, name, text);
    objectDone(record.object, number, true);
  }
}

/** The host: a request. The head is method, URL and headers, a line each. */
edge.onObjectFetch = (object, number, head, body) => {
  const record = enterObject(object);
  if (record === undefined) {
    return;
  }

  const [method, url, ...headers] = head.split('\n');
  const flat = headers.length === 1 ? [] : headers;
  const request = edge.request.create({ url, method, headers: flat, body: edge.bodyFromHost(body), cf: {} });
  const upgrade = edge.isUpgrade(request);
  const send = (status, text, answered, payload, socket) => {
    objectRespond(object, number, `${status}\n${text}\n${answered}`, payload, socket);
    objectDone(object, number, false);
  };
  let answer;
  try {
    if (typeof record.instance.fetch !== 'function') {
      throw new TypeError('Handler does not export a fetch() function.');
    }

    answer = resolved(record.instance.fetch(request));
  } catch (error) {
    fail(record, number, error);
    return;
  }

  then(then(answer, response => {
    if (!record.owner.over) {
      edge.sendResponse(response, record.owner, upgrade, send);
    }
  }), undefined, error => fail(record, number, error));
};

function methodOf(record, name) {
  if (!(record.instance instanceof edge.DurableObject)) {
    throw new TypeError(NO_RPC);
  }

  if (reserved.has(name)) {
    throw new TypeError(`'${name}' is a reserved method and cannot be called over RPC.`);
  }

  const method = name in Object.prototype || Object.hasOwn(record.instance, name) ? undefined : record.instance[name];
  if (method === undefined) {
    throw new TypeError(`The RPC receiver does not implement the method "${name}".`);
  }

  return method;
}

/** The host: a call. */
edge.onObjectCall = (object, number, name, given) => {
  const packed = take(given);
  const record = enterObject(object);
  if (record === undefined) {
    return;
  }

  let answer;
  try {
    const method = methodOf(record, name);
    const values = edge.unpackValue(packed);
    answer = resolved(typeof method === 'function' ? apply(method, record.instance, isArray(values) ? values : []) : method);
  } catch (error) {
    fail(record, number, error);
    return;
  }

  then(then(answer, value => {
    if (!record.owner.over) {
      const result = edge.packValue(value);
      edge.outbox.flush();
      objectReply(object, number, give(result));
      objectDone(object, number, false);
    }
  }), undefined, error => fail(record, number, error));
};

/** The host: a message. True when it was handled to the end. */
edge.onObjectMessage = (object, number, handle, given) => {
  const data = take(given);
  const record = enterObject(object);
  if (record === undefined) {
    return true;
  }

  const socket = edge.socketOf(record, handle);
  if (roleOf(socket) !== role.hibernatable) {
    message(socket, data);
    return true;
  }

  const { instance } = record;
  const handler = () => instance.webSocketMessage(socket, typeof data === 'string' ? data : data.buffer);
  return typeof instance.webSocketMessage !== 'function' || run(record, number, handler, record.eventTimeout);
};

edge.onObjectClosed = (object, number, handle, code, reason, wasClean) => {
  const record = enterObject(object);
  if (record === undefined) {
    return true;
  }

  const socket = edge.socketOf(record, handle);
  if (roleOf(socket) !== role.hibernatable) {
    sockets.delete(handle);
    closed(socket, code, reason, wasClean);
    return true;
  }

  handlerClosing(socket);
  const { instance } = record;
  const handler = () => instance.webSocketClose?.(socket, code, reasonOf(code, reason), wasClean);
  return run(record, number, handler, record.eventTimeout, () => sockets.delete(handle));
};

edge.onObjectError = (object, number, handle, problem) => {
  const record = enterObject(object);
  if (record === undefined) {
    return true;
  }

  const socket = edge.socketOf(record, handle);
  if (roleOf(socket) !== role.hibernatable) {
    broken(socket, problem);
    return true;
  }

  const { instance } = record;
  return typeof instance.webSocketError !== 'function'
    || run(record, number, () => instance.webSocketError(socket, new Error(problem)), record.eventTimeout);
};

edge.onObjectAlarm = (object, number, retryCount, scheduledTime) => {
  const record = enterObject(object);
  if (record === undefined) {
    return true;
  }

  return run(record, number, () => {
    if (typeof record.instance.alarm !== 'function') {
      throw new TypeError('The Durable Object has an alarm, but its class has no alarm() handler.');
    }

    return record.instance.alarm({ retryCount, isRetry: retryCount > 0, scheduledTime });
  }, ALARM_LIMIT);
};
