// Tokens of pattern strings: https://urlpattern.spec.whatwg.org/#tokenizing

const nameStart = /[\p{ID_Start}_$]/u;
const namePart = /[\p{ID_Continue}$_\u200c\u200d]/u;

/** Cuts a pattern into tokens { type, at, value }. */
function tokenize(pattern, lenient) {
  const characters = Array.from(pattern);
  const tokens = [];
  let at = 0;
  const add = (type, value, length) => {
    tokens.push({ type, at: characters.slice(0, at).join('').length, value });
    at += length;
  };
  const invalid = what => {
    if (!lenient) {
      throw new TypeError(`Invalid pattern '${pattern}': ${what} at position ${at}.`);
    }

    add('invalid', characters[at], 1);
  };
  while (at < characters.length) {
    const c = characters[at];
    if (c === '*') {
      add('asterisk', c, 1);
    } else if (c === '+' || c === '?') {
      add('modifier', c, 1);
    } else if (c === '{') {
      add('open', c, 1);
    } else if (c === '}') {
      add('close', c, 1);
    } else if (c === '\\') {
      if (at + 1 < characters.length) {
        add('escaped', characters[at + 1], 2);
      } else {
        invalid('a backslash at the end');
      }
    } else if (c === ':') {
      let end = at + 1;
      while (end < characters.length && (end === at + 1 ? nameStart : namePart).test(characters[end])) {
        end++;
      }

      if (end === at + 1) {
        invalid('a name is missing');
      } else {
        add('name', characters.slice(at + 1, end).join(''), end - at);
      }
    } else if (c === '(') {
      const group = readRegExp(characters, at);
      if (group === null) {
        invalid('a malformed group');
      } else {
        add('regexp', group, group.length + 2);
      }
    } else {
      add('char', c, 1);
    }
  }

  tokens.push({ type: 'end', at: pattern.length, value: '' });
  return tokens;
}

/** What stands between a parenthesis and its match, or null. */
function readRegExp(characters, start) {
  let depth = 1;
  let at = start + 1;
  for (; at < characters.length; at++) {
    const c = characters[at];
    if (c.charCodeAt(0) > 127 || at === start + 1 && c === '?') {
      return null;
    }

    if (c === '\\') {
      at++;
      if (at >= characters.length || characters[at].charCodeAt(0) > 127) {
        return null;
      }
    } else if (c === ')') {
      depth--;
      if (depth === 0) {
        break;
      }
    } else if (c === '(') {
      depth++;
      if (characters[at + 1] !== '?') {
        return null;
      }
    }
  }

  const text = characters.slice(start + 1, at).join('');
  return at === characters.length || text === '' ? null : text;
}

edge.patternTokens = Object.freeze({ tokenize, namePart });
