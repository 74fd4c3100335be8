// The bars of the chat page that no checker sees: what a screen reader hears, keyboards, zoom, spacing, slow nets, few bytes.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { build } from 'esbuild';
import { desk, here, lastTurn, openPage, phone, say, sideways, startBrowser, startServer, tap } from './house.mjs';

const key = '5a'.repeat(32);
const autism = "I think my son might be autistic, he's 6, we live in Clacton";
const danger = 'she says she wants to die';
let server;
let browser;

before(async () => {
  server = await startServer({ env: { ANYDOOR_KEY: key } });
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const open = (options) => openPage(browser, server.url, options);

test('a screen reader hears each answer exactly once, in its order, and focus does not move', async () => {
  const { outputFiles } = await build({
    stdin: { contents: 'export { virtual } from "@guidepup/virtual-screen-reader"', resolveDir: here },
    bundle: true, format: 'iife', globalName: 'guidepup', write: false, minify: true,
  });
  const { page, close } = await open({ ...desk, bypassCSP: true });
  await page.evaluate(`${outputFiles[0].text}; window.guidepup = guidepup;`);
  await page.evaluate(() => guidepup.virtual.start({ container: document.body }));
  await page.focus('#say');
  const moves = () => page.evaluate(() => window.moved);
  await page.evaluate(() => {
    window.moved = [];
    document.addEventListener('focusin', (e) => window.moved.push(e.target.id || e.target.className));
  });
  const plain = (text) => text.replace(/\s+/g, '').toLowerCase();
  for (const [n, words] of ['camhs', 'Braintree'].entries()) {
    await page.fill('#say', words);
    await page.keyboard.press('Enter');
    await page.waitForFunction((n) => document.querySelectorAll('article.turn').length === n, n + 2);
    const beginning = plain(await page.locator('article.turn').last().textContent()).slice(0, 60);
    await page.waitForFunction(async (beginning) => {
      const spoken = await guidepup.virtual.spokenPhraseLog();
      return spoken.some((phrase) => phrase.startsWith('polite') && phrase.replace(/\s+/g, '').toLowerCase().includes(beginning));
    }, beginning);
    // Time to say it again, if it were said twice.
    await page.waitForTimeout(500);
  }
  const heard = (await page.evaluate(() => guidepup.virtual.spokenPhraseLog())).filter((phrase) => phrase.startsWith('polite'));
  const turns = await page.locator('article.turn').allTextContents();
  for (const turn of turns.slice(1)) {
    const beginning = plain(turn).slice(0, 60);
    assert.equal(heard.filter((phrase) => plain(phrase).includes(beginning)).length, 1, `${turn.trim().slice(0, 60)} in ${heard.map((h) => h.slice(0, 90)).join(' | ')}`);
  }
  const you = heard.findIndex((phrase) => /You said/.test(phrase) && /camhs/.test(phrase));
  const reply = heard.findIndex((phrase) => plain(phrase).includes(plain(turns[1]).slice(0, 60)));
  assert.ok(you >= 0 && you <= reply, 'what was said comes first');
  assert.deepEqual(await moves(), [], 'focus stays in the box');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'say');
  await page.evaluate(() => guidepup.virtual.stop());
  await close();
});

test('keyboard alone: every control is reached in order, seen, not hidden, and a whole conversation can be had', async () => {
  const { page, wrong, close } = await open({ viewport: { width: 1200, height: 600 } });
  await page.keyboard.press('Tab');
  assert.match(await page.evaluate(() => document.activeElement.textContent), /Skip/);
  await page.keyboard.press('Enter');
  const walk = async (limit, until) => {
    for (let i = 0; i < limit; i++) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate(() => {
        const e = document.activeElement, box = e.getBoundingClientRect();
        const under = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height / 2, 20));
        const style = getComputedStyle(e);
        return { name: e.textContent.trim() || e.id, tag: e.tagName, outline: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2, seen: !!under && (e.contains(under) || under.contains(e)), y: box.top + scrollY };
      });
      assert.ok(at.outline, `${at.name} shows no focus`);
      assert.ok(at.seen, `${at.name} is hidden when it has focus`);
      if (until(at)) return at;
    }
    throw new Error('not reached');
  };
  await walk(10, (at) => /Nursery, school/.test(at.name));
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelectorAll('article.turn').length === 2);
  await walk(14, (at) => /Suspended/.test(at.name));
  await page.keyboard.press(' ');
  await page.waitForFunction(() => document.querySelectorAll('article.turn').length === 3);
  await walk(24, (at) => at.name === 'say' || at.tag === 'TEXTAREA' || at.tag === 'INPUT');
  await page.keyboard.type('camhs');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelectorAll('article.turn').length === 4);
  assert.match(await lastTurn(page).innerText(), /0800 953 0222/);
  assert.deepEqual(wrong, []);
  await close();
});

