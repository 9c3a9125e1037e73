// UTF-8 to and from strings, as fast as a script can: https://encoding.spec.whatwg.org/#utf-8

const { apply, fromCharCode, sliceBytes } = edge.primordials;
const { utf8Length, utf8Read, utf8Write } = edge.host;
const SCRATCH = 8192;
const scratch = new Uint8Array(SCRATCH * 3);
const units = new Uint16Array(SCRATCH);
const subarray = edge.primordials.uncurry(edge.primordials.TypedArrayPrototype.subarray);

/** How many bytes a string takes; a lone surrogate counts as U+FFFD. */
function byteLength(text, from = 0) {
  let size = 0;
  for (let index = from; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x80) {
      size++;
    } else if (code < 0x800) {
      size += 2;
    } else if (isPair(text, index, code)) {
      size += 4;
      index++;
    } else {
      size += 3;
    }
  }

  return size;
}

function isPair(text, index, code) {
  if ((code & 0xfc00) !== 0xd800 || index + 1 >= text.length) {
    return false;
  }

  return (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00;
}

/** Writes characters while they fit; answers how many units were read and bytes written. */
function encodeInto(text, target, start = 0, at = 0) {
  const end = target.length;
  let index = start;
  for (; index < text.length; index++) {
    let code = text.charCodeAt(index);
    if (code < 0x80) {
      if (at >= end) {
        break;
      }

      target[at++] = code;
    } else if (code < 0x800) {
      if (at + 2 > end) {
        break;
      }

      target[at++] = 0xc0 | code >> 6;
      target[at++] = 0x80 | code & 0x3f;
    } else if (isPair(text, index, code)) {
      if (at + 4 > end) {
        break;
      }

      code = 0x10000 + ((code & 0x3ff) << 10) + (text.charCodeAt(++index) & 0x3ff);
      target[at++] = 0xf0 | code >> 18;
      target[at++] = 0x80 | code >> 12 & 0x3f;
      target[at++] = 0x80 | code >> 6 & 0x3f;
      target[at++] = 0x80 | code & 0x3f;
    } else {
      if (at + 3 > end) {
        break;
      }

      code = (code & 0xf800) === 0xd800 ? 0xfffd : code;
      target[at++] = 0xe0 | code >> 12;
      target[at++] = 0x80 | code >> 6 & 0x3f;
      target[at++] = 0x80 | code & 0x3f;
    }
  }

  return { read: index - start, written: at };
}

/** The bytes of a string, in an array of their own. A call to the host pays for itself with long texts only. */
function encode(text) {
  if (text.length <= SCRATCH) {
    return sliceBytes(scratch, 0, encodeInto(text, scratch).written);
  }

  const bytes = new Uint8Array(utf8Length(text));
  utf8Write(text, bytes);
  return bytes;
}

/** What a cut character left behind: bytes still needed, code point so far, range of the next byte. */
function newState() {
  return { needed: 0, point: 0, lower: 0x80, upper: 0xbf };
}

/**
 * Decodes bytes with replacement of what is not UTF-8, as the standard's decoder does.
 * The state keeps a character cut at the end when `stream` is set. Answers null when `fatal` and malformed.
 */
function decode(bytes, fatal = false, stream = false, state = newState()) {
  const end = bytes.length;
  let { needed, point, lower, upper } = state;
  let text = '';
  let count = 0;
  let index = 0;
  while (index < end) {
    if (count > SCRATCH - 2) {
      text += apply(fromCharCode, null, subarray(units, 0, count));
      count = 0;
    }

    const byte = bytes[index];
    if (needed === 0) {
      index++;
      if (byte < 0x80) {
        units[count++] = byte;
      } else if (byte >= 0xc2 && byte <= 0xdf) {
        needed = 1;
        point = byte & 0x1f;
      } else if (byte >= 0xe0 && byte <= 0xef) {
        lower = byte === 0xe0 ? 0xa0 : 0x80;
        upper = byte === 0xed ? 0x9f : 0xbf;
        needed = 2;
        point = byte & 0xf;
      } else if (byte >= 0xf0 && byte <= 0xf4) {
        lower = byte === 0xf0 ? 0x90 : 0x80;
        upper = byte === 0xf4 ? 0x8f : 0xbf;
        needed = 3;
        point = byte & 0x7;
      } else if (fatal) {
        return null;
      } else {
        units[count++] = 0xfffd;
      }

      continue;
    }

    const fits = byte >= lower && byte <= upper;
    lower = 0x80;
    upper = 0xbf;
    if (!fits) {
      if (fatal) {
        return null;
      }

      needed = 0;
      units[count++] = 0xfffd;
      continue;
    }

    index++;
    point = point << 6 | byte & 0x3f;
    if (--needed === 0) {
      if (point < 0x10000) {
        units[count++] = point;
      } else {
        units[count++] = 0xd7c0 + (point >> 10);
        units[count++] = 0xdc00 | point & 0x3ff;
      }
    }
  }

  if (needed > 0 && !stream) {
    if (fatal) {
      return null;
    }

    units[count++] = 0xfffd;
    needed = 0;
  }

  state.needed = needed;
  state.point = point;
  state.lower = lower;
  state.upper = upper;
  return text + apply(fromCharCode, null, subarray(units, 0, count));
}

function isAscii(bytes) {
  for (let index = 0; index < bytes.length; index++) {
    if (bytes[index] >= 0x80) {
      return false;
    }
  }

  return true;
}

/** A string of one unit per byte. */
function decodeLatin1(bytes) {
  let text = '';
  for (let index = 0; index < bytes.length; index += SCRATCH) {
    text += apply(fromCharCode, null, subarray(bytes, index, index + SCRATCH));
  }

  return text;
}

/** The bytes of a string whose units are all below 256. */
function encodeLatin1(text) {
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) {
    bytes[index] = text.charCodeAt(index);
  }

  return bytes;
}

/** UTF-8 to text, malformed input replaced; a byte order mark stays. */
function decodeWhole(bytes) {
  if (bytes.length > SCRATCH) {
    return utf8Read(bytes);
  }

  return isAscii(bytes) ? decodeLatin1(bytes) : decode(bytes);
}

/** The same without a byte order mark. */
function decodeText(bytes) {
  const text = decodeWhole(bytes);
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

edge.utf8 = Object.freeze({
  byteLength, encodeInto, encode, decode, newState, isAscii, decodeLatin1, encodeLatin1, decodeWhole, decodeText, subarray,
});
