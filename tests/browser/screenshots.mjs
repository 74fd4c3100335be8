// Pictures of each main state, small, to be looked at: `npm run screenshots`. Nothing compares them.
import { mkdirSync, statSync } from 'node:fs';
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
};
const server = await startServer();
const browser = await startBrowser();
const small = { viewport: { width: 800, height: 620 } };
for (const [device, size, colorScheme] of [['phone', phone, 'light'], ['phone', phone, 'dark'], ['desk', process.env.FULL ? desk : small, 'light']]) {
  for (const [name, reach] of Object.entries(states).filter(([name]) => !only || name === only)) {
    const { page, wrong, close } = await openPage(browser, server.url, { ...size, colorScheme });
    await reach(page);
    const path = join(folder, `${name}-${device}-${colorScheme}.png`);
    await page.screenshot({ path, fullPage: !!process.env.FULL });
    if (wrong.length) console.error(path, wrong);
    console.log(path.slice(folder.length + 1), statSync(path).size);
    await close();
  }
}
await browser.close();
await server.stop();
