// Percent-encoding: https://url.spec.whatwg.org/#percent-encoded-bytes

const { utf8 } = edge;

/** A set of ASCII characters to encode; everything from U+007F on is in every set. */
function percentEncodeSet(characters, base) {
  const set = new Uint8Array(128);
  set.fill(1, 0, 0x20);
  set[0x7f] = 1;
  if (base !== undefined) {
    set.set(base);
  }

  for (const character of characters) {
    set[character.charCodeAt(0)] = 1;
  }

  return set;
}

const c0Control = percentEncodeSet('');
const fragment = percentEncodeSet(' "<>`');
const query = percentEncodeSet(' "#<>');
const specialQuery = percentEncodeSet("'", query);
const path = percentEncodeSet('?^`{}', query);
const userinfo = percentEncodeSet('/:;=@[\\]|', path);
const component = percentEncodeSet('$&+,%', userinfo);
const form = percentEncodeSet("!'()~", component);

const hex = [];
for (let byte = 0; byte < 256; byte++) {
  hex[byte] = `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}

/** The text with what is in the set encoded; most texts come back as they are. */
function percentEncode(text, set, spaceAsPlus = false) {
  let index = 0;
  while (index < text.length && (text.charCodeAt(index) < 128 && set[text.charCodeAt(index)] === 0)) {
    index++;
  }

  if (index === text.length) {
    return text;
  }

  let out = text.slice(0, index);
  const bytes = utf8.encode(text.slice(index));
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === 0x20 && spaceAsPlus) {
      out += '+';
    } else {
      out += byte < 128 && set[byte] === 0 ? String.fromCharCode(byte) : hex[byte];
    }
  }

  return out;
}

function hexValue(byte) {
  if (byte >= 0x30 && byte <= 0x39) {
    return byte - 0x30;
  }

  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** The bytes of a text, with %xx turned into its byte. */
function percentDecode(text) {
  const bytes = utf8.encode(text);
  let at = 0;
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index];
    const high = byte === 0x25 && index + 2 < bytes.length ? hexValue(bytes[index + 1]) : -1;
    const low = high >= 0 ? hexValue(bytes[index + 2]) : -1;
    if (low >= 0) {
      bytes[at++] = high << 4 | low;
      index += 2;
    } else {
      bytes[at++] = byte;
    }
  }

  return utf8.subarray(bytes, 0, at);
}

edge.percent = Object.freeze({
  sets: Object.freeze({ c0Control, fragment, query, specialQuery, path, userinfo, component, form }),
  percentEncode, percentDecode,
});
