// My plan: on a page of its own, on paper, as files, in the clipboard; with and without JavaScript.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import jsQR from 'jsqr';
import { axe, desk, openPage, phone, say, sideways, startBrowser, startServer, tap } from './house.mjs';

let server;
let browser;

before(async () => {
  server = await startServer({ settings: ['--public-url', 'https://help.example.org'] });
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

async function openPlan(options) {
  const opened = await openPage(browser, server.url, options);
  const { page } = opened;
  await say(page, 'how long do the council have to answer my ehcp request, i sent it 3rd october');
  await say(page, 'Braintree');
  await tap(page, 'My plan');
  await Promise.all([page.waitForURL('**/plan'), page.getByRole('button', { name: 'Print, save or share my plan' }).click()]);
  return opened;
}

async function download(page, button) {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button }).click()]);
  return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') };
}

for (const javaScriptEnabled of [true, false]) {
  test(`a plan is shown, saved and put into a calendar, JavaScript ${javaScriptEnabled ? 'on' : 'off'}`, async () => {
    const { page, wrong, close } = await openPlan({ ...phone, javaScriptEnabled });
    const text = await page.locator('main').innerText();
    for (const wanted of [/What to do next/, /14 November 2026/, /20 February 2027/, /Essex SENDIASS/, /help\.example\.org/]) assert.match(text, wanted);
    assert.equal(await page.getByRole('button', { name: 'Print' }).count(), javaScriptEnabled ? 1 : 0, 'no button that does nothing');
    assert.equal(await sideways(page), false);
    assert.doesNotMatch(page.url(), /[?#]/);
    const dates = await download(page, 'Add the dates to my calendar');
    assert.equal(dates.name, 'dates.ics');
    assert.match(dates.text, /DTSTART;VALUE=DATE:20270220\r\n/);
    const file = await download(page, 'Save as a file');
    assert.match(file.text, /20 February 2027/);
    await page.getByRole('button', { name: 'Back to our talk' }).click();
    await page.waitForURL('**/chat');
    assert.match(await page.locator('main').innerText(), /Braintree/);
    assert.deepEqual(wrong, []);
    await close();
  });
}

test('the saved file stands alone', async () => {
  const { page, close } = await openPlan(desk);
  const { text } = await download(page, 'Save as a file');
  const asked = [];
  const alone = await (await browser.newContext({ offline: true })).newPage();
  alone.on('request', (request) => asked.push(request.url()));
  await alone.setContent(text);
  assert.match(await alone.locator('main').innerText(), /Essex SENDIASS/);
  assert.ok((await alone.locator('.qr').boundingBox()).width > 80, 'its styles are in it');
  assert.deepEqual(asked, []);
  assert.deepEqual(await axe(alone), []);
  await alone.context().close();
  await close();
});

test('copied and shared it says the same words, by the device alone', async () => {
  const { page, close } = await openPlan({ ...phone, permissions: ['clipboard-read', 'clipboard-write'] });
  await page.getByRole('button', { name: 'Copy' }).click();
  await page.getByText('Copied.').waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(copied, /^MY PLAN[\s\S]*by Saturday 20 February 2027[\s\S]*Website: https:\/\/www\.essexsendiass|^MY PLAN[\s\S]*20 February 2027[\s\S]*https:/);
  assert.doesNotMatch(copied, /&#|<|\n{3}/, 'plain words');
  await close();
  // Chromium on Linux has no share sheet of its own; that a phone's is given these words is all that can be seen here.
  const context = await browser.newContext(phone);
  await context.addInitScript(() => {
    navigator.share = async (shared) => { window.shared = shared; };
  });
  const shared = await context.newPage();
  await shared.goto(server.url);
  await say(shared, 'camhs');
  await tap(shared, 'My plan');
  await Promise.all([shared.waitForURL('**/plan'), shared.getByRole('button', { name: 'Print, save' }).click()]);
  await shared.getByRole('button', { name: 'Send to myself' }).click();
  assert.match(await shared.evaluate(() => window.shared.text), /0800 953 0222/);
  await context.close();
});

test('on paper: A4, one colour, the code leads to the public address and no further', async () => {
  const { page, close } = await openPlan({ ...desk, bypassCSP: true });
  const drawn = await page.evaluate(async () => {
    const image = new Image();
    image.src = `data:image/svg+xml,${encodeURIComponent(document.querySelector('.qr').outerHTML)}`;
    await image.decode();
    const canvas = Object.assign(document.createElement('canvas'), { width: 300, height: 300 });
    const pen = canvas.getContext('2d');
    pen.imageSmoothingEnabled = false;
    pen.fillStyle = '#fff';
    pen.fillRect(0, 0, 300, 300);
    pen.drawImage(image, 0, 0, 300, 300);
    return [...pen.getImageData(0, 0, 300, 300).data];
  });
  assert.equal(jsQR(Uint8ClampedArray.from(drawn), 300, 300)?.data, 'https://help.example.org/');
  await page.emulateMedia({ media: 'print' });
  const seen = await page.locator('button:visible, .leave:visible, textarea:visible').count();
  assert.equal(seen, 0, 'nothing to press on paper');
  const colours = await page.evaluate(() => {
    const grey = (colour) => {
      const [r, g, b, a = 1] = colour.match(/[\d.]+/g).map(Number);
      return a === 0 || Math.max(r, g, b) - Math.min(r, g, b) < 24;
    };
    const styles = [...document.querySelectorAll('main *')].filter((e) => e.checkVisibility()).map((e) => getComputedStyle(e));
    return styles.flatMap((s) => [s.color, s.backgroundColor]).filter((colour) => !grey(colour));
  });
  assert.deepEqual(colours, []);
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  const [, width, height] = pdf.match(/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]/);
  assert.ok(Math.abs(width - 595) < 2 && Math.abs(height - 842) < 2, `A4, not ${width} by ${height}`);
  await close();
});
