// crypto and SubtleCrypto: https://w3c.github.io/webcrypto/

const { defineInterface, expose, requireArguments, requireToken, token, toDictionary, bytesOf } = edge.webidl;
const { isView, sliceBytes, viewTag } = edge.primordials;
const { digest, equals, failure, find, makeKey, toBytes } = edge.cryptoAlgorithms;
const { bytesOf: keyBytes, isKey, useKey } = edge.cryptoKey;
const { base64, host } = edge;

const fromBase64Url = text => base64.decode(text.replace(/-/g, '+').replace(/_/g, '/'));
const toBase64Url = bytes => base64.encode(bytes).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');

function importBytes(format, data) {
  if (format === 'raw') {
    return toBytes(data, 'The key data');
  }

  if (format !== 'jwk') {
    throw failure(`Unimplemented key import format "${format}".`, 'NotSupportedError');
  }

  const { kty, k } = toDictionary(data, 'The key data');
  const bytes = kty === 'oct' && typeof k === 'string' ? fromBase64Url(k) : null;
  if (bytes === null) {
    throw failure('Symmetric "jwk" key import requires a JSON Web Key with Key Type parameter "kty" equal to "oct" ' +
      'and a valid "k".', 'DataError');
  }

  return bytes;
}

function derive(algorithm, key, bits, usage) {
  const { given, name, type } = find(algorithm, 'derive');
  useKey(key, name, usage);
  if (bits === null || bits === undefined || bits % 8 !== 0 || bits === 0) {
    throw failure(`${name} requires a length in bits that is a non-zero multiple of 8.`, 'OperationError');
  }

  const target = new Uint8Array(bits / 8);
  type.derive(given, key, target);
  return target;
}

class SubtleCrypto {
  constructor(given) {
    requireToken(given);
  }

  async digest(algorithm, data) {
    requireArguments(arguments.length, 2, 'digest', 'SubtleCrypto');
    return digest(algorithm, data);
  }

  async sign(algorithm, key, data) {
    requireArguments(arguments.length, 3, 'sign', 'SubtleCrypto');
    const { given, type } = find(algorithm, 'sign');
    return type.sign(given, key, toBytes(data, 'The data'));
  }

  async verify(algorithm, key, signature, data) {
    requireArguments(arguments.length, 4, 'verify', 'SubtleCrypto');
    const { given, type } = find(algorithm, 'verify');
    return type.verify(given, key, toBytes(signature, 'The signature'), toBytes(data, 'The data'));
  }

  async encrypt(algorithm, key, data) {
    requireArguments(arguments.length, 3, 'encrypt', 'SubtleCrypto');
    const { given, type } = find(algorithm, 'encrypt');
    return type.encrypt(given, key, toBytes(data, 'The data'));
  }

  async decrypt(algorithm, key, data) {
    requireArguments(arguments.length, 3, 'decrypt', 'SubtleCrypto');
    const { given, type } = find(algorithm, 'decrypt');
    return type.decrypt(given, key, toBytes(data, 'The data'));
  }

  async generateKey(algorithm, extractable, keyUsages) {
    requireArguments(arguments.length, 3, 'generateKey', 'SubtleCrypto');
    const { given, type } = find(algorithm, 'generate');
    return makeKey(type, given, type.generate(given), extractable, keyUsages);
  }

  async importKey(format, keyData, algorithm, extractable, keyUsages) {
    requireArguments(arguments.length, 5, 'importKey', 'SubtleCrypto');
    const { given, type } = find(algorithm);
    if (type.isDerivation && extractable) {
      throw failure('Key must not be extractable.', 'SyntaxError');
    }

    return makeKey(type, given, importBytes(`${format}`, keyData), extractable, keyUsages);
  }

  async exportKey(format, key) {
    requireArguments(arguments.length, 2, 'exportKey', 'SubtleCrypto');
    if (!isKey(key)) {
      throw new TypeError("Failed to execute 'exportKey' on 'SubtleCrypto': parameter 2 is not of type 'CryptoKey'.");
    }

    if (!key.extractable) {
      throw failure('Attempt to export non-extractable CryptoKey.', 'InvalidAccessError');
    }

    if (format === 'raw') {
      return sliceBytes(keyBytes(key)).buffer;
    }

    if (format !== 'jwk') {
      throw failure(`Unimplemented key export format "${format}".`, 'NotSupportedError');
    }

    const { type } = find(key.algorithm.name);
    return { kty: 'oct', k: toBase64Url(keyBytes(key)), alg: type.jwk(key), key_ops: [...key.usages], ext: true };
  }

  async deriveBits(algorithm, baseKey, length) {
    requireArguments(arguments.length, 2, 'deriveBits', 'SubtleCrypto');
    return derive(algorithm, baseKey, length, 'deriveBits').buffer;
  }

  async deriveKey(algorithm, baseKey, derivedKeyAlgorithm, extractable, keyUsages) {
    requireArguments(arguments.length, 5, 'deriveKey', 'SubtleCrypto');
    const { given, type } = find(derivedKeyAlgorithm, 'generate');
    const bits = type.generate(given).length * 8;
    return makeKey(type, given, derive(algorithm, baseKey, bits, 'deriveKey'), extractable, keyUsages);
  }

  timingSafeEqual(a, b) {
    requireArguments(arguments.length, 2, 'timingSafeEqual', 'SubtleCrypto');
    const left = bytesOf(a);
    const right = bytesOf(b);
    if (left === null || right === null) {
      throw new TypeError("Failed to execute 'timingSafeEqual' on 'SubtleCrypto': parameters must be buffers.");
    }

    if (left.length !== right.length) {
      throw new TypeError('Input buffers must have the same byte length.');
    }

    return equals(left, right);
  }
}

const subtle = new SubtleCrypto(token);
const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const integerViews = new Set(['Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array',
  'Uint32Array', 'BigInt64Array', 'BigUint64Array']);

class Crypto {
  constructor(given) {
    requireToken(given);
  }

  get subtle() { return subtle; }

  getRandomValues(array) {
    requireArguments(arguments.length, 1, 'getRandomValues', 'Crypto');
    if (!isView(array) || !integerViews.has(viewTag(array))) {
      throw failure('Provided object is not an integer typed array.', 'TypeMismatchError');
    }

    const bytes = bytesOf(array);
    if (bytes.length > 65536) {
      throw failure("getRandomValues() only accepts buffers of size <= 64K but provided " + bytes.length + ' bytes.',
        'QuotaExceededError');
    }

    host.randomBytes(bytes);
    return array;
  }

  randomUUID() {
    const bytes = edge.randomBytes(16);
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let text = '';
    for (let index = 0; index < 16; index++) {
      text += (index === 4 || index === 6 || index === 8 || index === 10 ? '-' : '') + hex[bytes[index]];
    }

    return text;
  }
}

/** Random bytes in an array of their own. */
edge.randomBytes = count => {
  const bytes = new Uint8Array(count);
  host.randomBytes(bytes);
  return bytes;
};

defineInterface(SubtleCrypto);
defineInterface(Crypto);
expose('crypto', new Crypto(token));
