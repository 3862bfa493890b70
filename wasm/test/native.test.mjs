// What is made in the module is judged natively, and what is damaged gets the same verdict on both sides.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "node:test";
import { StatusTown } from "./town.mjs";
import { audience, averment, claims, definition, document, now, query, resident, today, verifier } from "./world.mjs";

const MUTATIONS = Number(process.env.AVERMENT_MUTATIONS ?? 200);

/** What the native library says of each case. */
function judged(cases) {
  const folder = mkdtempSync(join(tmpdir(), "averment-"));
  try {
    const path = join(folder, "cases.json");
    writeFileSync(path, JSON.stringify(cases));
    const root = fileURLToPath(new URL("../..", import.meta.url));
    const args = ["run", "--quiet", "--locked", "--package", "averment-wasm", "--example", "judge", "--", path];
    const { status, stdout, stderr } = spawnSync("cargo", args, { cwd: root, encoding: "utf8" });
    assert.equal(status, 0, stderr);
    return stdout.trim().split("\n");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What the module says of an answer to a stored session. */
function verdictOf(from, session, presentation) {
  try {
    from.verify(averment.Session.decode(session), presentation, now);
    return "accepted";
  } catch (error) {
    return error.code;
  }
}

/** An answer as it is, damaged, and to another request. */
function threeOf(from, holder, policy) {
  const { request, session } = from.ask(policy, "Test", now);
  const plan = holder.plan(request, audience, now);
  const presentation = plan.present(plan.firstChoice());
  const damaged = presentation.slice();
  damaged[damaged.length - 1] ^= 1;
  const stored = session.encode();
  return [[stored, presentation], [stored, damaged], [from.ask(policy, "Test", now).session.encode(), presentation]];
}

const caseOf = ([session, presentation]) => ({ session: [...session], presentation: [...presentation], now });
const textOf = (published) => JSON.stringify(published.toJson());

test("native and module agree on status, and on hidden issuers", () => {
  const town = new StatusTown();
  const { holder } = town.citizen("Ana");
  const kept = threeOf(town.verifier, holder, town.current());
  const registry = [[...town.registry.document().encode()], [...town.registry.head()]];
  const verdicts = judged({ audience, documents: [textOf(town.document)], registry, cases: kept.map(caseOf) });
  assert.deepEqual(verdicts, ["accepted", "presentation/rejected", "presentation/rejected"]);
  assert.deepEqual(verdicts, kept.map((parts) => verdictOf(town.verifier, ...parts)));
  // Without the registry nobody accepts it.
  assert.deepEqual(judged({ audience, documents: [textOf(town.document)], cases: kept.slice(0, 1).map(caseOf) }), ["presentation/epoch"]);

  const cities = ["macao", "porto"].map((name) => averment.Issuer.generate(name, { ...definition, id: `${name}/resident` }, "2020-01-01", "2036-12-31"));
  const members = cities.map(({ document: of }) => ({ document: of, schema: averment.Schema.fromJson(of.toJson().schemas[0]).digest }));
  const authorities = averment.Authorities.of(members, today);
  const service = new averment.Verifier(audience, [document]);
  const visitor = averment.Holder.generate();
  for (const one of [service, visitor]) one.addAuthorities(authorities);
  const offer = cities[0].issuer.offer();
  const { application, pending } = visitor.apply(offer, cities[0].document, today);
  visitor.accept(pending, cities[0].issuer.issue(offer, application, { claims, until: "2031-12-31" }));
  const hidden = threeOf(service, visitor, averment.issuedByOneOf({ role: "card", conditions: [] }, authorities));
  const ours = { audience, documents: [textOf(document)], authorities: cities.map(({ document: of }) => textOf(of)), cases: hidden.map(caseOf) };
  assert.deepEqual(judged(ours), ["accepted", "presentation/rejected", "presentation/rejected"]);
  assert.deepEqual(judged(ours), hidden.map((parts) => verdictOf(service, ...parts)));
});

test("native and module give the same verdicts", () => {
  const holder = resident();
  const policies = [
    query({ disclose: { claim: "name" } }, averment.ageAtLeast("birth_date", 18, today)),
    query({ one_of: { claim: "district", values: [{ enumeration: "south" }] } }, { at_least: { claim: "doses", value: { u64: 3n } } }),
    { label: "login", credentials: [query()], pseudonym: { role: "gov.example/resident", scope: "login" } },
  ];
  const cases = [];
  const expected = [];
  const add = (session, presentation, at) => {
    cases.push({ session: [...session], presentation: [...presentation], now: at });
    try {
      verifier.verify(averment.Session.decode(session), presentation, at);
      expected.push("accepted");
    } catch (error) {
      expected.push(error.code);
    }
  };
  // A seeded generator: a failure can be repeated.
  let state = 20261124;
  const draw = (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  for (const policy of policies) {
    const { request, session } = verifier.ask(policy, "Test", now);
    const plan = holder.plan(request, audience, now);
    const presentation = plan.present(plan.firstChoice());
    const stored = session.encode();
    add(stored, presentation, now);
    add(stored, presentation, "2026-11-24T12:05:00Z");
    add(verifier.ask(policy, "Test", now).session.encode(), presentation, now);
    for (let number = 0; number < MUTATIONS / policies.length; number += 1) {
      const mutated = presentation.slice(0, draw(16) === 0 ? draw(presentation.length) : undefined);
      for (let bits = 1 + draw(3); bits > 0 && mutated.length > 0; bits -= 1) {
        mutated[draw(mutated.length)] ^= 1 << draw(8);
      }
      add(stored, mutated, now);
    }
  }
  assert.equal(expected.filter((verdict) => verdict === "accepted").length, policies.length);
  assert.deepEqual(judged({ audience, documents: [textOf(document)], cases }), expected);
});
