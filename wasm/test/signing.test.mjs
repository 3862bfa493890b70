// Signed documents, batches, and what a worker asks of the page.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  audience, averment, definition, document, fails, issuerId, now, packageUrl, query, rejects, resident, today, verifier,
} from "./world.mjs";

const { SignedDocument, SigningRequest, Session } = averment;
const utf8 = (text) => new TextEncoder().encode(text);
const holder = resident();
const policy = query({ disclose: { claim: "name" } });
const contract = await averment.digestDocument(utf8("I owe you 100."));
const other = await averment.digestDocument(utf8("I owe you 1000."));

/** Asks for a signature, and signs. */
function signed(asked = policy, digest = contract) {
  const request = SigningRequest.create(verifier.ask(asked, "Sign", now).session, digest);
  const plan = holder.planSignature(request.encode(), digest, audience, now);
  return plan.sign(plan.firstChoice());
}

test("a document is signed, and anybody checks the signature", async () => {
  const signature = signed();
  assert.deepEqual(signature.request().document, contract);
  assert.equal(signature.request().request().audience, audience);
  assert.equal(signature.token, undefined);
  const archived = SignedDocument.decode(signature.encode());
  assert.deepEqual(archived.encode(), signature.encode());
  for (const form of [archived, signature, signature.encode()]) {
    const { signer, time } = await verifier.verifySignature(form, contract, policy);
    assert.equal(time, undefined);
    assert.deepEqual(signer.credentials[0].claims, { name: { text: "Ana \u00c7elik" } });
  }
  await rejects("signature/document", verifier.verifySignature(signature, other, policy));
  await rejects("signature/policy", verifier.verifySignature(signature, contract, query()));
  // Whoever asked for it.
  const elsewhere = new averment.Verifier("https://other.example", [document]);
  assert.equal((await elsewhere.verifySignature(signature, contract, policy)).signer.option, "default");
  // Another document under the same presentation.
  const octets = signature.encode();
  const place = Buffer.from(octets).indexOf(Buffer.from(contract.digest));
  octets.set(other.digest, place);
  await rejects("presentation/rejected", verifier.verifySignature(octets, other, policy));
  await rejects("wasm/argument", verifier.verifySignature(signature, { algorithm: "SHA-256" }, policy));
  await rejects("wasm/argument", verifier.verifySignature(signature, { ...contract, algorithm: "SHA-512" }, policy));
  await rejects("wasm/argument", verifier.verifySignature(signature, { ...contract, algorithm: "MD5" }, policy));
});

test("documents are hashed as they are, in either size", async () => {
  const large = new Uint8Array(3_000_000).fill(7);
  assert.deepEqual(await averment.digestDocument(new Blob([large])), await averment.digestDocument(large));
  const digest = await averment.digestDocument(large, "SHA-512");
  assert.equal(digest.digest.length, 64);
  await verifier.verifySignature(signed(policy, digest), digest, policy);
  await rejects("wasm/argument", averment.digestDocument(large, "SHA-1"));
  await rejects("wasm/argument", averment.digestDocument("text"));
});

test("a login is no signature, nor a signature a login", async () => {
  const { request, session } = verifier.ask(policy, "Test", now);
  const stored = session.encode();
  const login = holder.plan(request, audience, now);
  fails("wasm/argument", () => login.sign(login.firstChoice()));
  const signing = SigningRequest.create(Session.decode(stored), contract);
  const plan = holder.planSignature(signing, contract, audience, now);
  fails("wasm/argument", () => plan.present(plan.firstChoice()));
  assert.deepEqual(plan.consent(plan.firstChoice()).document, contract);
  assert.equal(login.consent(login.firstChoice()).document, undefined);
  fails("plan/document", () => holder.planSignature(signing, other, audience, now));
  fails("plan/audience", () => holder.planSignature(signing, contract, "https://other.example", now));
  // The presentation of a signature in the place of a login.
  const octets = plan.sign(plan.firstChoice()).encode();
  assert.throws(() => verifier.verify(Session.decode(stored), octets, now), averment.AvermentError);
});

