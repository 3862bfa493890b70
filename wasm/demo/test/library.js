// The library next door: residents of both cities, of which nobody learns the city; and who is recognised in no way.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { readText, toLink } from '../src/shared/message.js';
import en from '../src/text/en.js';
import { cityOf, listsOf, offerOf } from './abroad.js';
import { assertAccessible, at, linkOf, press, textsOf, told } from './city.js';
import { stored } from './keeping.js';
import { issueTo } from './registers.js';

const ISSUERS = ['gov.example/identity', 'neighbour.example/identity'];

/** The library goes by the lists of this link. */
async function furnish(person, link) {
  const page = await person.open(link);
  await at(page, 'library.take');
  await assertAccessible(page, 'lists of the library');
  await press(page, 'library.take.do');
  await page.locator('#ask:not([disabled])').waitFor();
  return page;
}

/** The library with its request. */
async function asked(person) {
  const page = await person.open(person.city.library);
  await page.locator('#ask').click();
  await page.locator('#send').waitFor();
  return page;
}

/** A person answers a request that was opened in a wallet somewhere else; the library gets the answer. */
async function borrow(page, reader, name) {
  const wallet = await reader.open(await linkOf(page));
  await reader.unlock(wallet);
  await at(wallet, 'consent.title');
  await assertAccessible(wallet, `consent of ${name}`);
  const consent = { shown: await textsOf(wallet, '.tell.shown dd'), withheld: await textsOf(wallet, '.tell.withheld li'), links: await textsOf(wallet, '.tell.linkable li') };
  await press(wallet, 'consent.agree');
  await at(wallet, 'answer.title');
  const link = await linkOf(wallet);
  await wallet.close();
  await page.goto(link);
  await page.locator('.learned').waitFor();
  await assertAccessible(page, `welcome of ${name}`);
  const text = (await page.locator('main').innerText()).replaceAll(name, 'SOMEBODY').replace(/[\d.,]+ ms/, 'N ms');
  return { consent, octets: readText(link).octets, text };
}

/** What an issuer is known by: names, keys and schemas of the offices of these lists. */
function marksOf(lists) {
  const documents = lists.flatMap((text) => JSON.parse(text).list.entries.map(({ document }) => document));
  return documents.flatMap(({ issuer, keys }) => [issuer, ...keys.flatMap(({ id, public_key: key, twin }) => [id, key, twin])]);
}

/** A card of a city that is none of the pages', in the wallet of a person. */
async function giveCard(person, from, lists) {
  const { link, answer } = offerOf(from, person.city);
  const wallet = await person.open(link);
  await person.enter(wallet);
  await press(wallet, 'offer.apply');
  await at(wallet, 'applied.title');
  const issued = answer(await linkOf(wallet), lists);
  await wallet.close();
  const received = await person.open(issued);
  await person.unlock(received);
  await at(received, 'wallet.received');
  await received.close();
}

