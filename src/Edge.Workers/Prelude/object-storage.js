// DurableObjectStorage: values in memory at the host, so that what is asked for is there before anything else can happen.

const { isArray, rejected, resolved } = edge.primordials;
const { requireCount, toKey, toEntries, toRange, toAlarmTime } = edge.objectOptions;
const {
  storageAlarm, storageClear, storageDelete, storageEnd, storageFind, storageGather, storageList, storagePut, storagePutGathered,
  storageSetAlarm, storageSync,
} = edge.host;
const { give } = edge.hostBuffer;

/** What both the storage and a transaction can do; `check(method)` throws when it may not be used. */
class Entries {
  #object;
  #check;

  constructor(object, check) {
    this.#object = object;
    this.#check = check;
  }

  get(key) {
    this.#check('get');
    if (!isArray(key)) {
      return this.find(toKey(key));
    }

    requireCount(key.length);
    const found = key.map(name => [toKey(name), this.find(toKey(name))]).filter(([, value]) => value !== undefined);
    return new Map(found.sort(([one], [other]) => (one < other ? -1 : 1)));
  }

  find(key) {
    const packed = storageFind(this.#object, key);
    return packed === null ? undefined : edge.unpackValue(packed);
  }

  put(key, value) {
    this.#check('put');
    const entries = toEntries(key, value);
    for (const entry of entries) {
      entry[1] = edge.packValue(entry[1]);
    }

    const problem = entries.length === 1
      ? storagePut(this.#object, entries[0][0], give(entries[0][1]))
      : this.#putAll(entries);
    if (problem !== null) {
      throw new RangeError(problem);
    }
  }

  /** All or none of them. */
  #putAll(entries) {
    entries.forEach(([name, packed]) => storageGather(name, give(packed)));
    return storagePutGathered(this.#object);
  }

  delete(key) {
    this.#check('delete');
    if (!isArray(key)) {
      return storageDelete(this.#object, toKey(key));
    }

    return key.map(toKey).filter(name => storageDelete(this.#object, name)).length;
  }

  list(options) {
    this.#check('list');
    const result = new Map();
    const rows = JSON.parse(storageList(this.#object, toRange(options)));
    for (const row of rows) {
      // Only what is JSON comes along; the others are asked for one by one.
      result.set(row[0], row.length === 2 ? row[1] : this.find(row[0]));
    }

    return result;
  }

  getAlarm() {
    this.#check('getAlarm');
    const time = storageAlarm(this.#object);
    return time === 0 ? null : time;
  }

  setAlarm(time) {
    this.#check('setAlarm');
    storageSetAlarm(this.#object, toAlarmTime(time));
  }

  deleteAlarm() {
    this.#check('deleteAlarm');
    storageSetAlarm(this.#object, 0);
  }
}

const attempt = action => {
  try {
    return resolved(action());
  } catch (error) {
    return rejected(error);
  }
};

class DurableObjectTransaction {
  #entries;
  #state = { phase: 'open' };

  constructor(object) {
    const state = this.#state;
    this.#entries = new Entries(object, method => {
      if (state.phase === 'rolled back') {
        throw new Error(`Cannot ${method}() on rolled back transaction`);
      }

      if (state.phase === 'committed') {
        throw new Error(`Cannot call ${method}() on transaction that has already committed: ` +
          'did you move `txn` outside of the closure?');
      }
    });
    edge.transactionStates.set(this, state);
  }

  get(key) { return attempt(() => this.#entries.get(key)); }
  put(key, value) { return attempt(() => this.#entries.put(key, value)); }
  delete(key) { return attempt(() => this.#entries.delete(key)); }
  list(options) { return attempt(() => this.#entries.list(options)); }
  getAlarm() { return attempt(() => this.#entries.getAlarm()); }
  setAlarm(time) { return attempt(() => this.#entries.setAlarm(time)); }
  deleteAlarm() { return attempt(() => this.#entries.deleteAlarm()); }
  deleteAll() { return rejected(new Error('Cannot call deleteAll() within a transaction')); }
  rollback() {
    if (this.#state.phase === 'open') {
      this.#state.phase = 'rolled back';
    }
  }
}

edge.transactionStates = new WeakMap();

/** Synchronous access to the same keys. */
class SyncKvStorage {
  #entries;

  constructor(entries) { this.#entries = entries; }

  get(key) { return this.#entries.get(`${key}`); }
  put(key, value) { this.#entries.put(`${key}`, value); }
  delete(key) { return this.#entries.delete(`${key}`); }
  list(options) { return this.#entries.list(options).entries(); }
}

class DurableObjectStorage {
  #record;
  #entries;
  #kv;

  constructor(record) {
    this.#record = record;
    this.#entries = new Entries(record.object, () => {});
    this.#kv = new SyncKvStorage(this.#entries);
  }

  get kv() { return this.#kv; }
  get sql() { throw new Error('SQL is not available: the storage of this object is not backed by SQLite.'); }

  get(key) { return attempt(() => this.#entries.get(key)); }
  put(key, value) { return attempt(() => this.#entries.put(key, value)); }
  delete(key) { return attempt(() => this.#entries.delete(key)); }
  list(options) { return attempt(() => this.#entries.list(options)); }
  getAlarm() { return attempt(() => this.#entries.getAlarm()); }
  setAlarm(time) { return attempt(() => this.#entries.setAlarm(time)); }
  deleteAlarm() { return attempt(() => this.#entries.deleteAlarm()); }
  deleteAll() { return attempt(() => storageClear(this.#record.object, edge.compatibility.deleteAllDeletesAlarm)); }

  sync() {
    return edge.promised(operation => storageSync(operation, this.#record.object), problem => {
      if (problem) {
        throw new Error(problem);
      }
    });
  }

  /** Runs a closure while everything else of the object waits; its changes count all or not at all. */
  transaction(closure) {
    const record = this.#record;
    return edge.blockWhile(record, async () => {
      const transaction = new DurableObjectTransaction(record.object);
      const state = edge.transactionStates.get(transaction);
      storageEnd(record.object, 'begin');
      let kept = false;
      try {
        const result = await closure(transaction);
        kept = state.phase === 'open';
        return result;
      } finally {
        state.phase = kept ? 'committed' : 'rolled back';
        storageEnd(record.object, kept ? 'commit' : 'rollback');
      }
    }, false);
  }

  transactionSync(closure) {
    const { object } = this.#record;
    storageEnd(object, 'begin');
    let kept = false;
    try {
      const result = closure();
      kept = true;
      return result;
    } finally {
      storageEnd(object, kept ? 'commit' : 'rollback');
    }
  }
}

edge.expose('DurableObjectTransaction', DurableObjectTransaction);
edge.expose('DurableObjectStorage', DurableObjectStorage);
edge.DurableObjectStorage = DurableObjectStorage;
