// The pages of services and topics: with and without JavaScript; how they look is in `access.test.mjs`.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openPage, phone, startBrowser, startServer } from './house.mjs';

let server, browser;
before(async () => {
  server = await startServer();
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

test('the search form: each label above its box, each box as wide as its place, each service to be called by a button', async () => {
  for (const width of [320, 1280]) {
    const { page, close } = await openPage(browser, server.url, { viewport: { width, height: 800 } }, `${server.url}services`);
    await page.locator('.more summary').click();
    const askew = await page.locator('.search .field > :is(input, select)').evaluateAll((boxes) =>
      boxes.filter((box) => {
        const [at, field, label] = [box, box.parentElement, box.labels[0]].map((e) => e.getBoundingClientRect());
        return label.bottom > at.top + 1 || at.width < field.width - 2;
      }).map((box) => box.name));
    assert.deepEqual(askew, [], `${width}`);
    await page.goto(`${server.url}services/essex-sendiass`);
    const button = await page.locator('.contacts a').first().evaluate((e) => [e.getBoundingClientRect().width / e.closest('.contacts').clientWidth, getComputedStyle(e).borderTopStyle]);
    assert.ok(button[0] > 0.4 && button[1] === 'solid', `${button}`);
    await close();
  }
});

test('a search without JavaScript, to a service, to the chat about its topic', async () => {
  const { page, wrong, close } = await openPage(browser, server.url, { ...phone, javaScriptEnabled: false }, `${server.url}services`);
  await page.fill('#q', 'short breaks');
  await page.fill('#near', 'co15 4js');
  await page.fill('#age', '9');
  await page.locator('.more summary').click();
  await page.check('[name=self]');
  await page.click('.go .send');
  await page.waitForLoadState();
  // No empty fields in the address, and no whole postcode.
  assert.equal(new URL(page.url()).search, '?q=short+breaks&near=CO15+4&age=9&self=yes');
  assert.match(await page.locator('#found').innerText(), /service/);
  assert.equal(await page.inputValue('#q'), 'short breaks');
  const first = page.locator('.items h3 a').first();
  const name = await first.innerText();
  await first.click();
  await page.waitForURL('**/services/*');
  assert.equal(await page.locator('h1').innerText(), name);
  assert.match(await page.locator('main').innerText(), /Last checked on/);
  await page.locator('.ask .send').click();
  await page.waitForURL('**/chat');
  await page.locator('article.turn').waitFor();
  assert.deepEqual(wrong, []);
  assert.deepEqual(await page.context().cookies(), []);
  await close();
});

test('pages of results lead on and back', async () => {
  const { page, close } = await openPage(browser, server.url, {}, `${server.url}services?free=yes`);
  const first = await page.locator('.items h3 a').first().innerText();
  await page.locator('.pages [rel=next]').click();
  await page.waitForURL('**page=2*');
  assert.notEqual(await page.locator('.items h3 a').first().innerText(), first);
  await page.locator('.pages [rel=prev]').click();
  await page.waitForURL((url) => !/page=2/.test(url));
  assert.equal(await page.locator('.items h3 a').first().innerText(), first);
  await close();
});

test('leaving is as fast as on the chat', async () => {
  const { page, close } = await openPage(browser, server.url, {}, `${server.url}services?q=camhs`);
  for (let i = 0; i < 3; i++) await page.keyboard.press('Escape');
  await page.waitForURL(`${server.url}leave`);
  await page.goBack().catch(() => {});
  assert.doesNotMatch(await page.locator('body').innerText(), /CAMHS/i);
  await close();
});

test('the log holds the route, never what was looked for', () => {
  const text = server.log.join('');
  assert.match(text, /\/services/);
  for (const word of ['Clacton', 'short', 'CO15', 'camhs', 'daughter', 'employment']) assert.ok(!text.includes(word), word);
});
