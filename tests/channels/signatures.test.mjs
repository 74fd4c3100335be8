// Signatures as the vendors' and others' libraries make and read them: on random bodies we say yes when they do, and no when they do.
import assert from 'node:assert/strict';
import { createHmac, randomBytes, randomInt } from 'node:crypto';
import { after, before, test } from 'node:test';
import twilio from 'twilio';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { WhatsAppAPI } from 'whatsapp-api-js';
import { open } from './house.mjs';

const TOKEN = 'a-token-of-ours';
const SECRET = 'a-secret-of-ours';
const PUBLIC = 'https://help.example.org';
const BODIES = Number(process.env.BODIES ?? 1000);
let house;

before(async () => {
  house = await open({
    ANYDOOR_SMS_TOKEN: TOKEN,
    ANYDOOR_PUBLIC_URL: PUBLIC,
    ANYDOOR_WHATSAPP_TOKEN: 'token',
    ANYDOOR_WHATSAPP_SECRET: SECRET,
    ANYDOOR_WHATSAPP_VERIFY: 'a word',
    ANYDOOR_WHATSAPP_NUMBER: '1000',
    ANYDOOR_WHATSAPP_API: 'http://127.0.0.1:9',
  });
});
after(() => house.close());

const letters = ['a', 'Z', '7', ' ', '+', '&', '=', '%', '#', "'", '"', '<', 'é', 'ż', '😀', '\n', '\u00a0', 'ا', '/', '\\', '\uffff'];
const word = (most) => Array.from({ length: randomInt(0, most) }, () => letters[randomInt(letters.length)]).join('');
const flip = (bytes, bit) => { const out = Buffer.from(bytes); out[bit >> 3] ^= 1 << (bit & 7); return out; };

/** What a form holds, as web frameworks give it to Twilio's library. */
function fields(body) {
  const out = {};
  for (const [name, value] of new URLSearchParams(body)) {
    out[name] = name in out ? [out[name], value].flat() : value;
  }
  return out;
}

async function status(path, headers, body) {
  const answer = await fetch(house.url + path, { method: 'POST', headers, body });
  await answer.arrayBuffer();
  return answer.status;
}

// A good signature without a MessageSid is 400, so that no turn is made; a bad one is 401.
const sms = (signature, body) => status('/hooks/sms', { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature }, body);

test(`Twilio's own library and we agree on ${BODIES} random forms and on one-bit changes`, async () => {
  const url = `${PUBLIC}/hooks/sms`;
  let refused = 0;
  for (let i = 0; i < BODIES; i++) {
    const form = new URLSearchParams();
    for (let n = randomInt(0, 8); n >= 0; n--) form.append(`${'ABab'[randomInt(4)]}${word(3)}`, word(30));
    form.delete('MessageSid');
    const body = form.toString();
    const signature = getExpectedTwilioSignature(TOKEN, url, fields(body));
    assert.equal(await sms(signature, body), 400, `ours refuses what theirs made: ${body}`);
    const changed = flip(Buffer.from(body), randomInt(body.length * 8 || 1));
    const theirs = twilio.validateRequest(TOKEN, signature, url, fields(changed.toString('utf8')));
    // Bytes that are no text are read in more ways than one; a different form is refused by both.
    if (changed.every((byte) => byte < 128)) assert.equal(await sms(signature, changed), theirs ? 400 : 401, `${body} and ${changed}`);
    const forged = flip(Buffer.from(signature, 'base64'), randomInt(160)).toString('base64');
    assert.equal(await sms(forged, body), 401);
    refused += 1;
  }
  assert.equal(refused, BODIES);
});

test(`whatsapp-api-js and we agree on ${BODIES} random bodies, and both refuse one-bit changes`, async () => {
  const library = new WhatsAppAPI({ token: 'token', appSecret: SECRET, webhookVerifyToken: 'a word', v: 'v23.0', secure: true });
  const ours = async (body, signature) => (await status('/hooks/whatsapp', { 'x-hub-signature-256': signature }, body)) !== 401;
  for (let i = 0; i < BODIES; i++) {
    // Meta signs its JSON with every letter beyond ASCII as \\uXXXX.
    const escaped = (text) => text.replace(/[^\0-~]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
    const body = i % 2 ? Buffer.from(JSON.stringify({ object: 'whatsapp_business_account', entry: [], odd: word(80) })) : Buffer.from(randomBytes(randomInt(1, 300)).toString('base64'));
    const signature = `sha256=${createHmac('sha256', SECRET).update(escaped(body.toString())).digest('hex')}`;
    assert.equal(await library.verifyRequestSignature(body.toString(), signature), true);
    assert.equal(await ours(body, signature), true);
    // Within ASCII, so that the library, which reads text, sees the same.
    const changed = Buffer.from(body);
    const at = randomInt(body.length);
    changed[at] ^= 1 << randomInt(7);
    if (changed[at] < 128) assert.equal(await library.verifyRequestSignature(changed.toString(), signature), false);
    assert.equal(await ours(changed, signature), false);
    const hex = flip(Buffer.from(signature.slice(7), 'hex'), randomInt(256)).toString('hex');
    assert.equal(await library.verifyRequestSignature(body.toString(), `sha256=${hex}`), false);
    assert.equal(await ours(body, `sha256=${hex}`), false);
  }
  assert.equal(library.get({ 'hub.mode': 'subscribe', 'hub.verify_token': 'a word', 'hub.challenge': '42' }), '42');
  const verify = (asked) => fetch(`${house.url}/hooks/whatsapp?hub.mode=subscribe&hub.verify_token=${asked}&hub.challenge=42`);
  assert.equal(await (await verify('a%20word')).text(), '42');
  assert.equal((await verify('other')).status, 403);
});
