// Links and files that others made: read strictly, or refused with a code.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { MAX_TEXT, originOf, readFragment, readText, toLink } from '../src/shared/message.js';
import { fromBase64url, toBase64url } from '../src/shared/octets.js';

const message = {
  kind: 'offer', octets: Uint8Array.of(0, 1, 254, 255), context: 'ab'.repeat(32), reply: 'https://office.example',
  documents: ['{"a":"ä 憑證"}', '{}'],
  lists: ['{"list":1}', '{}'],
  register: [Uint8Array.of(1, 2), Uint8Array.of(3), Uint8Array.of(255)],
};

const refused = (text) => assert.throws(() => readText(text), { name: 'Problem', code: /^message\// }, text.slice(0, 80));

test('a link carries a message there and back', () => {
  const link = toLink('https://wallet.example', message);
  assert.ok(link.startsWith('https://wallet.example/#'));
  assert.deepEqual(readText(`  ${link}\n`), message);
  assert.deepEqual(readFragment(link.slice(link.indexOf('#') + 1)), message);
});

test('text that is no message is refused', () => {
  const link = toLink('https://wallet.example', message);
  for (const text of ['', '#', 'lorem ipsum', 'https://wallet.example/', '🙂'.repeat(1000), '{"kind":"offer"}', '\0\x01']) refused(text);
  refused(link.replace('averment=1', 'averment=2'));
  refused(link.replace('kind=offer', 'kind=constructor'));
  refused(link.replace('kind=offer', 'kind='));
  refused(link.replace('data=', 'data=*'));
  refused(link.replace('context=ab', 'context=AB'));
  refused(link.replace('context=ab', 'context='));
  refused(`${link} ${link}`);
  refused(`averment=1&kind=offer&data=${'A'.repeat(MAX_TEXT)}`);
  // A document that is no UTF-8.
  refused(`averment=1&kind=offer&data=&document=${toBase64url(Uint8Array.of(0xff, 0xfe))}`);
  refused(`averment=1&kind=offer&data=&list=${toBase64url(Uint8Array.of(0xff, 0xfe))}`);
  // A register without a head, and with a part that is none.
  for (const register of ['', 'AAA', 'AAA.*', 'AAA.A']) refused(`averment=1&kind=register&data=&register=${register}`);
});

test('an answer goes to an origin and to nothing else', () => {
  for (const origin of ['https://office.example', 'http://localhost:8703', 'http://127.0.0.1:1']) assert.equal(originOf(origin), origin);
  for (const text of [
    'javascript:alert(1)', 'data:text/html,x', 'http://office.example', 'https://office.example/path', 'https://a@office.example',
    'file:///etc', 'https://office.example/', 'HTTPS://office.example', 'nonsense', '', null, 'http://localhost.example',
  ]) assert.equal(originOf(text), undefined, String(text));
});

test('base64url has one form', () => {
  for (let length = 0; length < 9; length += 1) {
    const octets = new Uint8Array(length).map((_, position) => position * 37 + 200);
    assert.deepEqual(fromBase64url(toBase64url(octets)), octets);
  }
  for (const text of ['A', 'AB', 'AAB', 'A A', 'AA==', '+/', 'AA\n']) {
    const octets = fromBase64url(text);
    assert.ok(octets === undefined || toBase64url(octets) === text, text);
  }
  assert.equal(fromBase64url('AB'), undefined);
  assert.equal(fromBase64url('AA=='), undefined);
});
