// Parts of a pattern as a regular expression and as a pattern string: https://urlpattern.spec.whatwg.org/#parts
// A part is { type, name, prefix, value, suffix, modifier } with type fixed, segment, wildcard or regexp.

const { namePart } = edge.patternTokens;

const escapeRegExp = text => text.replace(/[.+*?^${}()[\]|/\\]/g, '\\$&');
const segmentPattern = delimiter => (delimiter === '' ? '.+?' : `[^${escapeRegExp(delimiter)}]+?`);

/** The regular expression of parts, and the names of its groups. */
function toRegExp(parts, { delimiter, ignoreCase }) {
  const names = [];
  let source = '^';
  for (const { type, name, prefix, value, suffix, modifier } of parts) {
    if (type === 'fixed') {
      source += modifier === '' ? escapeRegExp(value) : `(?:${escapeRegExp(value)})${modifier}`;
      continue;
    }

    names.push(name);
    const inner = type === 'segment' ? segmentPattern(delimiter) : type === 'wildcard' ? '.*' : value;
    source += groupSource(inner, escapeRegExp(prefix), escapeRegExp(suffix), modifier);
  }

  return { regexp: new RegExp(`${source}$`, ignoreCase ? 'vi' : 'v'), names };
}

function groupSource(inner, prefix, suffix, modifier) {
  if (prefix === '' && suffix === '') {
    return modifier === '' || modifier === '?' ? `(${inner})${modifier}` : `((?:${inner})${modifier})`;
  }

  if (modifier === '' || modifier === '?') {
    return `(?:${prefix}(${inner})${suffix})${modifier}`;
  }

  return `(?:${prefix}((?:${inner})(?:${suffix}${prefix}(?:${inner}))*)${suffix})${modifier === '*' ? '?' : ''}`;
}

const escapePattern = text => text.replace(/[+*?:{}()\\]/g, '\\$&');

/** The pattern string of parts, in its shortest form. */
function toPattern(parts, { delimiter, prefix: ownPrefix }) {
  let text = '';
  parts.forEach((part, index) => {
    const { type, name, prefix, value, suffix, modifier } = part;
    if (type === 'fixed') {
      text += modifier === '' ? escapePattern(value) : `{${escapePattern(value)}}${modifier}`;
      return;
    }

    const isNamed = !/^\d/.test(name);
    const braces = needsBraces(part, parts[index - 1], parts[index + 1], isNamed, ownPrefix);
    text += braces ? '{' : '';
    text += escapePattern(prefix) + (isNamed ? `:${name}` : '');
    if (type === 'regexp') {
      text += `(${value})`;
    } else if (type === 'segment' && !isNamed) {
      text += `(${segmentPattern(delimiter)})`;
    } else if (type === 'wildcard') {
      const before = parts[index - 1];
      const stands = before === undefined || before.type === 'fixed' || before.modifier !== '';
      const bare = !isNamed && (stands || braces || prefix !== '');
      text += bare ? '*' : '(.*)';
    }

    text += type === 'segment' && isNamed && suffix !== '' && namePart.test(suffix[0]) ? '\\' : '';
    text += `${escapePattern(suffix)}${braces ? '}' : ''}${modifier}`;
  });
  return text;
}

function needsBraces(part, before, after, isNamed, ownPrefix) {
  const { type, prefix, suffix, modifier } = part;
  if (suffix !== '' || prefix !== '' && prefix !== ownPrefix) {
    return true;
  }

  const followed = after !== undefined && after.prefix === '' && after.suffix === '';
  if (isNamed && type === 'segment' && modifier === '' && followed) {
    return after.type === 'fixed' ? namePart.test(Array.from(after.value)[0]) : /^\d/.test(after.name);
  }

  return prefix === '' && before?.type === 'fixed' && ownPrefix !== '' && before.value.at(-1) === ownPrefix;
}

edge.patternParts = Object.freeze({ segmentPattern, toRegExp, toPattern, escapePattern });
