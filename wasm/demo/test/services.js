// A document that is signed, votes that are limited, and a library of another city.

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

  test('recognition: a library of another city asks in its own words, and goes by the lists', async () => {
    const { ana } = world;
    const asked = await ana.asked('recognition');
    const lines = await textsOf(asked, '.bullets li');
    assert.ok(lines.includes('To see: Full name'), `${lines}`);
    assert.ok(lines.some((line) => line.includes('Identity Office (gov.example/identity), recognised through the list gov.example/trust')));
    await assertAccessible(asked, 'request of a library');
    const page = await ana.follow(asked);
    await ana.unlock(page);
    await at(page, 'consent.title');
    // The wallet says it in the words of the card.
    assert.deepEqual(await textsOf(page, '.tell.shown dt'), ['Name', 'Credential', 'Accepted through']);
    assert.ok((await textsOf(page, '.tell.shown dd')).includes('the list gov.example/trust, level substantial'));
    assert.ok((await textsOf(page, '.tell.proved li')).some((line) => line.startsWith('Date of birth: at least 16 years ago')));
    const withheld = await textsOf(page, '.tell.withheld li');
    await assertAccessible(page, 'consent to a library');
    await press(page, 'consent.agree');
    const result = await ana.follow(await at(page, 'answer.title'));
    await result.locator('.learned').waitFor();
    assert.deepEqual(await textsOf(result, '.tell.proved dt'), ['Full name']);
    assert.deepEqual(await textsOf(result, '.tell.proved dd'), ['Ana Wong']);
    const learned = await textsOf(result, '.learned li');
    assert.ok(learned.some((line) => line.startsWith('Born on: at least 16 years ago')), `${learned}`);
    assert.ok(learned.includes('Recognised through the list gov.example/trust, level substantial'));
    assert.deepEqual(await textsOf(result, '.tell.withheld li'), withheld);
    assert.equal(withheld.length, 6);
    await assertAccessible(result, 'welcome of a library');
    await result.close();
  });
}
