// Pictures of each main state, small, to be looked at: `npm run screenshots`, or `npm run screenshots plan` for one. Nothing compares them.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { desk, here, openPage, phone, say, startBrowser, startServer, tap } from './house.mjs';

const folder = process.env.SHOTS ?? join(here, 'screenshots');
const only = process.argv[2];
mkdirSync(folder, { recursive: true });
const autism = "I think my son might be autistic, he's 6, we live in Clacton";
const ehcp = 'how long do the council have to answer my ehcp request, i sent it 3rd october';
const states = {
  hello: async () => {},
  autism: (page) => say(page, autism),
  choose: async (page) => {
    await page.click('.comfort summary');
    await page.getByLabel('Easy read').check();
    await say(page, 'my son is excluded from school, he is 8');
  },
  comfort: (page) => page.click('.comfort summary'),
  typing: (page) => page.locator('#say').pressSequentially('we live near bra', { delay: 30 }),
  danger: (page) => say(page, 'she says she wants to die'),
  dates: async (page) => {
    await say(page, ehcp);
    await say(page, 'Braintree');
  },
  plan: async (page) => {
    await states.dates(page);
    await tap(page, 'My plan');
    await Promise.all([page.waitForURL('**/plan'), page.getByRole('button', { name: 'Print, save or share my plan' }).click()]);
  },
  services: (page) => page.goto(`${server.url}services?q=sleep&near=Clacton&age=7`),
  service: (page) => page.goto(`${server.url}services/set-camhs`),
  topic: (page) => page.goto(`${server.url}topics/ehcp-request`),
  poster: (page) => page.goto(`${server.url}schools/market-field-school/poster`),
  widget: async (page) => {
    await page.goto(`${server.url}schools/market-field-school`);
    await page.locator('#anydoor .door').click();
    await page.frameLocator('#anydoor iframe').locator('#say').waitFor();
  },
};
const server = await startServer();
const browser = await startBrowser();
const small = { viewport: { width: 960, height: 720 } };
const devices = [['phone-light', { ...phone, colorScheme: 'light' }], ['phone-dark', { ...phone, colorScheme: 'dark' }], ['desk-light', { ...(process.env.FULL ? desk : small), colorScheme: 'light' }]];
for (const [device, options] of devices) {
  for (const [name, reach] of Object.entries(states).filter(([name]) => !only || name === only)) {
    const { page, context, wrong, close } = await openPage(browser, server.url, options);
    await reach(page);
    await page.waitForTimeout(300);
    // WebP, which Playwright does not write, is a third of a PNG.
    const cdp = await context.newCDPSession(page);
    const { data } = await cdp.send('Page.captureScreenshot', { format: 'webp', quality: 55, captureBeyondViewport: !!process.env.FULL });
    const picture = Buffer.from(data, 'base64');
    writeFileSync(join(folder, `${name}-${device}.webp`), picture);
    if (wrong.length) console.error(name, device, wrong);
    console.log(`${name}-${device}`, picture.length);
    await close();
  }
}
await browser.close();
await server.stop();
