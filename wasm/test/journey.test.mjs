// What people do with the package, from issuing to verification.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  audience, averment, claims, document, fails, issueTo, issuer, issuerId, now, query, rejects, resident, roundTrip, today,
  values, verifier,
} from "./world.mjs";

const { Holder, Issuer, IssuerDocument, Offer, Pending, PresentationRequest, Registration, Schema, Session } = averment;
const holder = resident();

test("a credential has the claims that were issued, each with its type", () => {
  const [info] = holder.credentials();
  assert.deepEqual(info.claims, values);
  assert.equal(info.issuer, issuerId);
  assert.equal(info.until, "2031-12-31");
  assert.equal(info.keyId, issuer.keyId);
  assert.equal(info.schemaDigest, issuer.schema().digest);
  assert.equal("start" in info, false);
});

test("a verifier learns the disclosed claims, and no others", () => {
  const disclosures = Object.keys(claims).map((claim) => ({ disclose: { claim } }));
  const { verified, consent } = roundTrip(holder, query(...disclosures));
  assert.deepEqual(verified.credentials[0].claims, values);
  assert.deepEqual(consent.credentials[0].disclosed, values);
  const none = roundTrip(holder, query());
  assert.deepEqual(none.verified.credentials[0].claims, {});
  assert.equal("pseudonym" in none.verified, false);
});

test("every condition is proved, and shown for consent with values of its type", () => {
  const conditions = [
    averment.ageAtLeast("birth_date", 18, today),
    { at_least: { claim: "doses", value: { u64: 2n } } },
    { at_most: { claim: "income", value: { decimal: "60000.00" } } },
    { greater_than: { claim: "floor", value: { i64: -6n } } },
    { less_than: { claim: "seen", value: { date_time: "2026-11-24T00:00:00Z" } } },
    { between: { claim: "income", min: { decimal: "50000.00" }, max: { decimal: "60000.00" } } },
    { one_of: { claim: "district", values: [{ enumeration: "south" }, { enumeration: "north" }] } },
    { none_of: { claim: "name", values: [{ text: "Eve" }, { text: "Mallory" }] } },
    { not_equal: { claim: "photo", value: { bytes: Uint8Array.of(1) } } },
  ];
  const { verified, consent } = roundTrip(holder, query(...conditions));
  assert.deepEqual(verified.credentials[0].claims, {});
  assert.deepEqual(consent.credentials[0].proved.map(({ condition }) => condition), conditions);
  assert.deepEqual(consent.credentials[0].proved[0].window, { side: "up_to", digits: 2 });
  assert.equal(consent.audience, audience);
  assert.equal(consent.referenceDate, today);
  assert.deepEqual(consent.purpose, { en: "Test" });
});

test("a condition that does not hold has no plan", () => {
  const { request } = verifier.ask(query(averment.ageAtLeast("birth_date", 40, today)), "Test", now);
  fails("plan/unsatisfiable", () => holder.plan(request, audience, now));
});

test("a pseudonym is the same for one scope and one holder, and for nothing else", () => {
  const option = (scope) => ({
    label: "login", credentials: [query()], pseudonym: { role: "gov.example/resident", scope },
  });
  const pseudonym = (who, scope) => roundTrip(who, option(scope)).verified.pseudonym;
  const first = pseudonym(holder, "login");
  assert.match(first, /^[0-9a-f]{96}$/);
  assert.equal(pseudonym(holder, "login"), first);
  assert.notEqual(pseudonym(holder, "forum"), first);
  assert.notEqual(pseudonym(resident(), "login"), first);
});

test("a limited use needs a number, and shows a tag that repeats with it", () => {
  const limit = { role: "gov.example/resident", scope: "subsidy", period: "2026", uses: 2 };
  const use = (useNumber) => {
    const { request, session } = verifier.ask({ label: "use", credentials: [query()], limit }, "Test", now);
    const plan = holder.plan(request, audience, now);
    const choice = { ...plan.firstChoice(), useNumber };
    assert.deepEqual(plan.consent(choice).limit, limit);
    return verifier.verify(session, plan.present(choice), now).tag;
  };
  assert.equal(use(0), use(0));
  assert.notEqual(use(0), use(1));
  fails("present/no-use-left", () => use(2));
  fails("present/no-use-left", () => use(undefined));
});

