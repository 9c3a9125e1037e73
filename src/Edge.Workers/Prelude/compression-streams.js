// CompressionStream and DecompressionStream: https://compression.spec.whatwg.org/
// The host works on a whole body: what comes out comes when the input has ended.

const { defineInterface, requireArguments } = edge.webidl;
const { sliceBytes } = edge.primordials;
const { TransformStream, makeTransform } = edge.transform;
const { requireBytes } = edge.byteStreams;
const { concat } = edge.blob;
const { compress, decompress, takeBytes } = edge.host;

const formats = ['gzip', 'deflate', 'deflate-raw'];
const MAX_BYTES = 32 * 1024 * 1024;

function codec(value, run) {
  const format = `${value}`;
  if (!formats.includes(format)) {
    throw new TypeError("The compression format must be either 'deflate', 'deflate-raw' or 'gzip'.");
  }

  const chunks = [];
  let size = 0;
  return makeTransform({
    bytes: true,
    transform(chunk) {
      const bytes = requireBytes(chunk);
      size += bytes.length;
      if (size > MAX_BYTES) {
        throw new RangeError(`A body to compress or decompress may have ${MAX_BYTES} bytes at most.`);
      }

      chunks.push(sliceBytes(bytes));
    },
    flush(enqueue) {
      const length = run(format, concat(chunks));
      if (length < 0) {
        throw new TypeError('Decompression failed.');
      }

      if (length > 0) {
        const target = new Uint8Array(length);
        takeBytes(target);
        enqueue(target);
      }
    },
  });
}

class CompressionStream extends TransformStream {
  constructor(format) {
    requireArguments(arguments.length, 1, 'constructor', 'CompressionStream');
    super(codec(format, compress));
  }
}

class DecompressionStream extends TransformStream {
  constructor(format) {
    requireArguments(arguments.length, 1, 'constructor', 'DecompressionStream');
    super(codec(format, decompress));
  }
}

defineInterface(CompressionStream);
defineInterface(DecompressionStream);