export function library(world) {
  let lists;

  test('recognition: the library takes the lists of both cities from the offices', async () => {
    const { ana, city } = world;
    const empty = await ana.open(city.library);
    assert.ok(await empty.locator('#ask').isDisabled());
    await assertAccessible(empty, 'library without lists');
    await empty.close();
    const office = await ana.open(city.office);
    const link = await linkOf(office, '#send-lists');
    ({ lists } = readText(link));
    await office.close();
    const page = await furnish(ana, link);
    assert.match(await page.locator('.notice.good').innerText(), /^A card of any of these 2 cities is shown here without saying which city it is from: /);
    assert.equal(await page.locator('#shown').count(), 0);
    await assertAccessible(page, 'library');
    await page.close();
  });

  test('recognition: residents of both cities borrow books, and nobody learns of which city they are', async () => {
    const { ana, city } = world;
    world.eva = await city.person();
    await (await issueTo(world, world.eva, 'citizen', 'N-501')).close();
    const page = await asked(ana);
    assert.ok((await textsOf(page, '.bullets li'))[0].startsWith('A valid card of one of these 2 cities, without saying which: '));
    assert.equal(await page.locator('.code-image').count(), 1, 'it fits a code');
    await assertAccessible(page, 'request of the library');
    const here = await borrow(page, ana, 'Ana Wong');
    await page.close();
    const next = await asked(ana);
    const there = await borrow(next, world.eva, 'Eva Chan');
    for (const { consent: { shown, withheld, links } } of [here, there]) {
      assert.ok(shown.some((line) => line.startsWith('A card of one of 2 recognised cities, without saying which.')), `${shown}`);
      assert.equal(withheld[0], en['hidden.city']);
      assert.ok(links.some((line) => line.startsWith('Not by your city')), `${links}`);
    }
    // Each is asked in the words of the own card.
    assert.ok(here.consent.withheld.includes('Address') && there.consent.withheld.includes('Home'));
    // The library sees the same, octet for octet, but for the name.
    assert.equal(here.text, there.text);
    assert.ok(here.text.includes('SOMEBODY') && here.text.includes('One of 2 recognised cities issued the card. Which one is not known.'));
    assert.equal(here.octets.length, there.octets.length);
    // Nothing that it got or keeps says who issued the card; the lists, where it is found, are the control.
    const marks = marksOf(lists);
    assert.equal(marks.length, 8);
    const kept = JSON.parse(await stored(next, ['readers', 'sessions', 'nonces']));
    assert.equal(kept[1][0].length, 2, 'two readers');
    for (const mark of marks) {
      assert.ok(!JSON.stringify(kept).includes(mark), mark);
      for (const { octets } of [here, there]) assert.ok(!Buffer.from(octets).includes(mark), mark);
      assert.ok((await stored(next)).includes(mark), 'the control');
    }
    await next.close();
  });

  test('recognition: a card of a city that is in no list is refused, whatever lists it brings', async () => {
    const { ana, city } = world;
    const far = cityOf('far.example');
    const refusal = async (brought, key, code) => {
      const stranger = await city.person();
      await giveCard(stranger, far, brought);
      const page = await asked(ana);
      const wallet = await stranger.open(await linkOf(page));
      await stranger.unlock(wallet);
      await told(wallet, key, code);
      assert.equal(await wallet.locator('#send').count(), 0);
      await wallet.close();
      await page.close();
    };
    // Without lists, with the true ones, and with forged ones that name its city.
    await refusal([], 'error.authorities', 'plan/authorities');
    await refusal(lists, 'error.unsatisfiable', 'plan/unsatisfiable');
    await refusal(listsOf([far]), 'error.authorities', 'plan/authorities');
  });

  test('recognition: a city whose card is laid out otherwise cannot hide, and both sides are told', async () => {
    const { city } = world;
    const reader = await city.person();
    const islands = cityOf('islands.example', { isOtherwise: true });
    const three = listsOf([cityOf('gov.example'), islands]);
    const home = await furnish(reader, toLink(city.library, { kind: 'lists', lists: three }));
    assert.equal(await home.locator('#shown li').innerText(), en['shown.layout'].replace('{issuer}', 'islands.example/identity'));
    await assertAccessible(home, 'library with a city that cannot hide');
    await home.close();
    await giveCard(reader, islands, three);
    const page = await asked(reader);
    await assertAccessible(page, 'request that shows an issuer');
    const { consent, text } = await borrow(page, reader, 'Xenia Far');
    assert.ok(consent.shown.some((line) => line.endsWith('issued by islands.example/identity')), `${consent.shown}`);
    assert.ok(!consent.withheld.includes(en['hidden.city']));
    assert.ok(text.includes('issued by islands.example/identity') && text.includes(en['library.showing']));
    // The control of the search above: here the issuer is in what the library keeps.
    assert.ok((await stored(page, ['readers'])).includes('islands.example/identity'));
    assert.ok(!ISSUERS.some((issuer) => consent.shown.some((line) => line.includes(issuer))));
    await page.close();
    // Where nobody can hide among others, every issuer is shown.
    const two = await city.person();
    const shown = await furnish(two, toLink(city.library, { kind: 'lists', lists: listsOf([islands]) }));
    assert.equal(await shown.locator('.notice.good').count(), 0);
    assert.ok(await shown.locator('#shown li').count() > 0);
    await shown.locator('#ask').click();
    await shown.locator('#send').waitFor();
    assert.ok((await textsOf(shown, '.bullets li')).some((line) => line.startsWith('A valid card, and who issued it: ')));
    await shown.close();
  });

  test('recognition: lists go forwards, in the library and in the wallet', async () => {
    const { city } = world;
    const reader = await city.person();
    const islands = cityOf('islands.example');
    const cities = [cityOf('gov.example'), islands];
    const [older, newer] = [listsOf(cities, 1), listsOf(cities, 2)];
    const link = (lists) => toLink(city.library, { kind: 'lists', lists });
    await (await furnish(reader, link(older))).close();
    const page = await furnish(reader, link(newer));
    assert.ok((await textsOf(page, 'main dd')).every((line) => line.startsWith('Version 2')));
    await page.goto('about:blank');
    await page.goto(link(older));
    await press(page, 'library.take.do');
    await told(page, 'error.forked', 'list/rolled-back');
    await page.close();
    await giveCard(reader, islands, newer);
    // The office of the islands sends another card with the older lists: it is not taken, and the wallet has what it had.
    const again = offerOf(islands, city);
    const wallet = await reader.open(again.link);
    await reader.unlock(wallet);
    await press(wallet, 'offer.apply');
    await at(wallet, 'applied.title');
    const application = await linkOf(wallet);
    await wallet.goto('about:blank');
    await wallet.goto(again.answer(application, older));
    await reader.unlock(wallet);
    await told(wallet, 'error.forked', 'list/rolled-back');
    assert.equal(await wallet.locator('.card').count(), 1);
    const open = await asked(reader);
    await press(wallet, 'wallet.receive');
    await wallet.getByLabel(en['carry.paste']).fill(await linkOf(open));
    await press(wallet, 'carry.open');
    await at(wallet, 'consent.title');
    assert.equal(await wallet.getByRole('radio').count(), 0, 'there is one card to answer with');
    await wallet.close();
    const { text } = await borrow(open, reader, 'Xenia Far');
    assert.ok(text.includes('One of 3 recognised cities issued the card.'));
  });
}
