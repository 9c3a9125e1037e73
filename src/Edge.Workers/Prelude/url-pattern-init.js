// Inits of URLPattern and the canonical form of their components:
// https://urlpattern.spec.whatwg.org/#urlpatterninit-processing

const { parse } = edge.urlParser;
const { isOpaque, newRecord, serializePath, specialPorts } = edge.urlRecord;
const { sets, percentEncode } = edge.percent;
const { escapePattern } = edge.patternParts;
const { toUSVString } = edge.webidl;

const components = ['protocol', 'username', 'password', 'hostname', 'port', 'pathname', 'search', 'hash'];

function fail(component, value) {
  throw new TypeError(`Invalid ${component} '${value}'.`);
}

/** Each component as the URL parser would write it. */
const canonical = {
  protocol: value => (value === '' ? '' : parse(`${value}://dummy.invalid/`)?.scheme ?? fail('protocol', value)),
  username: value => percentEncode(value, sets.userinfo),
  password: value => percentEncode(value, sets.userinfo),
  hostname(value) {
    const record = { ...newRecord(), scheme: 'https', host: '' };
    return value === '' ? '' : parse(value, null, record, 'hostname')?.host ?? fail('hostname', value);
  },
  ipv6: value => (/^[0-9a-f:[\]]*$/i.test(value) ? value.toLowerCase() : fail('hostname', value)),
  port(value, scheme = '') {
    if (value === '') {
      return '';
    }

    const record = { ...newRecord(), scheme: scheme === '' ? 'dummy' : scheme, host: '' };
    const changed = /^\d+$/.test(value) ? parse(value, null, record, 'port') : null;
    return changed === null ? fail('port', value) : `${changed.port ?? ''}`;
  },
  pathname(value) {
    const leading = value[0] === '/';
    const record = { ...newRecord(), scheme: 'https', host: 'dummy' };
    parse(leading ? value : `/-${value}`, null, record, 'path start');
    return value === '' ? '' : leading ? serializePath(record) : serializePath(record).slice(2);
  },
  opaquePathname(value) {
    const record = parse(`data:${value}`);
    return record === null ? fail('pathname', value) : serializePath(record);
  },
  search: value => percentEncode(value, sets.specialQuery),
  hash: value => percentEncode(value, sets.fragment),
};

/** What a component takes from the base unless it or one before it is given. */
const inherited = {
  protocol: { unless: ['protocol'], from: base => base.scheme },
  hostname: { unless: ['protocol', 'hostname'], from: base => base.host ?? '' },
  port: { unless: ['protocol', 'hostname', 'port'], from: base => `${base.port ?? ''}` },
  pathname: { unless: ['protocol', 'hostname', 'port', 'pathname'], from: serializePath },
  search: { unless: ['protocol', 'hostname', 'port', 'pathname', 'search'], from: base => base.query ?? '' },
  hash: { unless: ['protocol', 'hostname', 'port', 'pathname', 'search', 'hash'], from: base => base.fragment ?? '' },
};

function isAbsolute(pathname, isPattern) {
  return pathname[0] === '/' || isPattern && (pathname.startsWith('\\/') || pathname.startsWith('{/'));
}

/** The components an init means; as patterns, or as parts of a URL in canonical form. */
function processInit(init, isPattern) {
  const result = {};
  const given = {};
  for (const name of components) {
    if (init[name] !== undefined) {
      given[name] = toUSVString(init[name]);
    }
  }

  const base = init.baseURL === undefined ? null : parse(toUSVString(init.baseURL)) ?? fail('baseURL', init.baseURL);
  const own = text => (isPattern ? escapePattern(text) : text);
  if (base !== null) {
    for (const [name, { unless, from }] of Object.entries(inherited)) {
      if (!unless.some(other => given[other] !== undefined)) {
        result[name] = own(from(base));
      }
    }
  }

  for (const name of Object.keys(given)) {
    result[name] = strip(name, given[name]);
  }

  if (given.pathname !== undefined && base !== null && !isOpaque(base) && !isAbsolute(given.pathname, isPattern)) {
    const path = own(serializePath(base));
    result.pathname = path.slice(0, path.lastIndexOf('/') + 1) + given.pathname;
  }

  return isPattern ? result : canonicalize(result);
}

function strip(name, value) {
  if (name === 'protocol' && value.endsWith(':')) {
    return value.slice(0, -1);
  }

  return name === 'search' && value[0] === '?' || name === 'hash' && value[0] === '#' ? value.slice(1) : value;
}

function canonicalize(result) {
  const scheme = canonical.protocol(result.protocol ?? '');
  for (const name of Object.keys(result)) {
    const isOpaquePath = name === 'pathname' && scheme !== '' && !(scheme in specialPorts);
    result[name] = canonical[isOpaquePath ? 'opaquePathname' : name](result[name], scheme);
  }

  return result;
}

edge.patternInit = Object.freeze({ components, canonical, processInit });
