// K: what a page can do to the module, by accident or on purpose. Numbers as in SECURITY.md.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { MessageChannel } from "node:worker_threads";
import {
  audience, averment, document, fails, issuer, now, packageUrl, query, rejects, resident, roundTrip, today, verifier,
} from "./world.mjs";

const { bbs, Holder, IssuerDocument, Issuer, PresentationRequest, Schema } = averment;
const holder = resident();

/** Replaces a property while something runs. */
function patched(object, name, value, run) {
  const before = Object.getOwnPropertyDescriptor(object, name);
  Object.defineProperty(object, name, { value, configurable: true, writable: true });
  try {
    return run();
  } finally {
    if (before) Object.defineProperty(object, name, before);
    else delete object[name];
  }
}

const needRandomness = {
  "a holder": () => Holder.generate(),
  "an issuer": () => Issuer.generate("gov", issuer.schema(), "2020-01-01", "2030-01-01"),
  "an offer": () => issuer.offer(),
  "a request": () => verifier.ask(query(), "Test", now),
  "an application": () => holder.apply(issuer.offer(), document, today),
};

test("K-01 without randomness nothing is made", () => {
  const { request } = verifier.ask(query(), "Test", now);
  const plan = holder.plan(request, audience, now);
  const all = { ...needRandomness, "a presentation": () => plan.present(plan.firstChoice()) };
  const broken = {
    missing: undefined,
    throwing: () => { throw new Error("no entropy"); },
    idle: (octets) => octets,
    zeros: (octets) => octets.fill(0),
  };
  for (const [how, getRandomValues] of Object.entries(broken)) {
    for (const [what, make] of Object.entries(all)) {
      patched(crypto, "getRandomValues", getRandomValues, () => fails("rng", make, `${what}: ${how}`));
    }
  }
  // The control: with the generator of the host, and whatever Math.random is.
  patched(Math, "random", () => 0, () => {
    const [first, second] = [Holder.generate(), Holder.generate()];
    assert.notDeepEqual(first.exposeSecret(), second.exposeSecret());
  });
  for (const make of Object.values(all)) make();
});

test("K-01 the module does not load without randomness", () => {
  const script = `
    Object.defineProperty(globalThis, "crypto", { value: {} });
    const { default: init } = await import(${JSON.stringify(packageUrl("node.js"))});
    await init().then(() => console.log("loaded"), ({ code }) => console.log(code));`;
  assert.equal(run(script), "rng");
  assert.equal(run(script.replace("value: {}", "value: globalThis.crypto")), "loaded");
});

test("K-01 the module does not load without normalisation", () => {
  const script = `
    String.prototype.normalize = function () { return String(this); };
    const { default: init } = await import(${JSON.stringify(packageUrl("node.js"))});
    await init().then(() => console.log("loaded"), ({ code }) => console.log(code));`;
  assert.equal(run(script), "wasm/normalization");
});

test("K-02 a module that stopped half-way refuses everything", () => {
  // A handle is released while the module works with it.
  const script = `
    const { averment, issuer, verifier, resident, query, document, now, today, audience } =
      await import(${JSON.stringify(new URL("world.mjs", import.meta.url).href)});
    const holder = resident();
    const { session } = verifier.ask(query(), "Test", now);
    const offer = issuer.offerAgainst(session, "gov.example/resident");
    const plan = holder.plan(offer.request(), audience, now);
    const { application } = holder.applyWith(offer, document, today, plan, plan.firstChoice());
    const codes = [];
    const attempt = (operation) => { try { operation(); codes.push("done"); } catch ({ code }) { codes.push(code); } };
    attempt(() => holder.credentials());
    attempt(() => issuer.issueAgainst(offer, application, verifier, () => { verifier.free(); return null; }, now));
    attempt(() => holder.credentials());
    attempt(() => averment.Holder.generate());
    attempt(() => issuer.free());
    console.log(codes.join());`;
  assert.equal(run(script), "done,wasm/poisoned,wasm/poisoned,wasm/poisoned,wasm/poisoned");
});

function run(script) {
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", script], {
    encoding: "utf8",
    env: process.env,
  });
  return stdout.trim() || stderr;
}

test("K-02 nothing works before the module is loaded", () => {
  const script = `
    const { Holder } = await import(${JSON.stringify(packageUrl("index.js"))});
    try { Holder.generate(); } catch ({ code }) { console.log(code); }`;
  assert.equal(run(script), "wasm/not-loaded");
});

test("K-02 what is no module is refused, and loading can be tried again", () => {
  const script = `
    const { default: init, Schema } = await import(${JSON.stringify(packageUrl("node.js"))});
    await init(new Uint8Array(8)).catch(({ code }) => console.log(code));
    await init();
    console.log(Schema.define({ id: "a", version: 1, claims: [] }).id);`;
  assert.equal(run(script), "wasm/load\na");
});

