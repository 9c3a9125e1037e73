// Hosts of URLs: https://url.spec.whatwg.org/#host-parsing. A parsed host is the text it serializes to; null is failure.

const { sets, percentEncode, percentDecode } = edge.percent;
const { utf8, idna } = edge;

const forbiddenHost = /[\0\t\n\r #/:<>?@[\\\]^|]/;
const forbiddenDomain = /[\0-\x20"#%/:<>?@[\\\]^`{|}\x7f]/;
const plainDomain = /^[a-z0-9._~!$&'()*+,;=-]+$/;

/** Parses the host between the slashes; `opaque` for schemes that are not special. */
function parseHost(input, opaque) {
  if (input[0] === '[') {
    const address = input.at(-1) === ']' ? parseIPv6(input.slice(1, -1)) : null;
    return address === null ? null : `[${serializeIPv6(address)}]`;
  }

  if (opaque) {
    return forbiddenHost.test(input) ? null : percentEncode(input, sets.c0Control);
  }

  const ascii = plainDomain.test(input) && !input.includes('xn--') ? input : toAscii(input);
  if (ascii === null || ascii === '' || forbiddenDomain.test(ascii)) {
    return null;
  }

  return endsInNumber(ascii) ? parseIPv4(ascii) : ascii;
}

function toAscii(input) {
  const domain = utf8.decode(percentDecode(input));
  return /^[\x00-\x7f]*$/.test(domain) && !/(^|\.)xn--/i.test(domain)
    ? domain.toLowerCase()
    : idna.domainToAscii(domain);
}

function endsInNumber(host) {
  const parts = host.split('.');
  if (parts.at(-1) === '') {
    if (parts.length === 1) {
      return false;
    }

    parts.pop();
  }

  const last = parts.at(-1);
  return /^[0-9]+$/.test(last) || /^0x[0-9a-f]*$/i.test(last);
}

function parseIPv4Number(text) {
  if (text === '') {
    return null;
  }

  let digits = text;
  let base = 10;
  if (/^0x/i.test(text)) {
    digits = text.slice(2);
    base = 16;
  } else if (text.length > 1 && text[0] === '0') {
    digits = text.slice(1);
    base = 8;
  }

  if (digits === '') {
    return 0;
  }

  const legal = base === 10 ? /^[0-9]+$/ : base === 16 ? /^[0-9a-f]+$/i : /^[0-7]+$/;
  return legal.test(digits) ? Number.parseInt(digits, base) : null;
}

function parseIPv4(host) {
  const parts = host.split('.');
  if (parts.at(-1) === '' && parts.length > 1) {
    parts.pop();
  }

  const numbers = parts.map(parseIPv4Number);
  const last = numbers.length - 1;
  if (numbers.length > 4 || numbers.includes(null) || numbers.some((number, index) => number > 255 && index < last) ||
    numbers[last] >= 256 ** (4 - last)) {
    return null;
  }

  const address = numbers.reduce((sum, number, index) => sum + (index < last ? number * 256 ** (3 - index) : number), 0);
  return [24, 16, 8, 0].map(shift => Math.floor(address / 2 ** shift) % 256).join('.');
}

/** The eight pieces of an address, or null. */
function parseIPv6(text) {
  const halves = text.split('::');
  if (halves.length > 2) {
    return null;
  }

  const head = parsePieces(halves[0], halves.length === 1);
  if (halves.length === 1) {
    return head?.length === 8 ? head : null;
  }

  const tail = parsePieces(halves[1], true);
  if (head === null || tail === null || head.length + tail.length > 7) {
    return null;
  }

  return [...head, ...new Array(8 - head.length - tail.length).fill(0), ...tail];
}

function parsePieces(text, last) {
  if (text === '') {
    return [];
  }

  const pieces = [];
  const parts = text.split(':');
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index];
    if (/^[0-9a-f]{1,4}$/i.test(part)) {
      pieces.push(Number.parseInt(part, 16));
    } else if (last && index === parts.length - 1 && isDotted(part)) {
      const bytes = part.split('.').map(Number);
      pieces.push(bytes[0] << 8 | bytes[1], bytes[2] << 8 | bytes[3]);
    } else {
      return null;
    }
  }

  return pieces.length <= 8 ? pieces : null;
}

function isDotted(text) {
  const parts = text.split('.');
  return parts.length === 4 && parts.every(part => /^(0|[1-9][0-9]{0,2})$/.test(part) && Number(part) < 256);
}

function serializeIPv6(pieces) {
  const { start, length } = longestZeros(pieces);
  if (length < 2) {
    return pieces.map(piece => piece.toString(16)).join(':');
  }

  const text = list => list.map(piece => piece.toString(16)).join(':');
  return `${text(pieces.slice(0, start))}::${text(pieces.slice(start + length))}`;
}

function longestZeros(pieces) {
  let best = { start: 0, length: 0 };
  for (let index = 0; index < 8; index++) {
    let end = index;
    while (end < 8 && pieces[end] === 0) {
      end++;
    }

    if (end - index > best.length) {
      best = { start: index, length: end - index };
    }

    index = Math.max(index, end - 1);
  }

  return best;
}

edge.urlHost = Object.freeze({ parseHost });
