// What storage methods take.

const { toWellFormed, isArray, keys: keysOf } = edge.primordials;
const MOST_PAIRS = 128;

function requireCount(count) {
  if (count > MOST_PAIRS) {
    throw new RangeError(`Maximum number of key value pairs is ${MOST_PAIRS}. ${count} pairs were provided.`);
  }
}

const toKey = value => toWellFormed(`${value}`);

/** Keys and values of put(): a key and a value, or a record whose undefined members are left out. */
function toEntries(key, value) {
  if (typeof key === 'object' && key !== null && !isArray(key)) {
    return keysOf(key).filter(name => key[name] !== undefined).map(name => [toKey(name), key[name]]);
  }

  if (value === undefined) {
    throw new TypeError('put() called with undefined value.');
  }

  return [[toKey(key), value]];
}

/** The options of list() as the host reads them. */
function toRange(options) {
  const { start, startAfter, end, prefix, reverse, limit } = options ?? {};
  if (limit !== undefined && !(limit > 0)) {
    throw new TypeError('List limit must be positive.');
  }

  if (start !== undefined && startAfter !== undefined) {
    throw new TypeError('list() cannot be called with both start and startAfter values.');
  }

  return JSON.stringify({ start, startAfter, end, prefix, reverse: Boolean(reverse), limit });
}

function toAlarmTime(value) {
  const time = value instanceof Date ? value.getTime() : Number(value);
  if (!(time > 0)) {
    throw new TypeError('setAlarm() cannot be called with an alarm time <= 0');
  }

  return Math.floor(time);
}

edge.objectOptions = Object.freeze({ requireCount, toKey, toEntries, toRange, toAlarmTime });
