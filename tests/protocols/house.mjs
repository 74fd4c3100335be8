// What the protocol tests share: the program on a port of its own, which can be stopped and started in the middle, and a browser.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { freePort } from '../channels/house.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const program = resolve(here, process.env.ANYDOOR ?? '../../target/release/anydoor');

// The one conversation: what a family writes or taps, and what must come back whichever way it is shown.
export const conversation = [
  { words: "I think my son might be autistic, he's 6, we live in Clacton", back: ['ESNEFT', 'Clacton'] },
  { words: 'My plan', back: ['My plan', 'ESNEFT'] },
  { words: 'Talk to a person', back: ['0345 603 7627'] },
];

export class House {
  static async open() {
    const house = new House();
    house.port = await freePort();
    house.url = `http://127.0.0.1:${house.port}`;
    house.data = mkdtempSync(join(tmpdir(), 'anydoor-protocols-'));
    await house.start();
    return house;
  }

  async start() {
    this.log = [];
    // However slow the disk is, nobody is answered before the store is open.
    const settings = ['--listen', `127.0.0.1:${this.port}`, '--data', this.data, '--now', '2026-11-23T10:00', '--wait-for-store', '60'];
    this.server = spawn(program, ['serve', ...settings], { cwd: resolve(here, '../..') });
    this.server.stderr.on('data', (bytes) => this.log.push(bytes.toString()));
    for (let i = 0; i < 4000 && this.server.exitCode === null; i++) {
      if (await fetch(`${this.url}/healthz`).then((answer) => answer.ok, () => false)) return;
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error(`the server does not answer: ${this.log.join('')}`);
  }

  // As hard as a machine that loses power.
  async kill() {
    const ended = new Promise((done) => this.server.once('exit', done));
    this.server.kill('SIGKILL');
    await ended;
  }

  async close() {
    await this.kill();
    rmSync(this.data, { recursive: true, force: true });
  }
}

export function browser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
  });
}

// A school's page on another host, with one script (by its path from here) beside it.
export async function school(html, script) {
  const file = readFileSync(join(here, script));
  const server = createServer((request, response) => {
    const page = request.url === '/';
    response.setHeader('content-type', page ? 'text/html; charset=utf-8' : 'text/javascript; charset=utf-8');
    response.end(page ? html : file);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

// A WebSocket of theirs that fails once waits up to 15 seconds before it comes back.
export async function until(what, tries = 600) {
  for (let i = 0; i < tries; i++) {
    const found = await what();
    if (found) return found;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`it did not come: ${what}`);
}
