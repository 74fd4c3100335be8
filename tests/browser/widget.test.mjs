// The widget on sites made to hurt, and on a site that is not listed. Content: the real one, with a school whose site is on this machine.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { get } from 'node:http';
import { after, before, test } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import { desk, freePort, here, openPage, phone, startBrowser, startServer } from './house.mjs';
import { startSites } from './hosts.mjs';

let server, browser, listed, stranger, port, other;

before(async () => {
  [port, other] = [await freePort(), await freePort()];
  const content = mkdtempSync(join(tmpdir(), 'anydoor-school-'));
  for (const folder of ['pathways', 'directory']) cpSync(resolve(here, '../..', folder), join(content, folder), { recursive: true });
  writeFileSync(join(content, 'directory/schools/bright.yaml'), `id: bright-school
name: Bright School
district: tendring
origins: ["http://127.0.0.1:${port}"]
colour: "#ffd400"
welcome: Hello from Bright School.
senco:
  say: Ask for the SENCO at the school office.
sources: [{ url: "https://www.example.org/" }]
checked: 2026-11-23
was: [old-bright]
`);
  server = await startServer({ settings: ['--content', content, '--watch', 'off'] });
  browser = await startBrowser();
  const home = server.url.slice(0, -1);
  const snippet = `<script src="${home}/widget.js" data-school="bright-school" async></script><noscript><a href="${home}/s/bright-school">Help with SEND</a></noscript>`;
  listed = await startSites(port, home, snippet + snippet);
  stranger = await startSites(other, home, snippet);
});
after(async () => {
  await browser?.close();
  listed?.stop();
  stranger?.stop();
  await server?.stop();
});

const site = (n, page = 'home') => `http://127.0.0.1:${port}/${n}/${page}`;
const visit = (n, options, at = site(n)) => openPage(browser, [new URL('/', at).href, server.url], options, at);
const door = (page) => page.locator('#anydoor .door');
const chat = (page) => page.frameLocator('#anydoor iframe');
const inside = (page) => page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.tagName);
const outside = (page) => page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.className);

async function ask(page, words) {
  const turns = await chat(page).locator('article.turn').count();
  await chat(page).locator('#say').fill(words);
  await chat(page).locator('.send').click();
  await chat(page).locator('article.turn').nth(turns).waitFor();
}

for (const n of [0, 1, 2, 3, 4, 5]) {
  for (const [size, options] of [['phone', phone], ['desk', desk]]) {
    test(`site ${n}, ${size}: seen, opened, used and closed`, async () => {
      const { page, wrong, close } = await visit(n, options);
      await door(page).waitFor();
      // It is where a thumb finds it, large enough, on top of everything, and stands there once.
      const seen = await door(page).evaluate((e) => {
        const box = e.getBoundingClientRect(), shown = getComputedStyle(e);
        const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        return { w: box.width, h: box.height, right: innerWidth - box.right, left: box.left, bottom: innerHeight - box.bottom, top: top?.id, size: parseFloat(shown.fontSize), colour: shown.backgroundColor };
      });
      assert.ok(seen.h >= 44 && seen.h < 80 && seen.w >= 44 && seen.w < 260, JSON.stringify(seen));
      assert.ok(seen.bottom >= 0 && seen.bottom < 40 && (n === 5 ? seen.left : seen.right) < 40 && seen.left >= 0 && seen.right >= 0, JSON.stringify(seen));
      assert.equal(seen.top, 'anydoor');
      assert.equal(await page.locator('#anydoor').count(), 1);
      assert.notEqual(seen.colour, 'rgb(255, 212, 0)', 'white words on yellow cannot be read');
      // By keyboard: in, and back out.
      await door(page).focus();
      await page.keyboard.press('Enter');
      await chat(page).locator('#say').waitFor();
      await page.waitForFunction(() => document.activeElement?.shadowRoot?.activeElement?.tagName === 'IFRAME');
      assert.match(await chat(page).locator('main').innerText(), /Hello from Bright School/);
      // What to do first is in sight: the box, and above it, in a line to be opened, whom to talk to.
      const box = await chat(page).locator('.send').boundingBox();
      assert.ok(box.y + box.height <= page.viewportSize().height, JSON.stringify(box));
      await chat(page).getByText('Who can help: The SENCO of Bright School').click();
      await chat(page).getByText('Ask for the SENCO at the school office').waitFor();
      const panel = await page.locator('#anydoor dialog').evaluate((e) => { const b = e.getBoundingClientRect(); return { w: b.width, h: b.height, x: b.x, y: b.y, wide: innerWidth, high: innerHeight }; });
      assert.ok(panel.h > panel.high - 2 && (size === 'phone' ? panel.w > panel.wide - 2 : panel.w < 460), JSON.stringify(panel));
      await ask(page, 'he might have adhd and is 7');
      assert.match(await chat(page).locator('main').innerText(), /Tendring/);
      await page.keyboard.press('Escape');
      await page.waitForFunction(() => document.activeElement?.shadowRoot?.activeElement?.className === 'door');
      assert.equal(await page.locator('#anydoor dialog[open]').count(), 0);
      assert.deepEqual(wrong, []);
      assert.deepEqual(await page.context().cookies(), []);
      await close();
    });
  }
}

