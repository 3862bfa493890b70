// Bad input: each gets a sentence, and the wallet keeps all that it had.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';

import { assertAccessible, at, linkOf, press, told } from './city.js';

/** A link with one character of its data changed, about in the middle. */
function tampered(link) {
  const url = new URL(link);
  const fields = new URLSearchParams(url.hash.slice(1));
  const data = fields.get('data');
  const at = Math.floor(data.length / 2);
  fields.set('data', data.slice(0, at) + (data[at] === 'A' ? 'B' : 'A') + data.slice(at + 1));
  return `${url.origin}/#${fields}`;
}

/** How many credentials the wallet of a person has. */
async function cardsOf(person) {
  const page = await person.open(person.city.wallet);
  await person.unlock(page);
  await at(page, 'wallet.cards');
  const count = await page.locator('.card').count();
  await page.close();
  return count;
}

export function hostile(world) {
  let held;

  test('a tampered answer is refused, and so is the whole one after it', async () => {
    const { ana } = world;
    held = await cardsOf(ana);
    const page = await ana.consentTo('age_check');
    await press(page, 'consent.agree');
    await at(page, 'answer.title');
    const link = await linkOf(page);
    const service = await ana.open(tampered(link));
    await told(service, 'error.rejected', 'presentation/');
    await assertAccessible(service, 'refused by the service');
    // A session is good for one answer.
    await service.goto('about:blank');
    await service.goto(link);
    await told(service, 'error.replayed', 'nonce/replayed');
    await service.close();
    await page.close();
  });

  test('an answer counts once, also in another tab and after a reload', async () => {
    const { ana } = world;
    const page = await ana.consentTo('voter_registration');
    await press(page, 'consent.agree');
    await at(page, 'answer.title');
    const link = await linkOf(page);
    await page.close();
    const [first, second] = await Promise.all([ana.open(link), ana.open(link)]);
    const outcomes = await Promise.all([first, second].map((one) => one.locator('.learned, [role=alert]').first().waitFor()
      .then(() => one.getByRole('alert').count())));
    assert.deepEqual(outcomes.sort(), [0, 1], 'one of two is accepted');
    await first.reload();
    await at(first, 'service.home');
    assert.equal(await first.locator('.learned').count(), 0);
    await first.goto('about:blank');
    await first.goto(link);
    await told(first, 'error.replayed', 'nonce/replayed');
    await first.close();
    await second.close();
  });

  test('an answer is of no use for another request', async () => {
    const { ana } = world;
    const page = await ana.consentTo('age_check');
    await press(page, 'consent.agree');
    await at(page, 'answer.title');
    const answer = new URLSearchParams(new URL(await linkOf(page)).hash.slice(1));
    await page.close();
    const asked = await ana.asked('age_check');
    answer.set('context', new URLSearchParams(new URL(await linkOf(asked)).hash.slice(1)).get('context'));
    await asked.goto('about:blank');
    await asked.goto(`${world.city.service}/#${answer}`);
    await told(asked, 'error.rejected', 'presentation/rejected');
    answer.set('context', '00'.repeat(32));
    await asked.goto('about:blank');
    await asked.goto(`${world.city.service}/#${answer}`);
    await told(asked, 'error.session-unknown', 'session/unknown');
    // The other address has no such session.
    await asked.goto(`${world.city.otherService}/#${answer}`);
    await told(asked, 'error.session-unknown', 'session/unknown');
    await asked.close();
  });

  test("another service's request, passed on by a site, is refused", async () => {
    const { ana, city } = world;
    const asked = await ana.asked('age_check');
    const link = await linkOf(asked);
    await asked.close();
    // A site on this machine that passes requests of the service on.
    const relay = createServer((_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html', 'Referrer-Policy': 'origin' });
      response.end(`<!doctype html><title>relay</title><h1>relay</h1><a id="send" href="${link.replaceAll('&', '&amp;')}" target="_blank" rel="noopener">win</a>`);
    });
    await new Promise((resolve) => { relay.listen(0, '127.0.0.1', resolve); });
    const origin = `http://localhost:${relay.address().port}`;
    city.origins.push(origin);
    const page = await ana.follow(await ana.open(`${origin}/`));
    await ana.unlock(page);
    await told(page, 'error.audience', 'plan/audience');
    await page.close();
    city.origins.pop();
    relay.closeAllConnections();
    relay.close();
    // The same link without that site: the wallet says that only the request itself names its sender.
    const pasted = await ana.open(link);
    await ana.unlock(pasted);
    await at(pasted, 'consent.title');
    assert.equal(await pasted.locator('.who .caution').count(), 1);
    await pasted.close();
    world.ana.complaints = world.ana.complaints.filter((text) => !text.includes('favicon'));
    city.network.missing.length = 0;
  });

  test('an old request is refused, by the wallet and by the service', async () => {
    const { ana } = world;
    const asked = await ana.asked('age_check');
    const link = await linkOf(asked);
    const later = 6 * 60_000;
    const page = await ana.ahead(later);
    await page.goto(link);
    await ana.unlock(page);
    await told(page, 'error.expired', 'plan/expired');
    await page.close();
    const wallet = await ana.open(link);
    await ana.unlock(wallet);
    await press(wallet, 'consent.agree');
    await at(wallet, 'answer.title');
    const service = await ana.ahead(later);
    await service.goto(await linkOf(wallet));
    await told(service, 'error.expired', 'nonce/expired');
    await service.close();
    await wallet.close();
    await asked.close();
  });

  test('garbage of any kind gets a sentence', async () => {
    const { ana, city } = world;
    const page = await ana.open(city.wallet);
    await ana.unlock(page);
    await press(page, 'wallet.receive');
    const asked = await ana.asked('age_check');
    const request = await linkOf(asked);
    await asked.close();
    const cases = [
      ['', 'error.unreadable'],
      ['lorem ipsum dolor', 'error.unreadable'],
      ['🙂'.repeat(5000), 'error.unreadable'],
      ['<img src=x onerror=alert(1)>', 'error.unreadable'],
      ['x'.repeat(2_000_000), 'error.unreadable'],
      [`${city.wallet}/#averment=1&kind=request&data=AAAA`, 'error.damaged'],
      [`${city.wallet}/#averment=1&kind=offer&data=AAAA&document=e30`, 'error.damaged'],
      [`${city.wallet}/#averment=1&kind=offer&data=AAAA`, 'error.unreadable'],
      [`${city.wallet}/#averment=1&kind=issued&data=AAAA&context=${'11'.repeat(32)}`, 'error.pending-unknown'],
      [`${city.service}/#averment=1&kind=presentation&data=AAAA`, 'error.wrong-page'],
      [request.slice(0, -40), 'error.unreadable', 'error.damaged'],
      [request.replace('kind=request', 'kind=offer'), 'error.unreadable'],
    ];
    for (const [text, ...keys] of cases) {
      await page.getByLabel('Paste a link').fill(text);
      await press(page, 'carry.open');
      await page.getByRole('alert').waitFor();
      const outcomes = await Promise.all(keys.map((key) => told(page, key).then(() => true, () => false)));
      assert.ok(outcomes.includes(true), `${text.slice(0, 60)}: ${await page.getByRole('alert').innerText()}`);
    }
    await assertAccessible(page, 'the wallet refuses');
    // The same in a file, and pictures that are none or show nothing.
    const file = page.locator('input[type=file]');
    for (const [name, mimeType, content, key] of [
      ['noise.averment', 'text/plain', Buffer.from([255, 254, 0, 1]), 'error.unreadable'],
      ['large.averment', 'text/plain', Buffer.alloc(2_000_000, 65), 'error.unreadable'],
      ['broken.png', 'image/png', Buffer.from('no picture'), 'error.no-code'],
    ]) {
      await file.setInputFiles({ name, mimeType, buffer: content });
      await told(page, key);
    }
    await page.close();
  });

  test('offers and credentials that were changed are refused', async () => {
    const { ana } = world;
    const office = await ana.offered('resident', 'R-1001');
    const offer = await linkOf(office);
    const broken = new URLSearchParams(new URL(offer).hash.slice(1));
    const document = JSON.parse(Buffer.from(broken.get('document'), 'base64url'));
    for (const change of [
      (one) => { one.keys[0].not_after = '2047-12-31'; },
      (one) => { one.issuer = 'gov.example/other'; },
      (one) => { one.schemas[0].claims.pop(); },
      (one) => { one.unknown = 1; },
      () => undefined,
    ]) {
      const copy = structuredClone(document);
      const isWhole = change(copy) === undefined && JSON.stringify(copy) === JSON.stringify(document);
      broken.set('document', Buffer.from(JSON.stringify(copy)).toString('base64url'));
      const page = await ana.open(`${world.city.wallet}/#${broken}`);
      await ana.unlock(page);
      // The last is the control: nothing was changed.
      if (isWhole) await at(page, 'offer.title');
      else assert.ok(await page.getByRole('alert').innerText());
      await page.close();
    }
    const wallet = await ana.open(offer);
    await ana.unlock(wallet);
    await press(wallet, 'offer.apply');
    await at(wallet, 'applied.title');
    const application = await linkOf(wallet);
    await office.goto('about:blank');
    await office.goto(application);
    await at(office, 'issued.title');
    const issued = await linkOf(office);
    await wallet.close();
    const page = await ana.open(tampered(issued));
    await ana.unlock(page);
    await told(page, 'error.issued');
    // What came damaged can come again.
    await page.goto('about:blank');
    await page.goto(issued);
    await ana.unlock(page);
    await at(page, 'wallet.received');
    await press(page, 'wallet.received.cards');
    assert.equal(await page.locator('.card').count(), held + 1);
    await page.close();
    // The offer is spent.
    await office.goto('about:blank');
    await office.goto(application);
    await told(office, 'error.offer-unknown', 'offer/unknown');
    await office.close();
    held += 1;
  });

  test('refusal tells the service nothing, and is remembered', async () => {
    const { ana } = world;
    const page = await ana.consentTo('tax_bracket');
    await press(page, 'consent.refuse');
    await at(page, 'refused.title');
    assert.equal(await page.locator('#send').count(), 0);
    await assertAccessible(page, 'refused');
    await press(page, 'wallet.history');
    await at(page, 'wallet.history');
    assert.match(await page.locator('.entries li').first().innerText(), /You refused http:\/\/localhost/);
    await page.close();
  });

  test('after all that the wallet has what it had', async () => {
    assert.equal(await cardsOf(world.ana), held);
    assert.ok(held >= 6);
  });
}
