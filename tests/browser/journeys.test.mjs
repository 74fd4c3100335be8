// Whole conversations in a real browser: with and without JavaScript, on a phone and on a desk, through a restart.
// Runs the program that families get; its path is in ANYDOOR.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { desk, lastTurn, openPage, phone, say, sideways, smallTargets, startBrowser, startServer, tap } from './house.mjs';

let server;
let browser;
let url;

before(async () => {
  server = await startServer();
  url = server.url;
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const open = (options) => openPage(browser, url, options);

const journeys = [
  {
    name: 'autism from Clacton',
    steps: [["say", "I think my son might be autistic, he's 6, we live in Clacton"]],
    holds: [/ESNEFT/, /SENCO/],
    not: [/My Care Bridge/, /How old/],
  },
  { name: 'autism from Harlow', steps: [["say", "I think my son might be autistic, he's 6, we live in Harlow"], ['tap', 'Autism']], holds: [/JADES/], not: [/My Care Bridge/, /ESNEFT/] },
  { name: 'autism from Basildon', steps: [["say", "I think my son might be autistic, he's 6, we live in Basildon"]], holds: [/My Care Bridge/, /NELFT/], not: [/JADES/] },
  { name: 'camhs by its name', steps: [['say', 'camhs']], holds: [/0800 953 0222/, /Open now/] },
  { name: 'the council and its dates', steps: [['say', 'how long do the council have to answer my ehcp request, i sent it 3rd october'], ['say', 'Braintree']], holds: [/14 November 2026/, /20 February 2027/] },
  { name: 'danger', steps: [['say', 'she says she wants to die']], holds: [/999/, /111/, /Get help now/] },
];

for (const javaScriptEnabled of [true, false]) {
  for (const [device, size] of [['phone', phone], ['desk', desk]]) {
    for (const journey of journeys) {
      test(`${journey.name}, ${device}, JavaScript ${javaScriptEnabled ? 'on' : 'off'}`, async () => {
        const { page, wrong, close } = await open({ ...size, javaScriptEnabled });
        for (const [kind, words] of journey.steps) await (kind === 'say' ? say(page, words) : tap(page, words));
        const text = await lastTurn(page).innerText();
        for (const wanted of journey.holds) assert.match(text, wanted);
        for (const unwanted of journey.not ?? []) assert.doesNotMatch(text, unwanted);
        assert.ok(await lastTurn(page).locator('a[href^="tel:"], a[href^="http"]').count(), 'a contact to use');
        assert.equal(await sideways(page), false, 'no scrolling sideways');
        assert.deepEqual(wrong, []);
        assert.equal((await page.context().cookies()).length, 0, 'no cookies');
        assert.doesNotMatch(page.url(), /[?#]/, 'nothing in the address');
        await close();
      });
    }
  }
}

test('every target is 44 pixels, and the answer is announced once without moving focus', async () => {
  const { page, close } = await open(phone);
  await page.evaluate(() => {
    window.heard = 0;
    new MutationObserver((changes) => changes.forEach((c) => c.addedNodes.forEach((n) => n.classList?.contains('turn') && window.heard++))).observe(document.getElementById('log'), { childList: true });
  });
  await page.focus('#say');
  await say(page, 'camhs');
  assert.equal(await page.evaluate(() => window.heard), 1);
  assert.equal(await page.evaluate(() => document.getElementById('log').getAttribute('aria-live')), 'polite');
  assert.deepEqual(await smallTargets(page), []);
  await close();
});

test('Back, refresh and a double tap are harmless without JavaScript', async () => {
  const { page, wrong, close } = await open({ ...phone, javaScriptEnabled: false });
  await say(page, 'short breaks for my daughter, 9, Braintree');
  const first = await lastTurn(page).innerText();
  await page.getByRole('button', { name: 'Clubs and activities' }).click();
  await page.waitForLoadState();
  await page.goBack();
  assert.equal(await lastTurn(page).innerText(), first);
  await Promise.all([page.waitForEvent('framenavigated'), page.getByRole('button', { name: 'Clubs and activities' }).dblclick()]);
  await page.waitForLoadState('networkidle');
  await page.reload();
  assert.match(await page.locator('main').innerText(), /Braintree/);
  assert.deepEqual(wrong, []);
  await close();
});

test('a conversation outlives a restart of the server', async () => {
  const { page, close } = await open(desk);
  await say(page, 'my son is 8, we live in Maldon');
  assert.equal(await server.stop(), 0, 'the server ends cleanly');
  await server.start();
  await say(page, 'he might have adhd');
  const text = await page.locator('main').innerText();
  assert.match(text, /Maldon/);
  assert.match(await lastTurn(page).innerText(), /My Care Bridge|Where have things got to/);
  await close();
});

test('a family can leave at once, and nothing is left', async () => {
  const { page, close } = await open(desk);
  await say(page, 'camhs');
  for (let i = 0; i < 3; i++) await page.keyboard.press('Escape');
  await page.waitForURL(`${url}leave`);
  assert.doesNotMatch(await page.locator('body').innerText(), /Anydoor|CAMHS/i);
  assert.equal(await page.evaluate(() => localStorage.length + sessionStorage.length), 0);
  await page.goBack().catch(() => {});
  assert.doesNotMatch(await page.locator('body').innerText(), /CAMHS/i);
  await close();
});

test('the log of the server holds nothing that was written', () => {
  const text = server.log.join('');
  assert.match(text, /request/);
  for (const word of ['autistic', 'Clacton', 'camhs', 'wants to die', 'Braintree', 'Maldon']) assert.ok(!text.toLowerCase().includes(word.toLowerCase()), word);
});
