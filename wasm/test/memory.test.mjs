// K-04, and memory over a long time. AVERMENT_FULL=1 makes 10,000 presentations in place of 400.

import assert from "node:assert/strict";
import { test } from "node:test";
import { StatusTown } from "./town.mjs";
import { audience, averment, claims, document, fails, issueTo, issuer, now, packageUrl, query, today, verifier } from "./world.mjs";

// The memory of the module, as anything in the page could get it: the same instance that the package loaded.
const { memory } = await (await import(packageUrl("averment_core.js"))).default();
const ROUNDS = process.env.AVERMENT_FULL === "1" ? 10_000 : 400;
const utf8 = (text) => new TextEncoder().encode(text);

/** How often octets stand in the memory of the module. */
function hits(needle) {
  return Buffer.from(memory.buffer).includes(Buffer.from(needle)) ? 1 : 0;
}

test("K-04 secrets and hidden claims are gone after release", () => {
  const secretName = "Quetzalcoatl Montgomery";
  const holder = averment.Holder.generate();
  const stored = holder.exposeSecret();
  // The scalar in both orders of octets, behind the head of the stored form.
  const secret = stored.subarray(stored.length - 32);
  const needles = { "secret, big-endian": secret, "secret, little-endian": secret.slice().reverse(), "a claim": utf8(secretName) };
  const offer = issuer.offer();
  const { application, pending } = holder.apply(offer, document, today);
  needles["the blind"] = pending.encode().slice(-32);
  const issued = issuer.issue(offer, application, { claims: { ...claims, name: secretName }, until: "2031-12-31" });
  holder.accept(pending, issued);
  needles["the signature"] = issued.slice(-80);
  assert.equal(hits(needles["a claim"]), 1, "the control: what is held is found");
  const credential = holder.exposeCredential(0);
  const { request, session } = verifier.ask(query(averment.ageAtLeast("birth_date", 18, today)), "Test", now);
  holder.prepareFor(request);
  holder.prepare();
  const plan = holder.plan(request, audience, now);
  plan.consent(plan.firstChoice());
  verifier.verify(session, plan.present(plan.firstChoice()), now);
  const again = averment.Holder.fromSecret(stored);
  again.add(credential);
  again.credentials();
  again.free();
  plan.free();
  holder.free();
  for (const [what, needle] of Object.entries(needles)) assert.equal(hits(needle), 0, what);
  fails("wasm/released", () => holder.credentials());
});

test("K-04 secret keys are gone after release", () => {
  const key = averment.bbs.keyGen(crypto.getRandomValues(new Uint8Array(32)));
  const messages = [utf8("one of the messages"), utf8("another of the messages")];
  const signer = new averment.bbs.Signer(key, 2);
  const publicKey = averment.bbs.publicKey(key);
  const signature = signer.sign(new Uint8Array(0), messages);
  const checker = new averment.bbs.Verifier(publicKey, 2);
  const prover = new averment.bbs.Prover(checker, new Uint8Array(0), messages, signature);
  prover.prove([0], new Uint8Array(0));
  const made = averment.Issuer.generate("gov", issuer.schema(), "2020-01-01", "2030-01-01");
  const secret = made.issuer.exposeSecret();
  for (const owned of [signer, prover, checker, made.issuer, made.document]) owned.free();
  for (const needle of [key, key.slice().reverse(), secret, secret.slice().reverse(), messages[1], signature]) {
    assert.equal(hits(needle), 0);
  }
});

test("K-04 keys of operators and registries, and handles, are gone after release", () => {
  const town = new StatusTown();
  const { holder, handle } = town.citizen("Ana");
  assert.equal(hits(handle), 1, "the control: what is held is found");
  town.visit(holder);
  const [operator, secret] = [town.operator.exposeSecret(), town.registry.exposeSecret()];
  const again = averment.StatusRegistry.restore(town.name, town.operator, secret, town.registry.exposeState());
  for (const owned of [holder, again, town.registry, town.operator]) owned.free();
  for (const [what, needle] of Object.entries({ handle, operator, secret })) {
    for (const octets of [needle, needle.slice().reverse()]) assert.equal(hits(octets), 0, what);
  }
});

test(`memory does not grow after the first 100 of ${ROUNDS} presentations`, () => {
  const holder = averment.Holder.generate();
  issueTo(holder);
  holder.prepare();
  let after;
  for (let round = 0; round < ROUNDS; round += 1) {
    if (round === 100) after = memory.buffer.byteLength;
    const { request, session } = verifier.ask(query(averment.ageAtLeast("birth_date", 18, today)), "Test", now);
    const plan = holder.plan(request, audience, now);
    plan.consent(plan.firstChoice());
    const presentation = plan.present(plan.firstChoice());
    // One in ten is verified: refused ones leave as little behind.
    if (round % 10 === 0) verifier.verify(session, presentation, now);
    else if (round % 10 === 1) fails("presentation/malformed", () => verifier.verify(session, presentation.subarray(1), now));
    else session.free();
    request.free();
    plan.free();
  }
  assert.equal(memory.buffer.byteLength, after);
  assert.ok(after <= 32 * 1024 * 1024, `${after} octets`);
});
