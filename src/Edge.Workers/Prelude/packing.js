// Values on their way to storage and to other objects. What JSON keeps whole goes as its text, all else as bytes.

const { parse } = JSON;
const { take } = edge.hostBuffer;

edge.packValue = value => edge.toJson(value) ?? edge.encodeValue(value);
edge.unpackValue = packed => (typeof packed === 'string' ? parse(packed) : edge.decodeValue(take(packed)));

/** Bytes for the host to fill. */
edge.newBytes = length => new Uint8Array(length);
