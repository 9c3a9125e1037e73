// The algorithms of SubtleCrypto over functions of the host: digests, HMAC, AES-GCM, AES-CBC, PBKDF2, HKDF.

const { bytesOf, toEnforced, toDictionary } = edge.webidl;
const { sliceBytes } = edge.primordials;
const { subarray } = edge.utf8;
const { create, toUsages, useKey, bytesOf: keyBytes } = edge.cryptoKey;
const { DOMException, host } = edge;

const digestSizes = { __proto__: null, 'MD5': 16, 'SHA-1': 20, 'SHA-256': 32, 'SHA-384': 48, 'SHA-512': 64 };
const blockSizes = { __proto__: null, 'SHA-1': 64, 'SHA-256': 64, 'SHA-384': 128, 'SHA-512': 128 };
const UNDECIPHERABLE = 'Decryption failed. This could be due to a ciphertext authentication failure, bad padding, ' +
  'incorrect CryptoKey, or another algorithm-specific reason.';
const failure = (text, name) => new DOMException(text, name);

/** An algorithm argument, a name or an object with one; the name as the standard writes it. */
function normalize(algorithm, known) {
  const given = typeof algorithm === 'string' ? { name: algorithm } : toDictionary(algorithm, 'The algorithm');
  const name = `${given.name}`;
  const found = known.find(candidate => candidate.toUpperCase() === name.toUpperCase());
  if (found === undefined) {
    throw failure(`Unrecognized or unimplemented algorithm "${name}".`, 'NotSupportedError');
  }

  return { given, name: found };
}

const hashes = Object.keys(digestSizes);
const toHash = value => normalize(value, hashes).name;

/** The bytes of a buffer argument, safe from changes while the host works on them. */
function toBytes(value, what) {
  const bytes = bytesOf(value);
  if (bytes === null) {
    throw new TypeError(`${what} is not of type 'ArrayBuffer' or 'ArrayBufferView'.`);
  }

  return sliceBytes(bytes);
}

function digest(algorithm, data) {
  const name = toHash(algorithm);
  const target = new Uint8Array(digestSizes[name]);
  host.digest(name, toBytes(data, 'The data'), target);
  return target.buffer;
}

function hmac(hash, key, data) {
  const target = new Uint8Array(digestSizes[hash]);
  host.hmac(hash, key, data, target);
  return target;
}

/** Whether two byte arrays are equal, in a time that depends on their length alone. */
function equals(left, right) {
  let difference = left.length ^ right.length;
  for (let index = 0; index < left.length; index++) {
    difference |= left[index] ^ right[index % (right.length || 1)];
  }

  return difference === 0;
}

const Hmac = {
  usages: ['sign', 'verify'],
  describe(given, bits) {
    return { name: 'HMAC', hash: { name: toHash(given.hash) }, length: bits };
  },
  generate(given) {
    const hash = toHash(given.hash);
    const bits = given.length === undefined ? blockSizes[hash] * 8 : toEnforced(given.length, 0xffffffff, 'length');
    if (bits === 0) {
      throw failure('HMAC key length must be greater than 0.', 'OperationError');
    }

    return random(Math.ceil(bits / 8));
  },
  check(given, bytes) {
    if (bytes.length === 0) {
      throw failure('HMAC key data must not be empty.', 'DataError');
    }
  },
  jwk: key => `HS${key.algorithm.hash.name.slice(4)}`,
  sign: (given, key, data) => hmac(key.algorithm.hash.name, useKey(key, 'HMAC', 'sign'), data).buffer,
  verify(given, key, signature, data) {
    const expected = hmac(key.algorithm.hash.name, useKey(key, 'HMAC', 'verify'), data);
    return equals(expected, signature);
  },
};

function random(size) {
  const bytes = new Uint8Array(size);
  host.randomBytes(bytes);
  return bytes;
}

function checkAes(given, bytes) {
  if (bytes.length !== 16 && bytes.length !== 24 && bytes.length !== 32) {
    throw failure(`Imported AES key length must be 128, 192, or 256 bits but provided ${bytes.length * 8}.`, 'DataError');
  }
}

function generateAes(given) {
  const bits = toEnforced(given.length, 65535, 'length');
  if (bits !== 128 && bits !== 192 && bits !== 256) {
    throw failure(`Generated AES key length must be 128, 192, or 256 bits but requested ${bits}.`, 'OperationError');
  }

  return random(bits / 8);
}

const aes = name => ({
  usages: ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'],
  describe: (given, bits) => ({ name, length: bits }),
  generate: generateAes,
  check: checkAes,
  jwk: key => `A${key.algorithm.length}${name.slice(4)}`,
});

function gcmParts(given, key, usage) {
  const tagBits = given.tagLength === undefined ? 128 : toEnforced(given.tagLength, 255, 'tagLength');
  if (![96, 104, 112, 120, 128].includes(tagBits)) {
    throw failure(`Invalid AES-GCM tag length ${tagBits}.`, 'OperationError');
  }

  const iv = toBytes(given.iv, 'iv');
  if (iv.length !== 12) {
    throw failure('AES-GCM takes an iv of 12 bytes here.', 'NotSupportedError');
  }

  const extra = given.additionalData === undefined ? new Uint8Array(0) : toBytes(given.additionalData, 'additionalData');
  return { bytes: useKey(key, 'AES-GCM', usage), iv, extra, tag: tagBits / 8 };
}

