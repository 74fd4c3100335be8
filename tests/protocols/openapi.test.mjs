// The description of our own JSON API is a right OpenAPI document, by the specification's own schema.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';

test('openapi.json', async () => {
  const document = JSON.parse(readFileSync(new URL('../../src/channel/api/openapi.json', import.meta.url), 'utf8'));
  const validator = new Validator();
  const judged = await validator.validate(document);
  assert.ok(judged.valid, JSON.stringify(judged.errors));
  assert.equal(validator.version, '3.1');
});
