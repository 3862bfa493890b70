// What is made in the module is judged natively, and what is damaged gets the same verdict on both sides.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "node:test";
import { audience, averment, document, now, query, resident, today, verifier } from "./world.mjs";

const MUTATIONS = Number(process.env.AVERMENT_MUTATIONS ?? 200);

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
  const folder = mkdtempSync(join(tmpdir(), "averment-"));
  try {
    const path = join(folder, "cases.json");
    writeFileSync(path, JSON.stringify({ audience, documents: [JSON.stringify(document.toJson())], cases }));
    const root = fileURLToPath(new URL("../..", import.meta.url));
    const args = ["run", "--quiet", "--locked", "--package", "averment-wasm", "--example", "judge", "--", path];
    const { status, stdout, stderr } = spawnSync("cargo", args, { cwd: root, encoding: "utf8" });
    assert.equal(status, 0, stderr);
    assert.deepEqual(stdout.trim().split("\n"), expected);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
