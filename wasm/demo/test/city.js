// A browser with the pages, and how a person walks through them.

import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

import { PAGES, serve } from '../serve.mjs';
import en from '../src/text/en.js';

const DIST = fileURLToPath(new URL('../dist/', import.meta.url));
const AXE = readFileSync(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
// Debian's, or the one that Playwright installed.
const BROWSER = process.env.CHROMIUM ?? (existsSync('/usr/bin/chromium') ? '/usr/bin/chromium' : undefined);
const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream',
];

export const PASSPHRASE = 'correct horse battery';

/** What Chromium itself asks its makers for, whatever the page: forms that it could fill, updates, accounts. */
const OF_THE_BROWSER = /^(?:http:\/\/)?[a-z.-]+\.(?:google|googleapis|gstatic|gvt1)\.com[:/]/;

/** Everything that was asked of the network: by the browser beyond this machine, and of the servers. */
class Network {
  /** What left for anywhere else. Empty at the end of every test. */
  foreign = [];
  /** What the servers do not have. */
  missing = [];

  async start(first) {
    // Whatever is not on this machine goes through this proxy, which notes it and refuses.
    const note = ({ url }) => { if (!OF_THE_BROWSER.test(url)) this.foreign.push(url); };
    this.proxy = createServer((request, response) => {
      note(request);
      response.writeHead(502).end();
    });
    this.proxy.on('connect', (request, socket) => {
      note(request);
      socket.on('error', () => undefined);
      socket.end('HTTP/1.1 502 refused\r\n\r\n');
    });
    await new Promise((resolve) => { this.proxy.listen(0, '127.0.0.1', resolve); });
    this.first = first;
    await this.connect();
  }

  /** Starts the servers of the pages. */
  async connect() {
    this.servers = await serve(this.first);
    this.servers.forEach((server, number) => server.on('request', ({ url, method }) => {
      const { pathname } = new URL(url, 'http://localhost');
      const file = join(DIST, PAGES[number], pathname.endsWith('/') ? `${pathname}index.html` : pathname);
      if (method !== 'GET' || !existsSync(file)) this.missing.push(`${method} ${PAGES[number]}${url}`);
    }));
  }

  /** Ends them: there is no network then. */
  async disconnect() {
    for (const server of this.servers) {
      server.closeAllConnections();
      await new Promise((resolve) => { server.close(resolve); });
    }
  }

  async stop() {
    await this.disconnect();
    this.proxy.closeAllConnections();
    this.proxy.close();
  }
}

