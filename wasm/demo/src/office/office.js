// The offices behind their screens: keys, offers, registered persons, what was issued.

import connect from '../averment/worker.js';
import {
  ASSESSMENT, LICENCE, NEIGHBOUR, NEIGHBOURS, OFFICES, PERMIT, RECORDS, REGISTER, RENEWALS, RESIDENT, RESIDENTS, VACCINATION,
} from '../shared/city.js';
import { digestOf, fromBase64url, toBase64url } from '../shared/octets.js';
import { Problem } from '../shared/problem.js';
import { decrypt, encrypt } from '../shared/sealed.js';
import { alone, erase, read, write } from '../shared/store.js';
import { Words } from '../shared/words.js';
import { signLists } from './lists.js';

const STATE = 'offices';
const KEY = 'key';
const HEAD = 'averment-demo-offices-1';
/** Credentials under the demonstration's keys are accepted so long. */
const LAST_DAY = '2046-12-31';

/** What can be offered: by which office, to whom at the counter or on what, and what the records say. */
export const OFFERS = [
  { name: 'resident', office: 'identity', people: RESIDENTS },
  { name: 'licence', office: 'transport', shows: RESIDENT, records: RECORDS[LICENCE] },
  { name: 'renewal', office: 'transport', shows: LICENCE, records: RENEWALS },
  { name: 'permit', office: 'permits', shows: RESIDENT, records: RECORDS[PERMIT], isKept: true },
  { name: 'vaccination', office: 'clinic', shows: RESIDENT, records: RECORDS[VACCINATION] },
  { name: 'assessment', office: 'tax', shows: RESIDENT, records: RECORDS[ASSESSMENT] },
  { name: 'citizen', office: NEIGHBOUR.name, people: NEIGHBOURS },
];

const PURPOSE = {
  en: 'Issue a credential', pt: 'Emitir uma credencial', 'zh-Hant': '簽發憑證', 'zh-Hans': '签发凭证',
};

const ALL = [...OFFICES, NEIGHBOUR];
const officeNamed = (name) => ALL.find((office) => office.name === name);

export class Offices {
  static async open() {
    const offices = new Offices();
    offices.averment = await connect();
    await offices.refresh();
    return offices;
  }

  /** `undefined` until keys are made. */
  async refresh() {
    this.state = await this.#load();
  }

  get isFounded() {
    return this.state !== undefined;
  }

  /** Those of the city, which its services go by. */
  get documents() {
    return OFFICES.map(({ name }) => this.state.offices[name].document);
  }

  get words() {
    return new Words(Object.values(this.state.offices).map(({ document }) => document));
  }

  /** Makes a key and a document for each office. */
  async found() {
    const today = new Date().toISOString().slice(0, 10);
    const offices = {};
    for (const { name, id, family, schema, texts } of ALL) {
      const { issuer, document } = await this.averment.Issuer.generate(id, schema, today, LAST_DAY);
      const published = await document.withTexts({ [family]: texts });
      const secret = await issuer.exposeSecret();
      offices[name] = { secret: toBase64url(secret), document: await published.toJson() };
      secret.fill(0);
      for (const made of [issuer, document, published]) await made.free();
    }
    const cards = { ours: offices.identity.document, theirs: offices[NEIGHBOUR.name].document };
    const lists = await signLists(this.averment, cards, { from: today, until: LAST_DAY });
    const registry = await this.#openRegistry();
    await alone(STATE, () => this.#store({ offices, registry, lists, offers: {}, persons: {}, tags: {}, issued: [] }));
  }

  /** A register of permits, with keys of its own. */
  async #openRegistry() {
    const operator = await this.averment.Operator.generate();
    const registry = await this.averment.StatusRegistry.open(REGISTER, operator, new Date());
    const document = await registry.document();
    const made = {
      operator: await operator.exposeSecret(), secret: await registry.exposeSecret(), state: await registry.exposeState(),
      document: await document.encode(), first: await registry.head(),
    };
    for (const one of [operator, registry, document]) await one.free();
    return { ...Object.fromEntries(Object.entries(made).map(([name, octets]) => [name, toBase64url(octets)])), epochs: [] };
  }

  /** The document, the first head and all epochs of the register: the same for everybody. */
  get register() {
    const { document, first, epochs } = this.state.registry;
    return [document, first, ...epochs].map(fromBase64url);
  }

  /** The lists of both cities, that of the city next door first. */
  get lists() {
    return this.state.lists.map(({ json }) => JSON.stringify(json));
  }

