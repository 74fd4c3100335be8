// The program with the channels that a test asks for, on a port of its own; ended with the test.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const top = path.resolve(here, '../..');
const program = path.resolve(here, process.env.ANYDOOR ?? '../../target/release/anydoor');

/** A port that nobody has. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** Starts it and waits until it answers; `settings` are environment variables. */
export async function open(settings, port) {
  port ??= await freePort();
  const url = `http://127.0.0.1:${port}`;
  const data = await mkdtemp(path.join(tmpdir(), 'anydoor-'));
  const child = spawn(program, ['serve'], {
    cwd: top,
    env: { PATH: process.env.PATH, ANYDOOR_CONTENT: process.env.ANYDOOR_CONTENT ?? top, ANYDOOR_LISTEN: `127.0.0.1:${port}`, ANYDOOR_DATA: data, ANYDOOR_WATCH: 'off', ...settings },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  child.stderr.on('data', (part) => { log += part; });
  for (let i = 0; ; i++) {
    if (child.exitCode !== null || i > 1200) throw new Error(`the program did not start: ${log}`);
    const up = await fetch(`${url}/healthz`).then((r) => r.ok, () => false);
    if (up && log.includes('the store is open')) break;
    await new Promise((done) => setTimeout(done, 100));
  }
  return {
    url,
    log: () => log,
    async close() {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
      await rm(data, { recursive: true, force: true });
    },
  };
}
