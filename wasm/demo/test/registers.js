// A permit that is withdrawn: the register goes to everybody, a wallet finds itself in it alone, and tells its holder why.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertAccessible, at, linkOf, press, textsOf, told } from './city.js';
import { visit } from './journeys.js';

/** Issues a credential to somebody whose wallet is in another browser than the offices. */
export async function issueTo(world, person, offer, resident) {
  const office = await world.ana.offered(offer, resident);
  let wallet = await person.open(await linkOf(office));
  await person.enter(wallet);
  await press(wallet, 'offer.apply');
  await at(wallet, 'applied.title');
  await office.goto(await linkOf(wallet));
  await at(office, 'issued.title');
  await wallet.close();
  wallet = await person.open(await linkOf(office));
  await person.unlock(wallet);
  await at(wallet, 'wallet.received');
  await office.close();
  return wallet;
}

/** The links by which the office sends its register. */
async function registerLinks(page) {
  return { service: await linkOf(page, '#send-service'), wallet: await linkOf(page, '#send-wallet') };
}

/** The wallet of a person with a message. */
async function opened(person, link) {
  const page = await person.open(link);
  await person.unlock(page);
  return page;
}

export function registers(world) {
  let before;
  let after;

  test('a permit is kept in a register, and shown not to be withdrawn', async () => {
    const { ana } = world;
    const received = await ana.obtain('permit');
    assert.match(await received.locator('.card .hint').innerText(), /^Not withdrawn, as of /);
    await received.close();
    const page = await ana.consentTo('revoked_licence');
    assert.ok((await textsOf(page, '.tell.proved li')).some((line) => line.startsWith('The credential was not withdrawn, as of ')));
    await assertAccessible(page, 'consent to a status');
    await page.close();
    const result = await visit(ana, 'revoked_licence', { shown: ['Harbour Cabs'], proved: [], cards: 1, extra: 1, withheld: 1, links: 1 });
    assert.ok((await textsOf(result, '.learned li')).some((line) => line.startsWith('Not withdrawn, as of ')));
    await assertAccessible(result, 'permit shown');
    await result.close();
  });

  test('a permit is withdrawn by the office, and nothing is known of it but to whoever has the register', async () => {
    const { ana, city } = world;
    world.cleo = await city.person();
    await (await issueTo(world, world.cleo, 'resident', 'R-1003')).close();
    await (await issueTo(world, world.cleo, 'permit')).close();
    const office = await ana.open(city.office);
    before = await registerLinks(office);
    // The newest is the first.
    await office.locator('.entries button.danger').first().click();
    await at(office, 'office.withdraw.title');
    await assertAccessible(office, 'question before a withdrawal');
    await press(office, 'office.withdraw.keep');
    await office.locator('.entries button.danger').first().click();
    await press(office, 'office.withdraw.do');
    await at(office, 'office.withdrawn');
    await assertAccessible(office, 'withdrawn');
    after = await registerLinks(office);
    assert.notEqual(before.wallet, after.wallet);
    await press(office, 'office.back');
    await at(office, 'office.home');
    assert.equal(await office.locator('.entries button.danger').count(), 1, 'the other permit holds');
    await office.locator('#register summary').click();
    await assertAccessible(office, 'register');
    const service = await ana.follow(office, '#register #send-service');
    await at(service, 'service.register.title');
    await assertAccessible(service, 'register of the service');
    assert.match(await service.locator('.notice').innerText(), /Withdrawn: 1\.$/);
    await service.close();
  });

  test('who does not know the newest register has no answer yet; then the wallet updates itself', async () => {
    const { ana } = world;
    const asked = await ana.follow(await ana.asked('revoked_licence'));
    await ana.unlock(asked);
    await told(asked, 'error.status', 'plan/status-behind');
    await asked.close();
    // One octet of the removal is another one on the way.
    const damaged = await opened(ana, after.wallet.replace(/.(?=.{20}$)/, (one) => (one === 'A' ? 'B' : 'A')));
    await told(damaged, 'error.damaged', 'status/removals');
    await damaged.close();
    const page = await opened(ana, after.wallet);
    await at(page, 'register.current');
    await assertAccessible(page, 'register without a find');
    await page.close();
    await (await visit(ana, 'revoked_licence', { shown: ['Harbour Cabs'], proved: [], cards: 1, extra: 1, withheld: 1, links: 1 })).close();
  });

  test('a revoked card is refused, and the wallet tells its holder why, also after a reload', async () => {
    const { ana, cleo } = world;
    const found = await opened(cleo, after.wallet);
    await at(found, 'register.withdrawn');
    assert.match(await found.locator('.notice.error').innerText(), /Taxi permit, by Taxi Permit Office[\s\S]*Ask the office why/);
    await assertAccessible(found, 'register with a find');
    await press(found, 'refused.cards');
    await at(found, 'wallet.cards');
    assert.equal(await found.locator('.card.over .validity').innerText(), 'Withdrawn by the office');
    await assertAccessible(found, 'a withdrawn card');
    await press(found, 'wallet.history');
    await at(found, 'wallet.history');
    assert.ok((await textsOf(found, '.entries h2')).some((line) => line.includes('was withdrawn')));
    await found.close();
    const request = await ana.asked('revoked_licence');
    const asked = await opened(cleo, await linkOf(request));
    await told(asked, 'error.revoked', 'plan/revoked');
    await assertAccessible(asked, 'refusal of a withdrawn card');
    assert.equal(await asked.locator('#send').count(), 0, 'nothing to send');
    await asked.close();
    await request.close();
    // The same register again changes nothing.
    const again = await opened(cleo, after.wallet);
    await at(again, 'register.current');
    await again.close();
  });

  test('an older register is refused, by wallets and by services', async () => {
    const { ana } = world;
    const older = await opened(ana, before.wallet);
    await told(older, 'error.forked', 'status/rolled-back');
    await older.close();
    const service = await ana.open(before.service);
    await told(service, 'error.forked', 'status/rolled-back');
    await service.close();
    await (await visit(ana, 'revoked_licence', { shown: ['Harbour Cabs'], proved: [], cards: 1, extra: 1, withheld: 1, links: 1 })).close();
  });
}
