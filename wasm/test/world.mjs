// What the tests share: the package under test, an issuer, a holder, a verifier.

import assert from "node:assert/strict";

const folder = process.env.AVERMENT_PACKAGE ?? new URL("../pkg/", import.meta.url).href;
export const packageUrl = (name) => new URL(name, folder).href;
/** `small-node.js` where the smaller module is tested. */
const entry = process.env.AVERMENT_ENTRY ?? "node.js";
export const averment = await import(packageUrl(entry));
await averment.default();

export const today = "2026-11-24";
export const now = "2026-11-24T12:00:00Z";
export const audience = "https://service.example";
export const issuerId = "gov.example/identity";
export const definition = {
  id: "gov.example/resident",
  version: 1,
  claims: [
    { name: "name", type: "text" },
    { name: "photo", type: "bytes", optional: true },
    { name: "district", type: { enumeration: { values: ["north", "south", "east"] } } },
    { name: "citizen", type: "boolean" },
    { name: "doses", type: { u64: { min: "0", max: "18446744073709551615" } } },
    { name: "floor", type: { i64: { min: "-9", max: "99" } } },
    { name: "income", type: { decimal: { scale: 2, min: "0.00", max: "999999.99" } } },
    { name: "birth_date", type: "date" },
    { name: "seen", type: { date_time: { min: "2020-01-01T00:00:00Z", max: "2030-01-01T00:00:00Z" } } },
  ],
};
export const claims = {
  name: "Ana \u00c7elik",
  photo: Uint8Array.of(255, 254, 253, 0),
  district: "south",
  citizen: true,
  doses: 18446744073709551615n,
  floor: -5n,
  income: "54321.50",
  birth_date: "1990-05-17",
  seen: "2026-11-01T08:00:00Z",
};
/** The same as holders and verifiers get them. */
export const values = {
  name: { text: claims.name },
  photo: { bytes: claims.photo },
  district: { enumeration: "south" },
  citizen: { boolean: true },
  doses: { u64: 18446744073709551615n },
  floor: { i64: -5n },
  income: { decimal: "54321.50" },
  birth_date: { date: "1990-05-17" },
  seen: { date_time: "2026-11-01T08:00:00Z" },
};

export const { issuer, document } = averment.Issuer.generate(issuerId, definition, "2020-01-01", "2036-12-31");
export const verifier = new averment.Verifier(audience, [document]);

/** Issues a card. */
export function issueTo(holder, given = claims) {
  const offer = issuer.offer();
  const { application, pending } = holder.apply(offer, document, today);
  return holder.accept(pending, issuer.issue(offer, application, { claims: given, until: "2031-12-31" }));
}

export function resident() {
  const holder = averment.Holder.generate();
  issueTo(holder);
  return holder;
}

export function query(...conditions) {
  const asked = document.query("gov.example/resident");
  asked.conditions.push(...conditions);
  return asked;
}

/** Asks, answers and verifies. */
export function roundTrip(holder, policy) {
  const { request, session } = verifier.ask(policy, "Test", now);
  const plan = holder.plan(request, audience, now);
  const choice = plan.firstChoice();
  const consent = plan.consent(choice);
  const presentation = plan.present(choice);
  return { consent, presentation, verified: verifier.verify(session, presentation, now) };
}

/** The error must have this code. */
export function fails(code, operation, what = "") {
  assert.throws(operation, (error) => {
    assert.ok(averment.isAvermentError(error), `${error.stack}`);
    assert.equal(error.code, code, `${what} ${error.message}`);
    assert.equal(error.name, "AvermentError");
    assert.equal(typeof error.hint, "string");
    return true;
  });
}

export async function rejects(code, promise) {
  await assert.rejects(promise, (error) => {
    assert.equal(error.code, code, error.stack);
    return true;
  });
}
