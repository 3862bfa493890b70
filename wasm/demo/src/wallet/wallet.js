// The open wallet: what the vault keeps, and the library's holder in its worker.

import connect from '../averment/worker.js';
import { fromBase64url, toBase64url, digestOf } from '../shared/octets.js';
import { Problem } from '../shared/problem.js';
import { Words } from '../shared/words.js';
import { setsOf, takeLists } from './lists.js';
import { Vault, emptyState } from './vault.js';

const LOCK_AFTER = 10 * 60_000;

/** The one open wallet of this tab. */
let open;

export const wallet = () => open;

export async function createWallet(passphrase) {
  const averment = await connect();
  try {
    const holder = await averment.Holder.generate();
    const secret = await holder.exposeSecret();
    const vault = await Vault.create(passphrase, emptyState(toBase64url(secret)));
    secret.fill(0);
    await holder.free();
    open = await Wallet.start(averment, vault);
  } catch (error) {
    averment.terminate();
    throw error;
  }
}

export async function openWallet(passphrase) {
  await startWith(await Vault.open(passphrase));
}

export async function restoreWallet(passphrase, record) {
  await startWith(await Vault.restore(passphrase, record));
}

async function startWith(vault) {
  const averment = await connect();
  try {
    open = await Wallet.start(averment, vault);
  } catch (error) {
    averment.terminate();
    throw error;
  }
}

/** Forgets the key, and ends the worker with all secrets in it. */
export function lock() {
  open?.stop();
  open = undefined;
}

class Wallet {
  #holder;
  #revision;
  #timer;
  #sets = new Map();
  #setsOf;

  /** @param averment the library in its worker */
  constructor(averment, vault) {
    this.averment = averment;
    this.vault = vault;
    this.state = undefined;
    this.cards = [];
  }

  static async start(averment, vault) {
    const wallet = new Wallet(averment, vault);
    await wallet.refresh();
    return wallet;
  }

  stop() {
    clearTimeout(this.#timer);
    this.averment.terminate();
  }

  /** Calls `action` when the wallet was not used for ten minutes. */
  lockWhenIdle(action) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(action, LOCK_AFTER);
  }

  get words() {
    return new Words(Object.values(this.state.documents));
  }

  /** Takes over what is on the disk: another tab may have changed it. */
  async refresh() {
    this.state = await this.vault.state();
    if (this.state.revision !== this.#revision) await this.#load();
    return this;
  }

  async #load() {
    const secret = fromBase64url(this.state.secret);
    const holder = await this.averment.Holder.fromSecret(secret);
    secret.fill(0);
    this.registers = {};
    for (const register of Object.values(this.state.registers ?? {})) await this.#resume(holder, register);
    for (const { octets, revoked } of this.state.credentials) {
      const position = await holder.addStored(fromBase64url(octets));
      if (revoked) await holder.markRevoked(position);
    }
    await this.#loadSets();
    for (const set of this.#sets.values()) await holder.addAuthorities(set);
    await this.#holder?.free();
    this.#holder = holder;
    this.#revision = this.state.revision;
    this.cards = await holder.credentials();
  }

  /** Follows a register at the head that was stored. */
  async #resume(holder, { document, head }) {
    const chain = await startChain(this.averment, [document, head].map(fromBase64url));
    await holder.follow(chain);
    this.registers[await (await chain.document()).registry()] = { time: await chain.time(), epoch: await chain.epoch() };
    await chain.free();
  }

