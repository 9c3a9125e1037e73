import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';

const DEFAULT_DLL = fileURLToPath(new URL('../../src/Edge.Host/bin/Debug/net10.0/edge.dll', import.meta.url));
const READY_WITHIN = 60_000;

/** A real server on a data folder of its own, which may be killed and started again on the same data. */
export class EdgeServer {
  #process = null;
  #output = '';

  constructor(port) {
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
    this.dll = process.env.EDGE_DLL ?? DEFAULT_DLL;
    this.data = mkdtempSync(path.join(tmpdir(), 'edge-browser-'));
  }

  async start() {
    this.#process = spawn('dotnet', [this.dll, 'serve', '--urls', this.url, '--data', this.data], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const keep = chunk => { this.#output = (this.#output + chunk).slice(-2_000); };
    this.#process.stdout.on('data', keep);
    this.#process.stderr.on('data', keep);
    const deadline = Date.now() + READY_WITHIN;
    while (!await this.#isReady()) {
      if (this.#ended || Date.now() > deadline) {
        const how = this.#ended ? `it ended with ${this.#process.exitCode ?? this.#process.signalCode}` : 'it still runs';
        throw new Error(`${this.dll} is not ready at ${this.url}; ${how}:\n${this.#output}`);
      }
      await delay(50);
    }
  }

  /** Ends the server as a power cut would. */
  async kill() {
    await this.#end('SIGKILL');
  }

  /** Ends the server in peace; resolves to its exit code. */
  async stop() {
    return this.#end('SIGTERM');
  }

  async dispose() {
    await this.kill();
    rmSync(this.data, { recursive: true, force: true });
  }

  async #isReady() {
    try {
      return (await fetch(`${this.url}/health/ready`)).status === 200;
    } catch {
      return false;
    }
  }

  async #end(signal) {
    if (this.#process && !this.#ended) {
      const exited = once(this.#process, 'exit');
      this.#process.kill(signal);
      await exited;
    }
    return this.#process?.exitCode;
  }

  get #ended() {
    return this.#process.exitCode !== null || this.#process.signalCode !== null;
  }
}
