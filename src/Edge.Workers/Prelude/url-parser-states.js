// States of the URL parser before the authority, and those of file URLs: https://url.spec.whatwg.org/#url-parsing

const { isSpecial, isOpaque, isLetter, isNormalizedDrive, startsWithDrive } = edge.urlRecord;
const { FAILURE, enterScheme, changeScheme, continueRelative, continueFile, endOfFileHost } = edge.urlSteps;

edge.urlStates = {
  'scheme start'(parser, c) {
    if (isLetter(c)) {
      parser.buffer += c.toLowerCase();
      parser.go('scheme');
    } else if (parser.override === undefined) {
      parser.go('no scheme', true);
    } else {
      return FAILURE;
    }
  },

  'scheme'(parser, c) {
    if (isLetter(c) || c >= '0' && c <= '9' || c === '+' || c === '-' || c === '.') {
      parser.buffer += c.toLowerCase();
      return;
    }

    if (c !== ':') {
      if (parser.override !== undefined) {
        return FAILURE;
      }

      parser.buffer = '';
      parser.at = -1;
      parser.go('no scheme');
      return;
    }

    return parser.override === undefined ? enterScheme(parser) : changeScheme(parser);
  },

  'no scheme'(parser, c) {
    const { base, url } = parser;
    if (base === null || isOpaque(base) && c !== '#') {
      return FAILURE;
    }

    if (isOpaque(base)) {
      url.scheme = base.scheme;
      parser.takeBase({ path: true, query: true });
      url.fragment = '';
      parser.go('fragment');
    } else if (base.scheme !== 'file') {
      parser.go('relative', true);
    } else {
      parser.go('file', true);
    }
  },

  'special relative or authority'(parser, c) {
    if (c === '/' && parser.rest().startsWith('/')) {
      parser.at++;
      parser.go('special authority ignore slashes');
    } else {
      parser.go('relative', true);
    }
  },

  'path or authority'(parser, c) {
    if (c === '/') {
      parser.go('authority');
    } else {
      parser.go('path', true);
    }
  },

  'relative'(parser, c) {
    const { base, url } = parser;
    url.scheme = base.scheme;
    if (parser.isSlash(c)) {
      parser.go('relative slash');
      return;
    }

    parser.takeBase({ path: true, query: true });
    continueRelative(parser, c);
  },

  'relative slash'(parser, c) {
    if (isSpecial(parser.url) && parser.isSlash(c)) {
      parser.go('special authority ignore slashes');
    } else if (c === '/') {
      parser.go('authority');
    } else {
      parser.takeBase();
      parser.go('path', true);
    }
  },

  'special authority slashes'(parser, c) {
    if (c === '/' && parser.rest().startsWith('/')) {
      parser.at++;
      parser.go('special authority ignore slashes');
    } else {
      parser.go('special authority ignore slashes', true);
    }
  },

  'special authority ignore slashes'(parser, c) {
    if (c !== '/' && c !== '\\') {
      parser.go('authority', true);
    }
  },

  'file'(parser, c) {
    const { base, url } = parser;
    url.scheme = 'file';
    url.host = '';
    if (c === '/' || c === '\\') {
      parser.go('file slash');
    } else if (base?.scheme === 'file') {
      url.host = base.host;
      url.path = [...base.path];
      url.query = base.query;
      continueFile(parser, c);
    } else {
      parser.go('path', true);
    }
  },

  'file slash'(parser, c) {
    const { base, url } = parser;
    if (c === '/' || c === '\\') {
      parser.go('file host');
      return;
    }

    if (base?.scheme === 'file') {
      url.host = base.host;
      if (!startsWithDrive(parser.input.slice(parser.at)) && base.path.length > 0 && isNormalizedDrive(base.path[0])) {
        url.path.push(base.path[0]);
      }
    }

    parser.go('path', true);
  },

  'file host'(parser, c) {
    if (c !== undefined && c !== '/' && c !== '\\' && c !== '?' && c !== '#') {
      parser.buffer += c;
      return;
    }

    return endOfFileHost(parser);
  },
};