  /** The sets in which issuers hide: made again only where lists or the day are others. */
  async #loadSets() {
    const { lists = {} } = this.state;
    const day = new Date().toISOString().slice(0, 10);
    const made = JSON.stringify([day, lists]);
    if (made === this.#setsOf) return;
    [this.#sets, this.#setsOf] = [await setsOf(this.averment, lists, day), made];
    this.hiding = new Map();
    for (const [digest, set] of this.#sets) this.hiding.set(digest, (await set.members()).map(({ issuer }) => issuer));
  }

  async #change(change) {
    const result = await this.vault.update(change);
    await this.refresh();
    return result;
  }

  /** Plans an answer to a request of `audience`. */
  async plan(octets, audience) {
    await this.refresh();
    const request = await this.averment.PresentationRequest.decode(octets);
    const digest = await request.digest();
    return { request, digest, plan: await this.#holder.plan(request, audience, new Date()) };
  }

  /** The numbers of a limit that are not spent, of those that `limit` allows in its scope and period. */
  unspent({ audience, limit }) {
    const spent = this.state.spent[scopeOf(audience, limit)] ?? [];
    return Array.from({ length: limit.uses }, (_, number) => number).filter((number) => !spent.includes(number));
  }

  /** Plans a signature on a document, by its digest. */
  async planSignature(octets, document, audience) {
    await this.refresh();
    const signing = await this.averment.SigningRequest.decode(octets);
    return { signing, plan: await this.#holder.planSignature(signing, document, audience, new Date()) };
  }

  /** Makes the presentation, after the history has it. */
  async present(plan, choice, consent) {
    const began = performance.now();
    const octets = await plan.present(choice);
    const time = performance.now() - began;
    await this.#change((state) => {
      remember(state, { kind: 'answered', consent });
      spend(state, consent, choice);
    });
    return { octets, time };
  }

  /** Signs, after the history has it. */
  async sign(plan, choice, consent) {
    const began = performance.now();
    const signed = await plan.sign(choice);
    const octets = await signed.encode();
    const time = performance.now() - began;
    const { document, ...told } = consent;
    await this.#change((state) => remember(state, { kind: 'signed', consent: told }));
    return { octets, time };
  }

  refuse(consent) {
    return this.#change((state) => remember(state, { kind: 'refused', consent }));
  }

  /** Reads an offer together with the document of its issuer. */
  async readOffer({ octets, documents }) {
    if (documents.length !== 1) throw new Problem('message/unreadable');
    const offer = await this.averment.Offer.decode(octets);
    const json = parse(documents[0]);
    const document = await this.averment.IssuerDocument.fromJson(json);
    const [issuer, digest, request] = [await offer.issuer(), await offer.schema(), await offer.request()];
    if (issuer !== json.issuer) throw new Problem('apply/issuer');
    return {
      offer, document, json, issuer, digest,
      keyId: await offer.keyId(),
      schema: await this.#schemaOf(json, digest),
      request: request && await request.encode(),
      context: await digestOf(octets),
    };
  }

  async #schemaOf(json, digest) {
    for (const one of json.schemas) {
      const schema = await this.averment.Schema.fromJson(one);
      const found = await schema.digest();
      await schema.free();
      if (found === digest) return one;
    }
    throw new Problem('trust/unknown-schema');
  }

  /** Whether the wallet had to do with this key of the issuer before: `known`, `other` for another key, or `new`. */
  acquaintance({ issuer, keyId }) {
    const document = Object.hasOwn(this.state.documents, issuer) ? this.state.documents[issuer] : undefined;
    if (document === undefined) return 'new';
    return document.keys.some(({ id }) => id === keyId) ? 'known' : 'other';
  }

