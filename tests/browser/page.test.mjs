// What the page does beyond a conversation: suggestions, progress, "any use?", long replies in parts, leaving.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { axe, browserSettings, desk, lastTurn, openPage, phone, say, startBrowser, startServer, tap } from './house.mjs';

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

test('the five outcomes are the first choices, beside the box', async () => {
  const { page, close } = await open({ ...phone, javaScriptEnabled: false });
  const first = await page.locator('.choices button').allInnerTexts();
  assert.equal(first.length, 6, first.join(' | '));
  for (const wanted of [/Health/, /school/, /Home/, /adult life/, /rights/, /need help now/]) assert.ok(first.some((label) => wanted.test(label)), `${wanted}`);
  const box = await page.locator('#say').boundingBox();
  assert.ok(box.y + box.height < phone.viewport.height, `the box is seen on a phone without scrolling, at ${box.y}`);
  assert.equal(await page.getByRole('button', { name: 'I need help now' }).count(), 1, 'nothing is offered twice');
  await say(page, 'my son is excluded');
  const order = await page.evaluate(() => [...document.querySelectorAll('#controls button, #say')].map((e) => e.id || e.textContent));
  assert.ok(order.indexOf('say') > 0, `a question's answers come before the box: ${order}`);
  await close();
  // The script moves the box as a new page would.
  const scripted = await open(phone);
  const boxFirst = () => scripted.page.evaluate(() => document.querySelector('#own').nextElementSibling.id === 'ask');
  assert.ok(await boxFirst());
  await say(scripted.page, 'my son is excluded');
  assert.ok(!(await boxFirst()));
  await tap(scripted.page, 'Start again');
  assert.ok(await boxFirst());
  await scripted.close();
});

test('suggestions: by keyboard, heard, and what is typed never leaves the page', async () => {
  const { page, wrong, close } = await open({ ...desk, bypassCSP: true });
  const sent = [];
  page.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`));
  await page.focus('#say');
  await page.locator('#say').pressSequentially('he is 6 and we live in Brain', { delay: 10 });
  await page.locator('#hints').waitFor();
  assert.deepEqual(await axe(page), []);
  await page.getByText(/suggestions?\. Press the down arrow/).waitFor();
  await page.keyboard.press('ArrowDown');
  const active = await page.locator('#say').getAttribute('aria-activedescendant');
  assert.match(await page.locator(`#${active}`).innerText(), /Braintree/);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'say', 'focus stays in the box');
  await page.keyboard.press('Enter');
  assert.equal(await page.inputValue('#say'), 'he is 6 and we live in Braintree', 'the words before are left alone');
  assert.equal(await page.locator('#hints').count(), 0);
  assert.ok(sent.every((line) => !line.includes('live')), sent.join('\n'));
  assert.equal(sent.filter((line) => line.includes('/words')).length, 1, 'the list comes once');
  await page.locator('#say').pressSequentially(' and it is about transp', { delay: 10 });
  await page.locator('#hints').waitFor();
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('#hints').count(), 0);
  await page.keyboard.press('Enter');
  await lastTurn(page).getByText('I understood').waitFor();
  assert.match(await page.locator('.known').innerText(), /Braintree/);
  await tap(page, 'Start again');
  await say(page, 'my son is excluded');
  assert.deepEqual(wrong, []);
  const list = await page.request.get(`${server.url}words`, { headers: { 'accept-encoding': 'br' } });
  assert.match(await list.text(), /^tAutism$/m);
  const got = await fetch(`${server.url}words`, { headers: { 'accept-encoding': 'br' } });
  console.log(`# the list of suggestions: ${got.headers.get('content-encoding')}, ${(await list.body()).length} bytes unpacked`);
  await close();
});

test('in the box for a place the suggestions are a combobox', async () => {
  const { page, close } = await open({ ...desk, bypassCSP: true });
  await say(page, 'how long do the council have to answer my ehcp request, i sent it 3rd october');
  assert.match(await page.locator('#label').innerText(), /town, village or postcode/);
  await page.focus('#say');
  await page.locator('#say').pressSequentially('Clact', { delay: 20 });
  const box = page.getByRole('combobox');
  await page.locator('#hints').waitFor();
  assert.equal(await box.getAttribute('aria-expanded'), 'true');
  assert.deepEqual(await axe(page), []);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  assert.equal(await box.getAttribute('aria-expanded'), 'false');
  await page.keyboard.press('Enter');
  await page.getByText('Tendring').first().waitFor();
  await close();
});

