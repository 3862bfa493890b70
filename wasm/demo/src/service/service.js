// The services behind their screens: whom they trust, what they asked, and what they keep of the answers.

import connect from '../averment/worker.js';
import { digestOf, fromBase64url, toBase64url } from '../shared/octets.js';
import { Problem } from '../shared/problem.js';
import { consume, keep, recall } from '../shared/sessions.js';
import { alone, read, write } from '../shared/store.js';
import { Words } from '../shared/words.js';
import { journeyOf } from './journeys.js';

const DOCUMENTS = 'documents';
const SESSIONS = 'sessions';
const SEEN = 'seen';
const SPENT = 'spent';
const SIGNINGS = 'signings';
const REGISTERS = 'registers';

export class Service {
  #verifier;

  static async open() {
    const service = new Service();
    service.averment = await connect();
    service.registers = await read(REGISTERS) ?? {};
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

  /** Trusts the issuers of these documents, and keeps the documents of others; takes the register with them. */
  async add({ documents, register }) {
    if (register) await this.follow(register, true);
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
    for (const { document, head } of Object.values(this.registers)) {
      await this.#verifier?.addEpoch(await this.#chain([document, head].map(fromBase64url)));
    }
  }

  async #chain([document, head]) {
    return this.averment.StatusChain.start(await this.averment.RegistryDocument.decode(document), head);
  }

  /** Follows a register to its newest state: one that is known, or a new one where its office has just been trusted. */
  async follow([document, first, ...epochs], isTrusted = false) {
    const offered = await this.#chain([document, first]);
    const name = await (await offered.document()).registry();
    const known = Object.hasOwn(this.registers, name) ? this.registers[name] : undefined;
    const isOther = known !== undefined && known.document !== toBase64url(document);
    if ((known === undefined || isOther) && !isTrusted) throw new Problem('status/other-registry');
    const chain = known === undefined || isOther ? offered : await this.#chain([known.document, known.head].map(fromBase64url));
    const epoch = Number(await chain.epoch());
    if (epochs.length < epoch) throw new Problem('status/rolled-back');
    // The one that is known again, to see that it is the same; then the next ones.
    for (const next of epochs.slice(Math.max(epoch - 1, 0))) await chain.advance(next);
    const [head, time, removed] = [await chain.head(), await chain.time(), Number(await chain.removed())];
    this.registers = { ...this.registers, [name]: { document: toBase64url(document), head: toBase64url(head), time, removed } };
    await write(REGISTERS, this.registers);
    if (this.documents) await this.trust(this.documents);
    return { name, time, removed };
  }

  /** Whether it trusts an issuer for all that the journey asks for. */
  canAsk({ families, follows }) {
    if (follows && !Object.hasOwn(this.registers, follows)) return false;
    return families.every((family) => this.#documentOf(family) !== undefined);
  }

  #documentOf(family) {
    return this.documents.find(({ schemas }) => schemas.some(({ id }) => id === family));
  }

  /** Asks for what a journey needs, and keeps the session until the answer comes. */
  async ask(journey) {
    const now = new Date();
    const { request, session } = await this.#verifier.ask(await this.#policy(journey, now), journey.purpose, now);
    const [octets, digest, expires] = [await request.encode(), await request.digest(), await request.expires()];
    const stored = { journey: journey.name, octets: toBase64url(await session.encode()), expires };
    await keep(SESSIONS, digest, stored, now);
    return { octets, digest, expires, request: await request.toJson(), journey };
  }

  async #policy(journey, now) {
    const today = now.toISOString().slice(0, 10);
    return journey.policy({
      averment: this.averment,
      today,
      query: (family, ...conditions) => this.#query(family, conditions),
    });
  }

  /** Asks for a signature on a file, which is hashed here and stays here. */
  async askSignature(journey, file) {
    const now = new Date();
    const document = await this.averment.digestDocument(file);
    const { request, session } = await this.#verifier.ask(await this.#policy(journey, now), journey.purpose, now);
    const [expires, asked] = [await request.expires(), await request.toJson()];
    const signing = await this.averment.SigningRequest.create(session, document);
    const octets = await signing.encode();
    const context = await digestOf(octets);
    const kept = {
      journey: journey.name, policy: asked.request.policy, expires, name: file.name, size: file.size,
      algorithm: document.algorithm, digest: toBase64url(document.digest),
    };
    await keep(SIGNINGS, context, kept, now);
    return { octets, digest: context, expires, request: asked, journey, file: { name: file.name, size: file.size, document } };
  }

  /** Checks a signature on a document that was asked for, against the policy of the service and the digest of its own file. */
  async checkSignature({ octets, context }) {
    const { journey, policy, name, size, algorithm, digest } = await recall(SIGNINGS, context);
    const document = { algorithm, digest: fromBase64url(digest) };
    const began = performance.now();
    const signature = await this.averment.SignedDocument.decode(octets);
    const { signer: verified, time: stamped } = await this.#verifier.verifySignature(signature, document, policy);
    const time = performance.now() - began;
    const { request } = await (await (await signature.request()).request()).toJson();
    return { journey: journeyOf(journey), request, verified, time, size: octets.length, file: { name, size, document, stamped } };
  }

  async #query(family, conditions) {
    const document = await this.averment.IssuerDocument.fromJson(this.#documentOf(family));
    const query = await document.query(family);
    await document.free();
    return { ...query, conditions };
  }

  /** Verifies an answer, once, and tells what is known of who gave it. */
  async verify({ octets, context }) {
    const { journey, octets: stored } = await recall(SESSIONS, context);
    const session = await this.averment.Session.decode(fromBase64url(stored));
    const { request } = await (await session.request()).toJson();
    await consume(request);
    const began = performance.now();
    const verified = await this.#verifier.verify(session, octets, new Date());
    const time = performance.now() - began;
    const acquaintance = await this.#meet(journeyOf(journey), request, verified);
    return { journey: journeyOf(journey), request, verified, time, size: octets.length, acquaintance };
  }

  /** Counts the visits of a pseudonym within its scope, and the uses of a limit. */
  #meet({ known }, { policy }, { option, pseudonym, tag }) {
    if (known === undefined) return undefined;
    if (known === 'limited') return this.#spend(policy.find(({ label }) => label === option).limit, tag);
    const { scope } = policy.find(({ label }) => label === option).pseudonym;
    return alone(SEEN, async () => {
      const seen = await read(SEEN) ?? {};
      const visits = (seen[scope] ??= {});
      visits[pseudonym] = (visits[pseudonym] ?? 0) + 1;
      await write(SEEN, seen);
      return { known, visit: visits[pseudonym], people: Object.keys(visits).length };
    });
  }

  /** Takes a use of a limit, once. */
  #spend({ scope, period, uses }, tag) {
    return alone(SPENT, async () => {
      const spent = await read(SPENT) ?? {};
      const tags = (spent[`${scope} ${period}`] ??= []);
      if (tags.includes(tag)) throw new Problem('limit/used');
      tags.push(tag);
      await write(SPENT, spent);
      return { known: 'limited', uses, period, count: tags.length };
    });
  }
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem('format/malformed');
  }
}
