// What the states of the URL parser do at the end of a scheme, host, path segment and so on.

const { sets, percentEncode } = edge.percent;
const { parseHost } = edge.urlHost;
const {
  specialPorts, isSpecialScheme, isSpecial, isWindowsDrive, startsWithDrive, isSingleDot, isDoubleDot, shorten,
} = edge.urlRecord;

const FAILURE = Symbol('failure');
const DONE = Symbol('done');

function enterScheme(parser) {
  const { url, base } = parser;
  url.scheme = parser.buffer;
  parser.buffer = '';
  if (url.scheme === 'file') {
    parser.go('file');
  } else if (isSpecial(url)) {
    parser.go(base?.scheme === url.scheme ? 'special relative or authority' : 'special authority slashes');
  } else if (parser.rest().startsWith('/')) {
    parser.at++;
    parser.go('path or authority');
  } else {
    url.path = '';
    parser.go('opaque path');
  }
}

function changeScheme(parser) {
  const { url, buffer } = parser;
  const credentials = url.username !== '' || url.password !== '' || url.port !== null;
  if (isSpecial(url) !== isSpecialScheme(buffer) || buffer === 'file' && credentials ||
    url.scheme === 'file' && url.host === '') {
    return DONE;
  }

  url.scheme = buffer;
  if (url.port === specialPorts[url.scheme]) {
    url.port = null;
  }

  return DONE;
}

function startTail(parser, c) {
  if (c === '?') {
    parser.url.query = '';
    parser.go('query');
  } else {
    parser.url.fragment = '';
    parser.go('fragment');
  }
}

function continueRelative(parser, c) {
  const { url } = parser;
  if (c === '?' || c === '#') {
    startTail(parser, c);
  } else if (c !== undefined) {
    url.query = null;
    shorten(url);
    parser.go('path', true);
  }
}

function continueFile(parser, c) {
  const { url } = parser;
  if (c === '?' || c === '#') {
    startTail(parser, c);
  } else if (c !== undefined) {
    url.query = null;
    if (startsWithDrive(parser.input.slice(parser.at))) {
      url.path = [];
    } else {
      shorten(url);
    }

    parser.go('path', true);
  }
}

function takeCredentials(parser) {
  const { url } = parser;
  const text = parser.atSign ? `%40${parser.buffer}` : parser.buffer;
  parser.atSign = true;
  parser.buffer = '';
  const colon = parser.passwordSeen ? -1 : text.indexOf(':');
  if (parser.passwordSeen) {
    url.password += percentEncode(text, sets.userinfo);
  } else if (colon < 0) {
    url.username += percentEncode(text, sets.userinfo);
  } else {
    parser.passwordSeen = true;
    url.username += percentEncode(text.slice(0, colon), sets.userinfo);
    url.password += percentEncode(text.slice(colon + 1), sets.userinfo);
  }
}

function takeHost(parser, next) {
  const host = parseHost(parser.buffer, !isSpecial(parser.url));
  if (host === null) {
    return FAILURE;
  }

  parser.url.host = host;
  parser.buffer = '';
  parser.go(next);
}

function endOfHost(parser) {
  const { url } = parser;
  parser.at--;
  if (isSpecial(url) && parser.buffer === '') {
    return FAILURE;
  }

  const hasMore = url.username !== '' || url.password !== '' || url.port !== null;
  if (parser.override !== undefined && parser.buffer === '' && hasMore) {
    return FAILURE;
  }

  return takeHost(parser, 'path start') ?? (parser.override === undefined ? undefined : DONE);
}

function endOfFileHost(parser) {
  const { url, buffer } = parser;
  parser.at--;
  if (parser.override === undefined && isWindowsDrive(buffer)) {
    parser.go('path');
    return;
  }

  if (buffer === '') {
    url.host = '';
  } else {
    const host = parseHost(buffer, false);
    if (host === null) {
      return FAILURE;
    }

    url.host = host === 'localhost' ? '' : host;
    parser.buffer = '';
  }

  if (parser.override !== undefined) {
    return DONE;
  }

  parser.go('path start');
}

function endOfSegment(parser, c) {
  const { url } = parser;
  const slash = parser.isSlash(c);
  const segment = percentEncode(parser.buffer, sets.path);
  parser.buffer = '';
  if (isDoubleDot(segment)) {
    shorten(url);
    if (!slash) {
      url.path.push('');
    }
  } else if (!isSingleDot(segment)) {
    const drive = url.scheme === 'file' && url.path.length === 0 && isWindowsDrive(segment);
    url.path.push(drive ? `${segment[0]}:` : segment);
  } else if (!slash) {
    url.path.push('');
  }
}

function takeCharacter(parser) {
  const point = parser.input.codePointAt(parser.at);
  parser.at += point > 0xffff ? 1 : 0;
  return String.fromCodePoint(point);
}

edge.urlSteps = Object.freeze({
  FAILURE, DONE, enterScheme, changeScheme, startTail, continueRelative, continueFile, takeCredentials, takeHost,
  endOfHost, endOfFileHost, endOfSegment, takeCharacter,
});
