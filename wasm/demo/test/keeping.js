// What the wallet keeps: encrypted, in one file, through reloads and tabs, and without a network.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { PASSPHRASE, assertAccessible, at, linkOf, press, told } from './city.js';
import en from '../src/text/en.js';

/** Everything that a page has in the storage of the browser, as text; of its data base only the records that are named, if any. */
export const stored = (page, names) => page.evaluate(async (wanted) => {
  const base = await new Promise((resolve) => { indexedDB.open('averment-demo').onsuccess = ({ target }) => resolve(target.result); });
  const table = base.transaction('values').objectStore('values');
  const requests = wanted ? wanted.map((name) => table.get(name)) : [table.getAll()];
  const results = await Promise.all(requests.map((request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); })));
  const values = wanted ? results : results[0];
  base.close();
  const bases = (await indexedDB.databases()).map(({ name }) => name);
  return JSON.stringify([bases, values, { ...localStorage }, { ...sessionStorage }, document.cookie]);
}, names);

async function exported(page) {
  await press(page, 'wallet.settings');
  const [download] = await Promise.all([page.waitForEvent('download'), press(page, 'settings.export.do')]);
  return readFileSync(await download.path());
}

async function opened(person) {
  const page = await person.open(person.city.wallet);
  await person.unlock(page);
  return at(page, 'wallet.cards');
}

const choose = (page, content) => page.locator('input[type=file]').first().setInputFiles({ name: 'wallet.averment-wallet', mimeType: 'application/json', buffer: content });

