// The library of the city next door: the list of its city, and those that it recognises. It does not ask which city somebody is of.

import connect from '../averment/worker.js';
import { ABROAD, NEIGHBOUR } from '../shared/city.js';
import { fromBase64url, toBase64url } from '../shared/octets.js';
import { Problem } from '../shared/problem.js';
import { consume, keep, recall } from '../shared/sessions.js';
import { alone, read, write } from '../shared/store.js';
import { Words } from '../shared/words.js';

const LISTS = 'lists';
const SESSIONS = 'sessions';
const READERS = 'readers';
const PURPOSE = {
  en: 'Borrow books', pt: 'Requisitar livros', 'zh-Hant': '借閱書籍', 'zh-Hans': '借阅书籍',
};
const LEAST_AGE = 16;

const today = () => new Date().toISOString().slice(0, 10);
const question = () => [NEIGHBOUR.family, ABROAD.purpose, ABROAD.level, today()];

export class Library {
  static async open() {
    const library = new Library();
    library.averment = await connect();
    await library.#load(await read(LISTS) ?? {});
    return library;
  }

  get isOpen() {
    return this.recognised !== undefined;
  }

  get words() {
    return new Words(this.#documents);
  }

  /** What lists say of themselves, for who decides whether to go by them. The own one has to be among them, or known. */
  check(texts) {
    const lists = texts.map(parse);
    const ids = [...lists.map(({ list }) => list?.id), ...Object.keys(this.lists)];
    if (lists.length === 0 || !ids.includes(ABROAD.list)) throw new Problem('list/other-list');
    return lists;
  }

  /** Goes by these lists: newer versions of those that are known, and under whose key they are if they are new. */
  async take(lists) {
    await alone(LISTS, async () => {
      const taken = { ...this.lists };
      for (const json of lists) {
        const { id, operator } = json.list;
        const known = Object.hasOwn(taken, id) && taken[id].signed.list.operator === operator;
        const list = known
          ? await (await this.averment.TrustList.restore(taken[id])).update(json)
          : await this.averment.TrustList.open(json, operator);
        taken[id] = await list.store();
      }
      await this.#load(taken);
      await write(LISTS, taken);
    });
  }

  /** Whom the lists recognise, who of them can hide, and a verifier for both. */
  async #load(lists) {
    const { [ABROAD.list]: own, ...others } = lists;
    if (own === undefined) {
      this.lists = lists;
      return;
    }
    const recognition = await this.averment.Recognition.create(
      await this.averment.TrustList.restore(own),
      await Promise.all(Object.values(others).map((other) => this.averment.TrustList.restore(other))),
    );
    const verifier = await this.averment.Verifier.create(location.origin, await recognition.documents());
    const recognised = await recognition.recognise(...question());
    const authorities = await recognition.authorities(...question());
    if (authorities) await verifier.addAuthorities(authorities);
    const hidden = authorities ? (await authorities.members()).map(({ issuer }) => issuer) : [];
    Object.assign(this, { lists, verifier, recognised, hidden });
  }

  get #documents() {
    return Object.values(this.lists).flatMap(({ signed }) => signed.list.entries.map(({ document }) => document));
  }

  /** By which name and since when each list is followed. */
  get followed() {
    return Object.values(this.lists).map(({ signed: { list } }) => list);
  }

  /**
   * Asks for a card of one of the cities, and not of which. A card that cannot hide among those of the others has an option of
   * its own, and shows who issued it.
   */
  async #policy() {
    const { query, disclosed, shown } = this.recognised;
    const isShown = ({ issuer }) => shown.some((one) => one.issuer === issuer);
    const conditions = [{ disclose: { claim: 'full_name' } }, await this.averment.ageAtLeast('born', LEAST_AGE, today())];
    const options = [];
    if (query.authorities) options.push({ label: 'hidden', credentials: [{ ...query, conditions }] });
    if (!query.authorities) options.push({ label: 'shown', credentials: [{ ...disclosed, conditions }] });
    else if (shown.length > 0) {
      options.push({ label: 'shown', credentials: [{ ...disclosed, accepted: disclosed.accepted.filter(isShown), conditions }] });
    }
    return options;
  }

  async ask() {
    // What is recognised can end with any day.
    await this.#load(this.lists);
    const now = new Date();
    const { request, session } = await this.verifier.ask(await this.#policy(), PURPOSE, now);
    const [octets, digest, expires] = [await request.encode(), await request.digest(), await request.expires()];
    await keep(SESSIONS, digest, { octets: toBase64url(await session.encode()), expires }, now);
    return { octets, digest, expires, request: (await request.toJson()).request };
  }

  /** Verifies an answer, once, and keeps what the library learned: everything. */
  async verify({ octets, context }) {
    const session = await this.averment.Session.decode(fromBase64url((await recall(SESSIONS, context)).octets));
    const { request } = await (await session.request()).toJson();
    await consume(request);
    const began = performance.now();
    const verified = await this.verifier.verify(session, octets, new Date());
    const time = performance.now() - began;
    await alone(READERS, async () => write(READERS, [...await read(READERS) ?? [], verified]));
    return { request, verified, time, size: octets.length };
  }
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem('format/malformed');
  }
}
