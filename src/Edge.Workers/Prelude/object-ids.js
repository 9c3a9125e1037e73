// DurableObjectNamespace, ids and stubs: how code reaches objects.

const { defineProperty, rejected, resolved, toWellFormed } = edge.primordials;
const { platformPrototypes, requireArguments } = edge.webidl;
const { objectCall, objectFetch, objectIdFromName, objectIdNew, objectIdParse } = edge.host;
const { give } = edge.hostBuffer;
const { Request } = edge.request;
const MOST_NAME_BYTES = 1024;

let internals;

class DurableObjectId {
  #space;
  #hex;
  #name;

  constructor(space, hex, name) {
    this.#space = space;
    this.#hex = hex;
    this.#name = name;
    if (name !== undefined) {
      defineProperty(this, 'name', { value: name, enumerable: true });
    }
  }

  toString() { return this.#hex; }
  equals(other) { return internals.isId(other) && other.#hex === this.#hex && other.#space === this.#space; }

  static {
    internals = {
      isId: value => typeof value === 'object' && value !== null && #hex in value,
      spaceOf: id => id.#space,
      nameOf: id => id.#name,
    };
  }
}

class DurableObjectNamespace {
  #space;

  constructor(space) { this.#space = space; }

  idFromName(name) {
    requireArguments(arguments.length, 1, 'idFromName', 'DurableObjectNamespace');
    const text = toWellFormed(`${name}`);
    return new DurableObjectId(this.#space, objectIdFromName(this.#space, text), text);
  }

  newUniqueId(options = undefined) {
    if (options?.jurisdiction !== undefined && options.jurisdiction !== null) {
      throw new Error('Jurisdiction restrictions are not implemented in workerd.');
    }

    return new DurableObjectId(this.#space, objectIdNew(this.#space), undefined);
  }

  idFromString(hex) {
    requireArguments(arguments.length, 1, 'idFromString', 'DurableObjectNamespace');
    const parsed = objectIdParse(this.#space, `${hex}`);
    if (parsed.length !== 64) {
      throw new TypeError(parsed);
    }

    return new DurableObjectId(this.#space, parsed, undefined);
  }

  get(id, options = undefined) {
    if (!internals.isId(id)) {
      throw new TypeError("Failed to execute 'get' on 'DurableObjectNamespace': parameter 1 is not of type 'DurableObjectId'.");
    }

    if (internals.spaceOf(id) !== this.#space) {
      throw new TypeError('get called on a different namespace than the id was created with.');
    }

    const { routingMode } = options ?? {};
    if (routingMode !== undefined && routingMode !== 'primary-only') {
      throw new RangeError(`unknown routingMode: ${routingMode}`);
    }

    return makeStub(id);
  }

  getByName(name, options = undefined) {
    return this.get(this.idFromName(name), options);
  }

  jurisdiction(name) {
    if (name !== undefined && name !== null) {
      throw new Error('Jurisdiction restrictions are not implemented in workerd.');
    }

    return this;
  }
}

/** An error that an object, or the way to it, answered with. */
function toError(name, message, flags) {
  const Class = { TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError }[name] ?? Error;
  const error = new Class(message);
  for (const flag of flags === '' ? [] : flags.split(' ')) {
    error[flag] = true;
  }

  return error;
}

function fetchFrom(id, input, init) {
  const request = new Request(input, init);
  const { url, method, headers, body } = edge.request.partsOf(request);
  return edge.promised(
    operation => objectFetch(
      operation, internals.spaceOf(id), `${id}`, internals.nameOf(id) ?? null,
      `${method}\n${url}\n${edge.headersToHost(headers)}`, edge.bodyToHost(body)),
    (status, text, answered, payload, flags, socket) => {
      if (status < 0) {
        throw toError(text, answered, flags);
      }

      return edge.toResponse(status, text, answered, payload, url, socket);
    },
    edge.dropAnswer);
}

function call(id, method, values) {
  const packed = edge.packValue(values);
  return edge.promised(
    operation => objectCall(operation, internals.spaceOf(id), `${id}`, internals.nameOf(id) ?? null, method, give(packed)),
    (ok, result, message, flags) => {
      if (!ok) {
        throw toError(result, message, flags);
      }

      return edge.unpackValue(result);
    });
}

const attempt = action => {
  try {
    return action();
  } catch (error) {
    return rejected(error);
  }
};

function makeStub(id) {
  const own = {
    __proto__: DurableObjectStub.prototype,
    id,
    name: internals.nameOf(id),
  };
  const methods = {
    __proto__: null,
    fetch: (input, init = undefined) => attempt(() => fetchFrom(id, input, init)),
    connect() { throw new Error('connect() is not supported.'); },
  };
  return new Proxy(own, {
    get(target, key) {
      if (typeof key === 'symbol' || key === 'then' || key in target) {
        return target[key];
      }

      return methods[key] ??= (...values) => attempt(() => call(id, key, values));
    },
    set: () => false,
    defineProperty: () => false,
    deleteProperty: () => false,
  });
}

class DurableObjectStub {}
defineProperty(DurableObjectStub.prototype, Symbol.toStringTag, { value: 'DurableObject', configurable: true });
defineProperty(DurableObjectStub.prototype, 'constructor', { value: Object, configurable: true });
platformPrototypes.set(DurableObjectStub.prototype, 'DurableObject');

edge.expose('DurableObjectNamespace', DurableObjectNamespace);
edge.expose('DurableObjectId', DurableObjectId);
edge.objectIds = Object.freeze({ DurableObjectId, DurableObjectNamespace, MOST_NAME_BYTES, toError });