test("K-03 use after release, and release twice", () => {
  const who = Holder.generate();
  const schema = issuer.schema();
  who.free();
  who.free();
  who[Symbol.dispose]?.();
  schema.free();
  fails("wasm/released", () => who.credentials());
  fails("wasm/released", () => who.exposeSecret());
  fails("wasm/released", () => who.plan(verifier.ask(query(), "Test", now).request, audience, now));
  fails("wasm/released", () => schema.id);
  const plan = holder.plan(verifier.ask(query(), "Test", now).request, audience, now);
  plan.free();
  fails("wasm/released", () => plan.consent(plan.firstChoice()));
  const gone = IssuerDocument.fromJson(document.toJson());
  gone.free();
  fails("wasm/released", () => new averment.Verifier(audience, [document, gone]));
});

test("K-05 wrong types are refused before the module sees them", () => {
  const things = [undefined, null, 1, "text", true, Symbol("a"), 1n, {}, [], () => 0, new Date(), new Float32Array(4)];
  things.push(new Proxy(new Uint8Array(1), {}), Object.create(Uint8Array.prototype), new DataView(new ArrayBuffer(1)));
  for (const thing of things) {
    fails("wasm/argument", () => Schema.decode(thing));
    fails("wasm/argument", () => Holder.fromSecret(thing));
    fails("wasm/argument", () => bbs.publicKey(thing));
    fails("wasm/argument", () => holder.prepareFor(thing));
    fails("wasm/argument", () => new averment.Verifier(audience, [thing]));
    if (typeof thing !== "string") fails("wasm/argument", () => new averment.Verifier(thing, [document]));
    if (typeof thing !== "number") fails("wasm/argument", () => holder.exposeCredential(thing));
  }
  for (const position of [-1, 0.5, NaN, Infinity, 2 ** 32, -0.1]) {
    fails("wasm/argument", () => holder.exposeCredential(position));
  }
  fails("wasm/argument", () => holder.exposeCredential(7));
  for (const Class of [Holder, Schema, Issuer, IssuerDocument, PresentationRequest]) {
    fails("wasm/argument", () => new Class());
  }
  fails("wasm/argument", () => Schema.prototype.toJson.call({}));
  fails("wasm/argument", () => Schema.prototype.toJson.call(holder));
  fails("wasm/argument", () => verifier.ask(query(), "half \ud800", now));
  for (const time of [undefined, 5, new Date(NaN), {}]) fails("wasm/argument", () => verifier.ask(query(), "Test", time));
  for (const time of ["now", "2026-11-24", new Date("2026-11-24").toString(), new Date(8.64e15)]) {
    fails("format/malformed", () => verifier.ask(query(), "Test", time));
  }
});

test("K-05 octets that somebody else can write, or that are gone", () => {
  fails("wasm/argument", () => Schema.decode(new Uint8Array(new SharedArrayBuffer(8))));
  const detached = new Uint8Array(8);
  structuredClone(detached.buffer, { transfer: [detached.buffer] });
  fails("wasm/argument", () => Schema.decode(detached));
  const { port1, port2 } = new MessageChannel();
  const posted = Uint8Array.of(1, 2, 3);
  port1.postMessage(posted, [posted.buffer]);
  port1.close();
  port2.close();
  fails("wasm/argument", () => bbs.keyGen(posted));
  // A view of a part of a buffer is the part.
  const octets = issuer.schema().encode();
  const wide = new Uint8Array(octets.length + 9);
  wide.set(octets, 4);
  assert.equal(Schema.decode(wide.subarray(4, 4 + octets.length)).digest, issuer.schema().digest);
});

test("K-05 what is too long is refused before it is copied", () => {
  const huge = new Uint8Array(2 ** 31);
  const before = process.memoryUsage().arrayBuffers;
  for (const use of [Schema.decode, Holder.fromSecret, PresentationRequest.decode, bbs.keyGen]) {
    fails("wasm/too-long", () => use(huge));
  }
  assert.ok(process.memoryUsage().arrayBuffers - before < 2 ** 24);
  fails("wasm/too-long", () => Schema.fromJson({ id: "a".repeat(2_000_000) }));
  fails("wasm/too-long", () => Schema.fromJson({ claims: Array.from({ length: 70_000 }, () => 1) }));
  fails("format/too-long", () => Schema.decode(new Uint8Array(65_537)));
});

test("K-05 getters are not called", () => {
  let called = 0;
  const tricky = (name, base) => Object.defineProperty({ ...base }, name, {
    enumerable: true,
    get() {
      called += 1;
      return base[name];
    },
  });
  const schema = issuer.schema().toJson();
  fails("wasm/argument", () => Schema.fromJson(tricky("id", schema)));
  fails("wasm/argument", () => Schema.fromJson({ ...schema, claims: schema.claims.map((claim) => tricky("name", claim)) }));
  const choice = { option: 0, credentials: [0] };
  const plan = holder.plan(verifier.ask(query(), "Test", now).request, audience, now);
  fails("wasm/argument", () => plan.present(tricky("option", choice)));
  fails("wasm/argument", () => bbs.sign(tricky("secretKey", { secretKey: new Uint8Array(32), messages: [] })));
  assert.equal(called, 0);
  plan.present(choice);
});

