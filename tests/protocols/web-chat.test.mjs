// Unmodified botframework-webchat on the page of a school holds the conversation; the program is killed in the middle.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { House, browser, conversation, school } from './house.mjs';

let house;

before(async () => {
  house = await House.open();
});

after(() => house?.close());

test('botframework-webchat on the page of a school: the conversation by its own box and buttons', async () => {
  const chromium = await browser();
  const html = `<!doctype html><html lang="en"><title>School</title><div id="chat" style="height:600px"></div><script src="/webchat.js"></script><script>
    fetch('${house.url}/v3/directline/tokens/generate', { method: 'POST' }).then((a) => a.json()).then(({ token }) => {
      const directLine = window.WebChat.createDirectLine({ domain: '${house.url}/v3/directline', token });
      window.heard = [];
      directLine.activity$.subscribe((activity) => window.heard.push(activity));
      window.WebChat.renderWebChat({ directLine, locale: 'en-GB' }, document.getElementById('chat'));
    });
  </script></html>`;
  const page = await school(html, 'node_modules/botframework-webchat/dist/webchat-minimal.js');
  try {
    const tab = await chromium.newPage();
    await tab.goto(page.url);
    const box = tab.locator('[data-id="webchat-sendbox-input"]');
    await box.waitFor();
    await tab.getByText('What would help most?').first().waitFor();
    const [first, plan, person] = conversation;
    await box.fill(first.words);
    await box.press('Enter');
    for (const piece of first.back) await tab.getByText(piece).first().waitFor();
    const posted = tab.waitForResponse((answer) => answer.url().endsWith('/activities') && answer.request().method() === 'POST');
    await tab.getByRole('toolbar', { name: 'Suggested actions' }).getByRole('button', { name: plan.words, exact: true }).click();
    assert.equal((await posted).status(), 200);
    // The greeting, and an answer to each.
    const answered = (n) => tab.waitForFunction((n) => window.heard.filter((activity) => activity.from.role === 'bot').length === n, n, { timeout: 90_000 });
    await answered(3);
    await house.kill();
    await house.start();
    await box.fill(person.words);
    await box.press('Enter');
    // Its WebSocket may wait a while before it comes back.
    await answered(4);
    await tab.getByText(person.back[0]).first().waitFor();
    assert.equal(await tab.getByText('Send failed').count(), 0);
  } finally {
    await chromium.close();
    page.close();
  }
});
