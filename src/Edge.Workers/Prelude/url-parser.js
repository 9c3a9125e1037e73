// The URL parser, a state machine: https://url.spec.whatwg.org/#url-parsing

const { sets, percentEncode } = edge.percent;
const { specialPorts, isSpecial, isOpaque, newRecord } = edge.urlRecord;
const {
  FAILURE, DONE, startTail, takeCredentials, takeHost, endOfHost, endOfSegment, takeCharacter,
} = edge.urlSteps;

/** The states from the authority on; those before it come from their own file. */
const states = {
  ...edge.urlStates,

  'authority'(parser, c) {
    if (c === '@') {
      takeCredentials(parser);
    } else if (parser.isEnd(c)) {
      if (parser.atSign && parser.buffer === '') {
        return FAILURE;
      }

      parser.at -= parser.buffer.length;
      parser.buffer = '';
      parser.go('host', true);
    } else {
      parser.buffer += c;
    }
  },

  'host'(parser, c) {
    const { url } = parser;
    if (parser.override !== undefined && url.scheme === 'file') {
      parser.go('file host', true);
      return;
    }

    if (c === ':' && !parser.brackets) {
      if (parser.buffer === '' || parser.override === 'hostname') {
        return FAILURE;
      }

      return takeHost(parser, 'port');
    }

    if (parser.isEnd(c)) {
      return endOfHost(parser);
    }

    parser.brackets = c === '[' || parser.brackets && c !== ']';
    parser.buffer += c;
  },

  'hostname'(parser, c) { return states.host(parser, c); },

  'port'(parser, c) {
    const { url } = parser;
    if (c !== undefined && c >= '0' && c <= '9') {
      parser.buffer += c;
      return;
    }

    if (!parser.isEnd(c) && parser.override === undefined) {
      return FAILURE;
    }

    if (parser.buffer !== '') {
      const port = Number.parseInt(parser.buffer, 10);
      if (port > 65535) {
        return FAILURE;
      }

      url.port = specialPorts[url.scheme] === port ? null : port;
      parser.buffer = '';
      if (parser.override !== undefined) {
        return DONE;
      }
    }

    if (parser.override !== undefined) {
      return FAILURE;
    }

    parser.go('path start', true);
  },

  'path start'(parser, c) {
    const { url } = parser;
    if (isSpecial(url)) {
      parser.go('path', c !== '/' && c !== '\\');
    } else if (parser.override === undefined && c === '?') {
      url.query = '';
      parser.go('query');
    } else if (parser.override === undefined && c === '#') {
      url.fragment = '';
      parser.go('fragment');
    } else if (c !== undefined) {
      parser.go('path', c !== '/');
    } else if (parser.override !== undefined && url.host === null) {
      url.path.push('');
    }
  },

  'path'(parser) {
    parser.buffer = parser.takeSegment();
    const c = parser.input[parser.at];
    endOfSegment(parser, c);
    if (c === '?' || c === '#') {
      startTail(parser, c);
    }
  },

  'opaque path'(parser, c) {
    const { url } = parser;
    if (c === '?' || c === '#') {
      startTail(parser, c);
    } else if (c === ' ') {
      const next = parser.input[parser.at + 1];
      url.path += next === '?' || next === '#' ? '%20' : ' ';
    } else if (c !== undefined) {
      parser.buffer = takeCharacter(parser);
      url.path += percentEncode(parser.buffer, sets.c0Control);
      parser.buffer = '';
    }
  },

  'query'(parser) {
    const { url, input } = parser;
    const hash = parser.override === undefined ? input.indexOf('#', parser.at) : -1;
    const end = hash < 0 ? input.length : hash;
    url.query += percentEncode(input.slice(parser.at, end), isSpecial(url) ? sets.specialQuery : sets.query);
    parser.at = end;
    if (hash >= 0) {
      url.fragment = '';
      parser.go('fragment');
    }
  },

  'fragment'(parser) {
    parser.url.fragment += percentEncode(parser.input.slice(parser.at), sets.fragment);
    parser.at = parser.input.length;
  },
};

class Parser {
  constructor(input, base, record, override) {
    this.input = input;
    this.base = base;
    this.url = record ?? newRecord();
    this.override = override;
    this.state = override ?? 'scheme start';
    this.buffer = '';
    this.at = 0;
    this.atSign = false;
    this.brackets = false;
    this.passwordSeen = false;
  }

  /** Runs to the end of the input; false is failure. */
  run() {
    for (; ; this.at++) {
      const outcome = states[this.state](this, this.input[this.at]);
      if (outcome === FAILURE) {
        return false;
      }

      if (outcome === DONE || this.at >= this.input.length) {
        return true;
      }
    }
  }

  go(state, again = false) {
    this.state = state;
    this.at -= again ? 1 : 0;
  }

  rest() { return this.input.slice(this.at + 1); }
  isSlash(character) { return character === '/' || character === '\\' && isSpecial(this.url); }
  isEnd(character) {
    return character === undefined || character === '/' || character === '?' || character === '#' ||
      character === '\\' && isSpecial(this.url);
  }

  /** The input up to the end of a path segment, which is where the parser then stands. */
  takeSegment() {
    const { input, at } = this;
    const backslash = isSpecial(this.url);
    const whole = this.override !== undefined;
    let end = at;
    for (; end < input.length; end++) {
      const c = input[end];
      if (c === '/' || backslash && c === '\\' || !whole && (c === '?' || c === '#')) {
        break;
      }
    }

    this.at = end;
    return input.slice(at, end);
  }

  takeBase({ path = false, query = false } = {}) {
    const { url, base } = this;
    url.username = base.username;
    url.password = base.password;
    url.host = base.host;
    url.port = base.port;
    url.path = path ? isOpaque(base) ? base.path : [...base.path] : [];
    url.query = query ? base.query : null;
  }
}

/** Parses a text into a record, or null. With `record` and `override` it changes a part of that record. */
function parse(text, base = null, record = undefined, override = undefined) {
  const trimmed = override === undefined ? text.replace(/^[\0-\x20]+|[\0-\x20]+$/g, '') : text;
  const parser = new Parser(trimmed.replace(/[\t\n\r]+/g, ''), base, record, override);
  return parser.run() ? parser.url : null;
}

edge.urlParser = Object.freeze({ parse });
