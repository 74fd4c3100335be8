// Unmodified Botium (botium-core with botium-connector-directline3) holds the conversation, its words and its buttons.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import botium from 'botium-core';
import { House, conversation } from './house.mjs';

let house;

before(async () => {
  house = await House.open();
});

after(() => house?.close());

for (const webSocket of [true, false]) {
  test(`Botium by ${webSocket ? 'WebSocket' : 'polling'}`, async () => {
    const answer = await fetch(`${house.url}/v3/directline/tokens/generate`, { method: 'POST' });
    const { token } = await answer.json();
    const capabilities = {
      PROJECTNAME: 'anydoor',
      CONTAINERMODE: 'directline3',
      DIRECTLINE3_SECRET: token,
      DIRECTLINE3_DOMAIN: `${house.url}/v3/directline`,
      DIRECTLINE3_WEBSOCKET: webSocket,
      DIRECTLINE3_POLLINGINTERVAL: 200,
      WAITFORBOTTIMEOUT: 60_000,
    };
    const container = await new botium.BotDriver(capabilities).Build();
    try {
      await container.Start();
      const hello = await container.WaitBotSays();
      assert.ok(hello.messageText.length > 20, JSON.stringify(hello));
      for (const { words, back } of conversation) {
        await container.UserSaysText(words);
        const said = await container.WaitBotSays();
        for (const piece of back) assert.ok(said.messageText.includes(piece), `${piece} in ${said.messageText}`);
        assert.ok(said.buttons.some((b) => b.text === 'Talk to a person'), JSON.stringify(said.buttons));
      }
      await container.Stop();
    } finally {
      await container.Clean();
    }
  });
}
