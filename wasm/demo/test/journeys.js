// Each of the first eight journeys, by pressing what a person presses.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { at, assertAccessible, linkOf, press, textsOf, told } from './city.js';

const RESIDENT = /^Resident card, issued by Identity Office \(gov\.example\/identity\), valid on /;

const dateYearsAgo = (years) => {
  const now = new Date();
  const date = new Date(Date.UTC(now.getUTCFullYear() - years, now.getUTCMonth(), now.getUTCDate()));
  return new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: 'UTC' }).format(date);
};

/** What the wallet said before consent, and what the service learned after it, must be the same. */
export async function visit(person, journey, expected) {
  const page = await person.consentTo(journey);
  const consent = {
    shown: await textsOf(page, '.tell.shown dd'),
    proved: await textsOf(page, '.tell.proved li'),
    withheld: await textsOf(page, '.tell.withheld li'),
    linkable: await textsOf(page, '.tell.linkable li'),
  };
  assert.equal(await page.locator('.who .audience').innerText(), person.city.service);
  assert.equal(await page.locator('.who .caution').count(), 0, 'the browser knows from where it came');
  await press(page, 'consent.agree');
  const result = await person.follow(await at(page, 'answer.title'));
  await result.locator('.learned').waitFor();
  const learned = await textsOf(result, '.learned li');
  const shown = await textsOf(result, '.tell.proved dd');
  const withheld = await textsOf(result, '.tell.withheld li');
  assert.deepEqual(shown, expected.shown ?? []);
  for (const value of shown) assert.ok(consent.shown.includes(value), `${value} was not announced`);
  assert.deepEqual(withheld, consent.withheld);
  assert.equal(withheld.length, expected.withheld);
  for (const line of expected.proved) {
    assert.ok(learned.includes(line), `${line} is not in ${learned}`);
    assert.ok(consent.proved.includes(line), `${line} is not in ${consent.proved}`);
  }
  assert.equal(learned.length, expected.proved.length + expected.cards + (expected.extra ?? 0));
  assert.equal(consent.linkable.length, expected.links ?? 0);
  const [time, size] = await textsOf(result, '.measures li');
  assert.match(time, /^Checked in [\d.,]+ ms$/);
  assert.match(size, /^[\d,]+ bytes$/);
  return result;
}

