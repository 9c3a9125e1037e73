// URLSearchParams: https://url.spec.whatwg.org/#interface-urlsearchparams

const { sets, percentEncode, percentDecode } = edge.percent;
const { defineInterface, definePairs, requireArguments, toSequence, toUSVString } = edge.webidl;
const { ownKeys, isEnumerable } = edge.primordials;
const { utf8 } = edge;

/** The pairs of application/x-www-form-urlencoded text. */
function parsePairs(text) {
  const pairs = [];
  for (const part of text.split('&')) {
    if (part !== '') {
      const equals = part.indexOf('=');
      const name = equals < 0 ? part : part.slice(0, equals);
      pairs.push([decodePart(name), equals < 0 ? '' : decodePart(part.slice(equals + 1))]);
    }
  }

  return pairs;
}

function decodePart(text) {
  const spaced = text.includes('+') ? text.replace(/\+/g, ' ') : text;
  return spaced.includes('%') ? utf8.decode(percentDecode(spaced)) : spaced;
}

/** Pairs as application/x-www-form-urlencoded text. */
function serializePairs(pairs) {
  return pairs
    .map(([name, value]) => `${percentEncode(name, sets.form, true)}=${percentEncode(value, sets.form, true)}`)
    .join('&');
}

function toPairs(init) {
  if (typeof init !== 'object' && typeof init !== 'function' || init === null) {
    const text = toUSVString(init);
    return parsePairs(text[0] === '?' ? text.slice(1) : text);
  }

  const method = init[Symbol.iterator];
  if (method !== undefined && method !== null) {
    return toSequence(init, 'The init', toPair);
  }

  const known = new Map();
  for (const key of ownKeys(init)) {
    if (isEnumerable(init, key)) {
      known.set(toUSVString(key), toUSVString(init[key]));
    }
  }

  return [...known];
}

function toPair(item) {
  const pair = toSequence(item, 'Each item of the init', toUSVString);
  if (pair.length !== 2) {
    throw new TypeError("Failed to construct 'URLSearchParams': Sequence initializer must only contain pair elements");
  }

  return pair;
}

let internals;

class URLSearchParams {
  #pairs;
  #onChange = null;

  constructor(init = '') {
    this.#pairs = toPairs(init);
  }

  get size() { return this.#pairs.length; }

  append(name, value) {
    requireArguments(arguments.length, 2, 'append', 'URLSearchParams');
    this.#pairs.push([toUSVString(name), toUSVString(value)]);
    this.#changed();
  }

  delete(name, value = undefined) {
    requireArguments(arguments.length, 1, 'delete', 'URLSearchParams');
    const wanted = toUSVString(name);
    const text = value === undefined ? undefined : toUSVString(value);
    this.#pairs = this.#pairs.filter(pair => pair[0] !== wanted || text !== undefined && pair[1] !== text);
    this.#changed();
  }

  get(name) {
    requireArguments(arguments.length, 1, 'get', 'URLSearchParams');
    const wanted = toUSVString(name);
    return this.#pairs.find(pair => pair[0] === wanted)?.[1] ?? null;
  }

  getAll(name) {
    requireArguments(arguments.length, 1, 'getAll', 'URLSearchParams');
    const wanted = toUSVString(name);
    return this.#pairs.filter(pair => pair[0] === wanted).map(pair => pair[1]);
  }

  has(name, value = undefined) {
    requireArguments(arguments.length, 1, 'has', 'URLSearchParams');
    const wanted = toUSVString(name);
    const text = value === undefined ? undefined : toUSVString(value);
    return this.#pairs.some(pair => pair[0] === wanted && (text === undefined || pair[1] === text));
  }

  set(name, value) {
    requireArguments(arguments.length, 2, 'set', 'URLSearchParams');
    const wanted = toUSVString(name);
    const text = toUSVString(value);
    const first = this.#pairs.findIndex(pair => pair[0] === wanted);
    if (first < 0) {
      this.#pairs.push([wanted, text]);
    } else {
      this.#pairs[first] = [wanted, text];
      this.#pairs = this.#pairs.filter((pair, index) => index <= first || pair[0] !== wanted);
    }

    this.#changed();
  }

  sort() {
    this.#pairs.sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
    this.#changed();
  }

  toString() { return serializePairs(this.#pairs); }

  #changed() {
    this.#onChange?.(serializePairs(this.#pairs));
  }

  static {
    internals = {
      isSearchParams: value => typeof value === 'object' && value !== null && #pairs in value,
      pairsOf: params => params.#pairs,
      /** Parameters of a URL: what changes them changes its query. */
      ofUrl(query, onChange) {
        const params = new URLSearchParams();
        params.#pairs = parsePairs(query);
        params.#onChange = onChange;
        return params;
      },
      reset(params, query) {
        params.#pairs = parsePairs(query);
      },
    };
  }
}

definePairs(URLSearchParams, 'URLSearchParams', internals.pairsOf);
defineInterface(URLSearchParams);
edge.searchParams = Object.freeze({ ...internals, URLSearchParams, parsePairs, serializePairs });
