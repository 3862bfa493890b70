// The package: classes over the handles of the module. Types and explanations are in index.d.ts.

import load, * as core from "./averment_core.js";
import {
  argument, ask, askSecretly, AvermentError, call, callSecretly, claimValues, condition, content as contentJson, count, failed, fromBase64url, Handle, hex,
  isAvermentError, json, list, member, octets, optionalText, read, ready, text, time, toHex,
} from "./border.js";
import * as bbs from "./bbs.js";
import { Authorities, issuedByOneOf, notRevoked, Recognition, TrustList } from "./recognition.js";
import { Operator, RegistryDocument, StatusChain, StatusRegistry, update } from "./registry.js";

export { AvermentError, bbs, isAvermentError };
export { Operator, RegistryDocument, StatusChain, StatusRegistry };
export { Authorities, issuedByOneOf, notRevoked, Recognition, TrustList };

export const version = "@VERSION@";

const { inside } = Handle;
let loading;

export default function init(source) {
  loading ??= start(source).catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function start(source) {
  if (typeof globalThis.crypto?.getRandomValues !== "function") {
    throw new AvermentError("rng", "developer: use a secure context", "crypto.getRandomValues is missing");
  }
  // An engine without the tables of Unicode leaves texts as they are, and two spellings of a name would pass as two.
  if ("e\u0301".normalize("NFC") !== "\u00e9") {
    const hint = "developer: use an engine with Unicode support";
    throw new AvermentError("wasm/normalization", hint, "String.prototype.normalize does nothing");
  }
  try {
    const path = source ?? new URL("averment_core_bg.wasm", import.meta.url);
    const exports = await load({ module_or_path: path instanceof Uint8Array ? octets(path, "module", 16_777_216) : path });
    ready(core.wipeStack, exports);
  } catch (error) {
    if (error instanceof AvermentError) throw error;
    throw new AvermentError("wasm/load", "developer: serve averment_core_bg.wasm of this version", String(error));
  }
}

// ---------------------------------------------------------------------------------------------------------- schemas

export class Schema extends Handle {
  static fromJson(value) {
    const notation = json(value, "schema");
    return new Schema(inside, call(() => core.Schema.fromJson(notation)));
  }

  static define(value) {
    const notation = json(value, "schema");
    return new Schema(inside, call(() => core.Schema.define(notation)));
  }

  static decode(value) {
    const copy = octets(value, "schema");
    return new Schema(inside, call(() => core.Schema.decode(copy)));
  }

  toJson() {
    return read(ask(this, Schema, (schema) => schema.toJson()));
  }

  encode() {
    return ask(this, Schema, (schema) => schema.encode());
  }

  get id() {
    return ask(this, Schema, (schema) => schema.id());
  }

  get version() {
    return ask(this, Schema, (schema) => schema.version());
  }

  get digest() {
    return ask(this, Schema, (schema) => schema.digest());
  }

  lint() {
    return read(ask(this, Schema, (schema) => schema.lint()));
  }
}

function withSchema(value, use) {
  if (value instanceof Schema) return use(Handle.core(value, Schema, "schema"));
  const schema = Schema.define(value);
  try {
    return use(Handle.core(schema, Schema, "schema"));
  } finally {
    schema.free();
  }
}

// ---------------------------------------------------------------------------------------------------------- issuers

export class IssuerDocument extends Handle {
  static fromJson(value) {
    const notation = json(value, "document");
    return new IssuerDocument(inside, call(() => core.IssuerDocument.fromJson(notation)));
  }

  static merge(documents) {
    const all = list(documents, "documents", 64).map((document) => IssuerDocument.prototype.toJson.call(document));
    const [first] = all;
    if (!first) throw argument("documents: none");
    if (all.some(({ issuer }) => issuer !== first.issuer)) throw argument("documents: of several issuers");
    const schemas = new Map();
    const texts = {};
    for (const document of all) {
      for (const schema of document.schemas) schemas.set(JSON.stringify(schema), schema);
      Object.assign(texts, document.texts);
    }
    const merged = { ...first, keys: all.flatMap(({ keys }) => keys), schemas: [...schemas.values()] };
    if (Object.keys(texts).length > 0) merged.texts = texts;
    return IssuerDocument.fromJson(merged);
  }

  toJson() {
    return read(ask(this, IssuerDocument, (document) => document.toJson()));
  }

  withTexts(texts) {
    return IssuerDocument.fromJson({ ...this.toJson(), texts });
  }

  get id() {
    return ask(this, IssuerDocument, (document) => document.id());
  }

  query(family) {
    const name = text(family, "family");
    return read(ask(this, IssuerDocument, (document) => document.query(name)));
  }

  text(language, family, claim, value) {
    const names = [text(language, "language"), text(family, "family")];
    names.push(optionalText(claim, "claim"), optionalText(value, "value"));
    return ask(this, IssuerDocument, (document) => document.text(...names));
  }
}

export class Issuer extends Handle {
  static generate(id, schema, firstDay, lastDay) {
    const names = [text(id, "id"), text(firstDay, "first day"), text(lastDay, "last day")];
    return withSchema(schema, (definition) => {
      const [name, first, last] = names;
      const inner = callSecretly(() => core.Issuer.generate(name, definition, first, last));
      const document = new IssuerDocument(inside, call(() => inner.takeDocument()));
      return { issuer: new Issuer(inside, inner), document };
    });
  }

  static fromSecret(id, schema, secret) {
    const name = text(id, "id");
    const copy = octets(secret, "secret");
    return withSchema(schema, (definition) => {
      const inner = callSecretly(() => core.Issuer.fromSecret(name, definition, copy));
      copy.fill(0);
      return new Issuer(inside, inner);
    });
  }

  exposeSecret() {
    return askSecretly(this, Issuer, (issuer) => issuer.exposeSecret());
  }

  get id() {
    return ask(this, Issuer, (issuer) => issuer.id());
  }

  get keyId() {
    return ask(this, Issuer, (issuer) => issuer.keyId());
  }

  schema() {
    return new Schema(inside, ask(this, Issuer, (issuer) => issuer.schema()));
  }

  document(firstDay, lastDay) {
    const [first, last] = [text(firstDay, "first day"), text(lastDay, "last day")];
    return new IssuerDocument(inside, askSecretly(this, Issuer, (issuer) => issuer.document(first, last)));
  }

  offer() {
    return new Offer(inside, ask(this, Issuer, (issuer) => issuer.offer()));
  }

  offerAgainst(session, role) {
    const name = text(role, "role");
    Handle.core(this, Issuer, "issuer");
    const taken = Handle.take(session, Session, "session");
    return new Offer(inside, ask(this, Issuer, (issuer) => issuer.offerAgainst(taken, name)));
  }

  check(offer, application) {
    const [asked, copy] = [Handle.core(offer, Offer, "offer"), octets(application, "application")];
    return { registrationTag: ask(this, Issuer, (issuer) => issuer.check(asked, copy)) };
  }

  issue(offer, application, content) {
    const [copy, notation] = [octets(application, "application"), contentJson(content)];
    Handle.core(this, Issuer, "issuer");
    const taken = Handle.take(offer, Offer, "offer");
    return askSecretly(this, Issuer, (issuer) => issuer.issue(taken, copy, notation));
  }

  issueAgainst(offer, application, verifier, content, now) {
    const [copy, at] = [octets(application, "application"), time(now, "now")];
    const checker = Handle.core(verifier, Verifier, "verifier");
    if (typeof content !== "function") throw argument("content: not a function");
    Handle.core(this, Issuer, "issuer");
    const taken = Handle.take(offer, Offer, "offer");
    let thrown;
    // What the function throws does not pass through the module, which would stop half-way.
    const decide = (notation) => {
      try {
        return decided(content(verified(read(notation))));
      } catch (error) {
        thrown = { error };
        return undefined;
      }
    };
    try {
      return askSecretly(this, Issuer, (issuer) => issuer.issueAgainst(taken, copy, checker, decide, at));
    } catch (error) {
      throw thrown ? thrown.error : error;
    }
  }

  issueAgainstLater(offer, application, verifier, content, now) {
    return this.#issueLater([offer, application, verifier, content, now], (issuer, parts) => issuer.issueAgainst(...parts));
  }

  issueIn(registry, offer, application, content) {
    const [copy, notation] = [octets(application, "application"), contentJson(content)];
    const keeper = Handle.core(registry, StatusRegistry, "registry");
    Handle.core(this, Issuer, "issuer");
    const taken = Handle.take(offer, Offer, "offer");
    return withHandle(askSecretly(this, Issuer, (issuer) => issuer.issueIn(keeper, taken, copy, notation)));
  }

  async issueAgainstIn(registry, offer, application, verifier, content, now) {
    Handle.core(registry, StatusRegistry, "registry");
    return withHandle(await this.#issueLater([offer, application, verifier, content, now], (issuer, parts) => {
      return issuer.issueAgainstIn(Handle.core(registry, StatusRegistry, "registry"), ...parts);
    }));
  }

  /** Verifies, decides, and has `sign` verify again and sign. */
  async #issueLater([offer, application, verifier, content, now], sign) {
    const [copy, at] = [octets(application, "application"), time(now, "now")];
    const checker = Handle.core(verifier, Verifier, "verifier");
    if (typeof content !== "function") throw argument("content: not a function");
    Handle.core(this, Issuer, "issuer");
    // Taken before anything is decided: nothing else can use it meanwhile.
    const taken = Handle.take(offer, Offer, "offer");
    let free = true;
    try {
      const shown = ask(this, Issuer, (issuer) => issuer.shownAgainst(taken, copy, checker, at));
      const notation = decided(await content(verified(read(shown))));
      // Either may be gone by now.
      const again = Handle.core(verifier, Verifier, "verifier");
      Handle.core(this, Issuer, "issuer");
      free = false;
      return askSecretly(this, Issuer, (issuer) => sign(issuer, [taken, copy, again, () => notation, at]));
    } finally {
      if (free) callSecretly(() => taken.free());
    }
  }
}

