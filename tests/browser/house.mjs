// What every browser test needs: the program, a browser, a page that fails when anything goes wrong in it, and axe.
// The program's path is in ANYDOOR, the browser's in CHROMIUM. Deliberately not here: anything that is tested.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

export const here = dirname(fileURLToPath(import.meta.url));
export const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
export const desk = { viewport: { width: 1200, height: 900 } };
const program = resolve(here, process.env.ANYDOOR ?? '../../target/release/anydoor');
const axeSource = readFileSync(join(here, 'node_modules/axe-core/axe.min.js'), 'utf8');

/** A free port of this machine. */
export const freePort = () =>
  new Promise((done, fail) => {
    const taken = createServer();
    taken.once('error', fail);
    taken.listen(0, '127.0.0.1', () => {
      const { port } = taken.address();
      taken.close(() => done(port));
    });
  });

/**
 * The program as families get it, started: `url` ends in a slash, `log` holds what it writes. `settings` are further ones of `serve`;
 * `env` further variables. It pretends that it is Monday 23 November 2026, ten o'clock, unless `now` says otherwise.
 */
export async function startServer({ now = '2026-11-23T10:00', settings = [], env = {}, data, port } = {}) {
  port ??= await freePort();
  data ??= mkdtempSync(join(tmpdir(), 'anydoor-'));
  const server = { url: `http://127.0.0.1:${port}/`, port, log: [], child: undefined };
  server.start = async () => {
    const args = ['serve', '--listen', `127.0.0.1:${port}`, '--data', data, '--now', now, ...settings];
    server.child = spawn(program, args, { cwd: resolve(here, '../..'), env: { ...process.env, ...env } });
    server.child.stdout.resume();
    server.child.stderr.on('data', (bytes) => server.log.push(bytes.toString()));
    for (let i = 0; i < 3600; i++) {
      if (server.child.exitCode !== null) break;
      const up = await fetch(`${server.url}healthz`).catch(() => undefined);
      if (up?.ok) return server;
      await new Promise((done) => setTimeout(done, 50));
    }
    server.child.kill();
    throw new Error(`the server does not answer: ${server.log.join('')}`);
  };
  /** Stops it and gives its exit code. */
  server.stop = () => {
    const ended = new Promise((done) => server.child.once('exit', done));
    server.child.kill('SIGTERM');
    return ended;
  };
  return server.start();
}

/** How Debian's Chromium is started, without anything that asks other hosts. */
export const browserSettings = (args = []) => ({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run', ...args],
});

/** A browser. */
export const startBrowser = (args) => chromium.launch(browserSettings(args));

/**
 * A page in a context of its own. Whatever goes wrong in it is in `wrong`: errors, lines that the console calls errors (a broken policy
 * is one), requests to a host that is not in `hosts` (addresses that end in a slash; the first is opened unless `address` is given).
 */
export async function openPage(browser, hosts, options = {}, address) {
  const ours = [hosts].flat();
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const wrong = [];
  page.on('pageerror', (error) => wrong.push(error.message));
  page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
  page.on('request', (request) => {
    const to = request.url();
    if (!ours.some((host) => to.startsWith(host)) && !/^(data|blob|about):/.test(to)) wrong.push(to);
  });
  await page.goto(address ?? ours[0]);
  return { page, context, wrong, close: () => context.close() };
}

/** What axe finds wrong by WCAG 2.2 AA and good practice; the context needs `bypassCSP: true`. */
export async function axe(page, root = 'html') {
  await page.evaluate(axeSource);
  const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const { violations } = await page.evaluate(([within, runOnly]) => globalThis.axe.run(within, { runOnly }), [root, rules]);
  return violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(' ')}`);
}

/** Whether the page can be scrolled sideways. */
export const sideways = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth).catch(() => false);

/** What can be tapped in the page and is smaller than 44 by 44 pixels. Links inside a sentence are exempt (WCAG 2.5.8). */
export const smallTargets = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('button, a[href], input:not([type=hidden]), textarea, select, summary')]
      .filter((e) => e.checkVisibility() && !e.closest('.vh') && !e.classList.contains('skip') && !(e.matches('a') && e.matches('p > a:not(:only-child)')))
      .map((e) => [e.closest('label') ?? e, e.textContent.trim() || e.name || e.tagName])
      .map(([e, name]) => [name.slice(0, 30), e.getBoundingClientRect()])
      .filter(([, box]) => box.height < 43.5 || box.width < 43.5)
      .map(([name, box]) => `${name} ${Math.round(box.width)}x${Math.round(box.height)}`),
  );

/** Writes words into the box and sends them. */
export async function say(page, words) {
  const turns = await page.locator('article.turn').count();
  await page.fill('#say', words);
  await page.click('.send');
  await settled(page, turns);
}

/** Taps the button with this very label. */
export async function tap(page, label) {
  const turns = await page.locator('article.turn').count();
  await page.getByRole('button', { name: label, exact: true }).click();
  await settled(page, turns);
}

// With JavaScript a turn is added to the log; without it a new page comes.
async function settled(page, turns) {
  const scripted = await page.evaluate(() => document.documentElement.classList.contains('js')).catch(() => false);
  if (scripted) await page.waitForFunction((n) => document.querySelectorAll('article.turn').length > n, turns);
  else await page.waitForLoadState();
}

/** The newest answer. */
export const lastTurn = (page) => page.locator('article.turn').last();