test('the progress line counts what is really asked', async () => {
  for (const start of ['i want short breaks for my son', 'transport to school', 'my daughter might have adhd']) {
    const { page, close } = await open({ ...phone, javaScriptEnabled: false });
    await say(page, start);
    const told = lastTurn(page).locator('.progress');
    const line = (await told.count()) ? await told.textContent() : undefined;
    let asked = 0;
    while (!(await lastTurn(page).locator('.card').count()) && asked < 8) {
      asked += 1;
      const label = await page.locator('#label').innerText();
      if (/age/.test(label)) await say(page, '9');
      else if (/town/.test(label)) await say(page, 'Braintree');
      else await Promise.all([page.waitForLoadState(), page.locator('.choices button').first().click()]);
      await page.waitForLoadState('networkidle');
    }
    console.log(`# ${start}: said "${line}", asked ${asked}`);
    if (line !== undefined) {
      const [fewest, most = fewest] = /Last/.test(line) ? [1] : line.match(/\d+/g).map(Number);
      assert.ok(asked >= fewest && asked <= most, `${line} but ${asked} were asked`);
    }
    await close();
  }
});

for (const javaScriptEnabled of [true, false]) {
  test(`"any use?" is counted and nothing else is, JavaScript ${javaScriptEnabled ? 'on' : 'off'}`, async () => {
    const { page, wrong, close } = await open({ ...phone, javaScriptEnabled });
    const counts = async () => (await (await fetch(`${server.url}staff/content`)).text()).match(/<li>[^<]*: \d+<\/li>/g).map((li) => Number(li.match(/\d+/)[0]));
    const before = await counts();
    await say(page, 'camhs');
    await page.getByRole('button', { name: 'No', exact: true }).click();
    await page.getByText('Why not?').waitFor();
    await page.getByRole('button', { name: 'Too much, or hard to read' }).click();
    await page.getByText('We keep a number, nothing else.').first().waitFor();
    assert.match(await lastTurn(page).innerText(), /0800 953 0222/, 'the answer is still there');
    await page.waitForFunction(() => !document.body.innerText.includes('Why not?')).catch(() => {});
    const change = (await counts()).map((n, i) => n - before[i]);
    assert.deepEqual(change, [0, 1, 0, 0, 1, 0, 0]);
    assert.deepEqual(wrong, []);
    await close();
  });
}

test('a long reply comes in parts, and opens without JavaScript', async () => {
  const { page, close } = await open({ ...phone, javaScriptEnabled: false });
  await say(page, "I think my son might be autistic, he's 6, we live in Clacton");
  const more = lastTurn(page).locator('.services details.more');
  assert.equal(await lastTurn(page).locator('.card:visible').count(), 3);
  await more.locator('summary').first().click();
  assert.ok((await lastTurn(page).locator('.card:visible').count()) > 4);
  await close();
  const crisis = await open(phone);
  await say(crisis.page, 'she says she wants to die');
  assert.equal(await lastTurn(crisis.page).locator('.crisis details.more').count(), 0, 'nothing is folded away in danger');
  await crisis.close();
});

test('leaving leaves nothing: not in the history, the cache, the storage, not by Back', async () => {
  for (const javaScriptEnabled of [true, false]) {
    const profile = mkdtempSync(join(tmpdir(), 'anydoor-profile-'));
    const context = await chromium.launchPersistentContext(profile, { ...browserSettings(), ...desk, javaScriptEnabled });
    const page = context.pages()[0] ?? (await context.newPage());
    const back = async () => {
      await page.goBack().catch(() => {});
      await page.waitForLoadState('networkidle');
      return page.content();
    };
    await page.goto('about:blank');
    await page.goto(server.url);
    if (javaScriptEnabled) {
      await page.click('.comfort summary');
      await page.getByLabel('Remember').check();
    }
    await say(page, 'zanzibar camhs');
    await page.locator('.leave').click();
    await page.waitForURL('**/leave');
    assert.doesNotMatch(`${await page.title()} ${await page.locator('body').innerText()}`, /Anydoor|CAMHS/i);
    if (javaScriptEnabled) {
      assert.deepEqual(await page.evaluate(async () => [localStorage.length, sessionStorage.length, (await caches?.keys?.() ?? []).length, history.state]), [0, 0, 0, null]);
      assert.doesNotMatch(await back(), /CAMHS|zanzibar/i);
    } else {
      // Without a script a page cannot take its own place in the history; what Back finds is asked for anew, and is not the conversation.
      assert.doesNotMatch(await back(), /zanzibar/i);
    }
    await context.close();
    // Nothing that was written stands anywhere in the browser's own folder.
    const found = [];
    const look = (folder) => {
      for (const name of readdirSync(folder)) {
        const path = join(folder, name);
        const entry = statSync(path, { throwIfNoEntry: false });
        if (entry?.isDirectory()) look(path);
        else if (entry?.isFile() && readFileSync(path).includes('zanzibar')) found.push(path.slice(profile.length));
      }
    };
    look(profile);
    // The browser's own list of open tabs holds what a form without a script sent, until the tab is closed; the page says so.
    const ours = found.filter((path) => javaScriptEnabled || !path.startsWith('/Default/Sessions/'));
    assert.deepEqual(ours, [], `JavaScript ${javaScriptEnabled}`);
  }
});