/** What was issued, with the handle that the issuer writes down. */
const withHandle = (issued) => ({ issued, handle: callSecretly(() => core.Issuer.handleOf(issued)) });

/** Refuses, or gives what was decided. */
const decided = (content) => (content === null ? undefined : contentJson(content));

export class Offer extends Handle {
  static decode(value) {
    const copy = octets(value, "offer");
    return new Offer(inside, call(() => core.Offer.decode(copy)));
  }

  encode() {
    return ask(this, Offer, (offer) => offer.encode());
  }

  get issuer() {
    return ask(this, Offer, (offer) => offer.issuer());
  }

  get keyId() {
    return ask(this, Offer, (offer) => offer.keyId());
  }

  get schema() {
    return ask(this, Offer, (offer) => offer.schema());
  }

  get nonce() {
    return ask(this, Offer, (offer) => offer.nonce());
  }

  request() {
    const request = ask(this, Offer, (offer) => offer.request());
    return request && new PresentationRequest(inside, request);
  }

  get role() {
    return ask(this, Offer, (offer) => offer.role());
  }
}

export class Registration {
  #store;

  constructor(store = new MemoryRegistrationStore()) {
    if (typeof store?.register !== "function" || typeof store.replace !== "function") throw argument("store");
    this.#store = store;
  }

