// Headers: https://fetch.spec.whatwg.org/#headers-class

const { defineInterface, definePairs, requireArguments, toByteString, toSequence } = edge.webidl;
const { ownKeys, isEnumerable } = edge.primordials;

const tokenPattern = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const SET_COOKIE = 'set-cookie';

function toName(value) {
  const name = toByteString(value);
  if (!tokenPattern.test(name)) {
    throw new TypeError('Invalid header name.');
  }

  return name;
}

function toValue(value) {
  const text = toByteString(value);
  const last = text.length - 1;
  const trimmed = isSpace(text.charCodeAt(0)) || isSpace(text.charCodeAt(last))
    ? text.replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '')
    : text;
  for (let index = 0; index < trimmed.length; index++) {
    const code = trimmed.charCodeAt(index);
    if (code === 0 || code === 10 || code === 13) {
      throw new TypeError('Invalid header value.');
    }
  }

  return trimmed;
}

const isSpace = code => code === 32 || code === 9 || code === 10 || code === 13;

let internals;

class Headers {
  /** Lower-case name to { name, values }; made of #flat when somebody first asks. */
  #map = null;
  #flat = null;
  #sorted = null;
  #immutable = false;

  constructor(init = undefined) {
    if (init !== undefined) {
      internals.fill(this, init);
    }
  }

  append(name, value) {
    requireArguments(arguments.length, 2, 'append', 'Headers');
    const key = toName(name);
    const text = toValue(value);
    this.#change();
    this.#append(key, text);
  }

  delete(name) {
    requireArguments(arguments.length, 1, 'delete', 'Headers');
    const key = toName(name);
    this.#change();
    this.#entries().delete(key.toLowerCase());
  }

  get(name) {
    requireArguments(arguments.length, 1, 'get', 'Headers');
    const entry = this.#entries().get(toName(name).toLowerCase());
    return entry === undefined ? null : joined(entry);
  }

  getAll(name) {
    requireArguments(arguments.length, 1, 'getAll', 'Headers');
    if (toName(name).toLowerCase() !== SET_COOKIE) {
      throw new TypeError('getAll() can only be used with the header name "Set-Cookie".');
    }

    return this.getSetCookie();
  }

  getSetCookie() {
    return [...this.#entries().get(SET_COOKIE)?.values ?? []];
  }

  has(name) {
    requireArguments(arguments.length, 1, 'has', 'Headers');
    return this.#entries().has(toName(name).toLowerCase());
  }

  set(name, value) {
    requireArguments(arguments.length, 2, 'set', 'Headers');
    const key = toName(name);
    const text = toValue(value);
    this.#change();
    const lower = key.toLowerCase();
    const known = this.#entries().get(lower);
    this.#entries().set(lower, { name: known?.name ?? key, values: [text] });
  }

  #append(name, value) {
    const lower = name.toLowerCase();
    const entries = this.#entries();
    const known = entries.get(lower);
    if (known === undefined) {
      entries.set(lower, { name, values: [value] });
    } else {
      known.values.push(value);
    }
  }

  #change() {
    if (this.#immutable) {
      throw new TypeError("Can't modify immutable headers.");
    }

    this.#sorted = null;
  }

  #entries() {
    if (this.#map === null) {
      this.#map = new Map();
      const flat = this.#flat ?? [];
      this.#flat = null;
      for (let index = 0; index < flat.length; index += 2) {
        this.#append(flat[index], flat[index + 1]);
      }
    }

    return this.#map;
  }

  #sort() {
    const pairs = [];
    const entries = this.#entries();
    for (const lower of [...entries.keys()].sort()) {
      const entry = entries.get(lower);
      if (lower === SET_COOKIE) {
        entry.values.forEach(value => pairs.push([lower, value]));
      } else {
        pairs.push([lower, joined(entry)]);
      }
    }

    return pairs;
  }

  static {
    internals = {
      isHeaders: value => typeof value === 'object' && value !== null && #immutable in value,
      pairsOf: headers => headers.#sorted ??= headers.#sort(),
      /** Headers of trusted names and values: name, value, name, value. */
      ofFlat(flat, immutable) {
        const headers = new Headers();
        headers.#flat = flat;
        headers.#immutable = immutable;
        return headers;
      },
      /** Names as they were given and values, one after the other, for who sends them. */
      toFlat(headers) {
        if (headers.#map === null) {
          return headers.#flat === null ? [] : [...headers.#flat];
        }

        const flat = [];
        for (const { name, values } of headers.#map.values()) {
          for (const value of values) {
            flat.push(name, value);
          }
        }

        return flat;
      },
      lock(headers) {
        headers.#immutable = true;
        return headers;
      },
      find(headers, lower) {
        const entry = headers.#entries().get(lower);
        return entry === undefined ? null : joined(entry);
      },
      setDefault(headers, lower, value) {
        if (!headers.#entries().has(lower)) {
          headers.#entries().set(lower, { name: lower, values: [value] });
          headers.#sorted = null;
        }
      },
      fill(headers, init) {
        if (internals.isHeaders(init)) {
          headers.#flat = internals.toFlat(init);
          return;
        }

        for (const [name, value] of toPairs(init)) {
          headers.append(name, value);
        }
      },
    };
  }
}

const joined = ({ values }) => (values.length === 1 ? values[0] : values.join(', '));

function toPairs(init) {
  if (typeof init !== 'object' && typeof init !== 'function' || init === null) {
    throw new TypeError("Failed to construct 'Headers': The provided value is not of type " +
      "'(record<ByteString, ByteString> or sequence<sequence<ByteString>>)'.");
  }

  const method = init[Symbol.iterator];
  if (method !== undefined && method !== null) {
    return toSequence(init, 'The headers', toPair);
  }

  const pairs = [];
  for (const key of ownKeys(init)) {
    if (isEnumerable(init, key)) {
      pairs.push([toByteString(key), toByteString(init[key])]);
    }
  }

  return pairs;
}

function toPair(item) {
  const pair = toSequence(item, 'Each header', toByteString);
  if (pair.length !== 2) {
    throw new TypeError(
      'To initialize a Headers object from a sequence, each inner sequence must have exactly two elements.');
  }

  return pair;
}

definePairs(Headers, 'Headers', internals.pairsOf);
defineInterface(Headers);
edge.headers = Object.freeze({ ...internals, Headers, tokenPattern });
