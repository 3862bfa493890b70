// The service behind its screens: whom it trusts, what it asked, and what it keeps of the answers.

import connect from '../averment/worker.js';
import { fromBase64url, toBase64url } from '../shared/octets.js';
import { Problem } from '../shared/problem.js';
import { alone, read, write } from '../shared/store.js';
import { Words } from '../shared/words.js';
import { journeyOf } from './journeys.js';

const DOCUMENTS = 'documents';
const SESSIONS = 'sessions';
const NONCES = 'nonces';
const SEEN = 'seen';

export class Service {
  #verifier;

  static async open() {
    const service = new Service();
    service.averment = await connect();
    await service.trust(await read(DOCUMENTS) ?? []);
    return service;
  }

  get words() {
    return new Words(this.documents);
  }

  /** Which issuers these documents are of; an error if one does not hold. */
  async check(texts) {
    const documents = texts.map(parse);
    for (const json of documents) await (await this.averment.IssuerDocument.fromJson(json)).free();
    return documents;
  }

  /** Trusts the issuers of these documents, and keeps the documents of others. */
  async add(documents) {
    const kept = this.documents.filter((one) => !documents.some(({ issuer }) => issuer === one.issuer));
    await this.trust([...kept, ...documents]);
    await write(DOCUMENTS, this.documents);
  }

  async trust(documents) {
    const held = [];
    for (const json of documents) held.push(await this.averment.IssuerDocument.fromJson(json));
    // Without an issuer there is nothing to verify.
    this.#verifier = held.length > 0 ? await this.averment.Verifier.create(location.origin, held) : undefined;
    this.documents = documents;
  }

  /** Whether it trusts an issuer for all that the journey asks for. */
  canAsk({ families }) {
    return families.every((family) => this.#documentOf(family) !== undefined);
  }

  #documentOf(family) {
    return this.documents.find(({ schemas }) => schemas.some(({ id }) => id === family));
  }

  /** Asks for what a journey needs, and keeps the session until the answer comes. */
  async ask(journey) {
    const now = new Date();
    const policy = await journey.policy({
      averment: this.averment,
      today: now.toISOString().slice(0, 10),
      query: (family, ...conditions) => this.#query(family, conditions),
    });
    const { request, session } = await this.#verifier.ask(policy, journey.purpose, now);
    const [octets, digest, expires] = [await request.encode(), await request.digest(), await request.expires()];
    const stored = { journey: journey.name, octets: toBase64url(await session.encode()), expires };
    await alone(SESSIONS, async () => {
      const sessions = await read(SESSIONS) ?? {};
      for (const [old, one] of Object.entries(sessions)) if (isLongOver(one, now)) delete sessions[old];
      await write(SESSIONS, { ...sessions, [digest]: stored });
    });
    return { octets, digest, expires, request: await request.toJson(), journey };
  }

  async #query(family, conditions) {
    const document = await this.averment.IssuerDocument.fromJson(this.#documentOf(family));
    const query = await document.query(family);
    await document.free();
    return { ...query, conditions };
  }

  /** Verifies an answer, once, and tells what is known of who gave it. */
  async verify({ octets, context }) {
    const sessions = await read(SESSIONS) ?? {};
    if (context === undefined || !Object.hasOwn(sessions, context)) throw new Problem('session/unknown');
    if (this.#verifier === undefined) throw new Problem('session/unknown');
    const { journey, octets: stored } = sessions[context];
    const session = await this.averment.Session.decode(fromBase64url(stored));
    const { request } = await (await session.request()).toJson();
    await consume(request);
    const began = performance.now();
    const verified = await this.#verifier.verify(session, octets, new Date());
    const time = performance.now() - began;
    const acquaintance = await this.#meet(journeyOf(journey), request, verified);
    return { journey: journeyOf(journey), request, verified, time, size: octets.length, acquaintance };
  }

  /** Counts the visits of a pseudonym within its scope. */
  #meet({ known }, { policy }, { option, pseudonym }) {
    if (known === undefined) return undefined;
    const { scope } = policy.find(({ label }) => label === option).pseudonym;
    return alone(SEEN, async () => {
      const seen = await read(SEEN) ?? {};
      const visits = (seen[scope] ??= {});
      visits[pseudonym] = (visits[pseudonym] ?? 0) + 1;
      await write(SEEN, seen);
      return { known, visit: visits[pseudonym], people: Object.keys(visits).length };
    });
  }
}

const HOUR = 3_600_000;

const isLongOver = ({ expires }, now) => Date.parse(expires) + HOUR < now.getTime();

/**
 * Takes the nonce of a request before its answer is looked at, as the library's `verifyOnce` does. It is kept on the
 * disk: a copy of an answer is of no use in another tab or after a reload either.
 */
function consume({ nonce, expires }) {
  return alone(NONCES, async () => {
    const [used, now] = [await read(NONCES) ?? {}, Date.now()];
    if (Object.hasOwn(used, nonce)) throw new Problem('nonce/replayed');
    if (Date.parse(expires) < now) throw new Problem('nonce/expired');
    for (const [old, end] of Object.entries(used)) if (Date.parse(end) < now) delete used[old];
    await write(NONCES, { ...used, [nonce]: expires });
  });
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem('format/malformed');
  }
}
