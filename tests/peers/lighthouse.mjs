// What Lighthouse says of each kind of page, on its own mobile profile (4x slower processor, 1.6 Mbit/s, 150 ms, simulated): by hand, because
// Lighthouse brings 176 MB. Fails if accessibility is below 100 anywhere; the other figures are printed.
//   npm ci --ignore-scripts && npm run lighthouse     the program's path is in ANYDOOR, the browser's in CHROMIUM
import lighthouse from 'lighthouse';
import puppeteer from 'puppeteer-core';
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..'), url = 'http://127.0.0.1:19600/';
const program = resolve(import.meta.dirname, process.env.ANYDOOR ?? '../../target/release/anydoor');
const server = spawn(program, ['serve', '--listen', '127.0.0.1:19600', '--data', mkdtempSync(join(tmpdir(), 'anydoor-'))], { cwd: root, stdio: 'ignore' });
for (let i = 0; i < 1200 && !(await fetch(`${url}healthz`).catch(() => {}))?.ok; i++) await new Promise((done) => setTimeout(done, 50));
const browser = await puppeteer.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
const settings = (categories) => ({ port: new URL(browser.wsEndpoint()).port, onlyCategories: categories, logLevel: 'error' });
const of = (lhr, category) => Math.round((lhr.categories[category]?.score ?? 0) * 100);
let short = false;
const tell = (name, lhr) => {
  const wrong = Object.values(lhr.audits).filter((a) => lhr.categories.accessibility.auditRefs.some((r) => r.id === a.id && r.weight) && a.score !== null && a.score < 1);
  short ||= of(lhr, 'accessibility') < 100;
  const more = lhr.categories.performance ? `, performance ${of(lhr, 'performance')}, first paint ${lhr.audits['first-contentful-paint'].displayValue}, largest ${lhr.audits['largest-contentful-paint'].displayValue}, blocked ${lhr.audits['total-blocking-time'].displayValue}, moved ${lhr.audits['cumulative-layout-shift'].displayValue}` : '';
  console.log(`${name}: accessibility ${of(lhr, 'accessibility')}, best practices ${of(lhr, 'best-practices')}${more}`, ...wrong.map((a) => `\n  ${a.id}: ${a.title}`));
};
for (const path of ['', 'services/essex-sendiass', 'services', 'topics/ehcp-request', 'schools/market-field-school']) {
  const { lhr } = await lighthouse(url + path, settings(['accessibility', 'best-practices', 'performance']));
  tell(`/${path}`, lhr);
}
// After an answer there is no address to load: the page as it stands.
const page = await browser.newPage();
await page.goto(url);
await page.type('#say', "I think my son might be autistic, he's 6, we live in Clacton");
await page.click('.send');
await page.waitForFunction(() => document.querySelectorAll('article.turn').length > 1);
const flow = await import('lighthouse').then(({ snapshot }) => snapshot(page, { config: { extends: 'lighthouse:default', settings: { onlyCategories: ['accessibility', 'best-practices'] } } }));
tell('after an answer', flow.lhr);
await browser.close();
server.kill();
process.exit(short ? 1 : 0);
