// Bytes between here and the host: they cross in one buffer of both, and are given as their number. An array costs ten times as much.

const { setBytes, viewLength } = edge.primordials;

const MOST = 65_536;

/** What is in it is taken out before anything else crosses. */
const buffer = new Uint8Array(MOST);
const memory = buffer.buffer;

/** What the host is given for bytes, or for the text that stands for them. */
function give(value) {
  if (typeof value === 'string' || viewLength(value) > MOST) {
    return value;
  }

  setBytes(buffer, value);
  return viewLength(value);
}

/** The bytes that the host gave; anything else as it is. */
const take = given => (typeof given === 'number' ? new Uint8Array(new Uint8Array(memory, 0, given)) : given);

edge.hostBuffer = Object.freeze({ buffer, give, take });