test("a time-stamp token dates a signature", async () => {
  const signature = signed();
  const token = utf8("a token");
  const stamped = signature.withToken(token);
  assert.deepEqual(stamped.imprint, signature.imprint);
  assert.deepEqual(SignedDocument.decode(stamped.encode()).token, token);
  const at = "2026-11-24T12:00:30Z";
  const asked = [];
  const client = (answer) => ({
    async time(given, imprint) {
      asked.push([given, imprint]);
      return answer;
    },
  });
  assert.equal((await verifier.verifySignature(stamped, contract, policy, client(at))).time, at);
  assert.deepEqual(asked, [[token, signature.imprint]]);
  assert.equal((await verifier.verifySignature(stamped, contract, policy)).time, undefined);
  assert.equal((await verifier.verifySignature(signature, contract, policy, client(at))).time, undefined);
  assert.equal(asked.length, 1, "without a token nobody is asked");
  await rejects("signature/time-stamp", verifier.verifySignature(stamped, contract, policy, client(null)));
  await rejects("signature/time", verifier.verifySignature(stamped, contract, policy, client("2026-11-24T12:10:00Z")));
  await rejects("signature/time", verifier.verifySignature(stamped, contract, policy, client("2026-11-20T12:00:00Z")));
  await assert.rejects(verifier.verifySignature(stamped, contract, policy, { time: () => { throw new RangeError("down"); } }), RangeError);
  fails("format/too-long", () => signature.withToken(new Uint8Array(65_537)));
});

test("each answer of a batch gets its own verdict", () => {
  const answers = () => [0, 1, 2, 3].map((number) => {
    const { request, session } = verifier.ask(policy, "Test", now);
    const plan = holder.plan(request, audience, now);
    const presentation = plan.present(plan.firstChoice());
    // The last octet is one of a response; a presentation of another request.
    if (number === 1) presentation[presentation.length - 1] ^= 1;
    return { session, presentation };
  });
  const batch = answers();
  const alone = batch.map(({ session, presentation }) => {
    try {
      return { verified: verifier.verify(Session.decode(session.encode()), presentation, now) };
    } catch ({ code, hint, message }) {
      return { error: { code, hint, message } };
    }
  });
  const verdicts = verifier.verifyBatch(batch, now);
  assert.deepEqual(verdicts, alone);
  assert.deepEqual(verdicts.map(({ error }) => error?.code), [undefined, "presentation/rejected", undefined, undefined]);
  fails("wasm/released", () => verifier.verifyBatch(batch, now));
  fails("batch/empty", () => verifier.verifyBatch([], now));
  const [one] = answers();
  fails("wasm/argument", () => verifier.verifyBatch([one, one], now));
  fails("wasm/argument", () => verifier.verifyBatch([one, { session: one.session }], now));
  // Nothing was used up by a call that was refused.
  assert.equal(verifier.verifyBatch([one], now)[0].verified.option, "default");
});

/** What a record is made of, and where it is decided. */
const decide = (verified) => ({ claims: { a: verified.credentials[0].claims.name.text }, until: "2031-12-31" });

test("an office decides in its own time", async () => {
  const { issuer: records, document: published } = averment.Issuer.generate("records", { id: "record", version: 1, claims: [{ name: "a", type: "text" }] }, "2020-01-01", "2036-12-31");
  const apply = () => {
    const { session } = verifier.ask(policy, "Record", now);
    const offer = records.offerAgainst(session, "gov.example/resident");
    const plan = holder.plan(offer.request(), audience, now);
    return { offer, ...holder.applyWith(offer, published, today, plan, plan.firstChoice()) };
  };
  const { offer, application, pending } = apply();
  const issued = await records.issueAgainstLater(offer, application, verifier, async (verified) => decide(verified), now);
  const place = holder.accept(pending, issued);
  assert.deepEqual(holder.credentials()[place].claims, { a: { text: "Ana \u00c7elik" } });
  await rejects("wasm/released", records.issueAgainstLater(offer, application, verifier, decide, now));
  const again = apply();
  await rejects("issue/refused", records.issueAgainstLater(again.offer, again.application, verifier, async () => null, now));
  const damaged = apply();
  damaged.application[damaged.application.length - 1] ^= 1;
  let called = false;
  const promise = records.issueAgainstLater(damaged.offer, damaged.application, verifier, () => { called = true; return null; }, now);
  await assert.rejects(promise, averment.AvermentError);
  assert.equal(called, false, "nothing is decided on what does not hold");
  const last = apply();
  await assert.rejects(records.issueAgainstLater(last.offer, last.application, verifier, async () => { throw new RangeError("down"); }, now), RangeError);
  holder.remove(place);
});

