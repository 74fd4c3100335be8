// Unmodified botframework-directlinejs (WebSocket and polling) holds one conversation; the program is killed in the middle. (Web Chat is in `web-chat.test.mjs`.)
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import directline from 'botframework-directlinejs';
import WebSocket from 'ws';
import XMLHttpRequest from 'xhr2';
import { House, conversation, until } from './house.mjs';

const { DirectLine } = directline;
globalThis.WebSocket ??= WebSocket;
globalThis.XMLHttpRequest ??= XMLHttpRequest;
let house;

before(async () => {
  house = await House.open();
});

after(() => house?.close());

async function token() {
  const answer = await fetch(`${house.url}/v3/directline/tokens/generate`, { method: 'POST' });
  assert.equal(answer.status, 200);
  return answer.json();
}

function listen(options, heard = []) {
  const line = new DirectLine({ domain: `${house.url}/v3/directline`, pollingInterval: 200, ...options });
  line.activity$.subscribe((activity) => heard.push(activity), (error) => console.error(`directlinejs: ${error.message}`));
  return { line, heard };
}

function say(line, text) {
  return new Promise((done, failed) => {
    line.postActivity({ type: 'message', from: { id: 'r_1', role: 'user' }, text, channelData: { clientActivityID: `${Math.random()}` } }).subscribe(done, failed);
  });
}

for (const webSocket of [true, false]) {
  test(`directlinejs by ${webSocket ? 'WebSocket' : 'polling'}: the conversation, through a restart`, async () => {
    const opened = await token();
    let { line, heard } = listen({ token: opened.token, webSocket });
    const bot = () => heard.filter((a) => a.from.role === 'bot');
    await until(() => bot().length === 1);
    for (const [n, { words, back }] of conversation.entries()) {
      if (n === 2) {
        await house.kill();
        await house.start();
        // Its WebSocket comes back by itself. Its polling ends for good at the first poll that fails (`pollingGetActivity$` takes every error but 403 for
        // the end), so that a page has to begin it anew, from the watermark that it has.
        if (!webSocket) {
          const { conversationId } = opened;
          const watermark = `${heard.length}`;
          line.end();
          ({ line } = listen({ token: opened.token, conversationId, watermark, webSocket }, heard));
        }
      }
      const id = await say(line, words);
      assert.match(id, /\|\d{7}$/, id);
      await until(() => bot().length === n + 2);
      const last = bot().at(-1);
      for (const piece of back) assert.ok(last.text.includes(piece), `${piece} in ${last.text}`);
      assert.ok(last.suggestedActions.actions.some((a) => a.title === 'Talk to a person'));
      assert.equal(last.replyToId, id);
    }
    const ids = heard.map((a) => a.id);
    assert.equal(new Set(ids).size, ids.length, `each once: ${ids}`);
    assert.deepEqual(heard.filter((a) => a.from.role === 'user').map((a) => a.text), conversation.map((c) => c.words));
    line.end();
    // Another front end takes it up where it was left: only what came after the watermark.
    const resumed = listen({ token: opened.token, conversationId: opened.conversationId, watermark: '4', webSocket });
    await until(() => resumed.heard.length === 3);
    assert.ok(resumed.heard.at(-1).text.includes(conversation[2].back[0]));
    resumed.line.end();
  });
}

test('the same activity sent again is answered once; a foreign, old or forged token opens nothing', async () => {
  const opened = await token();
  const call = (path, options = {}, bearer = opened.token) =>
    fetch(`${house.url}/v3/directline/${path}`, { ...options, headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' } });
  const started = await call('conversations', { method: 'POST', body: '{"user":{"id":"r_1"}}' });
  assert.equal(started.status, 201);
  const { conversationId, streamUrl } = await started.json();
  assert.equal(conversationId, opened.conversationId);
  assert.ok(streamUrl.startsWith('ws://127.0.0.1:'), streamUrl);
  assert.equal((await call('conversations', { method: 'POST', body: '{}' })).status, 200);
  const activities = `conversations/${conversationId}/activities`;
  const said = JSON.stringify({ type: 'message', from: { id: 'r_1' }, text: 'camhs', channelData: { clientActivityID: 'one' } });
  const answers = await Promise.all(Array.from({ length: 5 }, () => call(activities, { method: 'POST', body: said }).then((a) => a.json())));
  assert.equal(new Set(answers.map((a) => a.id)).size, 1, JSON.stringify(answers));
  const log = await (await call(`${activities}?watermark=`)).json();
  assert.equal(log.activities.length, 3);
  assert.equal(log.watermark, '3');
  assert.equal((await (await call(`${activities}?watermark=3`)).json()).activities.length, 0);
  const other = await token();
  for (const wrong of ['', 'rubbish', other.token, opened.token.slice(0, -1), opened.token.replace(/\.\d+\./, '.9999999999.')]) {
    const answer = await call(activities, {}, wrong);
    assert.equal(answer.status, 401);
    assert.equal((await answer.json()).error.code, 'TokenInvalid');
  }
  assert.equal((await call('tokens/refresh', { method: 'POST' })).status, 200);
  assert.equal((await call(activities, { method: 'POST', body: JSON.stringify({ type: 'endOfConversation' }) })).status, 200);
  assert.equal((await call(activities, { method: 'POST', body: said })).status, 404);
});