const AesGcm = {
  ...aes('AES-GCM'),
  encrypt(given, key, data) {
    const { bytes, iv, extra, tag } = gcmParts(given, key, 'encrypt');
    const target = new Uint8Array(data.length + tag);
    host.aesGcmEncrypt(bytes, iv, data, extra, target);
    return target.buffer;
  },
  decrypt(given, key, data) {
    const { bytes, iv, extra, tag } = gcmParts(given, key, 'decrypt');
    const target = new Uint8Array(Math.max(data.length - tag, 0));
    if (data.length < tag || host.aesGcmDecrypt(bytes, iv, data, extra, target) < 0) {
      throw failure(UNDECIPHERABLE, 'OperationError');
    }

    return target.buffer;
  },
};

function toIv(given) {
  const iv = toBytes(given.iv, 'iv');
  if (iv.length !== 16) {
    throw failure('AES-CBC IV must be 16 bytes long.', 'OperationError');
  }

  return iv;
}

const AesCbc = {
  ...aes('AES-CBC'),
  encrypt(given, key, data) {
    const target = new Uint8Array(data.length + 16 - data.length % 16);
    host.aesCbcEncrypt(useKey(key, 'AES-CBC', 'encrypt'), toIv(given), data, target);
    return target.buffer;
  },
  decrypt(given, key, data) {
    const target = new Uint8Array(data.length);
    const length = host.aesCbcDecrypt(useKey(key, 'AES-CBC', 'decrypt'), toIv(given), data, target);
    if (length < 0) {
      throw failure(UNDECIPHERABLE, 'OperationError');
    }

    return sliceBytes(subarray(target, 0, length)).buffer;
  },
};

// The host derives in one piece, which nothing interrupts: so much is hashed in about a second.
const MOST_HASHED = 512 * 1024 * 1024;
const LARGEST_HMAC = 256;

/** Refuses a derivation that takes too long: `each` bytes are hashed for each digest of the result. */
function limitWork(name, target, hash, each) {
  const hashed = Math.ceil(target.length / digestSizes[hash]) * each;
  if (hashed > MOST_HASHED) {
    throw failure(`${name} failed: ${target.length * 8} bits take ${hashed} bytes of hashing and at most ${MOST_HASHED} are ` +
      'allowed. Derive fewer bits, or use a smaller salt or info or fewer iterations.', 'OperationError');
  }
}

const derivation = name => ({
  usages: ['deriveKey', 'deriveBits'],
  describe: () => ({ name }),
  check() {},
  isDerivation: true,
});

const Pbkdf2 = {
  ...derivation('PBKDF2'),
  derive(given, key, target) {
    const iterations = toEnforced(given.iterations, 0xffffffff, 'iterations');
    if (iterations === 0) {
      throw failure('PBKDF2 requires a non-zero number of iterations.', 'OperationError');
    }

    if (iterations > 100_000) {
      const text = `Pbkdf2 failed: iteration counts above 100000 are not supported (requested ${iterations}).`;
      throw failure(text, 'NotSupportedError');
    }

    const hash = toHash(given.hash);
    const salt = toBytes(given.salt, 'salt');
    limitWork('Pbkdf2', target, hash, salt.length + iterations * LARGEST_HMAC);
    host.pbkdf2(hash, keyBytes(key), salt, iterations, target);
  },
};

const Hkdf = {
  ...derivation('HKDF'),
  derive(given, key, target) {
    const hash = toHash(given.hash);
    if (target.length > 255 * digestSizes[hash]) {
      throw failure('The length to derive is too large for HKDF.', 'OperationError');
    }

    const info = toBytes(given.info, 'info');
    limitWork('Hkdf', target, hash, info.length + LARGEST_HMAC);
    host.hkdf(hash, keyBytes(key), toBytes(given.salt, 'salt'), info, target);
  },
};

const algorithms = {
  __proto__: null, HMAC: Hmac, 'AES-GCM': AesGcm, 'AES-CBC': AesCbc, PBKDF2: Pbkdf2, HKDF: Hkdf,
};

/** A key of bytes for an algorithm. */
function makeKey(type, given, bytes, extractable, usages) {
  const allowed = toUsages(usages, type.usages);
  if (allowed.length === 0) {
    throw failure('Secret key must have at least one usage.', 'SyntaxError');
  }

  type.check(given, bytes);
  const algorithm = Object.freeze(type.describe(given, bytes.length * 8));
  return create({ bytes, algorithm, extractable: Boolean(extractable), usages: allowed });
}

/** The algorithm of an argument that can do something. */
function find(algorithm, what) {
  const { given, name } = normalize(algorithm, Object.keys(algorithms));
  const type = algorithms[name];
  if (what !== undefined && type[what] === undefined) {
    throw failure(`The ${what} operation is not implemented for "${name}".`, 'NotSupportedError');
  }

  return { given, name, type };
}

edge.cryptoAlgorithms = Object.freeze({ digest, equals, failure, find, makeKey, toBytes });