export function keeping(world) {
  test('nothing stands in the clear in the storage of the wallet or of the offices', async () => {
    const { ana, city } = world;
    const wallet = await opened(ana);
    const text = await stored(wallet);
    for (const word of ['Ana Wong', 'R-1001', 'gov.example', 'harbour', city.service, PASSPHRASE]) assert.ok(!text.includes(word), word);
    const [bases, values] = JSON.parse(text);
    assert.deepEqual(bases, ['averment-demo']);
    assert.equal(values.length, 1);
    assert.deepEqual(Object.keys(values[0]).sort(), ['content', 'format', 'nonce', 'rounds', 'salt']);
    assert.ok(values[0].rounds >= 600_000);
    await wallet.close();
    const office = await ana.open(city.office);
    assert.ok(!(await stored(office)).includes('secret'));
    await office.close();
    // The control: the service keeps public documents, and the search finds them.
    const service = await ana.open(city.service);
    assert.ok((await stored(service)).includes('gov.example'));
    await service.close();
  });

  test('a wrong passphrase opens nothing and loses nothing', async () => {
    const { ana, city } = world;
    const page = await ana.open(city.wallet);
    const before = await stored(page);
    for (const passphrase of ['', 'correct horse batterie', 'x'.repeat(10_000)]) {
      await ana.unlock(page, passphrase);
      await told(page, 'error.passphrase', 'vault/passphrase');
    }
    await assertAccessible(page, 'wrong passphrase');
    assert.equal(await stored(page), before);
    await ana.unlock(page);
    await at(page, 'wallet.cards');
    await page.close();
  });

  test('a reload locks the wallet, and so does the button', async () => {
    const page = await opened(world.ana);
    await page.reload();
    await at(page, 'wallet.locked');
    assert.equal(await page.locator('.card').count(), 0);
    await world.ana.unlock(page);
    await at(page, 'wallet.cards');
    await press(page, 'wallet.lock');
    await at(page, 'wallet.locked');
    await page.close();
  });

  test('a reload in the middle of an issuance loses nothing', async () => {
    const { ana } = world;
    const office = await ana.offered('vaccination');
    let page = await ana.open(await linkOf(office));
    await ana.unlock(page);
    await press(page, 'offer.apply');
    await at(page, 'applied.title');
    const application = await linkOf(page);
    await page.reload();
    await ana.unlock(page);
    await at(page, 'wallet.cards');
    const waiting = await page.locator('.entries > li').count();
    assert.match(await page.locator('.entries > li').last().innerText(), /^Vaccination record, applied for at City Clinic/);
    const before = await page.locator('.card').count();
    await page.close();
    await office.goto('about:blank');
    await office.goto(application);
    page = await ana.follow(await at(office, 'issued.title'));
    await ana.unlock(page);
    await at(page, 'wallet.received');
    await press(page, 'wallet.received.cards');
    assert.equal(await page.locator('.card').count(), before + 1);
    assert.equal(await page.locator('.entries > li').count(), waiting - 1);
    await page.close();
  });

  test('two tabs of one wallet do not overwrite each other', async () => {
    const { ana } = world;
    const [first, second] = [await opened(ana), await opened(ana)];
    const entries = async (page) => {
      await press(page, 'wallet.history');
      await at(page, 'wallet.history');
      return page.locator('.entries > li').count();
    };
    const before = await entries(first);
    for (const page of [second, first]) {
      const asked = await ana.asked('age_check');
      const link = await linkOf(asked);
      await asked.close();
      await press(page, 'wallet.receive');
      await page.getByLabel('Paste a link').fill(link);
      await press(page, 'carry.open');
      await at(page, 'consent.title');
      await press(page, 'consent.refuse');
      await at(page, 'refused.title');
    }
    assert.equal(await entries(first), before + 2);
    assert.equal(await entries(second), before + 2);
    await first.close();
    await second.close();
  });

  test('everything goes into one encrypted file, and comes back on another device', async () => {
    const { ana, city } = world;
    const page = await opened(ana);
    const count = await page.locator('.card').count();
    const file = await exported(page);
    await assertAccessible(page, 'settings');
    assert.ok(!file.includes('gov.example') && !file.includes('Ana Wong'));
    const device = await city.person();
    const fresh = await device.open(city.wallet);
    // Wrong files and a wrong passphrase first.
    const restore = async (content, passphrase) => {
      await choose(fresh, content);
      await fresh.getByLabel(en['wallet.restore.passphrase']).fill(passphrase);
      await press(fresh, 'wallet.restore.do');
    };
    await restore(Buffer.from('{"format":"averment-wallet-1"}'), PASSPHRASE);
    await told(fresh, 'error.file', 'vault/file');
    await restore(Buffer.from([0, 255, 1]), PASSPHRASE);
    await told(fresh, 'error.file', 'vault/file');
    await restore(file, 'correct horse batterie');
    await told(fresh, 'error.passphrase', 'vault/passphrase');
    const bent = JSON.parse(file);
    bent.content = `${bent.content.slice(0, 99)}${bent.content[99] === 'A' ? 'B' : 'A'}${bent.content.slice(100)}`;
    await restore(Buffer.from(JSON.stringify(bent)), PASSPHRASE);
    await told(fresh, 'error.passphrase', 'vault/passphrase');
    await restore(file, PASSPHRASE);
    await at(fresh, 'wallet.cards');
    assert.equal(await fresh.locator('.card').count(), count);
    // It is the same person: removed credentials come back from the file, and nothing twice.
    await fresh.locator('.card summary').first().click();
    await press(fresh, 'wallet.card.remove');
    await at(fresh, 'wallet.remove.title');
    await assertAccessible(fresh, 'removal');
    await press(fresh, 'wallet.remove.do');
    await at(fresh, 'wallet.cards');
    assert.equal(await fresh.locator('.card').count(), count - 1);
    await press(fresh, 'wallet.settings');
    for (const added of [1, 0]) {
      await choose(fresh, file);
      await fresh.getByLabel(en['wallet.restore.passphrase']).fill(PASSPHRASE);
      await press(fresh, 'settings.import.do');
      await fresh.getByText(`Credentials added: ${added}.`, { exact: false }).first().waitFor();
    }
    await press(fresh, 'wallet.cards');
    await at(fresh, 'wallet.cards');
    assert.equal(await fresh.locator('.card').count(), count);
    // A file of another wallet changes nothing.
    const ben = await opened(world.ben);
    await press(ben, 'wallet.settings');
    await choose(ben, file);
    await ben.getByLabel(en['wallet.restore.passphrase']).fill(PASSPHRASE);
    await press(ben, 'settings.import.do');
    await told(ben, 'error.other-wallet', 'vault/other');
    await ben.close();
    // The end of a wallet asks twice.
    await press(fresh, 'wallet.settings');
    await press(fresh, 'settings.remove.do');
    await told(fresh, 'error.confirm');
    await fresh.getByLabel(en['settings.remove.sure']).check();
    await press(fresh, 'settings.remove.do');
    await at(fresh, 'wallet.new');
    assert.ok(!(await stored(fresh)).includes('averment-wallet-1'));
    await page.close();
    await fresh.close();
  });

  test('a weak or a mistyped passphrase makes no wallet', async () => {
    const device = await world.city.person();
    const page = await device.open(world.city.wallet);
    const make = async (first, again) => {
      await page.getByLabel(en['wallet.passphrase'], { exact: true }).fill(first);
      await page.getByLabel(en['wallet.passphrase.again']).fill(again);
      await press(page, 'wallet.create');
    };
    await make('short', 'short');
    await told(page, 'error.short');
    await make(PASSPHRASE, `${PASSPHRASE}.`);
    await told(page, 'error.mismatch');
    await page.reload();
    await at(page, 'wallet.new');
    await page.close();
  });

  test('a whole journey without a network', async () => {
    const { ana, city } = world;
    for (const origin of [city.wallet, city.service]) {
      const page = await ana.open(origin);
      await page.evaluate(async () => { await navigator.serviceWorker.ready; });
      await page.close();
    }
    await city.network.disconnect();
    try {
      const page = await ana.visit('age_check');
      await page.close();
      // The control: a file that was never kept cannot be had.
      const wallet = await ana.open(city.wallet);
      assert.equal(await wallet.evaluate(() => fetch('/never').then(() => 'came', () => 'failed')), 'failed');
      await wallet.close();
      // That failure is said on the console, and nothing else is.
      assert.deepEqual(ana.complaints.splice(0).filter((text) => !text.includes('ERR_FAILED')), []);
    } finally {
      await city.network.connect();
    }
  });
}