test('the conversation goes along from page to page within the tab, and ends when it is left', async () => {
  const { page, wrong, close } = await visit(0, desk);
  await door(page).click();
  await chat(page).locator('#say').waitFor();
  await ask(page, 'she will not go to school, 12');
  await page.locator('#next').click();
  await page.waitForURL('**/next');
  // It was open, so it is open again, and takes nobody's focus.
  await chat(page).locator('.earlier').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'BODY');
  assert.match(await chat(page).locator('main').innerText(), /Age: 12|age: 12/i);
  // The school's page holds no word of it: no cookie, and in its storage only that the panel is open.
  assert.equal(await page.evaluate(() => document.cookie + localStorage.length + JSON.stringify(sessionStorage)), '0{"anydoor":"1"}');
  const within = page.frames().find((f) => f.url().includes('/s/'));
  assert.equal(await within.evaluate(() => sessionStorage.length + localStorage.length), 1);
  assert.equal(await page.evaluate(() => { try { return frames[0].document.body.innerText; } catch { return 'shut'; } }), 'shut');
  // Left: the panel is gone, and so is what was kept.
  await chat(page).locator('#leave').click();
  await page.waitForFunction(() => !document.querySelector('#anydoor').shadowRoot.querySelector('dialog[open]'));
  await door(page).click();
  await chat(page).locator('#say').waitFor();
  assert.equal(await chat(page).locator('.earlier').count(), 0);
  assert.doesNotMatch(await chat(page).locator('main').innerText(), /12/);
  assert.deepEqual(wrong, []);
  await close();
});

test('three times Escape forgets, from inside the frame too', async () => {
  const { page, close } = await visit(0, desk);
  await door(page).click();
  await chat(page).locator('#say').waitFor();
  await ask(page, 'camhs');
  for (let i = 0; i < 3; i++) {
    await page.keyboard.press('Escape');
    await page.waitForTimeout(150);
  }
  await page.waitForFunction(() => !document.querySelector('#anydoor').shadowRoot.querySelector('iframe'));
  await door(page).click();
  await chat(page).locator('#say').waitFor();
  assert.equal(await chat(page).locator('article.turn').count(), 1);
  assert.equal(await chat(page).locator('.earlier').count(), 0);
  await close();
});

test('who leaves and opens again at once gets a new chat, and it stays', async () => {
  const { page, wrong, close } = await visit(0, desk);
  await door(page).click();
  await chat(page).locator('#say').waitFor();
  await ask(page, 'camhs');
  // A busy phone: the frame hears late that it was left.
  await page.frames().find((f) => f.url().includes('/s/')).evaluate(() => addEventListener('message', (e) => {
    if (e.data !== 'leave' || !e.isTrusted) return;
    e.stopImmediatePropagation();
    setTimeout(() => dispatchEvent(new MessageEvent('message', { data: e.data, origin: e.origin, source: e.source })), 1000);
  }, true));
  // In one breath, faster than any timer.
  await page.evaluate(() => {
    for (let i = 0; i < 3; i++) document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    document.querySelector('#anydoor').shadowRoot.querySelector('.door').click();
  });
  const shown = page.locator('#anydoor iframe:not([hidden])');
  await shown.contentFrame().locator('#say').waitFor();
  await page.waitForFunction(() => document.querySelector('#anydoor').shadowRoot.querySelectorAll('iframe').length === 1);
  // Longer than anything that the frame before could still do.
  await page.waitForTimeout(2500);
  assert.equal(await page.locator('#anydoor dialog[open]').count(), 1);
  assert.equal(await page.locator('#anydoor iframe').count(), 1, 'the frame before is gone');
  assert.equal(await chat(page).locator('article.turn').count(), 1);
  assert.equal(await chat(page).locator('.earlier').count(), 0);
  await ask(page, 'short breaks');
  assert.deepEqual(wrong, []);
  await close();
});

test('a site that is not listed gets a link that works', async () => {
  const at = `http://127.0.0.1:${other}/0/home`;
  const { page, close } = await visit(0, desk, at);
  await door(page).click();
  const link = page.locator('#anydoor dialog a');
  await link.waitFor();
  const [opened] = await Promise.all([page.context().waitForEvent('page'), link.click()]);
  await opened.locator('#say').waitFor();
  assert.match(await opened.locator('main').innerText(), /Hello from Bright School/);
  await close();
});

