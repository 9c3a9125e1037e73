// CryptoKey: https://w3c.github.io/webcrypto/#cryptokey-interface. Keys are secret ones; their bytes stay in here.

const { defineInterface, requireToken, toSequence, token } = edge.webidl;
const { freeze } = edge.primordials;
const { DOMException } = edge;

const usages = ['encrypt', 'decrypt', 'sign', 'verify', 'deriveKey', 'deriveBits', 'wrapKey', 'unwrapKey'];

let internals;

class CryptoKey {
  #bytes;
  #algorithm;
  #extractable;
  #usages;

  constructor(given, parts) {
    requireToken(given);
    const { bytes, algorithm, extractable, usages: allowed } = parts;
    this.#bytes = bytes;
    this.#algorithm = algorithm;
    this.#extractable = extractable;
    this.#usages = freeze(allowed);
  }

  get type() { return internals.isKey(this) ? 'secret' : undefined; }
  get extractable() { return this.#extractable; }
  get algorithm() { return this.#algorithm; }
  get usages() { return this.#usages; }

  static {
    internals = {
      isKey: value => typeof value === 'object' && value !== null && #bytes in value,
      bytesOf: key => key.#bytes,
      create: parts => new CryptoKey(token, parts),
    };
  }
}

/** The usages asked for, in the standard's order, if the algorithm has them. */
function toUsages(value, allowed) {
  const given = toSequence(value, 'keyUsages', item => `${item}`);
  for (const usage of given) {
    if (!usages.includes(usage)) {
      throw new TypeError(`The provided value '${usage}' is not a valid enum value of type KeyUsage.`);
    }

    if (!allowed.includes(usage)) {
      throw new DOMException('Cannot create a key using the specified key usages.', 'SyntaxError');
    }
  }

  return usages.filter(usage => given.includes(usage));
}

/** The key's bytes, if it is for this algorithm and use. */
function useKey(key, name, usage) {
  if (!internals.isKey(key)) {
    throw new TypeError("The key is not of type 'CryptoKey'.");
  }

  if (key.algorithm.name !== name) {
    throw new DOMException('The requested operation is not valid for the provided key', 'InvalidAccessError');
  }

  if (!key.usages.includes(usage)) {
    const text = `Requested key usage "${usage}" does not match any usage listed in this CryptoKey.`;
    throw new DOMException(text, 'InvalidAccessError');
  }

  return internals.bytesOf(key);
}

defineInterface(CryptoKey);
edge.cryptoKey = freeze({ ...internals, CryptoKey, toUsages, useKey });
