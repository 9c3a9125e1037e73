import { equal, fails } from './assert.js';

/** Checks that run within an object, which keeps nothing from one to the next but what it counts. */
export const storage = {
  'storage.get': async ({ storage }) => {
    const value = { date: new Date(5), map: new Map([['a', new Set([1])]]), big: 10n, bytes: new Uint8Array([1, 2]) };
    await storage.put('value', value);
    await storage.put({ a: 1, b: 2 });
    const read = await storage.get('value');
    equal([read.date.getTime(), [...read.map.get('a')], read.big === 10n, [...read.bytes]], [5, [1], true, [1, 2]]);
    equal([[...await storage.get(['b', 'a', 'none'])], await storage.get('none')], [[['a', 1], ['b', 2]], undefined]);
    await fails(() => storage.put('x', undefined), /^TypeError: put\(\) called with undefined value\./);
    await fails(() => storage.put('x', () => 1), /^DataCloneError/);
    await fails(() => storage.put({ x: 1, ['k'.repeat(2049)]: 2 }), /^RangeError: Keys cannot be larger than 2048 bytes\./);
    equal(await storage.get('x'), undefined);
  },
  'storage.delete': async ({ storage }) => {
    await storage.put({ a: 1, b: 2, c: 3 });
    equal([await storage.delete('a'), await storage.delete('a'), await storage.delete(['b', 'c', 'd'])], [true, false, 2]);
  },
  'storage.list': async ({ storage }) => {
    await storage.put({ 'l:b': 2, 'l:a': 1, 'l:c': 3, 'm': 4 });
    const keys = async (options) => [...(await storage.list(options)).keys()];
    equal(await keys({ prefix: 'l:' }), ['l:a', 'l:b', 'l:c']);
    equal(await keys({ prefix: 'l:', reverse: true, limit: 2 }), ['l:c', 'l:b']);
    equal(await keys({ start: 'l:b', end: 'm' }), ['l:b', 'l:c']);
    equal(await keys({ startAfter: 'l:b', end: 'm' }), ['l:c']);
    await fails(() => storage.list({ limit: 0 }), /^TypeError: List limit must be positive\./);
  },
  'storage.transaction': async ({ storage }) => {
    const result = await storage.transaction(async (txn) => {
      await txn.put('t', 1);
      return txn.get('t');
    });
    await fails(() => storage.transaction(async (txn) => {
      await txn.put('t', 2);
      throw new Error('meant');
    }), /meant/);
    await storage.transaction(async (txn) => {
      await txn.put('t', 3);
      txn.rollback();
    });
    equal([result, await storage.get('t')], [1, 1]);
  },
  'storage.deleteAll': async ({ storage }) => {
    await storage.put('gone', 1);
    await storage.deleteAll();
    equal((await storage.list()).size, 0);
  },
  'storage.kv': async ({ storage }) => {
    const { kv } = storage;
    equal([kv.put('kv:a', { deep: [1] }), kv.put('kv:b', 2), kv.get('kv:a'), kv.get('kv:none')], [undefined, undefined, { deep: [1] }, undefined]);
    equal([[...kv.list({ prefix: 'kv:', reverse: true })], await storage.get('kv:b')], [[['kv:b', 2], ['kv:a', { deep: [1] }]], 2]);
    equal([kv.delete('kv:a'), kv.delete('kv:a'), [...kv.list({ prefix: 'kv:' })]], [true, false, [['kv:b', 2]]]);
    await fails(() => kv.put('kv:c', undefined), /^TypeError/);
  },
  'storage.transactionSync': async ({ storage }) => {
    const result = storage.transactionSync(() => {
      storage.kv.put('ts', 1);
      return storage.kv.get('ts');
    });
    await fails(() => storage.transactionSync(() => {
      storage.kv.put('ts', 2);
      throw new Error('meant');
    }), /^Error: meant/);
    equal([result, await storage.get('ts')], [1, 1]);
    await fails(() => storage.transactionSync(() => storage.transactionSync(() => {})), /A transaction is open already/);
    equal(storage.transactionSync(() => 'again'), 'again');
  },
  'storage.sql': ({ storage }) => fails(() => storage.sql, /^Error: SQL is not available/),
  'state.classes': async (state) => {
    const { storage } = state;
    equal([state instanceof DurableObjectState, storage instanceof DurableObjectStorage], [true, true]);
    equal(await storage.transaction(async (txn) => txn instanceof DurableObjectTransaction), true);
  },
  'storage.sync': async ({ storage }) => {
    storage.put('s', 1);
    equal(await storage.sync(), undefined);
  },
  'storage.alarm': async ({ storage }) => {
    const time = Date.now() + 3600_000;
    await storage.setAlarm(time);
    equal(await storage.getAlarm(), time);
    await storage.deleteAlarm();
    equal(await storage.getAlarm(), null);
  },
  'state.blockConcurrencyWhile': async (ctx, probe) => {
    equal(await ctx.blockConcurrencyWhile(async () => 'value'), 'value');
    equal(typeof probe.started, 'number');
  },
};