test('only the origins of the school may hold its page', async () => {
  const policy = async (path) => (await fetch(server.url + path)).headers.get('content-security-policy');
  assert.match(await policy('s/bright-school'), new RegExp(`frame-ancestors 'self' http://127.0.0.1:${port}$`));
  assert.match(await policy('s/old-bright'), /frame-ancestors 'self' http/);
  for (const path of ['', 'services', 'topics', 'schools/bright-school']) assert.match(await policy(path), /frame-ancestors 'none'/, path);
  assert.equal((await fetch(`${server.url}s/nobody`, { redirect: 'manual' })).headers.get('location'), '/');
});

test('without JavaScript the line is a link, and the chat in a plain frame goes on', async () => {
  const { page, close } = await visit(0, { ...phone, javaScriptEnabled: false });
  await page.locator('noscript a, a[href*="/s/"]').first().click();
  await page.locator('#say').waitFor();
  await page.fill('#say', 'autism, 6');
  await page.click('.send');
  await page.waitForURL('**/s/bright-school');
  await page.getByText('Tendring').first().waitFor();
  await close();
});

test('the plan opens from the frame in a tab of its own, with and without JavaScript', async () => {
  for (const javaScriptEnabled of [true, false]) {
    const { page, context, close } = await openPage(browser, [`http://127.0.0.1:${port}/`, server.url], { ...desk, javaScriptEnabled }, site(0));
    // As a school does whose site allows no script of others.
    await page.setContent(`<iframe title="Help" width="600" height="900" src="${server.url}s/bright-school"></iframe>`);
    const framed = page.frameLocator('iframe');
    await framed.locator('#say').fill('camhs');
    await framed.locator('.send').click();
    await framed.getByText('0800 953 0222').first().waitFor();
    await framed.getByRole('button', { name: 'My plan', exact: true }).click();
    const [plan] = await Promise.all([context.waitForEvent('page'), framed.getByRole('button', { name: 'Print, save or share my plan' }).click()]);
    await plan.waitForURL('**/plan');
    assert.match(await plan.locator('main').innerText(), /0800 953 0222/);
    // And back to the talk with this school.
    await plan.getByRole('button', { name: 'Back to our talk' }).click();
    await plan.waitForURL('**/s/bright-school');
    await plan.locator('details.earlier').waitFor();
    await close();
  }
});

// What it costs a school: bytes, layout, the time of the one thread that a page has.
test('the loader is small, moves nothing and takes no time', async (t) => {
  const answer = await fetch(`${server.url}widget.js`);
  assert.ok(brotliCompressSync(Buffer.from(await answer.text())).length <= 2000);
  // As it comes over the wire, compressed by the server.
  const bytes = await new Promise((done) => get(`${server.url}widget.js`, { headers: { 'accept-encoding': 'br' } }, (sent) => {
    let n = 0;
    sent.on('data', (part) => (n += part.length)).on('end', () => done(sent.headers['content-encoding'] === 'br' ? n : Infinity));
  }));
  const { page, wrong, close } = await visit(0, { ...desk });
  const client = await page.context().newCDPSession(page);
  const times = [];
  let moved = 0;
  for (let i = 0; i < 5; i++) {
    const events = [];
    client.removeAllListeners('Tracing.dataCollected');
    client.on('Tracing.dataCollected', ({ value }) => events.push(...value));
    await client.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: ['devtools.timeline', 'v8', 'loading'] } });
    await page.reload();
    await door(page).waitFor();
    await page.waitForTimeout(300);
    const ended = new Promise((done) => client.once('Tracing.tracingComplete', done));
    await client.send('Tracing.end');
    await ended;
    const ours = events.filter((e) => /^(EvaluateScript|FunctionCall)$/.test(e.name) && (e.args?.data?.url ?? e.args?.fileName ?? '').includes('widget.js'));
    times.push(ours.reduce((sum, e) => sum + (e.tdur ?? e.dur ?? 0), 0) / 1000);
    moved += events.filter((e) => e.name === 'LayoutShift').length;
  }
  const median = times.toSorted((a, b) => a - b)[2];
  t.diagnostic(`loader: ${bytes} bytes in brotli, ${median.toFixed(2)} ms of the main thread (median of 5: ${times.map((n) => n.toFixed(2)).join(', ')}), ${moved} layout shifts`);
  assert.ok(bytes <= 2000, `${bytes} bytes`);
  assert.ok(median > 0 && median < 5, `${times} ms`);
  assert.equal(moved, 0);
  assert.deepEqual(wrong, []);
  await close();
});

test('the page for the school shows its own widget', async () => {
  const { page, wrong, close } = await openPage(browser, server.url, desk, `${server.url}schools/bright-school`);
  await door(page).click();
  await chat(page).locator('#say').waitFor();
  assert.match(await page.locator('#script').inputValue(), /widget\.js" data-school="bright-school" async/);
  assert.deepEqual(wrong, []);
  await close();
});
