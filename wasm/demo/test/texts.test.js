// The texts: complete in each language, and a sentence for each code of the library.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { sentenceOf } from '../src/shared/sentences.js';
import en from '../src/text/en.js';
import pt from '../src/text/pt.js';
import hant from '../src/text/zh-hant.js';
import hans from '../src/text/zh-hans.js';

const SOURCES = fileURLToPath(new URL('../src', import.meta.url));
const OTHERS = { pt, 'zh-Hant': hant, 'zh-Hans': hans };

const placesOf = (text) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();

for (const [tag, texts] of Object.entries(OTHERS)) {
  test(`${tag} has each text, with the same places`, () => {
    assert.deepEqual(Object.keys(texts).sort(), Object.keys(en).sort());
    for (const [key, text] of Object.entries(en)) {
      assert.ok(texts[key].trim().length > 0, key);
      assert.deepEqual(placesOf(texts[key]), placesOf(text), key);
    }
  });

  test(`${tag} is translated`, () => {
    // What is the same in both: names, marks, units.
    const same = Object.keys(en).filter((key) => texts[key] === en[key] && /[a-z]{4}/.test(en[key].replace(/\{\w+\}/g, '')));
    const allowed = tag === 'pt' ? ['measure.octets', 'value.octets', 'journey.district_one_of.who'] : [];
    assert.deepEqual(same.filter((key) => !allowed.includes(key)), []);
  });
}

test('simplified Chinese has no traditional characters', () => {
  for (const [key, text] of Object.entries(hans)) {
    for (const character of text) assert.ok(!'並們刪礎繼憑證錢簽發檔網連結開關'.includes(character), `${key}: ${character}`);
  }
});

const code = readdirSync(SOURCES, { recursive: true })
  .filter((file) => file.endsWith('.js') && !file.startsWith('text'))
  .map((file) => readFileSync(join(SOURCES, file), 'utf8')).join('\n');

test('each text that the pages ask for exists, and none is idle', () => {
  const asked = [...code.matchAll(/\bt\(\s*'([^']+)'/g)].map(([, key]) => key);
  assert.ok(asked.length > 100);
  for (const key of asked) assert.ok(Object.hasOwn(en, key), key);
  // Keys with a part that is computed: its beginning, and whatever comes after.
  const patterns = [...code.matchAll(/\bt\(`([^`]+)`/g)].map(([, pattern]) => (
    new RegExp(`^${pattern.split(/\$\{[^}]+\}/).map((part) => part.replace(/[.\\]/g, '\\$&')).join('.+')}$`)));
  const chosen = [...code.matchAll(/'([a-z]+(?:[._][a-z-]+)+)'/g)].map(([, key]) => key);
  for (const key of Object.keys(en)) {
    const isUsed = asked.includes(key) || chosen.includes(key) || patterns.some((pattern) => pattern.test(key));
    assert.ok(isUsed, `nobody asks for ${key}`);
  }
});

test('each code of SPEC.md has a sentence of its own kind', () => {
  const specification = readFileSync(new URL('../../../SPEC.md', import.meta.url), 'utf8');
  const catalogue = specification.slice(specification.indexOf('## 21. Error catalogue'), specification.indexOf('## 22.'));
  const codes = [...catalogue.matchAll(/^\| `([a-z-]+\/[a-z-]+)`/gm)].map(([, one]) => one)
    // Warnings of a linter, and what is said while the library itself is set up or misused by a program.
    .filter((one) => !/^(lint|parameters|set)\//.test(one));
  assert.ok(codes.length > 80, `${codes.length} codes were found`);
  // Why an issuer of a list is not hidden is no error: each reason has a text of its own.
  const [reasons, errors] = [codes.filter((one) => one.startsWith('shown/')), codes.filter((one) => !one.startsWith('shown/'))];
  assert.deepEqual(reasons.map((one) => one.replace('/', '.')).sort(), Object.keys(en).filter((key) => key.startsWith('shown.')).sort());
  for (const one of errors) {
    const key = sentenceOf(one);
    assert.notEqual(key, 'error.unexpected', one);
    assert.ok(Object.hasOwn(en, key), key);
  }
  for (const one of ['message/unreadable', 'vault/passphrase', 'qr/none', 'session/unknown', 'rng', 'wasm/poisoned']) {
    assert.notEqual(sentenceOf(one), 'error.unexpected', one);
  }
  assert.equal(sentenceOf('nothing/known'), 'error.unexpected');
});
