// The smaller module: what it has works as in the other, and what it is without says so and stops nothing.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { test } from "node:test";
import { StatusTown } from "./town.mjs";
import { audience, averment, issueTo, now, packageUrl, today } from "./world.mjs";

/** Runs tests or a script of their own process, with the smaller module. */
function small(...args) {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  return spawnSync(process.execPath, args, { encoding: "utf8", env: { ...env, AVERMENT_ENTRY: "small-node.js" } });
}

for (const name of ["journey", "signing"]) {
  test(`${name} with the smaller module`, () => {
    const { status, stdout, stderr } = small("--test", fileURLToPath(new URL(`${name}.test.mjs`, import.meta.url)));
    assert.equal(status, 0, stdout + stderr);
  });
}

const LEFT_OUT = `
  () => Operator.generate(),
  () => Operator.fromSecret(new Uint8Array(32)),
  () => RegistryDocument.decode(new Uint8Array(8)),
  () => TrustList.open("{}", new Uint8Array(32)),
  () => TrustList.restore("{}"),
  () => Authorities.of([], "2026-01-01"),
  () => bbs.blind.commit({ messages: [] }),
  () => bbs.pseudonym.nymSecrets(2),
  () => holder.updateStatus("gov.example/status", [])`;

const attempt = (entry) => `
  import init, { Authorities, bbs, Holder, Operator, RegistryDocument, TrustList } from ${JSON.stringify(packageUrl(entry))};
  await init();
  const holder = Holder.generate();
  const code = async (operation) => { try { await operation(); return "done"; } catch ({ code }) { return code; } };
  const codes = [];
  for (const operation of [${LEFT_OUT}]) codes.push(await code(operation));
  console.log(JSON.stringify([...codes, Holder.generate().credentials().length]));`;

test("what the smaller module is without says so, and the module goes on", () => {
  const run = (entry) => JSON.parse(small("--input-type=module", "--eval", attempt(entry)).stdout);
  const codes = run("small-node.js");
  assert.deepEqual(codes, [...Array(codes.length - 1).fill("wasm/left-out"), 0]);
  assert.ok(!run("node.js").includes("wasm/left-out"));
});

const stored = (entry, secret, credentials) => `
  import init, { Holder } from ${JSON.stringify(packageUrl(entry))};
  await init();
  const octets = (text) => new Uint8Array(Buffer.from(text, "base64"));
  const holder = Holder.fromSecret(octets("${secret}"));
  const added = ${JSON.stringify(credentials)}.map((credential) => {
    try { return holder.addStored(octets(credential)); } catch ({ code }) { return code; }
  });
  console.log(JSON.stringify(added));`;

test("a card with a witness is refused by the smaller module, and one without is not", () => {
  const { holder } = new StatusTown().citizen("Ana");
  const secret = text(holder.exposeSecret());
  const witnessed = text(holder.exposeCredential(0));
  const plain = text(plainCard(holder));
  const run = (entry) => JSON.parse(small("--input-type=module", "--eval", stored(entry, secret, [witnessed, plain])).stdout);
  assert.deepEqual(run("node.js"), [0, 1]);
  assert.deepEqual(run("small-node.js"), ["format/left-out", 0]);
});

/** A card without a status, of the same holder. */
function plainCard(holder) {
  return holder.exposeCredential(issueTo(holder));
}

const text = (octets) => Buffer.from(octets).toString("base64");

/** A session, the answer to it, and the documents of issuers, as texts. */
const written = (session, presentation, documents) =>
  JSON.stringify([text(session.encode()), text(presentation), documents.map((document) => document.toJson())]);

function answered(verifier, holder, query) {
  const { request, session } = verifier.ask(query, "Enter", now);
  const plan = holder.plan(request, audience, now);
  return { session, presentation: plan.present(plan.firstChoice()) };
}

function withStatus() {
  const town = new StatusTown();
  const { holder } = town.citizen("Ana");
  const { session, presentation } = answered(town.verifier, holder, town.current());
  const texts = written(session, presentation, [town.document]);
  assert.equal(town.verifier.verify(session, presentation, now).credentials.length, 1);
  return texts;
}

function withHiddenIssuer() {
  const cities = ["macao", "porto"].map((city) => {
    const schema = { id: `${city}.example/resident`, version: 1, claims: [{ name: "name", type: "text" }] };
    return averment.Issuer.generate(`${city}.example`, schema, "2020-01-01", "2036-12-31");
  });
  const digest = (document) => averment.Schema.fromJson(document.toJson().schemas[0]).digest;
  const set = averment.Authorities.of(cities.map(({ document }) => ({ document, schema: digest(document) })), today);
  const [{ issuer, document }] = cities;
  const [holder, verifier] = [averment.Holder.generate(), new averment.Verifier(audience, cities.map((city) => city.document))];
  [holder, verifier].forEach((party) => party.addAuthorities(set));
  const offer = issuer.offer();
  const { application, pending } = holder.apply(offer, document, today);
  holder.accept(pending, issuer.issue(offer, application, { claims: { name: "Ana" }, until: "2031-12-31" }));
  const query = averment.issuedByOneOf({ role: "card", conditions: [{ disclose: { claim: "name" } }] }, set);
  const { session, presentation } = answered(verifier, holder, query);
  const texts = written(session, presentation, cities.map((city) => city.document));
  assert.equal(verifier.verify(session, presentation, now).credentials.length, 1);
  return texts;
}

const judged = (texts) => `
  import init, { IssuerDocument, Session, Verifier } from ${JSON.stringify(packageUrl("small-node.js"))};
  await init();
  const octets = (text) => new Uint8Array(Buffer.from(text, "base64"));
  const [session, presentation, documents] = ${texts};
  const verifier = new Verifier("${audience}", documents.map((document) => IssuerDocument.fromJson(document)));
  let verdict = "accepted";
  try { verifier.verify(Session.decode(octets(session)), octets(presentation), "${now}"); } catch ({ code }) { verdict = code; }
  console.log(verdict);`;

test("what the smaller module cannot check it does not accept", () => {
  const verdict = (texts) => small("--input-type=module", "--eval", judged(texts)).stdout.trim();
  assert.deepEqual([verdict(withStatus()), verdict(withHiddenIssuer())], ["presentation/epoch", "request/unknown-authorities"]);
});
