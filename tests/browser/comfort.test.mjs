// Comfort: size, colours, letters, calm, easy read, reading aloud; kept only on the device and only when asked for.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, lastTurn, openPage, phone, say, sideways, smallTargets, startBrowser, startServer, tap } from './house.mjs';

let server;
let browser;

before(async () => {
  server = await startServer();
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const open = (options) => openPage(browser, server.url, options);
const looks = (page) =>
  page.evaluate(() => {
    const style = getComputedStyle(document.body);
    return { size: parseFloat(style.fontSize), ground: style.backgroundColor, spacing: style.letterSpacing };
  });
const kept = (page) => page.evaluate(() => [localStorage.length, sessionStorage.length]);

test('every choice shows at once; without being asked nothing is kept', async () => {
  const { page, wrong, close } = await open(phone);
  const usual = await looks(page);
  await page.click('.comfort summary');
  await page.getByLabel('Largest').check();
  await page.getByLabel('Dark').check();
  await page.getByLabel('Letters that').check();
  const now = await looks(page);
  assert.ok(now.size > usual.size * 1.4 && now.ground !== usual.ground && now.spacing !== usual.spacing, JSON.stringify([usual, now]));
  await say(page, 'camhs');
  assert.deepEqual(await looks(page), now, 'it stays through an answer');
  assert.deepEqual(await kept(page), [0, 0]);
  await page.goto(server.url);
  assert.deepEqual(await looks(page), usual);
  assert.deepEqual(wrong, []);
  await close();
});

test('asked to, the device remembers, on every page, until it is told to forget', async () => {
  const { page, close } = await open(phone);
  await page.click('.comfort summary');
  await page.getByLabel('Remember').check();
  await page.getByLabel('Larger').check();
  await page.getByLabel('Easy read').check();
  await page.locator('.lined').first().waitFor();
  const now = await looks(page);
  await page.goto(server.url);
  assert.deepEqual(await looks(page), now);
  await page.locator('.lined').first().waitFor();
  await say(page, 'camhs');
  assert.equal(await lastTurn(page).locator('.lined').count() > 0, true, 'easy read goes on');
  await tap(page, 'My plan');
  await Promise.all([page.waitForURL('**/plan'), page.getByRole('button', { name: 'Print, save' }).click()]);
  assert.equal((await looks(page)).size, now.size);
  await page.goto(server.url);
  await page.click('.comfort summary');
  await page.getByLabel('Remember').uncheck();
  assert.deepEqual(await kept(page), [0, 0]);
  await close();
});

test('an answer in another dress that comes late takes nothing back', async () => {
  const { page, wrong, close } = await open(phone);
  await say(page, 'my son is 8, we live in Maldon');
  let release;
  const answered = new Promise((done) => { release = done; });
  await page.route('**/chat', async (route) => {
    if (new URLSearchParams(route.request().postData()).get('tap') === 'look') await answered;
    await route.continue();
  });
  await page.click('.comfort summary');
  const late = page.waitForResponse((response) => new URLSearchParams(response.request().postData()).get('tap') === 'look');
  await page.getByLabel('Easy read').check();
  await say(page, 'he might have adhd');
  release();
  await (await late).finished();
  // The page has read it when it has answered this too.
  await say(page, 'are there clubs for him');
  assert.equal(await page.locator('article.turn').count(), 4);
  await tap(page, 'My plan');
  assert.match(await page.locator('.known').innerText(), /Diagnosis: No/);
  assert.deepEqual(wrong, []);
  await close();
});

test('without JavaScript the same choices go with every answer', async () => {
  const { page, wrong, close } = await open({ ...phone, javaScriptEnabled: false });
  const size = async () => page.locator('html').getAttribute('class');
  await page.click('.comfort summary');
  await page.getByLabel('Largest').check();
  await page.getByLabel('Dark').check();
  await page.getByLabel('Easy read').check();
  await Promise.all([page.waitForURL('**/chat'), page.getByRole('button', { name: 'Use these' }).click()]);
  assert.match(await size(), /size-3 theme-dark easy-on/);
  await say(page, 'my son is excluded from school, he is 8');
  assert.match(await size(), /size-3 theme-dark easy-on/);
  assert.ok(await lastTurn(page).locator('.lined svg').count(), 'pictures');
  assert.equal(await page.getByLabel('Remember').isVisible(), false, 'nothing is offered that cannot be done');
  assert.deepEqual(wrong, []);
  await close();
});

test('another dress takes no number away: after danger, without JavaScript', async () => {
  const { page, wrong, close } = await open({ ...phone, javaScriptEnabled: false });
  await say(page, 'she says she wants to die');
  const numbers = () => lastTurn(page).locator('.crisis a[href^="tel:"]').evaluateAll((all) => all.map((a) => a.href));
  const before = await numbers();
  assert.ok(before.includes('tel:999') && before.includes('tel:111'), `${before}`);
  for (const [dress, worn] of [['Easy read', 'easy-on'], ['Largest', 'size-3']]) {
    await page.click('.comfort summary');
    await page.getByLabel(dress).check();
    await page.getByRole('button', { name: 'Use these' }).click();
    await page.locator(`html.${worn}`).waitFor();
    await page.waitForLoadState();
    assert.deepEqual(await numbers(), before, dress);
  }
  // It does not follow the family into what it says next.
  await say(page, 'my son is 8');
  assert.equal(await page.locator('.crisis').count(), 0);
  assert.ok(!(await page.content()).includes('wants to die'));
  assert.deepEqual(wrong, []);
  await close();
});

test('easy read: short lines, no word lost, pictures beside words', async () => {
  const long = [];
  let lines = 0;
  for (const words of ["I think my son might be autistic, he's 6, we live in Clacton", 'my daughter cannot get into school, she is 12, Braintree', 'short breaks for my son, 9, Harlow', 'we want to appeal the ehcp refusal, Colchester, he is 10', 'bullied on the bus']) {
    const plain = await open({ ...phone, javaScriptEnabled: false });
    await say(plain.page, words);
    const easy = await open({ ...phone, javaScriptEnabled: false });
    await easy.page.click('.comfort summary');
    await easy.page.getByLabel('Easy read').check();
    await say(easy.page, words);
    const all = async (page, selector) => (await page.locator(selector).allTextContents()).join(' ').toLowerCase().replace(/[^a-z0-9]+/g, ' ').trim();
    assert.equal(await all(easy.page, '.say .lined span:not(.nopic)'), await all(plain.page, '.say > p, .say > ul li, .say > .more > p, .say > .more li'));
    for (const line of await easy.page.locator('.lined li').allTextContents()) {
      lines += 1;
      const count = line.trim().split(/[\s/–—-]+/).length;
      if (count > 15) long.push(line.trim());
    }
    await plain.close();
    await easy.close();
  }
  assert.ok(lines > 20, `${lines} lines`);
  assert.ok(long.length <= lines * 0.1, `${long.length} of ${lines} lines are longer than 15 words: ${long.join(' | ')}`);
});

test('read aloud: the newest answer, by a voice of the device, or not at all', async () => {
  for (const local of [true, false]) {
    const context = await browser.newContext(phone);
    // No voice is installed here; that the browser is given these words, and only for a voice of its own, is what is tried.
    await context.addInitScript((localService) => {
      const spoken = (window.spoken = []);
      const speech = { speaking: false, getVoices: () => [{ lang: 'en-GB', name: 'A voice', localService }], speak: (u) => { spoken.push(u.text); speech.speaking = true; }, cancel: () => { speech.speaking = false; }, addEventListener: () => {} };
      Object.defineProperty(window, 'speechSynthesis', { value: speech });
      window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } set voice(v) {} };
    }, local);
    const page = await context.newPage();
    await page.goto(server.url);
    await say(page, 'camhs');
    const button = page.getByRole('button', { name: 'Read this aloud' });
    assert.equal(await button.count(), local ? 1 : 0, 'a voice of the net would carry the words away');
    if (local) {
      await button.click();
      const spoken = (await page.evaluate(() => window.spoken)).join('\n');
      assert.match(spoken, /0800 953 0222/);
      assert.doesNotMatch(spoken, /Hello\. Tell me/);
      await page.getByRole('button', { name: 'Stop reading' }).click();
      assert.equal(await page.evaluate(() => speechSynthesis.speaking), false);
    }
    await context.close();
  }
});

