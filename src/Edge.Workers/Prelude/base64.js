// atob and btoa: https://infra.spec.whatwg.org/#forgiving-base64

const { expose, requireArguments, toDOMString } = edge.webidl;
const { DOMException, utf8 } = edge;

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const values = new Int8Array(128).fill(-1);
for (let index = 0; index < 64; index++) {
  values[alphabet.charCodeAt(index)] = index;
}

/** Base64 of bytes, with padding. */
function encode(bytes) {
  const out = new Uint8Array(Math.ceil(bytes.length / 3) * 4);
  let at = 0;
  for (let index = 0; index < bytes.length; index += 3) {
    const left = bytes.length - index;
    const group = bytes[index] << 16 | (left > 1 ? bytes[index + 1] << 8 : 0) | (left > 2 ? bytes[index + 2] : 0);
    out[at++] = alphabet.charCodeAt(group >> 18);
    out[at++] = alphabet.charCodeAt(group >> 12 & 63);
    out[at++] = left > 1 ? alphabet.charCodeAt(group >> 6 & 63) : 61;
    out[at++] = left > 2 ? alphabet.charCodeAt(group & 63) : 61;
  }

  return utf8.decodeLatin1(out);
}

/** Bytes of base64, white space and missing padding forgiven; null when malformed. */
function decode(input) {
  let text = input.replace(/[\t\n\f\r ]+/g, '');
  if (text.length % 4 === 0) {
    text = text.replace(/={1,2}$/, '');
  }

  if (text.length % 4 === 1 || text.includes('=')) {
    return null;
  }

  const bytes = new Uint8Array(text.length * 3 >> 2);
  let at = 0;
  let bits = 0;
  let group = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    const value = code < 128 ? values[code] : -1;
    if (value < 0) {
      return null;
    }

    group = (group << 6 | value) & 0xffffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = group >> bits;
    }
  }

  return bytes;
}

function btoa(data) {
  requireArguments(arguments.length, 1, 'btoa', 'ServiceWorkerGlobalScope');
  const text = toDOMString(data);
  for (let index = 0; index < text.length; index++) {
    if (text.charCodeAt(index) > 255) {
      throw new DOMException('btoa() can only operate on characters in the Latin1 (ISO/IEC 8859-1) range.',
        'InvalidCharacterError');
    }
  }

  return encode(utf8.encodeLatin1(text));
}

function atob(data) {
  requireArguments(arguments.length, 1, 'atob', 'ServiceWorkerGlobalScope');
  const bytes = decode(toDOMString(data));
  if (bytes === null) {
    throw new DOMException('atob() called with invalid base64-encoded data. (Only whitespace, \'+\', \'/\', ' +
      'alphanumeric ASCII, and up to two terminal \'=\' signs when the input data length is divisible by 4 are allowed.)',
      'InvalidCharacterError');
  }

  return utf8.decodeLatin1(bytes);
}

expose('btoa', btoa);
expose('atob', atob);
edge.base64 = Object.freeze({ encode, decode });