  /** Applies for what is offered, with the answer that was consented to if one is asked for. */
  async apply(read, reply, answer) {
    const { offer, document, json, context, issuer, schema } = read;
    const today = new Date().toISOString().slice(0, 10);
    const { application, pending } = answer
      ? await this.#holder.applyWith(offer, document, today, answer.plan, answer.choice)
      : await this.#holder.apply(offer, document, today);
    const octets = await pending.encode();
    await this.#change((state) => {
      // The person was told if this is another key than before.
      state.documents[issuer] = json;
      state.pending.push({ context, octets: toBase64url(octets), issuer, family: schema.id, reply, since: Date.now() });
      if (answer) {
        remember(state, { kind: 'answered', consent: answer.consent });
        spend(state, answer.consent, answer.choice);
      }
    });
    return application;
  }

  /** Checks and keeps what an office issued. */
  async accept({ octets, context, register, lists }) {
    await this.refresh();
    // What shows that it is not withdrawn comes with the credential, and is checked against the register.
    if (register) await this.follow(register);
    const waiting = this.state.pending.find((one) => one.context === context);
    if (waiting === undefined) throw new Problem('pending/unknown');
    const held = this.state.lists?.[waiting.issuer] ?? {};
    const taken = lists.length > 0 ? await takeLists(this.averment, held, lists.map(parse)) : held;
    const pending = await this.averment.Pending.decode(fromBase64url(waiting.octets));
    const position = await this.#holder.accept(pending, octets);
    const credential = await this.#holder.exposeCredential(position);
    const { issuer, schema } = (await this.#holder.credentials()).at(position);
    await this.#change((state) => {
      (state.lists ??= {})[issuer] = taken;
      state.pending = state.pending.filter((one) => one.context !== context);
      state.credentials.push({ octets: toBase64url(credential), id: context });
      remember(state, { kind: 'received', issuer, family: schema.id });
    });
    return this.cards.at(-1);
  }

  /**
   * Brings everything that a register keeps up to date, from what its office sends to everybody. Gives the credentials that
   * turned out to be withdrawn. `progress` is told how far it is, and stops it with false; what was reached is kept.
   */
  async follow([document, first, ...epochs], progress = () => true) {
    await this.refresh();
    const read = await this.averment.RegistryDocument.decode(document);
    const name = await read.registry();
    await read.free();
    const followed = await this.#holder.statusChain(name);
    if (followed === undefined) {
      const chain = await startChain(this.averment, [document, first]);
      for (const epoch of epochs) await chain.advance(epoch);
      await this.#holder.follow(chain);
      return this.#keepRegister(name);
    }
    const epoch = Number(await followed.epoch());
    if (epochs.length < epoch) throw new Problem('status/rolled-back');
    // Another history shows itself here.
    if (epoch > 0) await followed.advance(epochs[epoch - 1]);
    const held = this.cards.filter(({ schema, revoked }) => schema.registry === name && !revoked);
    const oldest = Math.min(epoch, ...held.map((card) => Number(card.epoch)));
    try {
      await this.#holder.updateStatus(name, epochs.slice(oldest), progress);
    } catch (error) {
      await this.#keepRegister(name);
      throw error;
    }
    return this.#keepRegister(name);
  }

  /** Stores how far a register was followed, and gives the credentials that were found in it. */
  async #keepRegister(name) {
    const chain = await this.#holder.statusChain(name);
    const [document, head] = [await (await chain.document()).encode(), await chain.head()].map(toBase64url);
    const credentials = [];
    for (const { position } of this.cards) credentials.push(toBase64url(await this.#holder.exposeCredential(position)));
    const lost = (await this.#holder.credentials()).filter(({ position, revoked }) => revoked && !this.cards[position].revoked);
    await this.#change((state) => {
      (state.registers ??= {})[name] = { document, head };
      state.credentials.forEach((one, position) => {
        one.octets = credentials[position];
        if (lost.some((card) => card.position === position)) one.revoked = true;
      });
      for (const { issuer, schema } of lost) remember(state, { kind: 'withdrawn', issuer, family: schema.id });
    });
    return lost;
  }

  forgetPending(context) {
    return this.#change((state) => { state.pending = state.pending.filter((one) => one.context !== context); });
  }

  removeCredential(position) {
    const { issuer, schema } = this.cards[position];
    const { octets } = this.state.credentials[position];
    return this.#change((state) => {
      state.credentials = state.credentials.filter((one) => one.octets !== octets);
      remember(state, { kind: 'removed', issuer, family: schema.id });
    });
  }

  forgetHistory() {
    return this.#change((state) => { state.history = []; });
  }

  /** Adds what a file has and this wallet has not. Both must be of one secret: credentials are bound to it. */
  async merge(other) {
    if (other.secret !== this.state.secret) throw new Problem('vault/other');
    // What shows that a credential is not withdrawn changes: it is known by the offer that it came from.
    const nameOf = ({ id, octets }) => id ?? octets;
    const held = new Set(this.state.credentials.map(nameOf));
    const added = other.credentials.filter((one) => !held.has(nameOf(one)));
    // The library checks signatures of what was not in this wallet before.
    for (const { octets } of added) await this.#holder.add(fromBase64url(octets));
    await this.#change((state) => {
      state.credentials.push(...added);
      state.registers = { ...other.registers, ...state.registers };
      state.documents = { ...other.documents, ...state.documents };
      state.lists = { ...other.lists, ...state.lists };
      const events = new Set(state.history.map((one) => JSON.stringify(one)));
      state.history.push(...other.history.filter((one) => !events.has(JSON.stringify(one))));
      state.history.sort((one, next) => one.when - next.when);
      for (const [scope, numbers] of Object.entries(other.spent)) {
        state.spent[scope] = [...new Set([...(state.spent[scope] ?? []), ...numbers])];
      }
      const contexts = new Set(state.pending.map(({ context }) => context));
      state.pending.push(...other.pending.filter(({ context }) => !contexts.has(context)));
    });
    return added.length;
  }
}

async function startChain(averment, [document, head]) {
  const read = await averment.RegistryDocument.decode(document);
  const chain = await averment.StatusChain.start(read, head);
  await read.free();
  return chain;
}

const scopeOf = (audience, { scope, period = '' }) => JSON.stringify([audience, scope, period]);

function remember(state, event) {
  state.history.push({ when: Date.now(), ...event });
}

function spend(state, { audience, limit }, { useNumber }) {
  if (limit === undefined) return;
  (state.spent[scopeOf(audience, limit)] ??= []).push(useNumber);
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem('format/malformed');
  }
}