  /** Withdraws a permit. The epoch is stored before anybody gets it. */
  withdraw(handle) {
    return this.#change((state) => this.#inRegistry(state, async (registry) => {
      const epoch = await registry.remove([fromBase64url(handle)], new Date());
      state.registry.epochs.push(toBase64url(epoch));
      for (const one of state.issued) if (one.handle === handle) one.withdrawn = Date.now();
    }));
  }

  /** Does something in the register, and puts its new state into that of the offices. */
  async #inRegistry(state, action) {
    const { operator: signer, secret, state: stored } = state.registry;
    const operator = await this.averment.Operator.fromSecret(fromBase64url(signer));
    const registry = await this.averment.StatusRegistry.restore(REGISTER, operator, fromBase64url(secret), fromBase64url(stored));
    try {
      const result = await action(registry);
      state.registry.state = toBase64url(await registry.exposeState());
      return result;
    } finally {
      for (const one of [registry, operator]) await one.free();
    }
  }

  /** Forgets keys, offers and persons. */
  async close() {
    await alone(STATE, async () => {
      await erase(STATE);
      await erase(KEY);
    });
    this.state = undefined;
  }

  /** Offers a credential: to a person whom the office knows, or to whoever shows what `offering` asks for. */
  async offer(offering, person) {
    const issuer = await this.#issuer(offering.office);
    const offer = offering.shows ? await this.#offerAgainst(issuer, offering) : await issuer.offer();
    const octets = await offer.encode();
    const context = await digestOf(octets);
    await issuer.free();
    await this.#change((state) => {
      state.offers[context] = { name: offering.name, person, octets: toBase64url(octets), since: Date.now() };
    });
    const { document } = this.state.offices[offering.office];
    return { kind: 'offer', octets, context, reply: location.origin, documents: [JSON.stringify(document)] };
  }

  async #offerAgainst(issuer, { shows }) {
    const verifier = await this.#verifier();
    const document = await this.#document(OFFICES.find(({ family }) => family === shows).name);
    const query = await document.query(shows);
    const { session } = await verifier.ask({ ...query, conditions: [{ disclose: { claim: 'number' } }] }, PURPOSE, new Date());
    return issuer.offerAgainst(session, shows);
  }

  /** Answers an application with a credential. The offer is spent, whatever comes of it. */
  async issue({ octets, context }) {
    const offer = context === undefined ? undefined : await this.#change((state) => {
      const found = Object.hasOwn(state.offers, context) ? state.offers[context] : undefined;
      delete state.offers[context];
      return found;
    });
    if (offer === undefined) throw new Problem('offer/unknown');
    const offering = OFFERS.find(({ name }) => name === offer.name);
    const issued = offering.shows ? await this.#issueAgainst(offering, offer, octets) : await this.#issueTo(offering, offer, octets);
    await this.#change((state) => {
      const handle = issued.handle && toBase64url(issued.handle);
      state.issued.push({ name: offering.name, number: issued.number, when: Date.now(), handle });
    });
    const register = offering.isKept ? this.register : undefined;
    // Where a card of residents can hide its city, the wallet has to know among which.
    const lists = offering.people && this.lists;
    return { ...issued, offering, message: { kind: 'issued', octets: issued.octets, context, register, lists } };
  }

  async #issueTo({ office, people }, { person, octets }, application) {
    const issuer = await this.#issuer(office);
    const offer = await this.averment.Offer.decode(fromBase64url(octets));
    const { registrationTag: tag } = await issuer.check(offer, application);
    const admitted = await this.#admit(person, tag);
    const began = performance.now();
    const issued = await issuer.issue(offer, application, { claims: people[person], until: officeNamed(office).until });
    const time = performance.now() - began;
    await issuer.free();
    return { octets: issued, number: person, tag, admitted, time };
  }

  /** One secret for each person, one person for each secret: in one step with the storage. */
  #admit(person, tag) {
    return this.#change((state) => {
      const holder = Object.hasOwn(state.tags, tag) ? state.tags[tag] : undefined;
      if (holder !== undefined && holder !== person) throw new Problem('registration/second-person');
      if (Object.hasOwn(state.persons, person) && state.persons[person] !== tag) throw new Problem('registration/second-secret');
      const outcome = holder === undefined ? 'new' : 'known';
      state.persons[person] = tag;
      state.tags[tag] = person;
      return outcome;
    });
  }

  /** Signs the record that belongs to the number that was shown. */
  async #issueAgainst({ office, shows, records, isKept }, { octets }, application) {
    const issuer = await this.#issuer(office);
    const verifier = await this.#verifier();
    const offer = await this.averment.Offer.decode(fromBase64url(octets));
    let shown;
    const decide = (verified) => {
      const number = verified.credentials.find((one) => one.role === shows)?.claims.number?.text;
      shown = number;
      if (number === undefined || !Object.hasOwn(records, number)) return null;
      const { claims, until = officeNamed(office).until } = records[number];
      return { claims, until };
    };
    try {
      const began = performance.now();
      const parts = [offer, application, verifier, decide, new Date()];
      const { issued, handle } = isKept
        ? await this.#change((state) => this.#inRegistry(state, (registry) => issuer.issueAgainstIn(registry, ...parts)))
        : { issued: await issuer.issueAgainst(...parts) };
      return { octets: issued, handle, number: shown, shown, time: performance.now() - began };
    } finally {
      await issuer.free();
      await verifier.free();
    }
  }

  async #issuer(name) {
    const { id, schema } = officeNamed(name);
    const secret = fromBase64url(this.state.offices[name].secret);
    const issuer = await this.averment.Issuer.fromSecret(id, schema, secret);
    secret.fill(0);
    return issuer;
  }

  #document(name) {
    return this.averment.IssuerDocument.fromJson(this.state.offices[name].document);
  }

  async #verifier() {
    const documents = [];
    for (const { name } of OFFICES) documents.push(await this.#document(name));
    return this.averment.Verifier.create(location.origin, documents);
  }

  #change(change) {
    return alone(STATE, async () => {
      const state = await this.#load();
      if (state === undefined) throw new Problem('offer/unknown');
      const result = await change(state);
      await this.#store(state);
      return result;
    });
  }

  async #load() {
    const [key, record] = [await read(KEY), await read(STATE)];
    return key && record ? decrypt(key, HEAD, record) : undefined;
  }

  /** Encrypted under a key that stays in the browser's store and that no page can read out. */
  async #store(state) {
    let key = await read(KEY);
    if (key === undefined) {
      key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
      await write(KEY, key);
    }
    await write(STATE, await encrypt(key, HEAD, state));
    this.state = state;
  }
}
