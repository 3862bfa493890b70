// The pages in Chromium: journeys, bad input, what the wallet keeps, languages, no network.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { City, at, press } from './city.js';
import { journeys } from './journeys.js';
import { keeping } from './keeping.js';
import { library } from './library.js';
import { hostile } from './hostile.js';
import { registers } from './registers.js';
import { services } from './services.js';
import { screens } from './screens.js';

const FIRST_PORT = 8711;

describe('the pages', { timeout: 1_200_000 }, () => {
  const world = {};

  before(async () => {
    world.city = await City.found(FIRST_PORT);
    world.ana = await world.city.person();
    const office = await world.ana.open(world.city.office);
    await press(office, 'office.found.do');
    await at(office, 'office.home');
    const service = await world.ana.follow(office);
    await at(service, 'trust.title');
    await press(service, 'trust.do');
    await at(service, 'service.home');
    await service.close();
  });

  after(() => world.city?.leave());

  // Whatever a test did: no page asked for anything but its own files.
  afterEach(() => world.city.assertQuiet());

  test('the guard of the network sees what leaves', async () => {
    const page = await world.ana.context.newPage();
    await page.goto('http://control.example/').catch(() => undefined);
    await page.close();
    assert.ok(world.city.network.foreign.some((url) => url.includes('control.example')));
    world.city.network.foreign.length = 0;
    const own = await world.ana.open(world.city.wallet);
    await own.evaluate(() => fetch('/not-there').catch(() => undefined));
    assert.deepEqual(world.city.network.missing, ['GET wallet/not-there']);
    world.city.network.missing.length = 0;
    world.ana.complaints.length = 0;
    // The policy of the page itself refuses other origins.
    assert.equal(await own.evaluate(() => fetch('http://control.example/').then(() => 'went', () => 'refused')), 'refused');
    assert.ok(world.ana.complaints.some((text) => text.includes('Content Security Policy')));
    world.ana.complaints.length = 0;
    await own.close();
  });

  journeys(world);
  services(world);
  library(world);
  registers(world);
  hostile(world);
  keeping(world);
  screens(world);
});