test("an offer against a presentation carries the secret over", () => {
  const { session } = verifier.ask(query({ disclose: { claim: "name" } }), "Licence", now);
  const licences = { id: "gov.example/licence", version: 1, claims: [{ name: "holder", type: "text" }] };
  const made = Issuer.generate("gov.example/transport", licences, "2020-01-01", "2036-12-31");
  const offer = made.issuer.offerAgainst(session, "gov.example/resident");
  fails("wasm/released", () => session.encode());
  const sent = Offer.decode(offer.encode());
  assert.equal(sent.role, "gov.example/resident");
  const plan = holder.plan(sent.request(), audience, now);
  const { application, pending } = holder.applyWith(sent, made.document, today, plan, plan.firstChoice());
  const content = (verified) => {
    assert.deepEqual(verified.credentials[0].claims, { name: values.name });
    return { claims: { holder: verified.credentials[0].claims.name }, until: "2030-12-31" };
  };
  const again = () => Offer.decode(offer.encode());
  fails("issue/refused", () => made.issuer.issueAgainst(again(), application, verifier, () => null, now));
  assert.throws(() => {
    made.issuer.issueAgainst(again(), application, verifier, () => { throw new RangeError("mine"); }, now);
  }, RangeError);
  fails("claim/type", () => {
    made.issuer.issueAgainst(again(), application, verifier, () => ({ claims: { holder: 5n }, until: today }), now);
  });
  const issued = made.issuer.issueAgainst(offer, application, verifier, content, now);
  const kept = Pending.decode(pending.encode());
  const position = holder.accept(kept, issued);
  assert.deepEqual(holder.credentials()[position].claims, { holder: values.name });
  holder.remove(position);
});

test("one person has one secret", async () => {
  const tag = (who) => {
    const offer = issuer.offer();
    return issuer.check(offer, who.apply(offer, document, today).application).registrationTag;
  };
  const [registration, other] = [new Registration(), resident()];
  assert.equal(await registration.admit("A123", tag(holder)), "new");
  assert.equal(await registration.admit("A123", tag(holder)), "known");
  await rejects("registration/second-secret", registration.admit("A123", tag(other)));
  await rejects("registration/second-person", registration.admit("B456", tag(holder)));
  await rejects("registration/person", registration.admit("", tag(holder)));
  await registration.replaceLostSecret("A123", tag(holder), tag(other));
  await rejects("registration/retired", registration.admit("A123", tag(holder)));
  const silent = new Registration({ register: async () => "perhaps", replace: async () => "perhaps" });
  await rejects("registration/unavailable", silent.admit("A123", tag(holder)));
});