test("a worker asks functions and stores of the page", async () => {
  const { default: connect } = await import(packageUrl("worker-node.js"));
  const remote = await connect();
  try {
    const wallet = await remote.Holder.generate();
    const { issuer: authority, document: published } = await remote.Issuer.generate(issuerId, { ...definition, claims: definition.claims.slice(0, 1) }, "2020-01-01", "2036-12-31");
    const offer = await authority.offer();
    const { application, pending } = await wallet.apply(offer, published, today);
    await wallet.accept(pending, await authority.issue(offer, application, { claims: { name: "Ana" }, until: "2031-12-31" }));
    const service = await remote.Verifier.create(audience, [published]);
    const asked = { ...(await published.query(definition.id)), conditions: [{ disclose: { claim: "name" } }] };
    const answer = async () => {
      const { request, session } = await service.ask(asked, "Test", now);
      const plan = await wallet.plan(request, audience, now);
      return { session, presentation: await plan.present(await plan.firstChoice()) };
    };

    // A store of nonces, of the page and of the worker.
    const first = await answer();
    const stored = await first.session.encode();
    const nonces = new averment.MemoryNonceStore(8);
    assert.equal((await service.verifyOnce(first.session, first.presentation, now, nonces)).option, "default");
    await rejects("presentation/replayed", service.verifyOnce(await remote.Session.decode(stored), first.presentation, now, nonces));
    const broken = { consume: async () => { throw new Error("down"); } };
    await rejects("presentation/nonce-store", service.verifyOnce(await remote.Session.decode(stored), first.presentation, now, broken));
    const far = await remote.MemoryNonceStore.create(8);
    assert.equal((await service.verifyOnce(await remote.Session.decode(stored), first.presentation, now, far)).option, "default");

    // Registrations.
    const kept = new Map();
    const registration = await remote.Registration.create({
      async register(person, tag) {
        if (kept.has(person)) return kept.get(person) === tag ? "known" : "second-secret";
        kept.set(person, tag);
        return "new";
      },
      replace: () => "unavailable",
    });
    const tag = "11".repeat(48);
    assert.equal(await registration.admit("p1", tag).catch(({ code }) => code), await new averment.Registration({ register: () => "new", replace: () => "new" }).admit("p1", tag).catch(({ code }) => code));

    // A decision of the page.
    const { issuer: records, document: of } = await remote.Issuer.generate("records", { id: "record", version: 1, claims: [{ name: "a", type: "text" }] }, "2020-01-01", "2036-12-31");
    const apply = async () => {
      const { session } = await service.ask(asked, "Record", now);
      const against = await records.offerAgainst(session, definition.id);
      const plan = await wallet.plan(await against.request(), audience, now);
      return { against, ...(await wallet.applyWith(against, of, today, plan, await plan.firstChoice())) };
    };
    const record = await apply();
    const issued = await records.issueAgainst(record.against, record.application, service, decide, now);
    assert.equal(await wallet.accept(record.pending, issued), 1);
    const refused = await apply();
    await rejects("issue/refused", records.issueAgainst(refused.against, refused.application, service, async () => null, now));
    const thrown = await apply();
    const error = new RangeError("of the page");
    await assert.rejects(records.issueAgainst(thrown.against, thrown.application, service, () => { throw error; }, now), (caught) => caught === error);

    // Batches and signatures.
    const batch = [await answer(), await answer()];
    assert.deepEqual((await service.verifyBatch(batch, now)).map(({ verified }) => verified.option), ["default", "default"]);
    const request = await remote.SigningRequest.create((await service.ask(asked, "Sign", now)).session, contract);
    const plan = await wallet.planSignature(request, contract, audience, now);
    const signature = await (await plan.sign(await plan.firstChoice())).withToken(utf8("token"));
    const at = "2026-11-24T12:01:00Z";
    assert.equal((await service.verifySignature(signature, contract, asked, { time: async () => at })).time, at);
  } finally {
    remote.terminate();
  }
});
