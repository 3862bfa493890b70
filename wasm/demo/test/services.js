// A document that is signed, and votes that are limited.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';

import en from '../src/text/en.js';
import { assertAccessible, at, linkOf, press, textsOf, told } from './city.js';

const file = (name, text) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
const CONTRACT = file('contract.txt', 'I owe you 100.');
const OTHER = file('contract.txt', 'I owe you 1000.');

/** The signing desk with its request for a file. */
async function askedToSign(person, document) {
  const page = await person.asked('signed_contract');
  await page.locator('input[type=file]').setInputFiles(document);
  await press(page, 'service.ask');
  await page.locator('#send').waitFor();
  return page;
}

/** The wallet with the signature, ready to be sent. */
async function signed(person, page, document) {
  const wallet = await person.follow(page);
  await person.unlock(wallet);
  await at(wallet, 'signing.title');
  await wallet.locator('input[type=file]').setInputFiles(document);
  await press(wallet, 'signing.next');
  await press(wallet, 'signing.sign');
  return at(wallet, 'signed.title');
}

export function services(world) {
  test('signed_contract: the file is hashed in the page, and signed by who a card shows somebody to be', async () => {
    const { ana } = world;
    const desk = await ana.asked('signed_contract');
    await press(desk, 'service.ask');
    await told(desk, 'error.no-document', 'document/none');
    await assertAccessible(desk, 'choice of a document');
    await desk.close();
    const asked = await askedToSign(ana, CONTRACT);
    await assertAccessible(asked, 'request to sign');
    const digest = createHash('sha256').update(CONTRACT.buffer).digest('hex');
    assert.ok((await textsOf(asked, '.tell dd')).includes(digest));
    let wallet = await ana.follow(asked);
    await ana.unlock(wallet);
    await at(wallet, 'signing.title');
    await assertAccessible(wallet, 'choice of the document in the wallet');
    // Another file than the one that is to be signed.
    await wallet.locator('input[type=file]').setInputFiles(OTHER);
    await press(wallet, 'signing.next');
    await told(wallet, 'error.other-document', 'plan/document');
    await wallet.locator('input[type=file]').setInputFiles(CONTRACT);
    await press(wallet, 'signing.next');
    await wallet.locator('.who .purpose').waitFor();
    assert.ok((await textsOf(wallet, '.tell.shown dd')).includes('Ana Wong'));
    await assertAccessible(wallet, 'consent to a signature');
    await press(wallet, 'signing.sign');
    await assertAccessible(await at(wallet, 'signed.title'), 'signature');
    const result = await ana.follow(wallet);
    await at(result, 'result.signature');
    assert.deepEqual(await textsOf(result, '.tell.proved dd'), ['Ana Wong']);
    assert.ok((await textsOf(result, '.notice')).includes(en['result.unproven']));
    assert.ok((await textsOf(result, '.tell dd')).includes(digest));
    await assertAccessible(result, 'checked signature');
    await result.close();
  });

  test('a signature is for its document, and no login', async () => {
    const { ana } = world;
    const [first, second] = [await askedToSign(ana, CONTRACT), await askedToSign(ana, OTHER)];
    const context = new URLSearchParams(new URL(await linkOf(second)).hash.slice(1)).get('context');
    const wallet = await signed(ana, first, CONTRACT);
    const moved = (await linkOf(wallet)).replace(/context=[0-9a-f]{64}/, `context=${context}`);
    await wallet.close();
    await second.goto(moved);
    await told(second, 'error.other-document', 'signature/document');
    await second.goto(moved.replace('kind=signature', 'kind=presentation'));
    await told(second, 'error.session-unknown', 'session/unknown');
    await second.close();
  });

  test('budget_vote: so many votes for each person and year, and none more', async () => {
    const { ana } = world;
    for (const number of [1, 2, 3]) {
      const page = await ana.visit('budget_vote');
      const counted = await page.locator('.pseudonym + p').innerText();
      assert.ok(counted.startsWith(`Votes counted so far: ${number}.`), counted);
      if (number === 1) await assertAccessible(page, 'a vote');
      await page.close();
    }
    const wallet = await ana.follow(await ana.asked('budget_vote'));
    await ana.unlock(wallet);
    await told(wallet, 'error.no-use-left', 'present/no-use-left');
    await wallet.close();
  });
}