/** One person's browser: its storage is nobody else's. */
export class Person {
  constructor(city, context, folder) {
    Object.assign(this, { city, context, folder });
    this.complaints = [];
    context.on('page', (page) => this.#watch(page));
    // Those of pages, of their workers and of service workers, to whichever address.
    context.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      if (!['blob:', 'data:', 'about:'].includes(protocol) && !city.origins.includes(origin)) city.network.foreign.push(request.url());
    });
    for (const page of context.pages()) this.#watch(page);
  }

  #watch(page) {
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('console', (message) => {
      // A file that cannot be fetched while the servers are down is said here too.
      if (message.type() === 'error' && !/ERR_CONNECTION_REFUSED/.test(message.text())) this.complaints.push(message.text());
    });
  }

  async open(url) {
    const page = await this.context.newPage();
    await page.goto(url);
    await ready(page);
    return page;
  }

  /** Presses the link of a message; the page that opens is returned, the old one closed. */
  async follow(page, link = '#send') {
    const [opened] = await Promise.all([this.context.waitForEvent('page'), page.locator(link).first().click()]);
    await ready(opened);
    await page.close();
    return opened;
  }

  async makeWallet(page) {
    await page.getByLabel(en['wallet.passphrase'], { exact: true }).fill(PASSPHRASE);
    await page.getByLabel(en['wallet.passphrase.again']).fill(PASSPHRASE);
    await page.getByRole('button', { name: en['wallet.create'] }).click();
  }

  async unlock(page, passphrase = PASSPHRASE) {
    await page.locator('input[type=password]').first().fill(passphrase);
    await page.locator('form button[type=submit]').first().click();
  }

  /** Goes to the office, and through the wallet, until a credential is there. */
  async obtain(offer, resident) {
    let page = await this.offered(offer, resident);
    page = await this.follow(page);
    await this.enter(page);
    await press(page, 'offer.apply');
    page = await this.follow(await at(page, 'applied.title'));
    page = await this.follow(await at(page, 'issued.title'));
    await this.unlock(page);
    await at(page, 'wallet.received');
    return page;
  }

  /** Opens the wallet, or makes one. */
  async enter(page) {
    if (await page.locator('input[autocomplete=new-password]').count() > 0) await this.makeWallet(page);
    else await this.unlock(page);
  }

  /** The page with an offer. */
  async offered(offer, resident) {
    const page = await this.open(this.city.office);
    if (resident) await page.locator(`[data-offer=${offer}] select`).selectOption(resident);
    await page.locator(`[data-offer=${offer}] button[type=submit]`).click();
    await at(page, `office.offer.${offer}`);
    return page;
  }

  /** The page of a service that asks. */
  async asked(journey, service = this.city.service) {
    const page = await this.open(service);
    await page.locator(`[data-journey=${journey}]`).click();
    return at(page, `journey.${journey}.who`);
  }

  /** The wallet with the request, before consent. */
  async consentTo(journey, service) {
    const page = await this.follow(await this.asked(journey, service));
    await this.unlock(page);
    return at(page, 'consent.title');
  }

  /** A whole journey, until the service has checked the answer. */
  async visit(journey, service) {
    let page = await this.consentTo(journey, service);
    await press(page, 'consent.agree');
    page = await this.follow(await at(page, 'answer.title'));
    await page.locator('.learned').waitFor();
    return page;
  }

  /** A page whose clock is so many milliseconds ahead. */
  async ahead(time) {
    const page = await this.context.newPage();
    await page.addInitScript((ahead) => {
      const Clock = Date;
      globalThis.Date = class extends Clock {
        constructor(...parts) {
          super(...(parts.length === 0 ? [Clock.now() + ahead] : parts));
        }

        static now() {
          return Clock.now() + ahead;
        }
      };
    }, time);
    return page;
  }

  async close() {
    await this.context.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export class City {
  static async found(first) {
    const city = new City();
    city.network = new Network();
    await city.network.start(first);
    [city.wallet, city.service, city.office, city.library] = PAGES.map((_, number) => `http://localhost:${first + number}`);
    city.otherService = `http://127.0.0.1:${first + 1}`;
    city.origins = [city.wallet, city.service, city.office, city.library, city.otherService];
    city.people = [];
    return city;
  }

  /** A person with a new browser. */
  async person() {
    const folder = mkdtempSync(join(tmpdir(), 'averment-pages-'));
    const context = await chromium.launchPersistentContext(folder, {
      executablePath: BROWSER,
      headless: true,
      locale: 'en-GB',
      viewport: { width: 1000, height: 800 },
      args: [...FLAGS, `--proxy-server=http://127.0.0.1:${this.network.proxy.address().port}`, '--proxy-bypass-list=localhost;127.0.0.1'],
    });
    const person = new Person(this, context, folder);
    this.people.push(person);
    return person;
  }

  /** Nobody asked the network for anything beyond the pages' own files, and no page complained. */
  assertQuiet() {
    assert.deepEqual(this.network.foreign, []);
    assert.deepEqual(this.network.missing, []);
    for (const person of this.people) assert.deepEqual(person.complaints, []);
  }

  async leave() {
    for (const person of this.people) await person.close();
    await this.network.stop();
  }
}

/** Waits for the screen with that heading. */
export async function at(page, key, values = {}) {
  const title = Object.entries(values).reduce((text, [place, value]) => text.replaceAll(`{${place}}`, value), en[key]);
  await page.getByRole('heading', { level: 1, name: title.split('{')[0] }).waitFor();
  return page;
}

/** Waits for the first screen, which is more than its heading. */
const ready = (page) => page.locator('main > :nth-child(3), body > h1').first().waitFor();

export const press = (page, key) => page.getByRole('button', { name: en[key], exact: true }).click();

export const linkOf = (page, link = '#send') => page.locator(link).first().getAttribute('href');

/** Waits for what went wrong to be told, by this text and with this code. */
export async function told(page, key, code) {
  const box = page.getByRole('alert');
  await box.waitFor();
  const text = await box.innerText();
  assert.ok(text.includes(en[key].split('{')[0]), `${text} instead of ${key}`);
  if (code) assert.ok(text.includes(code), `${text} instead of ${code}`);
}

/** With PICTURES, a folder, each screen that is looked at is kept there: as it is, and as wide as a phone. */
async function picture(page, name) {
  const { PICTURES } = process.env;
  if (PICTURES === undefined) return;
  const size = page.viewportSize();
  const path = join(PICTURES, name.replace(/\W+/g, '-'));
  await page.screenshot({ path: `${path}.png`, fullPage: true });
  await page.setViewportSize({ width: 360, height: 740 });
  await page.screenshot({ path: `${path}-phone.png`, fullPage: true });
  await page.setViewportSize(size);
}

/** The page breaks no rule of WCAG 2.2 AA, and fits its width. */
export async function assertAccessible(page, name) {
  await picture(page, name);
  await page.evaluate(AXE);
  const violations = await page.evaluate(async (standards) => {
    const { violations: found } = await globalThis.axe.run(document, { runOnly: standards });
    return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
  }, STANDARDS);
  assert.deepEqual(violations, [], name);
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, globalThis.innerWidth]);
  assert.ok(content <= window, `${name} is ${content} wide in ${window}`);
}

export const textsOf = (page, selector) => page.locator(selector).allInnerTexts();
