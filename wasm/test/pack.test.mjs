// The tarball, installed in another project: the quick start of the README, its types, and every object that crosses.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { after, test } from "node:test";
import { StatusTown } from "./town.mjs";
import { averment, audience, document, issueTo, issuer, now, query, resident, today, verifier } from "./world.mjs";

const here = fileURLToPath(new URL("..", import.meta.url));
const project = mkdtempSync(join(tmpdir(), "averment-project-"));
after(() => rmSync(project, { recursive: true }));

function run(command, ...args) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: project, encoding: "utf8" });
  assert.equal(status, 0, `${command} ${args.join(" ")}\n${stdout}${stderr}`);
  return stdout;
}

/** The first block of TypeScript of the README. */
function quickStart() {
  const [, code] = readFileSync(join(here, "README.md"), "utf8").match(/```ts\n(.*?)```/s);
  return code;
}

test("the tarball installs, and its quick start runs", () => {
  const tarball = readdirSync(here).find((name) => /^averment-.*\.tgz$/.test(name));
  writeFileSync(join(project, "package.json"), '{ "name": "other", "private": true, "type": "module" }');
  run("npm", "install", "--no-audit", "--no-fund", join(here, tarball));
  run("npm", "install", "--no-audit", "--no-fund", "--save-dev", "typescript@5.9");
  const code = quickStart();
  const lines = code.split("\n").filter((line) => line.trim() !== "");
  assert.ok(lines.length <= 12, `${lines.length} lines`);
  writeFileSync(join(project, "quick.mts"), `${code}\nconsole.log(JSON.stringify(verified));\n`);
  writeFileSync(join(project, "tsconfig.json"), JSON.stringify({
    compilerOptions: {
      strict: true, target: "ES2022", module: "NodeNext", moduleResolution: "NodeNext", lib: ["ES2022", "DOM", "ESNext.Disposable"],
      exactOptionalPropertyTypes: true, types: [], skipLibCheck: false,
    },
    include: ["*.mts"],
  }));
  writeFileSync(join(project, "samples.mts"), samples());
  writeFileSync(join(project, "remote.mts"), remote);
  run("npx", "tsc");
  const { option, credentials } = JSON.parse(run("node", "quick.mjs"));
  assert.equal(option, "default");
  assert.deepEqual(credentials[0].claims, {});
});

