// IdentityTransformStream and FixedLengthStream: bytes in, the same bytes out. TextEncoderStream and TextDecoderStream.

const { bytesOf, defineInterface, requireArguments, toDictionary, toDOMString } = edge.webidl;
const { sliceBytes } = edge.primordials;
const { TextDecoder } = edge.encoding;
const { TransformStream, makeTransform } = edge.transform;
const { utf8 } = edge;

function requireBytes(chunk) {
  if (typeof chunk === 'string') {
    throw new TypeError('This TransformStream is being used as a byte stream, but received a string on its writable ' +
      "side. If you wish to write a string, you'll probably want to explicitly UTF-8-encode it with TextEncoder.");
  }

  const bytes = bytesOf(chunk);
  if (bytes === null) {
    throw new TypeError('This TransformStream is being used as a byte stream, but received an object of ' +
      'non-ArrayBuffer/ArrayBufferView type on its writable side.');
  }

  return bytes;
}

function passBytes(chunk, enqueue) {
  const bytes = requireBytes(chunk);
  if (bytes.length > 0) {
    enqueue(sliceBytes(bytes));
  }
}

const ready = Symbol('ready');

class IdentityTransformStream extends TransformStream {
  constructor(options = undefined, state = undefined) {
    if (options === ready) {
      super(state);
      return;
    }

    toDictionary(options);
    super(makeTransform({ transform: passBytes, bytes: true }));
  }
}

/** Counts; refuses more or fewer bytes than promised. */
function exactly(length) {
  let left = length;
  return makeTransform({
    bytes: true,
    transform(chunk, enqueue) {
      const size = requireBytes(chunk).length;
      if (size > left) {
        throw new TypeError('Attempt to write too many bytes through a FixedLengthStream.');
      }

      left -= size;
      passBytes(chunk, enqueue);
    },
    flush() {
      if (left > 0) {
        throw new TypeError('FixedLengthStream did not see all expected bytes before close().');
      }
    },
  });
}

class FixedLengthStream extends IdentityTransformStream {
  constructor(expectedLength, options = undefined) {
    requireArguments(arguments.length, 1, 'constructor', 'FixedLengthStream');
    toDictionary(options);
    const length = Number(expectedLength);
    if (!Number.isSafeInteger(length) || length < 0) {
      throw new TypeError('FixedLengthStream requires an integer expected length less than 2^53.');
    }

    super(ready, exactly(length));
    edge.readable.stateOf(this.readable).expectedLength = length;
  }
}

/** Text to UTF-8; a surrogate pair may be cut between chunks. */
function encoder() {
  let high = '';
  return makeTransform({
    transform(chunk, enqueue) {
      let text = high + toDOMString(chunk);
      high = '';
      const last = text.charCodeAt(text.length - 1);
      if (last >= 0xd800 && last < 0xdc00) {
        high = text.at(-1);
        text = text.slice(0, -1);
      }

      if (text !== '') {
        enqueue(utf8.encode(text));
      }
    },
    flush(enqueue) {
      if (high !== '') {
        enqueue(utf8.encode(high));
      }
    },
  });
}

class TextEncoderStream extends TransformStream {
  constructor() {
    super(encoder());
  }

  get encoding() { return 'utf-8'; }
}

function decoderOf(decoder) {
  const decode = edge.primordials.uncurry(TextDecoder.prototype.decode);
  const send = (text, enqueue) => {
    if (text !== '') {
      enqueue(text);
    }
  };
  return makeTransform({
    transform: (chunk, enqueue) => send(decode(decoder, chunk, { stream: true }), enqueue),
    flush: enqueue => send(decode(decoder), enqueue),
  });
}

class TextDecoderStream extends TransformStream {
  #decoder;

  constructor(label = undefined, options = undefined) {
    const decoder = new TextDecoder(label, options);
    super(decoderOf(decoder));
    this.#decoder = decoder;
  }

  get encoding() { return this.#decoder.encoding; }
  get fatal() { return this.#decoder.fatal; }
  get ignoreBOM() { return this.#decoder.ignoreBOM; }
}

for (const Class of [IdentityTransformStream, FixedLengthStream, TextEncoderStream, TextDecoderStream]) {
  defineInterface(Class);
}

edge.byteStreams = Object.freeze({ IdentityTransformStream, FixedLengthStream, requireBytes });