export function journeys(world) {
  test('identity_issuance: one person, one wallet', async () => {
    const { ana, city } = world;
    let page = await ana.offered('resident', 'R-1001');
    await assertAccessible(page, 'offer of the office');
    page = await ana.follow(page);
    await assertAccessible(page, 'first screen of the wallet');
    await ana.makeWallet(page);
    await at(page, 'offer.title');
    await assertAccessible(page, 'offer in the wallet');
    assert.equal((await textsOf(page, '.tags li')).length, 7);
    await press(page, 'offer.apply');
    page = await ana.follow(await at(page, 'applied.title'));
    await at(page, 'issued.title');
    await assertAccessible(page, 'issued');
    assert.deepEqual((await textsOf(page, '.tell dd')).filter((_, number) => number !== 1), ['Ana Wong', 'entered']);
    page = await ana.follow(page);
    await assertAccessible(page, 'locked');
    await ana.unlock(page);
    await at(page, 'wallet.received');
    await assertAccessible(page, 'received');
    assert.ok((await textsOf(page, '.card dd')).includes('Ana Wong'));
    await page.close();
    // A second wallet of the same person, and the same wallet for another person.
    world.ben = await city.person();
    page = await ana.offered('resident', 'R-1001');
    const second = await world.ben.open(await linkOf(page));
    await world.ben.makeWallet(second);
    await press(second, 'offer.apply');
    await at(second, 'applied.title');
    await page.goto(await linkOf(second));
    await told(page, 'error.second-secret', 'registration/second-secret');
    await page.close();
    await second.close();
    page = await ana.follow(await ana.offered('resident', 'R-1002'));
    await ana.unlock(page);
    await press(page, 'offer.apply');
    page = await ana.follow(await at(page, 'applied.title'));
    await told(page, 'error.second-person', 'registration/second-person');
    await page.close();
  });

  test('the other offices issue against the card', async () => {
    const { ana } = world;
    for (const offer of ['licence', 'vaccination', 'assessment']) await (await ana.obtain(offer)).close();
    const page = await ana.open(world.city.wallet);
    await ana.unlock(page);
    await at(page, 'wallet.cards');
    assert.equal(await page.locator('.card').count(), 4);
    await page.close();
  });

  test('age_check', async () => {
    const page = await visit(world.ana, 'age_check', {
      proved: [`Date of birth: at least 18 years ago, that is on ${dateYearsAgo(18)} or earlier`], cards: 1, withheld: 7,
    });
    assert.match((await textsOf(page, '.learned li'))[1], RESIDENT);
    await page.close();
  });

  test('login_pseudonyms: known to each, and joined by none', async () => {
    const { ana, city } = world;
    const pseudonymAt = async (service) => {
      const page = await ana.visit('login_pseudonyms', service);
      const found = [await page.locator('.pseudonym').innerText(), await page.locator('section:has(.pseudonym)').innerText()];
      await page.close();
      return found;
    };
    const first = await visit(ana, 'login_pseudonyms', { proved: [], cards: 1, extra: 1, withheld: 7, links: 1 });
    const pseudonym = await first.locator('.pseudonym').innerText();
    await first.close();
    const [again, visits] = await pseudonymAt(city.service);
    assert.equal(again, pseudonym);
    assert.match(visits, /Visit number 2/);
    // The other address is another service: it has to trust the offices itself.
    const office = await ana.open(city.office);
    const documents = new URL(await linkOf(office));
    await office.close();
    const other = await ana.open(`${city.otherService}/${documents.hash}`);
    await press(other, 'trust.do');
    await at(other, 'service.home');
    await other.close();
    const [elsewhere] = await pseudonymAt(city.otherService);
    assert.notEqual(elsewhere, pseudonym);
  });

  test('licence_renewal: shown in part, and renewed on itself', async () => {
    const { ana } = world;
    await (await visit(ana, 'licence_renewal', { shown: ['B: cars', 'L-77'], proved: [], cards: 1, withheld: 1, links: 2 })).close();
    let page = await ana.obtain('renewal');
    assert.match(await page.locator('.card .validity').innerText(), /31 December 2036|December 31, 2036/);
    await page.close();
    // Two licences now: the wallet lets the person choose.
    page = await ana.consentTo('licence_renewal');
    assert.equal(await page.getByRole('radio').count(), 2);
    await assertAccessible(page, 'choice between credentials');
    await page.getByRole('radio').nth(1).check();
    await press(page, 'consent.agree');
    page = await ana.follow(await at(page, 'answer.title'));
    await page.locator('.learned').waitFor();
    await page.close();
  });

  test('vaccination_status', async () => {
    const proved = ['Number of doses: 2 or more', `Last dose: on ${dateYearsAgo(1)} or later`, 'The credentials belong to one person.'];
    await (await visit(world.ana, 'vaccination_status', { proved, cards: 2, withheld: 11 })).close();
  });

  test('voter_registration: once each', async () => {
    const { ana } = world;
    const proved = ['Citizen: yes', `Date of birth: at least 18 years ago, that is on ${dateYearsAgo(18)} or earlier`];
    await (await visit(ana, 'voter_registration', { proved, cards: 1, extra: 1, withheld: 6, links: 2 })).close();
    const again = await ana.visit('voter_registration');
    await at(again, 'result.second');
    assert.match(await again.locator('.notice.error').innerText(), /People on the list: 1\./);
    await assertAccessible(again, 'second registration');
    await again.close();
  });

  test('tax_bracket', async () => {
    const proved = ['Tax year: 2025 or more', 'Income: from 20,000.00 to 45,000.00'];
    await (await visit(world.ana, 'tax_bracket', { proved, cards: 1, withheld: 3 })).close();
  });

  test('district_one_of', async () => {
    const proved = ['District: Harbour, Market, River, or Islands, without saying which'];
    await (await visit(world.ana, 'district_one_of', { proved, cards: 1, withheld: 7 })).close();
  });

  test('who does not meet a request has no answer, and nothing is sent', async () => {
    const { ana, ben } = world;
    // Ben is 16 by the register.
    const office = await ana.offered('resident', 'R-1002');
    const wallet = await ben.open(await linkOf(office));
    await ben.unlock(wallet);
    await press(wallet, 'offer.apply');
    await at(wallet, 'applied.title');
    await office.goto(await linkOf(wallet));
    await at(office, 'issued.title');
    await wallet.close();
    const received = await ben.open(await linkOf(office));
    await ben.unlock(received);
    await at(received, 'wallet.received');
    await received.close();
    await office.close();
    for (const journey of ['age_check', 'tax_bracket', 'district_one_of', 'licence_renewal']) {
      const page = await ana.asked(journey);
      const asked = await ben.open(await linkOf(page));
      await ben.unlock(asked);
      await told(asked, 'error.unsatisfiable', 'plan/unsatisfiable');
      await asked.close();
      await page.close();
    }
    // The transport office has no record of him.
    const offer = await ana.offered('licence');
    const apply = await ben.open(await linkOf(offer));
    await ben.unlock(apply);
    await press(apply, 'offer.apply');
    await at(apply, 'applied.title');
    await offer.goto(await linkOf(apply));
    await told(offer, 'error.refused', 'issue/refused');
    await apply.close();
    await offer.close();
  });
}
