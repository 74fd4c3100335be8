// Unmodified deep-chat on the page of a school: the conversation by its own box and buttons.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { House, browser, conversation, school } from './house.mjs';

let house;

before(async () => {
  house = await House.open();
});

after(() => house?.close());

for (const most of [2, 100]) {
  test(`deep-chat that sends ${most} messages`, async () => {
    const chromium = await browser();
    const html = `<!doctype html><html lang="en"><title>School</title><deep-chat connect='{"url":"${house.url}/api/deep-chat","method":"POST"}' requestBodyLimits='{"maxMessages":${most}}'></deep-chat>
      <script type="module" src="/deepChat.bundle.js"></script></html>`;
    const page = await school(html, 'node_modules/deep-chat/dist/deepChat.bundle.js');
    try {
      const tab = await chromium.newPage();
      await tab.goto(page.url);
      const box = tab.locator('#text-input');
      await box.waitFor();
      const [first, plan, person] = conversation;
      await box.click();
      await box.pressSequentially(first.words);
      await box.press('Enter');
      for (const piece of first.back) await tab.getByText(piece).first().waitFor();
      const answered = tab.waitForResponse('**/api/deep-chat');
      await tab.locator('button.deep-chat-suggestion-button', { hasText: plan.words }).last().click();
      await (await answered).finished();
      await tab.locator('b', { hasText: 'My plan' }).last().waitFor();
      await house.kill();
      await house.start();
      await tab.locator('button.deep-chat-suggestion-button', { hasText: person.words }).last().click();
      await tab.locator('a[href^="tel:"]').last().waitFor();
      await tab.getByText(person.back[0]).first().waitFor();
    } finally {
      await chromium.close();
      page.close();
    }
  });
}

test('without messages of ours the words of the user are answered again; mistakes are told as deep-chat shows them', async () => {
  const ask = (body) => fetch(`${house.url}/api/deep-chat`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const user = (...texts) => JSON.stringify({ messages: texts.map((text) => ({ role: 'user', text })) });
  const { html } = await (await ask(user(...conversation.map((c) => c.words)))).json();
  assert.ok(html.includes(conversation[2].back[0]), html);
  for (const wrong of ['{', '[]', '{}', '{"messages":[]}', '{"messages":[{"role":"ai","text":"x"}]}', '{"messages":1}']) {
    const answer = await ask(wrong);
    assert.equal(answer.status, 400, wrong);
    assert.equal(typeof (await answer.json()).error, 'string');
  }
});
