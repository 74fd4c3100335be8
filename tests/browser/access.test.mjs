// Every kind of page and every state of the chat, in every look, for everybody: axe, pa11y (HTML CodeSniffer), Lighthouse, nothing cut
// off, nothing too small to tap. What no such program can see (screen reader, keyboard, zoom, spacing) is in `bars.test.mjs`.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { snapshot } from 'lighthouse';
import pa11y from 'pa11y';
import puppeteer from 'puppeteer';
import { axe, browserSettings, sideways, smallTargets, startServer } from './house.mjs';

/** Width in pixels, colours of the device, colours forced by it. */
const looks = [
  [320, 'light', 'none'], [320, 'dark', 'none'], [320, 'light', 'active'], [320, 'dark', 'active'],
  [768, 'light', 'none'], [1440, 'dark', 'none'], [1440, 'light', 'active'],
];

let server, browser;
before(async () => {
  server = await startServer();
  browser = await puppeteer.launch({ ...browserSettings(), headless: true });
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** How a family comes to a state, on the page with this path. */
const at = (path, ...steps) => async (page) => {
  await page.goto(server.url + path);
  for (const step of steps) await step(page);
};
const answered = async (page, act) => {
  const turns = await page.$$eval('article.turn', (all) => all.length);
  await act();
  await page.waitForFunction((n) => document.querySelectorAll('article.turn').length > n, {}, turns);
};
const say = (words) => (page) => answered(page, async () => {
  await page.$eval('#say', (box, text) => { box.value = text; }, words);
  await page.$eval('.send', (button) => button.click());
});
const tap = (value) => (page) => answered(page, () => page.$eval(`button[value="${value}"]`, (button) => button.click()));
const opened = (page) => page.$$eval('details', (all) => all.forEach((d) => { d.open = true; }));
const set = (name, value) => (page) => page.$eval(`#comfort [name=${name}][value="${value}"]`, (choice) => choice.click());
const followed = (selector) => (page) => Promise.all([page.waitForNavigation(), page.$eval(selector, (button) => button.click())]);

const autism = say("I think my son might be autistic, he's 6, we live in Clacton");
const danger = say('she says she wants to die');
const request = say('how long do the council have to answer my ehcp request in Braintree, i sent it 3rd october');
const states = {
  'hello': at(''),
  'suggestions while typing': at('', (page) => page.type('#say', 'he is 6 and we live in Brain'), (page) => page.waitForSelector('#hints')),
  'who can help': at('', autism),
  'who can help, everything open': at('', autism, opened),
  'a question with choices': at('', say('my son is excluded from school, he is 8')),
  'a question for a place': at('', say('camhs')),
  'danger': at('', danger, opened),
  'danger, in another language': at('', say('moja córka chce umrzeć'), opened),
  'what is not understood': at('', say('qqzzx blorptang')),
  'dates': at('', request, opened),
  'my plan': at('', request, tap('x:plan')),
  'why this': at('', autism, tap('x:why')),
  'a person': at('', autism, tap('x:person')),
  'easy read': at('', set('easy', 'on'), autism, danger),
  'largest, letters told apart': at('', set('size', '3'), set('font', 'read'), autism, opened),
  'stronger contrast, light': at('', set('contrast', 'more'), set('theme', 'light'), autism),
  'stronger contrast, dark': at('', set('contrast', 'more'), set('theme', 'dark'), autism),
  'calm': at('', set('calm', 'on'), autism),
  'the plan to keep': at('', request, tap('x:plan'), followed('.keep'), opened),
  'services': at('services', opened),
  'services found': at('services?q=sleep&near=Clacton&age=7'),
  'services near part of a postcode': at('services?near=CM3'),
  'no service found': at('services?q=qqzzx+blorptang'),
  'services, something left out': at('services?topic=employment-internship&age=3'),
  'services, in danger': at('services?q=my+daughter+wants+to+die'),
  'a service': at('services/essex-sendiass', opened),
  'a service without a number': at('services/school-senco'),
  'topics': at('topics'),
  'a topic': at('topics/ehcp-request'),
  'a topic of danger': at('topics/self-harm-crisis'),
  'what is not there': at('services/no-such-service'),
  'for a school': at('schools/market-field-school'),
  'a poster': at('schools/market-field-school/poster'),
  'the chat of a school': at('s/market-field-school', opened),
  'the chat of a school, answered': at('s/market-field-school', autism),
  'left': at('leave'),
};

/** The page has taken on a new look, and nothing in it still moves there. */
const settled = (page) => page.evaluate(async () => {
  for (let i = 0; i < 2; i++) await new Promise((done) => requestAnimationFrame(done));
  await Promise.all(document.getAnimations().map((a) => a.finished.catch(() => {})));
});

for (const [name, reach] of Object.entries(states)) {
  test(name, async () => {
    const page = await browser.newPage();
    try {
      await page.setBypassCSP(true);
      await page.setViewport({ width: 360, height: 740 });
      await reach(page);
      // A new page would have to be reached again; the looks change under a page that stands.
      const cdp = await page.createCDPSession();
      for (const [width, scheme, forced] of looks) {
        const look = `${width} ${scheme}${forced === 'active' ? ', forced' : ''}`;
        await page.setViewport({ width, height: 740 });
        await cdp.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }, { name: 'forced-colors', value: forced }] });
        // The neutral page has no styles; in the dark a browser's own colours are unknown to axe.
        if (name === 'left' && (scheme === 'dark' || forced === 'active')) continue;
        await settled(page);
        assert.deepEqual(await axe(page), [], look);
        assert.equal(await sideways(page), false, look);
        assert.deepEqual(await smallTargets(page), [], look);
        // By its own checker, HTML CodeSniffer; axe has just been asked.
        const { issues } = await pa11y(page.url(), { browser, page, ignoreUrl: true, viewport: { width, height: 740 }, standard: 'WCAG2AA', timeout: 60_000 });
        assert.deepEqual(issues.map((i) => `${i.code} ${i.selector}: ${i.message}`), [], look);
      }
      await page.setViewport({ width: 360, height: 740 });
      await cdp.send('Emulation.setEmulatedMedia', { features: [] });
      const { lhr } = await snapshot(page, { config: { extends: 'lighthouse:default', settings: { onlyCategories: ['accessibility', 'best-practices'], logLevel: 'error' } } });
      for (const { title, score, auditRefs } of Object.values(lhr.categories)) {
        const failed = auditRefs.map((r) => lhr.audits[r.id]).filter((audit) => audit.score !== null && audit.score < 1);
        assert.deepEqual(failed.map((audit) => audit.title), [], title);
        assert.equal(score, 1, title);
      }
    } finally {
      await page.close();
    }
  });
}
