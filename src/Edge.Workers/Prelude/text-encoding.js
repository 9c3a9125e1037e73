// TextEncoder and TextDecoder: https://encoding.spec.whatwg.org/#api

const { bytesOf, defineInterface, requireArguments, toDictionary, toDOMString, toUSVString } = edge.webidl;
const { apply, fromCharCode } = edge.primordials;
const { utf8 } = edge;
const { subarray } = utf8;

const labels = new Map();
for (const [name, list] of [
  ['utf-8', 'unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8'],
  ['utf-16le', 'csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf-16le'],
  ['utf-16be', 'unicodefffe utf-16be'],
  ['windows-1252', 'ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 ' +
    'iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii windows-1252 x-cp1252'],
]) {
  for (const label of list.split(' ')) {
    labels.set(label, name);
  }
}

/** Windows-1252 above ASCII where it differs from Latin-1: bytes 0x80 to 0x9f. */
const windows1252 = '\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\x8d\u017d\x8f' +
  '\x90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\x9d\u017e\u0178';

class TextEncoder {
  get encoding() { return 'utf-8'; }

  encode(input = '') {
    return utf8.encode(toDOMString(input));
  }

  encodeInto(source, destination) {
    requireArguments(arguments.length, 2, 'encodeInto', 'TextEncoder');
    if (edge.primordials.viewTag(destination) !== 'Uint8Array') {
      throw new TypeError("Failed to execute 'encodeInto' on 'TextEncoder': parameter 2 is not of type 'Uint8Array'.");
    }

    return utf8.encodeInto(toDOMString(source), destination);
  }
}

class TextDecoder {
  #encoding;
  #fatal;
  #ignoreBOM;
  #decoder = null;

  constructor(label = 'utf-8', options) {
    const name = labels.get(toDOMString(label).replace(/^[\t\n\f\r ]+|[\t\n\f\r ]+$/g, '').toLowerCase());
    if (name === undefined) {
      throw new RangeError(`The "${label}" encoding is not supported`);
    }

    const { fatal = false, ignoreBOM = false } = toDictionary(options);
    this.#encoding = name;
    this.#fatal = Boolean(fatal);
    this.#ignoreBOM = Boolean(ignoreBOM);
  }

  get encoding() { return this.#encoding; }
  get fatal() { return this.#fatal; }
  get ignoreBOM() { return this.#ignoreBOM; }

  decode(input, options) {
    const stream = options !== undefined && Boolean(toDictionary(options).stream);
    const bytes = input === undefined ? new Uint8Array(0) : bytesOf(input);
    if (bytes === null) {
      throw new TypeError(
        "Failed to execute 'decode' on 'TextDecoder': parameter 1 is not of type 'ArrayBuffer' or 'ArrayBufferView'.");
    }

    if (!stream && this.#decoder === null && this.#encoding === 'utf-8' && !this.#fatal) {
      return this.#ignoreBOM ? utf8.decodeWhole(bytes) : utf8.decodeText(bytes);
    }

    const decoder = this.#decoder ?? decoders[this.#encoding](this.#fatal, this.#ignoreBOM);
    this.#decoder = stream ? decoder : null;
    const text = decoder(bytes, stream);
    if (text === null) {
      this.#decoder = null;
      throw new TypeError('The encoded data was not valid for encoding ' + this.#encoding);
    }

    return text;
  }
}

/** Takes the byte order mark off the first text there is. */
function withoutMark(decode, ignoreBOM) {
  let first = !ignoreBOM;
  return (bytes, stream) => {
    const text = decode(bytes, stream);
    if (!first || text === null || text === '') {
      return text;
    }

    first = false;
    return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  };
}

function utf8Decoder(fatal, ignoreBOM) {
  const state = utf8.newState();
  return withoutMark((bytes, stream) => utf8.decode(bytes, fatal, stream, state), ignoreBOM);
}

function utf16Decoder(bigEndian) {
  return (fatal, ignoreBOM) => {
    let lead = -1;
    let high = -1;
    return withoutMark((bytes, stream) => {
      let text = '';
      let malformed = false;
      const units = new Uint16Array((bytes.length >> 1) + 3);
      let count = 0;
      const replace = () => {
        malformed = true;
        units[count++] = 0xfffd;
      };
      for (let index = 0; index < bytes.length; index++) {
        if (lead < 0) {
          lead = bytes[index];
          continue;
        }

        const unit = bigEndian ? lead << 8 | bytes[index] : bytes[index] << 8 | lead;
        lead = -1;
        if (high >= 0) {
          const before = high;
          high = -1;
          if ((unit & 0xfc00) === 0xdc00) {
            units[count++] = before;
            units[count++] = unit;
            continue;
          }

          replace();
        }

        if ((unit & 0xfc00) === 0xd800) {
          high = unit;
        } else if ((unit & 0xfc00) === 0xdc00) {
          replace();
        } else {
          units[count++] = unit;
        }
      }

      if (!stream && (lead >= 0 || high >= 0)) {
        lead = -1;
        high = -1;
        replace();
      }

      for (let index = 0; index < count; index += 8192) {
        text += apply(fromCharCode, null, subarray(units, index, Math.min(index + 8192, count)));
      }

      return malformed && fatal ? null : text;
    }, ignoreBOM);
  };
}

function windows1252Decoder() {
  return bytes => utf8.decodeLatin1(bytes).replace(/[\x80-\x9f]/g, unit => windows1252[unit.charCodeAt(0) - 0x80]);
}

const decoders = {
  'utf-8': utf8Decoder,
  'utf-16le': utf16Decoder(false),
  'utf-16be': utf16Decoder(true),
  'windows-1252': windows1252Decoder,
};

defineInterface(TextEncoder);
defineInterface(TextDecoder);
edge.encoding = Object.freeze({ TextEncoder, TextDecoder, toUSVString });