test('in every dress: axe finds nothing, nothing is cut off, targets stay large; also from right to left', async () => {
  const dresses = [
    ['theme-dark'], ['theme-light'], ['contrast-more'], ['contrast-more', 'theme-dark'], ['contrast-more', 'theme-light'], ['size-3', 'font-read'], ['calm-on'],
  ];
  for (const colorScheme of ['light', 'dark']) {
    const { page, close } = await open({ viewport: { width: 320, height: 640 }, colorScheme, bypassCSP: true });
    await say(page, 'camhs');
    await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true; }));
    for (const dress of dresses) {
      await page.evaluate((classes) => { document.documentElement.className = `js ${classes.join(' ')}`; }, dress);
      assert.deepEqual(await axe(page), [], `${dress} on ${colorScheme}`);
      assert.equal(await sideways(page), false, `${dress}`);
      assert.deepEqual(await smallTargets(page), [], `${dress}`);
    }
    await page.evaluate(() => { document.documentElement.dir = 'rtl'; });
    assert.equal(await sideways(page), false, 'right to left');
    const ends = await page.evaluate(() => [document.querySelector('.leave'), document.querySelector('.send')].map((e) => e.getBoundingClientRect().left));
    assert.ok(ends.every((left) => left < 160), `the ends change sides: ${ends}`);
    await close();
  }
});