test("K-05 nothing but plain data becomes JSON", () => {
  class Fancy {
    id = "a";
    version = 1;
    claims = [];
  }
  const cyclic = { id: "a" };
  cyclic.self = cyclic;
  const wrong = [new Fancy(), cyclic, { id: null }, { id: NaN }, { id: 2 ** 53 }, { id: () => 0 }, { id: new Map() }, null];
  for (const value of wrong) fails("wasm/argument", () => Schema.define(value));
  assert.equal(Schema.define({ ...new Fancy() }).id, "a");
  // A toJSON of its own has no say.
  fails("format/malformed", () => Schema.define({ toJSON: "x", id: "a", version: 1, claims: [] }));
});

test("K-05 changed prototypes change nothing", () => {
  const { presentation } = roundTrip(holder, query({ disclose: { claim: "name" } }));
  const evil = () => { throw new Error("called"); };
  const changes = [
    [Object.prototype, "pseudonym", { role: "gov.example/resident", scope: "x" }],
    [Object.prototype, "toJSON", evil],
    [Object.prototype, "suite", "none"],
    [Array.prototype, "toJSON", evil],
    [String.prototype, "toJSON", evil],
    [JSON, "parse", evil],
    [JSON, "stringify", evil],
    [Date.prototype, "toISOString", evil],
  ];
  for (const [object, name, value] of changes) {
    patched(object, name, value, () => {
      const { request, session } = verifier.ask(query({ disclose: { claim: "doses" } }), "Test", new Date(now));
      const plan = holder.plan(request, audience, now);
      const consent = plan.consent(plan.firstChoice());
      const verified = verifier.verify(session, plan.present(plan.firstChoice()), now);
      assert.equal(Object.hasOwn(verified, "pseudonym"), false);
      assert.equal(Object.hasOwn(consent, "pseudonym"), false);
      assert.equal(verified.credentials[0].claims.doses.u64, 18446744073709551615n);
    });
  }
  assert.ok(presentation.length > 0);
});

test("K-05 a claim named like a prototype is a claim", () => {
  const made = Issuer.generate("a", { id: "b", version: 1, claims: [{ name: "constructor", type: "text" }] }, "2020-01-01", "2030-01-01");
  const who = Holder.generate();
  const offer = made.issuer.offer();
  const { application, pending } = who.apply(offer, made.document, today);
  who.accept(pending, made.issuer.issue(offer, application, { claims: { constructor: "x" }, until: "2029-01-01" }));
  assert.deepEqual(Object.entries(who.credentials()[0].claims), [["constructor", { text: "x" }]]);
});

test("K-05 plain values are not taken for another type", () => {
  const made = Issuer.generate("a", { id: "b", version: 1, claims: [{ name: "t", type: "text" }, { name: "u", type: { u64: { min: "0", max: "9" } }, optional: true }] }, "2020-01-01", "2030-01-01");
  const who = Holder.generate();
  const issue = (claims) => {
    const offer = made.issuer.offer();
    const { application } = who.apply(offer, made.document, today);
    return made.issuer.issue(offer, application, { claims, until: "2029-01-01" });
  };
  for (const t of [5n, 5, true, Uint8Array.of(5), { u64: 5n }]) fails("claim/type", () => issue({ t }));
  fails("claim/type", () => issue({ t: "a", u: true }));
  fails("claim/unknown", () => issue({ t: "a", v: 1n }));
  fails("claim/missing", () => issue({}));
  fails("claim/range", () => issue({ t: "a", u: 10n }));
  fails("claim/not-normalized", () => issue({ t: "e\u0301" }));
  for (const claims of [{ t: "\u00e9", u: 9n }, { t: "absent", u: 9 }, { t: { text: "a" }, u: { u64: 9n } }, { t: "a" }]) {
    issue(claims);
  }
});

test("K-05 errors of the library have its codes", async () => {
  fails("format/malformed", () => Schema.fromJson({ id: "a" }));
  fails("format/malformed", () => PresentationRequest.decode(Uint8Array.of(0)));
  fails("trust/name", () => Issuer.generate("Not a name", issuer.schema(), "2020-01-01", "2030-01-01"));
  fails("request/audience", () => new averment.Verifier("", [document]).ask(query(), "Test", now));
  fails("setup/duplicate-issuer", () => new averment.Verifier(audience, [document, document]));
  fails("decode/length", () => bbs.publicKey(new Uint8Array(31)));
  const { request, session } = verifier.ask(query(), "Test", now);
  const plan = holder.plan(request, audience, now);
  await rejects("presentation/expired", verifier.verifyOnce(session, plan.present(plan.firstChoice()), "2026-11-24T13:00:00Z", new averment.MemoryNonceStore(1)));
});
