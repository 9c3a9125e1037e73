import * as workers from 'cloudflare:workers';
import { equal } from './assert.js';
import data from './data.json';
import text from './data.txt';
import { deep } from './lib/deep';

export const modules = {
  'modules': async () => equal([data, text, deep, (await import('./lib/late.js')).late], [{ a: [1] }, 'some text\n', 'deep', 'late']),
  'modules.workers': () => equal(Object.keys(workers), ['DurableObject', 'RpcTarget', 'WorkerEntrypoint', 'env', 'waitUntil']),
};
