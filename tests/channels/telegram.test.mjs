// A conversation through telegram-test-api, an emulator of Telegram's Bot API that others wrote, by long polling and by webhook.
//
// Two things it lacks and a small proxy adds: the secret that Telegram sends along to a webhook, and the ids of messages and taps.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { test } from 'node:test';
import TelegramServer from 'telegram-test-api';
import { freePort, open } from './house.mjs';

const TOKEN = '123456:a-token-of-ours';
const SECRET = 'a-secret-of-ours';

/** Makes an update of the emulator whole: real ones have ids in messages and taps. */
function whole(update) {
  for (const message of [update.message, update.callback_query?.message]) {
    if (!message) continue;
    message.message_id ??= update.update_id;
    message.date = Math.floor((message.date ?? Date.now()) / (message.date > 1e11 ? 1000 : 1));
    message.chat ??= { id: 1, type: 'private', first_name: 'W' };
  }
  if (update.callback_query) {
    update.callback_query.id = String(update.callback_query.id ?? update.update_id);
    update.callback_query.chat_instance ??= '1';
  }
  return update;
}

/** Passes requests on to `target()`, changed by `change`, and answers changed by `back`. */
async function proxy(target, change, back = (text) => text) {
  const server = createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    const { headers, body } = change({ 'content-type': request.headers['content-type'] ?? 'application/json' }, Buffer.concat(parts).toString());
    const answer = await fetch(target() + request.url, { method: request.method, headers, body: request.method === 'GET' ? undefined : body }).catch(() => null);
    const text = answer ? await answer.text() : '';
    response.writeHead(answer?.status ?? 502, { 'content-type': 'application/json' }).end(back(text, request.url));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => { server.closeAllConnections(); server.close(); } };
}

/** The bot's next message. */
async function next(client) {
  const { result } = await client.getUpdates();
  return result.at(-1).message;
}

async function talk(client) {
  await client.sendMessage(client.makeMessage('/start'));
  const hello = await next(client);
  assert.ok(hello.text.length > 20, hello.text);
  const keyboard = typeof hello.reply_markup === 'string' ? JSON.parse(hello.reply_markup) : hello.reply_markup;
  const buttons = keyboard.inline_keyboard.flat();
  assert.ok(buttons.length >= 2 && buttons.every((b) => Buffer.byteLength(b.callback_data) <= 64));
  await client.sendCallback(client.makeCallbackQuery(buttons[0].callback_data, { message: { message_id: 1, date: 1, text: hello.text } }));
  const answer = await next(client);
  assert.notEqual(answer.text, hello.text);
  await client.sendMessage(client.makeMessage('he is not breathing'));
  assert.match((await next(client)).text, /999/);
  await client.sendMessage(client.makeMessage('/forget'));
  assert.match((await next(client)).text, /deleted everything/);
}

for (const way of ['long polling', 'a webhook']) {
  test(`a conversation by ${way}`, async () => {
    const emulator = new TelegramServer({ port: await freePort(), host: '127.0.0.1', storage: 'RAM', storeTimeout: 60 });
    await emulator.start();
    const port = await freePort();
    const mend = (text, url) => {
      if (!/getupdates/i.test(url)) return text;
      const answer = JSON.parse(text);
      answer.result = answer.result.map(whole);
      return JSON.stringify(answer);
    };
    const api = await proxy(() => emulator.config.apiURL ?? `http://127.0.0.1:${emulator.config.port}`, (headers, body) => ({ headers, body }), mend);
    const front = await proxy(() => `http://127.0.0.1:${port}`, (headers, body) => ({
      headers: { ...headers, 'x-telegram-bot-api-secret-token': SECRET },
      body: JSON.stringify(whole(JSON.parse(body))),
    }));
    const webhook = way === 'a webhook' ? { ANYDOOR_TELEGRAM_SECRET: SECRET, ANYDOOR_PUBLIC_URL: front.url } : {};
    const house = await open({ ANYDOOR_TELEGRAM_TOKEN: TOKEN, ANYDOOR_TELEGRAM_API: api.url, ...webhook }, port);
    try {
      const client = emulator.getClient(TOKEN, { timeout: 20_000, interval: 50 });
      if (way === 'a webhook') {
        for (let i = 0; !house.log().includes('the webhook is set'); i++) {
          assert.ok(i < 200, house.log());
          await new Promise((done) => setTimeout(done, 50));
        }
      }
      await talk(client);
      assert.ok(!house.log().includes(TOKEN), 'the log holds the token');
    } finally {
      await house.close();
      api.close();
      front.close();
      await emulator.stop();
    }
  });
}
