// Names of hosts beyond ASCII: UTS #46 processing, as far as Unicode's own properties carry it, and Punycode (RFC 3492).

const BASE = 36;
const FIRST = 0x80;

function adapt(delta, points, first) {
  let rest = first ? Math.floor(delta / 700) : delta >> 1;
  rest += Math.floor(rest / points);
  let k = 0;
  for (; rest > 455; k += BASE) {
    rest = Math.floor(rest / 35);
  }

  return k + Math.floor(36 * rest / (rest + 38));
}

const threshold = (k, bias) => Math.min(Math.max(k - bias, 1), 26);
const digit = value => String.fromCharCode(value < 26 ? value + 97 : value + 22);

/** Punycode of a label, without the prefix. */
function toPunycode(label) {
  const input = Array.from(label, character => character.codePointAt(0));
  let out = String.fromCharCode(...input.filter(point => point < FIRST));
  const basic = out.length;
  let handled = basic;
  out += basic > 0 ? '-' : '';
  let n = FIRST;
  let delta = 0;
  let bias = 72;
  while (handled < input.length) {
    const next = Math.min(...input.filter(point => point >= n));
    delta += (next - n) * (handled + 1);
    n = next;
    for (const point of input) {
      delta += point < n ? 1 : 0;
      if (point !== n) {
        continue;
      }

      let q = delta;
      for (let k = BASE; ; k += BASE) {
        const t = threshold(k, bias);
        if (q < t) {
          break;
        }

        out += digit(t + (q - t) % (BASE - t));
        q = Math.floor((q - t) / (BASE - t));
      }

      out += digit(q);
      bias = adapt(delta, handled + 1, handled === basic);
      delta = 0;
      handled++;
    }

    delta++;
    n++;
  }

  return out;
}

/** The label of a Punycode text, or null. */
function fromPunycode(text) {
  const cut = text.lastIndexOf('-');
  const points = Array.from(text.slice(0, Math.max(cut, 0)), character => character.codePointAt(0));
  let n = FIRST;
  let index = 0;
  let bias = 72;
  for (let at = cut + 1; at < text.length;) {
    const before = index;
    let weight = 1;
    for (let k = BASE; ; k += BASE) {
      const value = at < text.length ? digitValue(text.charCodeAt(at++)) : -1;
      if (value < 0) {
        return null;
      }

      index += value * weight;
      const t = threshold(k, bias);
      if (value < t) {
        break;
      }

      weight *= BASE - t;
    }

    bias = adapt(index - before, points.length + 1, before === 0);
    n += Math.floor(index / (points.length + 1));
    index %= points.length + 1;
    if (n > 0x10ffff || n >= 0xd800 && n < 0xe000) {
      return null;
    }

    points.splice(index++, 0, n);
  }

  return String.fromCodePoint(...points);
}

function digitValue(code) {
  if (code >= 0x30 && code <= 0x39) {
    return code - 22;
  }

  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x7a ? letter - 0x61 : -1;
}

const ignored =
  /[\u00ad\u034f\u180b-\u180d\u180f\u200b\u2060\u2064\ufe00-\ufe0f\ufeff\u{e0100}-\u{e01ef}]/gu;
const invalid =
  /[\p{Cn}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Zs}\p{Cc}\u200e\u200f\u202a-\u202e\u2061-\u2063\u2066-\u206f\ufff9-\uffff]/u;
const joiners = /[\u200c\u200d]/;
const virama =
  /[\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca\u0e3a\u0f84\u1039\u17d2]\p{M}*[\u200c\u200d]/u;

/** Maps a domain as UTS #46 does: case, compatibility forms, ignored characters, kinds of full stops. */
function map(domain) {
  return domain
    .replace(ignored, '')
    .replace(/\u1e9e/g, 'ß')
    .replace(/[\u3002\uff0e\uff61]/g, '.')
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFKC');
}

function isValidLabel(label) {
  return !/^\p{M}/u.test(label) && !invalid.test(label) && !(label.startsWith('xn--')) &&
    (!joiners.test(label) || virama.test(label));
}

/** The ASCII form of a domain, or null when it has none. */
function domainToAscii(domain) {
  const labels = [];
  for (const label of map(domain).split('.')) {
    if (label.startsWith('xn--')) {
      const decoded = /^[\x00-\x7f]*$/.test(label) ? fromPunycode(label.slice(4)) : null;
      if (!decoded || /^[\x00-\x7f]*$/.test(decoded) || map(decoded) !== decoded || !isValidLabel(decoded)) {
        return null;
      }

      labels.push(label);
    } else if (/^[\x00-\x7f]*$/.test(label)) {
      labels.push(label);
    } else if (isValidLabel(label)) {
      labels.push(`xn--${toPunycode(label)}`);
    } else {
      return null;
    }
  }

  return labels.join('.');
}

edge.idna = Object.freeze({ domainToAscii });