test("types refuse what is wrong", () => {
  const wrong = [
    "averment.Holder.generate(1);",
    "new averment.Schema();",
    "const c: averment.ClaimValue = { u64: 5 };",
    "const c: averment.Condition = { discloses: { claim: 'a' } };",
    "const v: averment.VerifiedPresentation = { option: 'a', credentials: [], pseudonym: 5 };",
  ];
  for (const [index, line] of wrong.entries()) {
    writeFileSync(join(project, "wrong.mts"), `import * as averment from "averment";\n${line}\nexport {};\n`);
    const { status, stdout } = spawnSync("npx", ["tsc", "--noEmit"], { cwd: project, encoding: "utf8" });
    assert.notEqual(status, 0, `${index}: ${line}`);
    assert.match(stdout, /wrong\.mts\(2,/);
  }
  rmSync(join(project, "wrong.mts"));
  // No type that allows everything.
  for (const name of ["index.d.ts", "registry.d.ts", "recognition.d.ts", "worker.d.ts"]) {
    assert.doesNotMatch(readFileSync(join(here, "js", name), "utf8"), /\bany\b(?! )|: any\b|<any>/, name);
  }
});

const remote = `import connect from "averment/worker";
const averment = await connect();
const holder = await averment.Holder.generate();
const made = await averment.Issuer.generate("a", { id: "b", version: 1, claims: [] }, "2020-01-01", "2030-01-01");
const verifier = await averment.Verifier.create("https://a.example", [made.document]);
const { request, session } = await verifier.ask(await made.document.query("b"), "Test", new Date());
const plan = await holder.plan(request, await request.audience(), new Date());
const octets: Uint8Array = await plan.present(await plan.firstChoice());
const option: string = (await verifier.verify(session, octets, new Date())).option;
const against = await made.issuer.offerAgainst((await verifier.ask(await made.document.query("b"), "Test", new Date())).session, "b");
const issued: Uint8Array = await made.issuer.issueAgainst(against, octets, verifier, async (verified) => {
  return verified.option === "a" ? { claims: {}, until: "2030-01-01" } : null;
}, new Date());
const verdicts: import("averment").Verdict[] = await verifier.verifyBatch([{ session, presentation: octets }], new Date());
const store: import("averment").NonceStore = { consume: async () => "consumed" as const };
await verifier.verifyOnce(session, octets, new Date(), store);
await verifier.verifyOnce(session, octets, new Date(), await averment.MemoryNonceStore.create(8));
const registration = await averment.Registration.create({ register: () => "new", replace: async () => "new" as const });
await registration.admit("person", "00");
const digest = await averment.digestDocument(octets);
const signing = await holder.planSignature(await averment.SigningRequest.create(session, digest), digest, "a", new Date());
const signed = await signing.sign(await signing.firstChoice());
const time: string | undefined = (await verifier.verifySignature(signed, digest, await made.document.query("b"), { time: async () => null })).time;
const operator = await averment.Operator.generate();
const registry = await averment.StatusRegistry.open("status", operator, new Date());
const kept = await made.issuer.issueIn(registry, await made.issuer.offer(), octets, { claims: {}, until: "2030-01-01" });
const epoch: Uint8Array = await registry.remove([kept.handle], new Date());
const chain = await averment.StatusChain.start(await registry.document(), await registry.head());
await chain.advance(epoch);
await holder.follow(chain);
await verifier.addEpoch(chain);
const revoked: number[] = await holder.updateStatus("status", [epoch], async ({ read, total }) => read < total);
await verifier.ask(await averment.notRevoked(await made.document.query("b"), 60), "Test", new Date());
const list = await averment.TrustList.sign({
  id: "list", version: 1, not_before: "2026-01-01", not_after: "2026-12-31",
  entries: [{ jurisdiction: "a", level: "low", from: "2026-01-01", until: "2026-12-31", document: made.document }],
}, operator);
const recognition = await averment.Recognition.create(list, [list]);
const [first] = await recognition.documents();
const recognised = await recognition.recognise("b", "any", "low", "2026-06-01");
const authorities = await averment.Authorities.of([{ document: made.document, schema: "00" }, { document: first!, schema: "00" }], "2026-06-01");
await verifier.ask(await averment.issuedByOneOf(recognised.query, authorities), "Test", new Date());
await holder.free();
export { issued, option, revoked, time, verdicts };
`;

/** Each kind of object that crosses, as it crossed, assigned to its type. */
function samples() {
  const holder = resident();
  const conditions = [
    { disclose: { claim: "photo" } },
    { disclose: { claim: "seen" } },
    averment.ageAtLeast("birth_date", 18, today),
    { at_least: { claim: "doses", value: { u64: "3" } } },
    { greater_than: { claim: "floor", value: { i64: "-6" } } },
    { less_than: { claim: "income", value: { decimal: "99999.00" } } },
    { between: { claim: "floor", min: { i64: "-5" }, max: { i64: "-5" } } },
    { one_of: { claim: "district", values: [{ enumeration: "south" }] } },
    { none_of: { claim: "name", values: [{ text: "Eve" }] } },
    { not_equal: { claim: "citizen", value: { boolean: false } } },
    { equal_to: { claim: "name", role: "other", other: "name" } },
  ];
  const role = "gov.example/resident";
  const option = {
    label: "one", credentials: [query(...conditions), { ...query(), role: "other" }], pseudonym: { role, scope: "a", period: "2026" },
    limit: { role, scope: "b", uses: 3 },
  };
  const policy = [option, { label: "two", credentials: [query()] }];
  const { request, session } = verifier.ask(policy, { en: "Test" }, now);
  const plan = holder.plan(request, audience, now);
  const choice = { ...plan.firstChoice(), useNumber: 2 };
  const texts = { "gov.example/resident": { name: { en: "Card" }, claims: { district: { label: { en: "D" }, values: { south: { en: "S" } } } } } };
  const linted = averment.Schema.define({
    id: "a", version: 1, registry: "r", starts: true,
    claims: [{ name: "t", type: { enumeration: { values: ["x"] } }, optional: true }, { name: "u", type: { date_time: { min: "2020-01-01T00:00:00Z", max: "2030-01-01T00:00:00Z" } } }],
  });
  issueTo(holder, { ...Object.fromEntries(Object.entries(holder.credentials()[0].claims).filter(([name]) => name !== "photo")) });
  const values = {
    SchemaJson: [issuer.schema().toJson(), linted.toJson()],
    IssuerDocumentJson: [document.toJson(), document.withTexts(texts).toJson()],
    "LintWarning[]": [linted.lint()],
    PresentationRequestJson: [request.toJson()],
    "CredentialInfo[]": [holder.credentials()],
    "PlanOffer[]": [plan.offers()],
    Choice: [plan.firstChoice(), choice],
    Consent: [plan.consent(choice), ...signedSamples(holder).Consent],
    VerifiedPresentation: [verifier.verify(session, plan.present(choice), now)],
    CredentialQuery: [query()],
    ConditionJson: [averment.ageAtLeast("birth_date", 18, today)],
    DocumentDigest: signedSamples(holder).DocumentDigest,
    "Verdict[]": signedSamples(holder)["Verdict[]"],
    ...statusSamples(),
    ...listSamples(),
  };
  const lines = Object.entries(values).flatMap(([type, given], kind) => {
    const wrapped = type.endsWith("[]") ? `averment.${type.slice(0, -2)}[]` : `averment.${type}`;
    return given.map((value, index) => `export const v${kind}_${index}: ${wrapped} = ${literal(value)};`);
  });
  return `import type * as averment from "averment";\n${lines.join("\n")}\n`;
}

/** Those of registries. */
function statusSamples() {
  const town = new StatusTown();
  const { holder } = town.citizen("Ana");
  const { verified, consent } = town.visit(holder);
  return {
    IssuedWithStatus: [{ issued: holder.exposeCredential(0), handle: town.handle }],
    VerifiedStatus: [verified.credentials[0].status],
    "VerifiedCredential[]": [verified.credentials],
    "CredentialConsent[]": [consent.credentials],
  };
}

/** Those of trust lists. */
function listSamples() {
  const operator = averment.Operator.generate();
  const days = { from: "2026-01-01", until: "2026-12-31" };
  const list = (version, more) => averment.TrustList.sign({
    id: "list", version, not_before: days.from, not_after: days.until, ...more,
    entries: [{ jurisdiction: "a", level: version > 1 ? "high" : "low", ...days, document }],
  }, operator);
  const rule = { list: "other", operator: operator.publicKey, jurisdiction: "b", family: "gov.example/resident", level: "low", ...days };
  const full = list(1, { rules: [rule], equivalents: [{ family: "gov.example/resident", schema: "00".repeat(32), names: { name: "nome" } }] });
  return {
    TrustListJson: [full.toJson(), list(1, {}).toJson()],
    StoredTrustListJson: [full.store()],
    "ListChange[]": [full.diff(list(2, { successor: averment.Operator.generate().publicKey }))],
    Recognising: [new averment.Recognition(full).recognise("gov.example/resident", "any", "low", today)],
  };
}

/** Those of signatures and batches. */
function signedSamples(holder) {
  const document = { algorithm: "SHA-256", digest: new Uint8Array(32) };
  const answer = (octets = 0) => {
    const { request, session } = verifier.ask(query(), "Test", now);
    const plan = holder.plan(request, audience, now);
    return { session, presentation: plan.present(plan.firstChoice()).subarray(octets) };
  };
  const signing = averment.SigningRequest.create(verifier.ask(query(), "Sign", now).session, document);
  const plan = holder.planSignature(signing, document, audience, now);
  return {
    DocumentDigest: [signing.document],
    "Verdict[]": [verifier.verifyBatch([answer(), answer(1)], now)],
    Consent: [plan.consent(plan.firstChoice())],
  };
}

function literal(value) {
  if (typeof value === "bigint") return `${value}n`;
  if (value instanceof Uint8Array) return `Uint8Array.of(${[...value]})`;
  if (Array.isArray(value)) return `[${value.map(literal)}]`;
  if (typeof value === "object") {
    return `{ ${Object.entries(value).map(([name, inner]) => `${JSON.stringify(name)}: ${literal(inner)}`)} }`;
  }
  return JSON.stringify(value);
}
