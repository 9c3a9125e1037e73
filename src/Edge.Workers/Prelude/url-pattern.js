// URLPattern: https://urlpattern.spec.whatwg.org/#urlpattern-class

const { defineInterface, toDictionary, toUSVString } = edge.webidl;
const { components, canonical, processInit } = edge.patternInit;
const { toRegExp, toPattern } = edge.patternParts;
const { parse } = edge.urlParser;
const { serializePath, specialPorts } = edge.urlRecord;
const { regExpExec } = edge.primordials;

const plain = { delimiter: '', prefix: '' };
const hostOptions = { delimiter: '.', prefix: '' };
const pathOptions = { delimiter: '/', prefix: '/' };

class Component {
  constructor(pattern, encode, options, ignoreCase = false) {
    const parts = edge.parsePattern(pattern, { ...options, encode });
    const { regexp, names } = toRegExp(parts, { ...options, ignoreCase });
    this.regexp = regexp;
    this.names = names;
    this.pattern = toPattern(parts, options);
    this.hasGroups = parts.some(part => part.type === 'regexp');
  }

  matchesSpecial() {
    return Object.keys(specialPorts).some(scheme => regExpExec(this.regexp, scheme) !== null);
  }

  /** The input and its groups, or null. */
  match(input) {
    const found = regExpExec(this.regexp, input);
    if (found === null) {
      return null;
    }

    const groups = {};
    this.names.forEach((name, index) => { groups[name] = found[index + 1]; });
    return { input, groups };
  }
}

const mayBeSpecial = protocol => new Component(protocol, canonical.protocol, plain).matchesSpecial();
const isIpv6 = pattern => /^(\[|\{\[|\\\[)/.test(pattern);

function compile(init, ignoreCase) {
  const patterns = Object.fromEntries(components.map(name => [name, init[name] ?? '*']));
  if (patterns.protocol in specialPorts && patterns.port === `${specialPorts[patterns.protocol]}`) {
    patterns.port = '';
  }

  const compiled = {};
  for (const name of ['protocol', 'username', 'password', 'port']) {
    compiled[name] = new Component(patterns[name], value => canonical[name](value), plain);
  }

  const encodeHost = isIpv6(patterns.hostname) ? canonical.ipv6 : canonical.hostname;
  compiled.hostname = new Component(patterns.hostname, encodeHost, hostOptions);
  compiled.pathname = compiled.protocol.matchesSpecial()
    ? new Component(patterns.pathname, canonical.pathname, pathOptions, ignoreCase)
    : new Component(patterns.pathname, canonical.opaquePathname, plain, ignoreCase);
  compiled.search = new Component(patterns.search, canonical.search, plain, ignoreCase);
  compiled.hash = new Component(patterns.hash, canonical.hash, plain, ignoreCase);
  return compiled;
}

/** The components of what is to be matched, or null. */
function toInput(input, base) {
  if (typeof input === 'object' && input !== null && !('href' in input)) {
    if (base !== undefined) {
      throw new TypeError('A base URL goes with a string only.');
    }

    try {
      return { ...Object.fromEntries(components.map(name => [name, ''])), ...processInit(input, false) };
    } catch {
      return null;
    }
  }

  const baseRecord = base === undefined ? null : parse(toUSVString(base));
  const record = base !== undefined && baseRecord === null ? null : parse(toUSVString(input), baseRecord);
  return record === null ? null : {
    protocol: record.scheme, username: record.username, password: record.password, hostname: record.host ?? '',
    port: `${record.port ?? ''}`, pathname: serializePath(record), search: record.query ?? '', hash: record.fragment ?? '',
  };
}

function toInit(input, base) {
  if (typeof input === 'object' && input !== null) {
    if (base !== undefined) {
      throw new TypeError('A base URL goes with a pattern string only.');
    }

    return input;
  }

  const init = edge.splitPattern(toUSVString(input), mayBeSpecial);
  if (base === undefined && init.protocol === undefined) {
    throw new TypeError('A relative pattern needs a base URL.');
  }

  return base === undefined ? init : { ...init, baseURL: toUSVString(base) };
}

class URLPattern {
  #components;

  constructor(input = {}, baseOrOptions = undefined, options = undefined) {
    const hasBase = typeof baseOrOptions === 'string' || options !== undefined;
    const base = hasBase ? baseOrOptions : undefined;
    const { ignoreCase } = toDictionary(hasBase ? options : baseOrOptions);
    this.#components = compile(processInit(toInit(input, base), true), Boolean(ignoreCase));
  }

  get protocol() { return this.#components.protocol.pattern; }
  get username() { return this.#components.username.pattern; }
  get password() { return this.#components.password.pattern; }
  get hostname() { return this.#components.hostname.pattern; }
  get port() { return this.#components.port.pattern; }
  get pathname() { return this.#components.pathname.pattern; }
  get search() { return this.#components.search.pattern; }
  get hash() { return this.#components.hash.pattern; }
  get hasRegExpGroups() { return components.some(name => this.#components[name].hasGroups); }

  test(input = {}, base = undefined) {
    const values = toInput(input, base);
    return values !== null && components.every(name => this.#components[name].match(values[name]) !== null);
  }

  exec(input = {}, base = undefined) {
    const values = toInput(input, base);
    if (values === null) {
      return null;
    }

    const result = { inputs: base === undefined ? [input] : [input, base] };
    for (const name of components) {
      const match = this.#components[name].match(values[name]);
      if (match === null) {
        return null;
      }

      result[name] = match;
    }

    return result;
  }
}

defineInterface(URLPattern);