  async admit(person, tag) {
    const [name, octetsOfTag] = [text(person, "person"), hex(tag, "tag")];
    // The library looks at person and tag before the store is asked.
    call(() => core.admit(name, octetsOfTag, "new"));
    const outcome = text(await this.#store.register(name, tag), "outcome");
    return call(() => core.admit(name, octetsOfTag, outcome));
  }

  async replaceLostSecret(person, old, tag) {
    const [name, before, after] = [text(person, "person"), hex(old, "old"), hex(tag, "tag")];
    call(() => core.replaceLostSecret(name, before, after, "new"));
    const outcome = text(await this.#store.replace(name, old, tag), "outcome");
    call(() => core.replaceLostSecret(name, before, after, outcome));
  }
}

export class MemoryRegistrationStore extends Handle {
  constructor() {
    super(inside, call(() => new core.MemoryRegistrationStore()));
  }

  register(person, tag) {
    const [name, octetsOfTag] = [text(person, "person"), hex(tag, "tag")];
    return ask(this, MemoryRegistrationStore, (store) => store.register(name, octetsOfTag));
  }

  replace(person, old, tag) {
    const [name, before, after] = [text(person, "person"), hex(old, "old"), hex(tag, "tag")];
    return ask(this, MemoryRegistrationStore, (store) => store.replace(name, before, after));
  }
}

// --------------------------------------------------------------------------------------------------------- requests

export function ageAtLeast(claim, years, on) {
  const [name, age, day] = [text(claim, "claim"), count(years, "years"), text(on, "on")];
  return read(call(() => core.ageAtLeast(name, age, day)));
}

export class PresentationRequest extends Handle {
  static decode(value) {
    const copy = octets(value, "request");
    return new PresentationRequest(inside, call(() => core.PresentationRequest.decode(copy)));
  }

  static fromJson(value) {
    const notation = json(value, "request");
    return new PresentationRequest(inside, call(() => core.PresentationRequest.fromJson(notation)));
  }

  toJson() {
    return read(ask(this, PresentationRequest, (request) => request.toJson()));
  }

  encode() {
    return ask(this, PresentationRequest, (request) => request.encode());
  }

  get digest() {
    return toHex(ask(this, PresentationRequest, (request) => request.digest()));
  }

  get audience() {
    return ask(this, PresentationRequest, (request) => request.audience());
  }

  get purpose() {
    return read(ask(this, PresentationRequest, (request) => request.purpose()));
  }

  get referenceDate() {
    return ask(this, PresentationRequest, (request) => request.referenceDate());
  }

  get expires() {
    return ask(this, PresentationRequest, (request) => request.expires());
  }

  isExpired(now) {
    const at = time(now, "now");
    return ask(this, PresentationRequest, (request) => request.isExpired(at));
  }
}

// ---------------------------------------------------------------------------------------------------------- holders

export class Holder extends Handle {
  /** Counts removals, after which positions mean something else. */
  #removals = 0;

  static generate() {
    return new Holder(inside, callSecretly(() => core.Holder.generate()));
  }

  static fromSecret(secret) {
    const copy = octets(secret, "secret");
    const inner = callSecretly(() => core.Holder.fromSecret(copy));
    copy.fill(0);
    return new Holder(inside, inner);
  }

  exposeSecret() {
    return askSecretly(this, Holder, (holder) => holder.exposeSecret());
  }

  credentials() {
    const infos = read(askSecretly(this, Holder, (holder) => holder.credentials()));
    return infos.map(({ epoch, ...info }) => {
      const status = epoch === undefined ? {} : { epoch: BigInt(epoch) };
      return { ...info, claims: claimValues(info.claims), ...status };
    });
  }

  exposeCredential(position) {
    const place = count(position, "position");
    return askSecretly(this, Holder, (holder) => holder.exposeCredential(place));
  }

  add(credential) {
    const copy = octets(credential, "credential");
    return askSecretly(this, Holder, (holder) => holder.add(copy));
  }

  addStored(credential) {
    const copy = octets(credential, "credential");
    return askSecretly(this, Holder, (holder) => holder.addStored(copy));
  }

  remove(position) {
    const place = count(position, "position");
    askSecretly(this, Holder, (holder) => holder.remove(place));
    this.#removals += 1;
  }

  addTable(document, table) {
    const [inside, copy] = [Handle.core(document, IssuerDocument, "document"), octets(table, "table")];
    askSecretly(this, Holder, (holder) => holder.addTable(inside, copy));
  }

  addAuthorities(authorities) {
    const known = Handle.core(authorities, Authorities, "authorities");
    askSecretly(this, Holder, (holder) => holder.addAuthorities(known));
  }

  follow(chain) {
    const followed = Handle.core(chain, StatusChain, "chain");
    askSecretly(this, Holder, (holder) => holder.follow(followed));
  }

  statusChain(registry) {
    const name = text(registry, "registry");
    const chain = askSecretly(this, Holder, (holder) => holder.statusChain(name));
    return chain && new StatusChain(inside, chain);
  }

  markRevoked(position) {
    const place = count(position, "position");
    if (!askSecretly(this, Holder, (holder) => holder.markRevoked(place))) throw argument("no such credential");
  }

  async updateStatus(registry, epochs, progress = () => true) {
    const [name, removals] = [text(registry, "registry"), this.#removals];
    return update(epochs, progress, (given, first, report) => {
      // Positions mean something else by now.
      if (this.#removals !== removals) throw stale();
      return Handle.alone(this, Holder, (holder) => holder.updateStatus(name, given, first, report));
    });
  }

  prepare() {
    askSecretly(this, Holder, (holder) => holder.prepare());
  }

  prepareFor(request) {
    const asked = Handle.core(request, PresentationRequest, "request");
    askSecretly(this, Holder, (holder) => holder.prepareFor(asked));
  }

  apply(offer, document, today) {
    const [asked, from] = [Handle.core(offer, Offer, "offer"), Handle.core(document, IssuerDocument, "document")];
    const day = text(today, "today");
    return applied(askSecretly(this, Holder, (holder) => holder.apply(asked, from, day)));
  }

  applyWith(offer, document, today, plan, choice) {
    const [asked, from] = [Handle.core(offer, Offer, "offer"), Handle.core(document, IssuerDocument, "document")];
    const [day, chosen] = [text(today, "today"), json(choice, "choice")];
    const circumstances = Plan.of(plan, this);
    return applied(askSecretly(this, Holder, (holder) => holder.applyWith(asked, from, day, circumstances, chosen)));
  }

  accept(pending, issued) {
    const copy = octets(issued, "issued");
    Handle.core(this, Holder, "holder");
    const taken = Handle.take(pending, Pending, "pending");
    return askSecretly(this, Holder, (holder) => holder.accept(taken, copy));
  }

  plan(request, audience, now) {
    const [name, at] = [text(audience, "audience"), time(now, "now")];
    const own = !(request instanceof PresentationRequest);
    const asked = own ? readRequest(request) : request;
    try {
      const inner = Handle.core(asked, PresentationRequest, "request");
      return this.#planned(call(() => core.Circumstances.create(inner, name, at)));
    } finally {
      if (own) asked.free();
    }
  }

  planSignature(request, document, audience, now) {
    const [name, at, [algorithm, digest]] = [text(audience, "audience"), time(now, "now"), digestParts(document)];
    const own = !(request instanceof SigningRequest);
    const asked = own ? SigningRequest.decode(request) : request;
    try {
      const inner = Handle.core(asked, SigningRequest, "request");
      return this.#planned(call(() => core.Circumstances.signing(inner, algorithm, digest, name, at)));
    } finally {
      if (own) asked.free();
    }
  }

  #planned(circumstances) {
    const plan = read(askSecretly(this, Holder, (holder) => holder.plan(circumstances)));
    return new Plan(inside, circumstances, plan, this, this.#removals);
  }

  static isCurrent(holder, removals) {
    return holder.#removals === removals;
  }
}

function readRequest(value) {
  return ArrayBuffer.isView(value) ? PresentationRequest.decode(value) : PresentationRequest.fromJson(value);
}

function applied(inner) {
  try {
    const application = call(() => inner.application());
    return { application, pending: new Pending(inside, call(() => inner.takePending())) };
  } finally {
    callSecretly(() => inner.free());
  }
}

export class Pending extends Handle {
  static decode(value) {
    const copy = octets(value, "pending");
    const inner = callSecretly(() => core.Pending.decode(copy));
    copy.fill(0);
    return new Pending(inside, inner);
  }

  encode() {
    return askSecretly(this, Pending, (pending) => pending.encode());
  }

  get issuer() {
    return ask(this, Pending, (pending) => pending.issuer());
  }

  schema() {
    return new Schema(inside, ask(this, Pending, (pending) => pending.schema()));
  }
}

const stale = () => new AvermentError("wasm/stale-plan", "holder: plan again", "a credential was removed meanwhile");

export class Plan extends Handle {
  #plan;
  #holder;
  #removals;

  constructor(token, circumstances, plan, holder, removals) {
    super(token, circumstances);
    this.#plan = plan;
    this.#holder = holder;
    this.#removals = removals;
  }

  /** What a plan was made for, if it is the plan of a holder whose positions are the same. */
  static of(plan, holder) {
    const circumstances = Handle.core(plan, Plan, "plan");
    if (plan.#holder !== holder) throw argument("plan: of another holder");
    if (!Holder.isCurrent(holder, plan.#removals)) {
      throw stale();
    }
    return circumstances;
  }

  offers() {
    return structuredClone(this.#plan.offers);
  }

  firstChoice() {
    return structuredClone(this.#plan.first);
  }

  consent(choice) {
    const [chosen, circumstances] = [json(choice, "choice"), Plan.of(this, this.#holder)];
    const notation = askSecretly(this.#holder, Holder, (holder) => holder.consent(circumstances, chosen));
    const { reference_date: referenceDate, credentials, document, ...rest } = read(notation);
    const shown = credentials.map((credential) => ({
      ...credential,
      disclosed: claimValues(credential.disclosed),
      proved: credential.proved.map((proved) => ({ ...proved, condition: condition(proved.condition) })),
    }));
    const signed = document && { document: { ...document, digest: fromBase64url(document.digest) } };
    return { ...rest, ...signed, referenceDate, credentials: shown };
  }

  present(choice) {
    const [chosen, circumstances] = [json(choice, "choice"), Plan.of(this, this.#holder)];
    return askSecretly(this.#holder, Holder, (holder) => holder.present(circumstances, chosen));
  }

  sign(choice) {
    const [chosen, circumstances] = [json(choice, "choice"), Plan.of(this, this.#holder)];
    return new SignedDocument(inside, askSecretly(this.#holder, Holder, (holder) => holder.sign(circumstances, chosen)));
  }

  request() {
    return new PresentationRequest(inside, ask(this, Plan, (circumstances) => circumstances.request()));
  }
}

// -------------------------------------------------------------------------------------------------------- verifiers

function verified(value) {
  const credentials = value.credentials.map((credential) => ({
    ...credential,
    claims: claimValues(credential.claims),
    ...(credential.status && { status: { ...credential.status, epoch: BigInt(credential.status.epoch) } }),
  }));
  return { ...value, credentials };
}

export class MemoryNonceStore extends Handle {
  constructor(capacity) {
    const most = count(capacity, "capacity");
    super(inside, call(() => new core.MemoryNonceStore(most)));
  }

  consume(nonce, expires, now) {
    const [copy, until, at] = [octets(nonce, "nonce"), time(expires, "expires"), time(now, "now")];
    return ask(this, MemoryNonceStore, (store) => store.consume(copy, until, at));
  }
}

export class Verifier extends Handle {
  constructor(audience, documents) {
    const name = text(audience, "audience");
    const trusted = list(documents, "documents", 1024).map((document) => {
      return Handle.core(document, IssuerDocument, "document");
    });
    super(inside, call(() => {
      const collected = new core.Documents();
      try {
        for (const document of trusted) collected.push(document);
        return core.Verifier.create(name, collected);
      } finally {
        collected.free();
      }
    }));
  }

  get audience() {
    return ask(this, Verifier, (verifier) => verifier.audience());
  }

  ask(policy, purpose, now) {
    const [asked, at] = [json(policy, "policy"), time(now, "now")];
    if (typeof purpose === "string") {
      const english = text(purpose, "purpose");
      return sent(ask(this, Verifier, (verifier) => verifier.ask(asked, english, at)));
    }
    const purposes = json(purpose, "purpose");
    return sent(ask(this, Verifier, (verifier) => verifier.askIn(asked, purposes, at)));
  }

  request(policy, purpose, referenceDate, expires) {
    const asked = json(policy, "policy");
    const purposes = json(typeof purpose === "string" ? { en: purpose } : purpose, "purpose");
    const [day, until] = [text(referenceDate, "reference date"), time(expires, "expires")];
    return sent(ask(this, Verifier, (verifier) => verifier.request(asked, purposes, day, until)));
  }

  addAuthorities(authorities) {
    const known = Handle.core(authorities, Authorities, "authorities");
    ask(this, Verifier, (verifier) => verifier.addAuthorities(known));
  }

  addEpoch(chain) {
    const known = Handle.core(chain, StatusChain, "chain");
    ask(this, Verifier, (verifier) => verifier.addEpoch(known));
  }

  addTable(table) {
    const copy = octets(table, "table");
    ask(this, Verifier, (verifier) => verifier.addTable(copy));
  }

  prepare(policy) {
    const asked = json(policy, "policy");
    ask(this, Verifier, (verifier) => verifier.prepare(asked));
  }

  verify(session, presentation, now) {
    const [copy, at] = [octets(presentation, "presentation"), time(now, "now")];
    Handle.core(this, Verifier, "verifier");
    const taken = Handle.take(session, Session, "session");
    return verified(read(ask(this, Verifier, (verifier) => verifier.verify(taken, copy, at))));
  }

  async verifyOnce(session, presentation, now, nonces) {
    const [copy, at] = [octets(presentation, "presentation"), time(now, "now")];
    if (typeof nonces?.consume !== "function") throw argument("nonces: not a store");
    Handle.core(this, Verifier, "verifier");
    // Taken before the store is asked: nothing else can use it meanwhile.
    const taken = Handle.take(session, Session, "session");
    const { nonce, expires } = call(() => ({ nonce: taken.nonce(), expires: taken.expires() }));
    let outcome = "unavailable";
    try {
      outcome = text(await nonces.consume(nonce, expires, at), "outcome");
    } catch {
      // No answer.
    }
    return verified(read(ask(this, Verifier, (verifier) => verifier.verifyOnce(taken, copy, at, outcome))));
  }

  verifyBatch(answers, now) {
    const at = time(now, "now");
    const given = list(answers, "answers", 1024).map((answer) => {
      const session = member(answer, "session", "answer");
      Handle.core(session, Session, "session");
      return [session, octets(member(answer, "presentation", "answer"), "presentation")];
    });
    if (new Set(given.map(([session]) => session)).size < given.length) throw argument("answers: a session twice");
    const inner = Handle.core(this, Verifier, "verifier");
    const verdicts = call(() => {
      const collected = new core.Answers();
      try {
        for (const [session, copy] of given) collected.push(Handle.take(session, Session, "session"), copy);
        return inner.verifyBatch(collected, at);
      } finally {
        collected.free();
      }
    });
    return read(verdicts).map(verdict);
  }

  async verifySignature(signed, document, policy, stamps = undefined) {
    const [[algorithm, digest], asked] = [digestParts(document), json(policy, "policy")];
    if (stamps !== undefined && typeof stamps?.time !== "function") throw argument("stamps: no client");
    Handle.core(this, Verifier, "verifier");
    const own = !(signed instanceof SignedDocument);
    const signature = own ? SignedDocument.decode(signed) : signed;
    try {
      const stamped = stamps && (await stampedAt(signature, stamps));
      const notation = ask(this, Verifier, (verifier) => {
        const inner = Handle.core(signature, SignedDocument, "signature");
        return verifier.verifySignature(inner, algorithm, digest, asked, stamped);
      });
      const { signer, ...rest } = read(notation);
      return { signer: verified(signer), ...rest };
    } finally {
      if (own) signature.free();
    }
  }
}

/** What a verdict of a batch is in JavaScript. */
function verdict({ verified: notation, failure }) {
  if (notation) return { verified: verified(notation) };
  const { code, hint, message } = failed(failure);
  return { error: { code, hint, message } };
}

function sent(inner) {
  const session = new Session(inside, inner);
  return { request: session.request(), session };
}

export class Session extends Handle {
  static decode(value) {
    const copy = octets(value, "session");
    return new Session(inside, call(() => core.Session.decode(copy)));
  }

  encode() {
    return ask(this, Session, (session) => session.encode());
  }

  request() {
    return new PresentationRequest(inside, ask(this, Session, (session) => session.request()));
  }
}

// ------------------------------------------------------------------------------------------------- signed documents

export async function digestDocument(document, algorithm = "SHA-256") {
  if (algorithm !== "SHA-256" && algorithm !== "SHA-512") throw argument("algorithm");
  const whole = document instanceof Blob ? await document.arrayBuffer() : octets(document, "document", Infinity);
  if (!globalThis.crypto?.subtle) {
    throw new AvermentError("wasm/digest", "developer: use a secure context", "crypto.subtle is missing");
  }
  return { algorithm, digest: new Uint8Array(await crypto.subtle.digest(algorithm, whole)) };
}

function digestParts(document) {
  const algorithm = text(member(document, "algorithm", "document"), "algorithm");
  return [algorithm, octets(member(document, "digest", "document"), "digest")];
}

/** The time that the token proves as an accepted authority has it; without characters if it proves none. */
async function stampedAt(signature, stamps) {
  const token = signature.token;
  if (token === undefined) return undefined;
  const proved = await stamps.time(token, signature.imprint);
  return proved === undefined || proved === null ? "" : time(proved, "time");
}

export class SigningRequest extends Handle {
  static create(session, document) {
    const [algorithm, digest] = digestParts(document);
    const taken = Handle.take(session, Session, "session");
    return new SigningRequest(inside, call(() => core.SigningRequest.create(taken, algorithm, digest)));
  }

  static decode(value) {
    const copy = octets(value, "signing request");
    return new SigningRequest(inside, call(() => core.SigningRequest.decode(copy)));
  }

  encode() {
    return ask(this, SigningRequest, (request) => request.encode());
  }

  request() {
    return new PresentationRequest(inside, ask(this, SigningRequest, (request) => request.request()));
  }

  get document() {
    return ask(this, SigningRequest, (request) => ({ algorithm: request.algorithm(), digest: request.digest() }));
  }
}

export class SignedDocument extends Handle {
  static decode(value) {
    const copy = octets(value, "signature");
    return new SignedDocument(inside, call(() => core.SignedDocument.decode(copy)));
  }

  encode() {
    return ask(this, SignedDocument, (signed) => signed.encode());
  }

  request() {
    return new SigningRequest(inside, ask(this, SignedDocument, (signed) => signed.request()));
  }

  get imprint() {
    return ask(this, SignedDocument, (signed) => signed.imprint());
  }

  get token() {
    return ask(this, SignedDocument, (signed) => signed.token());
  }

  withToken(token) {
    const copy = octets(token, "token");
    return new SignedDocument(inside, ask(this, SignedDocument, (signed) => signed.withToken(copy)));
  }
}