test('at 400 % zoom and with wide spacing of text nothing is lost and nothing scrolls sideways', async () => {
  // 1280 by 1024 at 400 %.
  const { page, close } = await open({ viewport: { width: 320, height: 256 }, bypassCSP: true });
  await say(page, autism);
  assert.equal(await sideways(page), false);
  await page.locator('#say').scrollIntoViewIfNeeded();
  await page.click('.send', { trial: true });
  // WCAG 1.4.12.
  await page.addStyleTag({ content: '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } p { margin-block-end: 2em !important; }' });
  assert.equal(await sideways(page), false, 'with spacing');
  const cut = await page.evaluate(() =>
    [...document.querySelectorAll('button, a, p, h1, h2, h3, h4, li, summary')]
      .filter((e) => e.checkVisibility() && !e.closest('.vh') && !e.matches('.vh, .skip') && getComputedStyle(e).overflow !== 'visible' && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1))
      .map((e) => e.textContent.trim().slice(0, 40)),
  );
  assert.deepEqual(cut, []);
  await close();
});

test('reduced motion: nothing moves by itself', async () => {
  const { page, close } = await open({ ...phone, reducedMotion: 'reduce' });
  await say(page, danger);
  const moving = await page.evaluate(() =>
    [...document.querySelectorAll('*')].filter((e) => { const s = getComputedStyle(e); return s.animationName !== 'none' || s.transitionDuration.split(',').some((d) => parseFloat(d) > 0) || s.scrollBehavior === 'smooth'; }).map((e) => e.className));
  assert.deepEqual(moving, []);
  await close();
});

for (const javaScriptEnabled of [true, false]) {
  test(`two instances with one key answer turn about, JavaScript ${javaScriptEnabled ? 'on' : 'off'}`, async () => {
    const second = await startServer({ env: { ANYDOOR_KEY: key } });
    try {
      const { page, context, wrong, close } = await openPage(browser, [server.url, second.url], { ...phone, javaScriptEnabled });
      let turn = 0;
      // As a balance before the two would: every other request goes to the other instance.
      await context.route('**/chat', async (route) => {
        const to = turn++ % 2 ? server.url : second.url;
        const headers = { ...route.request().headers() };
        const response = await fetch(`${to}chat`, { method: 'POST', body: route.request().postData(), headers: { 'content-type': headers['content-type'], ...(headers['x-anydoor'] && { 'x-anydoor': headers['x-anydoor'] }) } });
        await route.fulfill({ status: response.status, body: await response.text(), headers: { 'content-type': 'text/html; charset=utf-8' } });
      });
      await say(page, 'my son is 8');
      await say(page, 'we live in Maldon');
      await say(page, 'he might have adhd');
      await tap(page, 'My plan');
      assert.match(await page.locator('.known').innerText(), /Maldon/);
      assert.equal(turn, 4);
      assert.deepEqual(wrong, []);
      await close();
    } finally {
      await second.stop();
    }
  });
}

