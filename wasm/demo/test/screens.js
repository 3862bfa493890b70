// Ways in and out other than links; languages; narrow and dark screens; the keyboard.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import en from '../src/text/en.js';
import pt from '../src/text/pt.js';
import hant from '../src/text/zh-hant.js';
import hans from '../src/text/zh-hans.js';
import { assertAccessible, at, linkOf, press, told } from './city.js';

const LANGUAGES = { en, pt, 'zh-Hant': hant, 'zh-Hans': hans };

/** The wallet, where messages are received. */
async function receiving(person) {
  const page = await person.open(person.city.wallet);
  await person.unlock(page);
  await at(page, 'wallet.cards');
  await press(page, 'wallet.receive');
  return at(page, 'wallet.receive');
}

export function screens(world) {
  test('a request goes by QR code, as at most 700 octets, and is read from a picture', async () => {
    const { ana } = world;
    for (const journey of ['login_pseudonyms', 'age_check', 'licence_renewal', 'vaccination_status', 'voter_registration', 'tax_bracket', 'district_one_of']) {
      const asked = await ana.asked(journey);
      const data = new URLSearchParams(new URL(await linkOf(asked)).hash.slice(1)).get('data');
      assert.ok(Buffer.from(data, 'base64url').length <= 700, journey);
      const picture = await asked.locator('.code-image').screenshot();
      await asked.close();
      if (!['age_check', 'vaccination_status'].includes(journey)) continue;
      const page = await receiving(ana);
      await page.locator('input[type=file]').setInputFiles({ name: 'code.png', mimeType: 'image/png', buffer: picture });
      await at(page, 'consent.title');
      await page.close();
    }
  });

  test('the camera starts and stops, and shows no picture to anybody', async () => {
    const page = await receiving(world.ana);
    await press(page, 'wallet.camera.start');
    await page.locator('video:not([hidden])').waitFor();
    await assertAccessible(page, 'camera');
    await page.waitForTimeout(400);
    await press(page, 'wallet.camera.start');
    await page.locator('video[hidden]').waitFor({ state: 'attached' });
    assert.equal(await page.evaluate(() => document.querySelector('video').srcObject), null);
    await page.close();
  });

  test('messages go by the clipboard and by file', async () => {
    const { ana } = world;
    await ana.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const asked = await ana.asked('age_check');
    await press(asked, 'carry.copy');
    const copied = await asked.evaluate(() => navigator.clipboard.readText());
    assert.equal(copied, await linkOf(asked));
    const page = await receiving(ana);
    await page.getByLabel(en['carry.paste']).fill(copied);
    await press(page, 'carry.open');
    await at(page, 'consent.title');
    await press(page, 'consent.agree');
    await at(page, 'answer.title');
    const [download] = await Promise.all([page.waitForEvent('download'), press(page, 'carry.save')]);
    const buffer = readFileSync(await download.path());
    await asked.locator('input[type=file]').setInputFiles({ name: 'presentation.averment', mimeType: 'text/plain', buffer });
    await asked.locator('.learned').waitFor();
    // The wallet does not take its own answer for a message.
    await press(page, 'wallet.receive');
    await page.locator('input[type=file]').setInputFiles({ name: 'presentation.averment', mimeType: 'text/plain', buffer });
    await told(page, 'error.wrong-page');
    await page.close();
    await asked.close();
  });

  test('each language, on each page, and the choice stays', async () => {
    const { ana, city } = world;
    for (const [name, origin] of [['wallet', city.wallet], ['service', city.service], ['office', city.office], ['library', city.library]]) {
      const page = await ana.open(origin);
      for (const [tag, texts] of Object.entries(LANGUAGES)) {
        await page.locator('#language').selectOption(tag);
        await page.getByText(texts[`demo.${name}`]).waitFor();
        assert.equal(await page.getAttribute('html', 'lang'), tag);
        assert.ok((await page.title()).includes(texts[`page.${name}`]));
        assert.equal(await page.evaluate(() => document.activeElement.id), 'language');
        await assertAccessible(page, `${name} in ${tag}`);
      }
      await page.reload();
      await page.getByText(hans[`demo.${name}`]).waitFor();
      await page.locator('#language').selectOption('en');
      await page.close();
    }
  });

  test('consent speaks the language that is chosen, in the words of the office', async () => {
    const { ana } = world;
    const page = await ana.consentTo('district_one_of');
    await page.locator('#language').selectOption('zh-Hant');
    await page.getByRole('heading', { level: 1, name: hant['consent.title'] }).waitFor();
    const text = await page.locator('main').innerText();
    for (const word of ['免費乘搭渡輪', '居住地區', '港口區', '居民證', '身份證明局']) assert.ok(text.includes(word), word);
    await page.locator('#language').selectOption('pt');
    assert.ok((await page.locator('main').innerText()).includes('Bairro: Porto, Mercado, Rio ou Ilhas'));
    await page.locator('#language').selectOption('en');
    await page.close();
  });

  test('a change of the language keeps what was entered and chosen, the place, and what went wrong', async () => {
    const { ana, city } = world;
    const into = (page, tag) => page.locator('#language').selectOption(tag);
    const reader = await city.person();
    const page = await reader.open(city.wallet);
    await reader.makeWallet(page);
    await at(page, 'wallet.cards');
    await press(page, 'wallet.lock');
    await at(page, 'wallet.locked');
    // What went wrong is said in the new language, under the same code, beside the passphrase that was entered.
    await reader.unlock(page, 'not this one');
    await told(page, 'error.passphrase', 'vault/passphrase');
    await into(page, 'pt');
    const alert = page.getByRole('alert');
    assert.equal(await alert.count(), 1);
    const text = await alert.innerText();
    assert.ok(text.includes(pt['error.passphrase']) && text.includes('vault/passphrase'), text);
    const passphrase = page.locator('input[type=password]');
    assert.equal(await passphrase.inputValue(), 'not this one');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'language');
    await assertAccessible(page, 'what went wrong in another language');
    // The control: on the next screen it is over, and does not come back with another language.
    await reader.unlock(page);
    await page.getByRole('heading', { level: 1, name: pt['wallet.cards'] }).waitFor();
    await into(page, 'en');
    await at(page, 'wallet.cards');
    assert.equal(await alert.count(), 0);
    // A text, a file, and the place on a long screen.
    await press(page, 'wallet.settings');
    const bad = { name: 'no-wallet.json', mimeType: 'application/json', buffer: Buffer.from('{}') };
    await page.locator('input[type=file]').setInputFiles(bad);
    await passphrase.fill('of the file');
    await press(page, 'settings.import.do');
    await told(page, 'error.file', 'vault/file');
    await page.locator('#sure').check();
    await page.evaluate(() => window.scrollTo(0, 300));
    for (const [tag, texts] of [['zh-Hant', hant], ['en', en]]) {
      await page.evaluate((other) => {
        const choice = document.getElementById('language');
        choice.value = other;
        choice.dispatchEvent(new Event('change'));
      }, tag);
      await page.getByRole('heading', { level: 1, name: texts['wallet.settings'] }).waitFor();
      assert.equal(await page.locator('.chosen').innerText(), 'no-wallet.json');
      assert.equal(await passphrase.inputValue(), 'of the file');
      assert.ok(await page.locator('#sure').isChecked());
      assert.equal(await page.evaluate(() => window.scrollY), 300);
      assert.ok((await alert.innerText()).includes(texts['error.file']));
    }
    await press(page, 'wallet.receive');
    await page.locator('textarea').fill('half a link');
    await into(page, 'pt');
    assert.equal(await page.locator('textarea').inputValue(), 'half a link');
    // The control: another screen with a field of the same kind gets nothing of it.
    await into(page, 'en');
    await press(page, 'wallet.cards');
    await press(page, 'wallet.receive');
    assert.equal(await page.locator('textarea').inputValue(), '');
    await page.close();
    // The file is still the one that was chosen, not its name alone.
    const desk = await ana.asked('signed_contract');
    await desk.locator('input[type=file]').setInputFiles({ name: 'contract.txt', mimeType: 'text/plain', buffer: Buffer.from('I owe you 100.') });
    await into(desk, 'zh-Hans');
    await desk.getByRole('button', { name: hans['service.ask'], exact: true }).click();
    await desk.locator('#send').waitFor();
    assert.ok((await desk.locator('.tell').innerText()).includes('contract.txt'));
    await into(desk, 'en');
    await desk.close();
  });

  for (const [name, viewport, colorScheme] of [
    ['a screen of 320 pixels', { width: 320, height: 640 }, 'light'],
    ['a dark phone', { width: 390, height: 844 }, 'dark'],
    ['a dark desktop', { width: 1280, height: 800 }, 'dark'],
  ]) {
    test(`every kind of screen fits ${name}`, async () => {
      const { ana, city } = world;
      const watch = async (page, what) => {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await assertAccessible(page, `${what} on ${name}`);
      };
      for (const origin of [city.service, city.office, city.library]) {
        const page = await ana.open(origin);
        await watch(page, origin);
        await page.close();
      }
      let page = await ana.asked('vaccination_status');
      await watch(page, 'request');
      page = await ana.follow(page);
      await watch(page, 'locked');
      await ana.unlock(page);
      await at(page, 'consent.title');
      await watch(page, 'consent');
      await press(page, 'consent.agree');
      await at(page, 'answer.title');
      await watch(page, 'answer');
      for (const section of ['cards', 'receive', 'history', 'settings']) {
        const title = `wallet.${section}`;
        await page.getByRole('navigation').getByRole('button', { name: en[title], exact: true }).click();
        await at(page, title);
        for (const summary of await page.locator('summary').all()) await summary.click();
        await watch(page, section);
      }
      await page.close();
    });
  }

  test('the keyboard is enough', async () => {
    const { ana, city } = world;
    const page = await ana.open(city.wallet);
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.type), 'password');
    await page.keyboard.type('wrong passphrase');
    await page.keyboard.press('Enter');
    await told(page, 'error.passphrase');
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute('role')), 'alert', 'the focus is on what went wrong');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('correct horse battery');
    await page.keyboard.press('Enter');
    await at(page, 'wallet.cards');
    assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H1', 'the focus is on the new screen');
    await page.close();
  });
}
