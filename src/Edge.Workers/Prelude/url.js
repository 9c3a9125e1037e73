// URL: https://url.spec.whatwg.org/#api

const { sets, percentEncode } = edge.percent;
const { parse } = edge.urlParser;
const { serialize, serializePath, isSpecial, isOpaque, specialPorts } = edge.urlRecord;
const { ofUrl, reset } = edge.searchParams;
const { defineInterface, requireArguments, toUSVString } = edge.webidl;

/** The common form of a URL, which needs no state machine: nothing to encode, no dots to resolve, a host of letters. */
const common = new RegExp(
  '^(https?)://([a-z0-9-]+(?:\\.[a-z0-9-]+)*\\.[a-z]{2,}|localhost)(?::([1-9][0-9]{0,3}))?' +
  "((?:/[\\w~!$&'()*+,;=:@-]+(?:\\.[\\w~!$&'()*+,;=:@-]+)*)*/?)(?:\\?([\\w~!$&()*+,;=:@/?.%-]*))?$");

function parseCommon(text) {
  const match = common.exec(text);
  if (match === null || match[2].includes('xn--')) {
    return null;
  }

  const [, scheme, host, port, path, query] = match;
  const number = port === undefined || specialPorts[scheme] === Number(port) ? null : Number(port);
  return {
    scheme, username: '', password: '', host, port: number, path: path === '' ? [''] : path.slice(1).split('/'),
    query: query ?? null, fragment: null,
  };
}

function parseWithBase(url, base) {
  const text = toUSVString(url);
  if (base === undefined) {
    return parseCommon(text) ?? parse(text);
  }

  const record = parse(toUSVString(base));
  return record === null ? null : parse(text, record);
}

const cannotHaveCredentials = record => record.host === null || record.host === '' || record.scheme === 'file';
const fromRecord = Symbol('from record');

class URL {
  #record;
  #params = null;

  constructor(url, base = undefined) {
    if (url === fromRecord) {
      this.#record = base;
      return;
    }

    requireArguments(arguments.length, 1, 'constructor', 'URL');
    this.#record = parseWithBase(url, base);
    if (this.#record === null) {
      throw new TypeError('Invalid URL string.');
    }
  }

  static parse(url, base = undefined) {
    requireArguments(arguments.length, 1, 'parse', 'URL');
    const record = parseWithBase(url, base);
    return record === null ? null : new URL(fromRecord, record);
  }

  static canParse(url, base = undefined) {
    requireArguments(arguments.length, 1, 'canParse', 'URL');
    return parseWithBase(url, base) !== null;
  }

  get href() { return serialize(this.#record); }
  set href(value) {
    const record = parse(toUSVString(value));
    if (record === null) {
      throw new TypeError('Invalid URL string.');
    }

    this.#record = record;
    this.#resetParams();
  }

  get origin() {
    const { scheme, host, port } = this.#record;
    if (scheme === 'blob') {
      return originOfBlob(this.#record);
    }

    return isSpecial(this.#record) && scheme !== 'file' ? `${scheme}://${host}${port === null ? '' : `:${port}`}` : 'null';
  }

  get protocol() { return `${this.#record.scheme}:`; }
  set protocol(value) {
    parse(`${toUSVString(value)}:`, null, this.#record, 'scheme start');
  }

  get username() { return this.#record.username; }
  set username(value) {
    const text = toUSVString(value);
    if (!cannotHaveCredentials(this.#record)) {
      this.#record.username = percentEncode(text, sets.userinfo);
    }
  }

  get password() { return this.#record.password; }
  set password(value) {
    const text = toUSVString(value);
    if (!cannotHaveCredentials(this.#record)) {
      this.#record.password = percentEncode(text, sets.userinfo);
    }
  }

  get host() {
    const { host, port } = this.#record;
    return host === null ? '' : port === null ? host : `${host}:${port}`;
  }

  set host(value) { this.#change(value, 'host'); }
  get hostname() { return this.#record.host ?? ''; }
  set hostname(value) { this.#change(value, 'hostname'); }
  get port() { return this.#record.port === null ? '' : `${this.#record.port}`; }
  set port(value) {
    const text = toUSVString(value);
    if (cannotHaveCredentials(this.#record)) {
      return;
    }

    if (text === '') {
      this.#record.port = null;
    } else {
      parse(text, null, this.#record, 'port');
    }
  }

  get pathname() { return serializePath(this.#record); }
  set pathname(value) {
    const text = toUSVString(value);
    if (!isOpaque(this.#record)) {
      this.#record.path = [];
      parse(text, null, this.#record, 'path start');
    }
  }

  get search() { return this.#record.query ? `?${this.#record.query}` : ''; }
  set search(value) {
    const text = toUSVString(value);
    if (text === '') {
      this.#record.query = null;
    } else {
      this.#record.query = '';
      parse(text[0] === '?' ? text.slice(1) : text, null, this.#record, 'query');
    }

    this.#resetParams();
  }

  get searchParams() {
    return this.#params ??= ofUrl(this.#record.query ?? '', query => {
      this.#record.query = query === '' ? null : query;
    });
  }

  get hash() { return this.#record.fragment ? `#${this.#record.fragment}` : ''; }
  set hash(value) {
    const text = toUSVString(value);
    if (text === '') {
      this.#record.fragment = null;
    } else {
      this.#record.fragment = '';
      parse(text[0] === '#' ? text.slice(1) : text, null, this.#record, 'fragment');
    }
  }

  toString() { return serialize(this.#record); }
  toJSON() { return serialize(this.#record); }

  #change(value, state) {
    const text = toUSVString(value);
    if (!isOpaque(this.#record)) {
      parse(text, null, this.#record, state);
    }
  }

  #resetParams() {
    if (this.#params !== null) {
      reset(this.#params, this.#record.query ?? '');
    }
  }
}

function originOfBlob(record) {
  const inner = parse(serializePath(record));
  const isWeb = inner !== null && (inner.scheme === 'http' || inner.scheme === 'https');
  return isWeb ? new URL(fromRecord, inner).origin : 'null';
}

defineInterface(URL);

/** The URL a text means, serialized; null when it is none. `base` is absolute. */
function resolve(text, base = undefined) {
  const record = parseWithBase(text, base);
  return record === null ? null : serialize(record);
}

edge.url = Object.freeze({ URL, parseRecord: text => parseCommon(text) ?? parse(text), resolve });
