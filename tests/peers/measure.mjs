// Other chat widgets and ours, side by side in one run: what a page that embeds them loads and does before anybody has clicked.
//   npm ci --ignore-scripts && npm run measure        the program's path is in ANYDOOR, the browser's in CHROMIUM
// Each is embedded as its own documentation says, in an empty page served from this machine; other hosts are blocked and counted. Bytes are brotli,
// quality 11, of every file that was asked for. Milliseconds are those of the page's one thread (script, style, layout) over the empty page,
// with the processor slowed down four times: the median of five loads. Deliberately not here: anything that fails a build.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { chromium } from 'playwright-core';

const here = dirname(fileURLToPath(import.meta.url));
const program = resolve(here, process.env.ANYDOOR ?? '../../target/release/anydoor');
const runs = Number(process.env.RUNS ?? 5);
const version = (name) => JSON.parse(readFileSync(join(here, 'node_modules', name, 'package.json'), 'utf8')).version;
const kinds = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css', '.html': 'text/html; charset=utf-8' };

const port = 19000 + (process.pid % 500), ours = `http://127.0.0.1:${port + 1}`;
const peers = {
  'empty page': '',
  'Anydoor': `<script src="${ours}/widget.js" data-school="market-field-school" async></script>`,
  'botframework-webchat': `<div id="chat"></div><script src="/m/botframework-webchat/dist/webchat.js"></script>
<script>WebChat.renderWebChat({ directLine: WebChat.createDirectLine({ token: 'x', domain: location.origin + '/dl' }) }, document.getElementById('chat'))</script>`,

  'flowise-embed': `<script type="module">import Chatbot from '/m/flowise-embed/dist/web.js'; Chatbot.init({ chatflowid: 'x', apiHost: location.origin })</script>`,
  '@typebot.io/js': `<script type="module">import Typebot from '/m/@typebot.io/js/dist/web.js'; Typebot.initBubble({ typebot: 'x', apiHost: location.origin })</script>`,
  'deep-chat': `<script type="module" src="/m/deep-chat/dist/deepChat.bundle.js"></script><deep-chat></deep-chat>`,
  'tock-react-kit': `<div id="chat"></div><script src="/m/tock-react-kit/build/tock-react-kit-standalone.umd.js"></script>
<script>TockReact.renderChat(document.getElementById('chat'), location.origin + '/io')</script>`,
};

const site = createServer((request, answer) => {
  const path = decodeURIComponent(request.url.split('?')[0]);
  const page = Object.entries(peers)[Number(path.slice(1))]?.[1];
  if (page !== undefined) {
    answer.setHeader('content-type', kinds['.html']);
    return answer.end(`<!doctype html><html lang="en"><title>School</title><link rel="icon" href="data:,"><h1>School</h1>${page}</html>`);
  }
  const file = path.startsWith('/m/') && resolve(here, 'node_modules', path.slice(3));
  if (!file || !file.startsWith(join(here, 'node_modules')) || !existsSync(file)) return answer.writeHead(404).end();
  answer.setHeader('content-type', kinds[extname(file)] ?? 'application/octet-stream').end(readFileSync(file));
});
await new Promise((done) => site.listen(port, '127.0.0.1', done));
const server = spawn(program, ['serve', '--listen', `127.0.0.1:${port + 1}`, '--data', mkdtempSync(join(tmpdir(), 'anydoor-'))], { cwd: resolve(here, '../..'), stdio: 'ignore' });
for (let i = 0; i < 1200 && !(await fetch(`${ours}/healthz`).catch(() => {}))?.ok; i++) await new Promise((done) => setTimeout(done, 50));
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'] });

async function load(n) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const seen = { bytes: 0, files: 0, foreign: new Set(), calls: 0, broken: 0 };
  const reading = [];
  await page.route('**/*', (route) => {
    const url = new URL(route.request().url());
    if (['127.0.0.1', ''].includes(url.hostname)) return route.continue();
    seen.foreign.add(url.host);
    return route.abort();
  });
  page.on('response', (response) => {
    const kind = response.request().resourceType(), own = /\/(m\/|widget\.js)/.test(response.url());
    if (kind === 'document' && !own) return;
    if (!own) return void (response.url().startsWith('data:') || seen.calls++);
    seen.files++;
    reading.push(response.body().then((body) => {
      seen.bytes += brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
    }));
  });
  page.on('pageerror', () => seen.broken++);
  const client = await context.newCDPSession(page);
  await client.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await client.send('Performance.enable');
  await page.goto(`http://127.0.0.1:${port}/${n}`, { waitUntil: 'load', timeout: 180_000 });
  await page.waitForTimeout(4000);
  const { metrics } = await client.send('Performance.getMetrics');
  const of = (name) => metrics.find((m) => m.name === name).value * 1000;
  seen.ms = of('ScriptDuration') + of('LayoutDuration') + of('RecalcStyleDuration');
  seen.tags = await page.evaluate(() => document.querySelectorAll('*').length);
  await Promise.all(reading);
  await context.close();
  return seen;
}

const rows = [];
for (const [n, [name]] of Object.entries(peers).entries()) {
  const all = [];
  for (let i = 0; i < runs; i++) all.push(await load(n));
  all.sort((a, b) => a.ms - b.ms);
  rows.push([name, all[Math.floor(runs / 2)]]);
}
const empty = rows.shift()[1];
const number = (n) => Math.round(n).toLocaleString('en-GB');
console.log('| widget | brotli bytes | files | calls | other hosts | main thread, 4x slower |\n| --- | ---: | ---: | ---: | --- | ---: |');
for (const [name, seen] of rows) {
  const at = name === 'Anydoor' ? '' : ` ${version(name)}`;
  console.log(`| ${name}${at} | ${number(seen.bytes)} | ${seen.files} | ${seen.calls} | ${[...seen.foreign].join(', ') || 'none'} | ${number(Math.max(0, seen.ms - empty.ms))} ms |`);
  if (seen.broken) console.error(`${name}: ${seen.broken} errors in the page`);
}
await browser.close();
server.kill();
site.close();
