// The record of a wallet: opens with its passphrase, unchanged, and in no other way.

import assert from 'node:assert/strict';
import { before, test } from 'node:test';

import { FORMAT, ROUNDS, keyOf, readRecord, seal, unseal } from '../src/shared/sealed.js';

const value = { secret: 'c2VjcmV0', number: 5n, octets: Uint8Array.of(1, 2) };

let sealer;
let record;

before(async () => {
  sealer = await keyOf('correct horse battery');
  record = await seal(sealer, value);
});

const wrong = { name: 'Problem', code: 'vault/passphrase' };

test('it opens with the passphrase, also in another form of Unicode', async () => {
  assert.deepEqual(await unseal(sealer, record), { secret: 'c2VjcmV0', number: '5', octets: 'AQI' });
  const again = await keyOf('correct horse battery', record);
  assert.equal((await unseal(again, record)).secret, value.secret);
  const composed = await keyOf('caf\u00e9 noir noir');
  const decomposed = await keyOf('cafe\u0301 noir noir', composed);
  assert.equal((await unseal(decomposed, await seal(composed, value))).secret, value.secret);
});

test('it opens with no other passphrase', async () => {
  for (const passphrase of ['correct horse battery ', 'Correct horse battery', '']) {
    await assert.rejects(async () => unseal(await keyOf(passphrase, record), record), wrong);
  }
});

test('no part of it can be changed', async () => {
  const flipped = (text, at) => text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
  for (const at of [0, 10, record.content.length - 5]) {
    await assert.rejects(unseal(sealer, { ...record, content: flipped(record.content, at) }), wrong);
  }
  await assert.rejects(unseal(sealer, { ...record, nonce: flipped(record.nonce, 3) }), wrong);
  await assert.rejects(unseal(sealer, { ...record, salt: flipped(record.salt, 3) }), wrong);
  await assert.rejects(unseal(sealer, { ...record, rounds: record.rounds + 1 }), wrong);
});

test('each writing has a nonce of its own, each wallet a salt of its own, and nothing is in the clear', async () => {
  const other = await seal(sealer, value);
  assert.notEqual(other.nonce, record.nonce);
  assert.notEqual(other.content, record.content);
  assert.notEqual((await keyOf('correct horse battery')).salt, sealer.salt);
  assert.ok(!JSON.stringify(record).includes(value.secret));
  assert.equal(sealer.key.extractable, false);
  await assert.rejects(crypto.subtle.exportKey('raw', sealer.key));
});

test('a file that is no wallet is refused before any work', () => {
  assert.deepEqual(readRecord(JSON.stringify(record)), record);
  const bad = [
    '', 'null', '[]', '"text"', '{', '{}', JSON.stringify({ ...record, extra: 1 }), JSON.stringify({ ...record, format: 'other' }),
    ...['0', 1, ROUNDS - 1, 10_000_001, 1e300, null, `${ROUNDS}`, ROUNDS + 0.5].map((rounds) => JSON.stringify({ ...record, rounds })),
    ...['', 'AAAA', null, 5, '*'].map((salt) => JSON.stringify({ ...record, salt })),
    JSON.stringify({ ...record, nonce: record.salt }), JSON.stringify({ ...record, content: 'AAAA' }),
  ];
  for (const text of bad) assert.throws(() => readRecord(text), { name: 'Problem', code: 'vault/file' }, text.slice(0, 200));
  assert.equal(record.format, FORMAT);
});