test("a stored session is good for one answer", async () => {
  const { request, session } = verifier.ask(query(), "Test", now);
  const stored = session.encode();
  const plan = holder.plan(request, audience, now);
  const presentation = plan.present(plan.firstChoice());
  const store = new averment.MemoryNonceStore(8);
  const once = (nonces) => verifier.verifyOnce(Session.decode(stored), presentation, now, nonces);
  assert.equal((await once(store)).option, "default");
  await rejects("presentation/replayed", once(store));
  await rejects("presentation/nonce-store", once({ consume: async () => { throw new Error("down"); } }));
  await rejects("presentation/nonce-store", once({ consume: () => "fine" }));
  // Two at the same time: one wins.
  const fresh = new averment.MemoryNonceStore(8);
  const both = await Promise.allSettled([once(fresh), once(fresh)]);
  assert.deepEqual(both.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
});

test("a session is taken by its first use", () => {
  const { session } = verifier.ask(query(), "Test", now);
  fails("presentation/malformed", () => verifier.verify(session, Uint8Array.of(1), now));
  fails("wasm/released", () => verifier.verify(session, Uint8Array.of(1), now));
});

test("requests travel as CBOR and as JSON", () => {
  const { request } = verifier.ask(query(averment.ageAtLeast("birth_date", 18, today)), { en: "A", pt: "B" }, new Date(now));
  const octets = request.encode();
  assert.ok(octets.length < 300, `${octets.length} octets`);
  for (const form of [octets, request.toJson(), PresentationRequest.decode(octets)]) {
    const plan = holder.plan(form, audience, now);
    assert.equal(plan.request().digest, request.digest);
  }
  assert.deepEqual(JSON.parse(JSON.stringify(request.toJson())), request.toJson());
  assert.equal(request.expires, "2026-11-24T12:05:00Z");
  assert.equal(request.isExpired("2026-11-24T12:05:00Z"), true);
  assert.equal(request.isExpired(now), false);
  fails("plan/audience", () => holder.plan(request, "https://other.example", now));
  fails("plan/expired", () => holder.plan(request, audience, "2026-11-24T13:00:00Z"));
});

test("what is stored comes back", () => {
  const copy = Holder.fromSecret(holder.exposeSecret());
  copy.addStored(holder.exposeCredential(0));
  assert.deepEqual(copy.credentials(), holder.credentials().slice(0, 1));
  roundTrip(copy, query());
  fails("present/credential", () => resident().add(holder.exposeCredential(0)));
  const same = Issuer.fromSecret(issuerId, issuer.schema(), issuer.exposeSecret());
  assert.equal(same.keyId, issuer.keyId);
  assert.deepEqual(Schema.decode(issuer.schema().encode()).toJson(), issuer.schema().toJson());
});

test("a plan is void once a credential is removed", () => {
  const who = resident();
  issueTo(who, { ...claims, name: "Second" });
  const plan = who.plan(verifier.ask(query(), "Test", now).request, audience, now);
  assert.deepEqual(plan.offers()[0].candidates, [[0, 1]]);
  who.remove(0);
  fails("wasm/stale-plan", () => plan.present(plan.firstChoice()));
  assert.equal(who.credentials()[0].claims.name.text, "Second");
});

test("documents are merged, and have texts", () => {
  const next = Issuer.generate(issuerId, issuer.schema(), "2026-01-01", "2040-12-31");
  const texts = { "gov.example/resident": { name: { en: "Card" }, claims: { district: { label: { en: "District" }, values: { south: { en: "South", "zh-Hant": "\u5357\u5340" } } } } } };
  const merged = IssuerDocument.merge([document, next.document]).withTexts(texts);
  assert.equal(merged.toJson().keys.length, 2);
  assert.equal(merged.toJson().schemas.length, 1);
  assert.equal(merged.text("en-GB", "gov.example/resident"), "Card");
  assert.equal(merged.text("en", "gov.example/resident", "district"), "District");
  assert.equal(merged.text("zh-Hant-MO", "gov.example/resident", "district", "south"), "\u5357\u5340");
  assert.equal(merged.text("fr", "gov.example/resident"), undefined);
  fails("trust/display-target", () => document.withTexts({ nothing: { name: { en: "No" } } }));
  const forged = document.toJson();
  forged.issuer = "gov.example/other";
  assert.throws(() => IssuerDocument.fromJson(forged), averment.AvermentError);
});

test("a worker does the same", async () => {
  const { default: connect } = await import(new URL("worker-node.js", process.env.AVERMENT_PACKAGE ?? new URL("../pkg/", import.meta.url)));
  const remote = await connect();
  try {
    const wallet = await remote.Holder.generate();
    const authority = await remote.Issuer.generate(issuerId, { id: "card", version: 1, claims: [{ name: "a", type: "text" }] }, "2020-01-01", "2036-12-31");
    const offer = await authority.issuer.offer();
    const { application, pending } = await wallet.apply(offer, authority.document, today);
    const issued = await authority.issuer.issue(offer, application, { claims: { a: "b" }, until: "2031-12-31" });
    assert.equal(await wallet.accept(pending, issued), 0);
    const service = await remote.Verifier.create(audience, [authority.document]);
    const asked = await authority.document.query("card");
    asked.conditions.push({ disclose: { claim: "a" } });
    const { request, session } = await service.ask(asked, "Test", now);
    const plan = await wallet.plan(request, audience, now);
    const presentation = await plan.present(await plan.firstChoice());
    const seen = await service.verify(session, presentation, now);
    assert.deepEqual(seen.credentials[0].claims, { a: { text: "b" } });
    await rejects("wasm/released", service.verify(session, presentation, now));
    await rejects("wasm/argument", wallet.nothing());
    await wallet.free();
    await rejects("wasm/argument", wallet.credentials());
  } finally {
    remote.terminate();
  }
  await rejects("wasm/worker", remote.Holder.generate());
});