test('a double tap on a choice, and Back and refresh after it, lose nothing', async () => {
  const { page, wrong, close } = await open(phone);
  await say(page, 'short breaks for my daughter, 9, Braintree');
  // The answer to the first tap comes after the second, however fast the machine is.
  let asked = 0, release;
  const tapped = new Promise((done) => { release = done; });
  await page.route('**/chat', async (route) => {
    asked += 1;
    await tapped;
    await route.continue();
  });
  await page.getByRole('button', { name: 'Clubs and activities' }).dblclick();
  release();
  await page.waitForFunction(() => document.querySelectorAll('article.turn').length >= 3);
  await page.waitForTimeout(400);
  assert.equal(await page.locator('article.turn').count(), 3, 'one tap is taken');
  assert.equal(asked, 1);
  await page.unroute('**/chat');
  await page.reload();
  assert.match(await page.locator('main').innerText(), /What would help most/);
  assert.deepEqual(wrong, []);
  await close();
});

test('a whole conversation on a 3G net, with and without JavaScript', async () => {
  for (const javaScriptEnabled of [true, false]) {
    const { page, context, wrong, close } = await openPage(browser, server.url, { ...phone, javaScriptEnabled }, 'about:blank');
    const cdp = await context.newCDPSession(page);
    await cdp.send('Network.emulateNetworkConditions', { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 25_000 });
    const began = Date.now();
    await page.goto(server.url);
    await say(page, autism);
    await lastTurn(page).getByText('ESNEFT').first().waitFor();
    console.log(`# 3G, JavaScript ${javaScriptEnabled}: from nothing to a contact in ${Date.now() - began} ms`);
    assert.deepEqual(wrong, []);
    await close();
  }
});

test('the first load is at most 20 kB in at most 4 requests', async () => {
  const context = await browser.newContext(phone);
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send('Network.enable');
  const loads = new Map();
  cdp.on('Network.responseReceived', ({ requestId, response }) => loads.set(requestId, { url: response.url, coding: response.headers['content-encoding'] }));
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => loads.get(requestId) && (loads.get(requestId).bytes = encodedDataLength));
  await page.goto(server.url, { waitUntil: 'networkidle' });
  // A headless browser does not ask for the icon; others do.
  const seen = [...loads.values()];
  const icon = await page.locator('link[rel=icon]').getAttribute('href');
  // Chromium only takes Brotli over TLS, so each is asked for again as a browser behind TLS would.
  let bytes = 0;
  const addresses = [...new Set([...seen.map((l) => l.url), new URL(icon, server.url).href])];
  const { request } = await import('node:http');
  for (const address of addresses) {
    const size = await new Promise((done, fail) => {
      const asked = request(address, { headers: { 'accept-encoding': 'br' } }, (response) => {
        let n = 0;
        response.on('data', (part) => { n += part.length; });
        response.on('end', () => done([n, response.headers['content-encoding'] ?? 'none']));
      });
      asked.on('error', fail);
      asked.end();
    });
    console.log(`# ${address.slice(server.url.length - 1)}: ${size[0]} bytes, ${size[1]}`);
    bytes += size[0];
  }
  console.log(`# first load: ${bytes} bytes in ${addresses.length} requests`);
  assert.ok(bytes <= 20_000, `${bytes} bytes`);
  assert.ok(addresses.length <= 4, addresses.join(' '));
  await context.close();
});

test('the first screen of a slow phone on a slow net', async () => {
  const times = [];
  for (let i = 0; i < 3; i++) {
    const { page, context, close } = await openPage(browser, server.url, phone, 'about:blank');
    const cdp = await context.newCDPSession(page);
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    await cdp.send('Network.emulateNetworkConditions', { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 93_750 });
    await page.goto(server.url, { waitUntil: 'load' });
    await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length);
    times.push(await page.evaluate(() => ({ paint: Math.round(performance.getEntriesByName('first-contentful-paint')[0].startTime), ready: Math.round(performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd) })));
    await close();
  }
  times.sort((a, b) => a.paint - b.paint);
  console.log(`# 4x slower processor, 1.6 Mbit/s, 150 ms: first paint ${times.map((t) => t.paint).join(', ')} ms; script ready ${times.map((t) => t.ready).join(', ')} ms (bar: 1000)`);
  // The machine that tests may be busy with other things; far more than that is a fault of the page.
  assert.ok(times[0].paint < 5000);
});
