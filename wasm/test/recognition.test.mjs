// Trust lists, recognition of the cards of another city in our own names, and authorities among which one hides.

import assert from "node:assert/strict";
import { test } from "node:test";
import { audience, averment, fails, now, packageUrl, today } from "./world.mjs";

const { Authorities, Holder, Issuer, issuedByOneOf, Operator, Recognition, Schema, TrustList, Verifier } = averment;
const FAMILY = "hk.example/resident";
const [first, last, until] = ["2026-01-01", "2027-06-30", "2031-12-31"];

/** The digest of a schema of a document. */
const digestOf = (document, place = 0) => Schema.fromJson(document.toJson().schemas[place]).digest;

function issueTo(holder, { issuer, document }, claims) {
  const offer = issuer.offer();
  const { application, pending } = holder.apply(offer, document, today);
  return holder.accept(pending, issuer.issue(offer, application, { claims, until }));
}

const text = (name) => ({ name, type: "text" });
const found = (id, family, ...claims) => Issuer.generate(id, { id: family, version: 1, claims }, "2020-01-01", "2036-12-31");
const [ours, theirs] = [Operator.generate(), Operator.generate()];
const here = found("hk.example/identity", FAMILY, text("name"), { name: "birth_date", type: "date" });
const there = found("mo.example/dsi", "mo.example/residente", { name: "nascimento", type: "date" }, text("freguesia"), text("nome"));
const names = { name: "nome", birth_date: "nascimento" };

const entry = (jurisdiction, level, { document }) => ({ jurisdiction, level, from: first, until: last, document });
const theirList = (version, level = "substantial") => TrustList.sign({
  id: "mo.example/trust", version, not_before: first, not_after: last, entries: [entry("mo", level, there)],
}, theirs);
const rule = {
  list: "mo.example/trust", operator: theirs.publicKey, jurisdiction: "mo", family: FAMILY, level: "substantial",
  purposes: ["library"], from: first, until: last,
};
const ourList = (definition = {}) => TrustList.sign({
  id: "hk.example/trust", version: 1, not_before: first, not_after: last, entries: [entry("hk", "high", here)],
  equivalents: [{ family: FAMILY, schema: digestOf(there.document), names }], rules: [rule], ...definition,
}, ours);

test("lists go forwards, by their operator, and say what changed", () => {
  const list = TrustList.open(theirList(4).toJson(), theirs.publicKey);
  assert.deepEqual([list.id, list.version, list.notBefore, list.notAfter], ["mo.example/trust", 4, first, last]);
  assert.deepEqual(list.operator, theirs.publicKey);
  const newer = list.update(theirList(5, "high").toJson());
  assert.deepEqual(list.diff(newer), [{ level: { issuer: "mo.example/dsi", from: "substantial", to: "high" } }]);
  assert.deepEqual(list.diff(list.update(theirList(4).toJson())), []);
  fails("list/rolled-back", () => list.update(theirList(3).toJson()));
  fails("list/forked", () => list.update(theirList(4, "low").toJson()));
  fails("list/other-list", () => list.update(TrustList.sign({ id: "x", version: 9, not_before: first, not_after: last, entries: [entry("mo", "low", there)] }, theirs).toJson()));
  fails("list/wrong-operator", () => TrustList.open(theirList(4).toJson(), ours.publicKey));
  const changed = theirList(4).toJson();
  changed.list.entries[0].level = "high";
  fails("operator/signature", () => TrustList.open(changed, theirs.publicKey));
  // A named successor takes over.
  const next = Operator.generate();
  const handing = list.update(TrustList.sign({
    id: "mo.example/trust", version: 6, not_before: first, not_after: last, successor: next.publicKey, entries: [entry("mo", "low", there)],
  }, theirs).toJson());
  const taken = handing.update(TrustList.sign({
    id: "mo.example/trust", version: 7, not_before: first, not_after: last, entries: [entry("mo", "low", there)],
  }, next).toJson());
  assert.deepEqual(taken.operator, next.publicKey);
  assert.deepEqual(handing.diff(taken), ["operator", "successor"]);
});

test("what is stored comes back with the operator that was pinned", () => {
  const list = theirList(4);
  const restored = TrustList.restore(list.store());
  assert.deepEqual(restored.toJson(), list.toJson());
  assert.equal(restored.update(theirList(5).toJson()).version, 5);
  fails("list/rolled-back", () => restored.update(theirList(3).toJson()));
  const changed = list.store();
  changed.signed.list.version = 9;
  fails("operator/signature", () => TrustList.restore(changed));
  fails("format/malformed", () => TrustList.restore(list.toJson()));
});

test("a list carries the registries of its issuers", () => {
  const registry = averment.StatusRegistry.open("hk.example/status", ours, now).document();
  const kept = { ...entry("hk", "high", here), registries: [{ document: registry, from: first, until: last }] };
  const list = ourList({ entries: [kept] });
  assert.equal(list.toJson().list.entries[0].registries.length, 1);
  const recognition = new Recognition(TrustList.open(list.toJson(), ours.publicKey), [theirList(4)]);
  const asked = [FAMILY, "library", "low", today];
  assert.equal(recognition.registry("hk.example/status", ...asked).digest, registry.digest);
  assert.equal(recognition.registry("others", ...asked), undefined);
  assert.deepEqual(ourList().diff(list), [{ registry_added: { issuer: "hk.example/identity", registry: "hk.example/status" } }]);
  fails("list/duplicate-registry", () => ourList({ entries: [{ ...kept, registries: [...kept.registries, ...kept.registries] }] }));
});

test("what is no list is refused with a code", () => {
  const sign = (definition) => ourList(definition);
  fails("list/validity", () => sign({ version: 0 }));
  fails("list/count", () => sign({ entries: [], equivalents: [], rules: [] }));
  fails("list/name", () => sign({ id: "No Name" }));
  fails("list/duplicate-issuer", () => sign({ entries: [entry("hk", "high", here), entry("hk", "low", here)] }));
  fails("list/claim", () => sign({ equivalents: [{ family: FAMILY, schema: digestOf(there.document), names: { height: "altura" } }] }));
  fails("list/family", () => sign({ rules: [{ ...rule, family: "other" }] }));
  fails("operator/key", () => sign({ rules: [{ ...rule, operator: new Uint8Array(31) }] }));
  fails("wasm/argument", () => sign({ entries: [entry("hk", "highest", here)] }));
  fails("wasm/argument", () => sign({ entries: [{ ...entry("hk", "high", here), document: here.document.toJson() }] }));
  fails("format/malformed", () => sign({ equivalents: [{ family: FAMILY, schema: "00", names }] }));
  fails("format/malformed", () => TrustList.open({ format: "averment-trust-list-1" }, ours.publicKey));
  fails("wasm/argument", () => Recognition.prototype.recognise.call({}, FAMILY, "library", "low", today));
});

test("the cards of another city are asked for and answered in our names", () => {
  const recognition = new Recognition(ourList(), [theirList(4)]);
  const { query, issuers, refused } = recognition.recognise(FAMILY, "library", "low", today);
  assert.deepEqual(issuers.map(({ issuer, by }) => [issuer, by.jurisdiction, by.level]), [
    ["hk.example/identity", "hk", "high"], ["mo.example/dsi", "mo", "substantial"],
  ]);
  assert.deepEqual(refused, []);
  // Their cards are laid out otherwise: nobody can hide.
  assert.equal(recognition.authorities(FAMILY, "library", "low", today), undefined);
  const verifier = new Verifier(audience, recognition.documents());
  const visitor = Holder.generate();
  issueTo(visitor, there, { nome: "Ana Wong", nascimento: "1990-05-17", freguesia: "Taipa" });
  const asked = { ...query, conditions: [{ disclose: { claim: "name" } }, averment.ageAtLeast("birth_date", 16, today)] };
  const { request, session } = verifier.ask(asked, "Borrow books", now);
  const plan = visitor.plan(request, audience, now);
  const [consented] = plan.consent(plan.firstChoice()).credentials;
  // The holder is told in the words of her card, and the service in its own.
  assert.deepEqual(consented.recognised, { list: "mo.example/trust", version: 4, jurisdiction: "mo", level: "substantial" });
  assert.deepEqual(consented.disclosed, { nome: { text: "Ana Wong" } });
  assert.deepEqual(consented.proved.map(({ condition }) => condition.at_most.claim), ["nascimento"]);
  const [verified] = verifier.verify(session, plan.present(plan.firstChoice()), now).credentials;
  assert.deepEqual(verified.claims, { name: { text: "Ana Wong" } });
  assert.deepEqual([verified.issuer, verified.recognised.jurisdiction], ["mo.example/dsi", "mo"]);
  assert.deepEqual(verified.recognised.names, { [digestOf(there.document)]: names });
});

test("what is not recognised says why", () => {
  const recognition = new Recognition(ourList(), [theirList(4)]);
  const why = (...asked) => recognition.recognise(...asked).refused.map(({ list, issuer, code, message }) => {
    assert.ok(message.length > 0);
    return [list, issuer, code];
  });
  assert.deepEqual(why(FAMILY, "voting", "low", today), [["mo.example/trust", undefined, "recognition/purpose"]]);
  assert.deepEqual(why(FAMILY, "library", "high", today), [["mo.example/trust", "mo.example/dsi", "recognition/level"]]);
  fails("recognition/list-not-valid", () => recognition.recognise(FAMILY, "library", "low", "2027-07-01"));
  fails("recognition/nothing", () => recognition.recognise("other", "library", "low", today));
  fails("recognition/rolled-back", () => recognition.add(theirList(3)));
  recognition.add(theirList(5));
  fails("recognition/no-rule", () => new Recognition(ourList({ rules: [] }), [theirList(4)]));
  const stranger = TrustList.sign({ id: "mo.example/trust", version: 4, not_before: first, not_after: last, entries: [entry("mo", "low", there)] }, ours);
  fails("recognition/operator", () => new Recognition(ourList(), [stranger]));
  // Who is not recognised for this has no answer.
  const visitor = Holder.generate();
  issueTo(visitor, there, { nome: "Ana", nascimento: "1990-05-17", freguesia: "Taipa" });
  const verifier = new Verifier(audience, recognition.documents());
  const { query } = recognition.recognise(FAMILY, "voting", "low", today);
  fails("plan/unsatisfiable", () => visitor.plan(verifier.ask(query, "Vote", now).request, audience, now));
});

test("across borders the issuer stays hidden where others can hide with it", () => {
  const far = found("pt.example/registo", "pt.example/cidadao", text("nome"), { name: "nascimento", type: "date" });
  const list = TrustList.sign({
    id: "pt.example/trust", version: 1, not_before: first, not_after: last, entries: [entry("pt", "substantial", far)],
  }, theirs);
  const own = ourList({
    equivalents: [{ family: FAMILY, schema: digestOf(far.document), names }],
    rules: [{ ...rule, list: "pt.example/trust", jurisdiction: "pt" }],
  });
  const asked = [FAMILY, "library", "low", today];
  const recognition = new Recognition(own, [list]);
  const { query, disclosed, shown } = recognition.recognise(...asked);
  const authorities = recognition.authorities(...asked);
  assert.deepEqual([query.authorities, query.accepted, shown], [authorities.digest, undefined, []]);
  assert.deepEqual(disclosed.accepted.map(({ issuer }) => issuer), ["hk.example/identity", "pt.example/registo"]);
  const verifier = new Verifier(audience, recognition.documents());
  verifier.addAuthorities(authorities);
  const visitor = Holder.generate();
  issueTo(visitor, far, { nome: "Ana", nascimento: "1990-05-17" });
  // The wallet makes the set of the same lists.
  visitor.addAuthorities(new Recognition(own, [list]).authorities(...asked));
  const { request, session } = verifier.ask({ ...query, conditions: [{ disclose: { claim: "name" } }] }, "Borrow books", now);
  const plan = visitor.plan(request, audience, now);
  assert.equal(plan.consent(plan.firstChoice()).credentials[0].hidden.among, 2);
  const [verified] = verifier.verify(session, plan.present(plan.firstChoice()), now).credentials;
  assert.deepEqual(verified, { role: FAMILY, authorities: authorities.digest, claims: { name: { text: "Ana" } } });
});

/** Cities with cards of one layout. */
const cities = ["macao", "porto", "goa"].map((city) => found(`${city}.example`, `${city}.example/resident`, text("name")));
const membersOf = (given) => given.map(({ document }) => ({ document, schema: digestOf(document) }));

test("nobody learns which of the authorities issued a card", () => {
  const authorities = Authorities.of(membersOf(cities), today);
  assert.equal(authorities.digest, Authorities.of(membersOf(cities.toReversed()), today).digest);
  assert.deepEqual(authorities.members().map(({ issuer }) => issuer).sort(), ["goa.example", "macao.example", "porto.example"]);
  assert.deepEqual([authorities.notBefore, authorities.notAfter], ["2020-01-01", "2036-12-31"]);
  const verifier = new Verifier(audience, [here.document]);
  verifier.addAuthorities(authorities);
  const asked = issuedByOneOf({ role: "card", conditions: [{ disclose: { claim: "name" } }] }, authorities);
  const lengths = new Set();
  for (const city of cities) {
    const holder = Holder.generate();
    issueTo(holder, city, { name: "Ana" });
    const { request, session } = verifier.ask(asked, "Enter", now);
    fails("plan/authorities", () => holder.plan(request, audience, now));
    holder.addAuthorities(authorities);
    const plan = holder.plan(request, audience, now);
    const consent = plan.consent(plan.firstChoice());
    assert.deepEqual(consent.credentials[0].hidden, { authorities: authorities.digest, among: 3 });
    assert.ok(consent.linkable.some((link) => link.authorities?.among === 3));
    const presentation = plan.present(plan.firstChoice());
    lengths.add(presentation.length);
    const [verified] = verifier.verify(session, presentation, now).credentials;
    assert.deepEqual(verified, { role: "card", authorities: authorities.digest, claims: { name: { text: "Ana" } } });
  }
  assert.equal(lengths.size, 1);
  // A card of somebody else, and of another set.
  const stranger = Holder.generate();
  issueTo(stranger, here, { name: "Eve", birth_date: "1990-05-17" });
  stranger.addAuthorities(authorities);
  fails("plan/unsatisfiable", () => stranger.plan(verifier.ask(asked, "Enter", now).request, audience, now));
  const two = Authorities.of(membersOf(cities.slice(0, 2)), today);
  assert.throws(() => verifier.ask(issuedByOneOf(asked, two), "Enter", now), averment.AvermentError);
});

test("what is no set of authorities is refused with a code", () => {
  const of = (...members) => Authorities.of(members, today);
  const [one, two] = membersOf(cities);
  fails("authorities/count", () => of(one));
  fails("authorities/duplicate-key", () => of(one, one));
  fails("authorities/layout", () => of(one, ...membersOf([here])));
  fails("trust/unknown-schema", () => of(one, { ...two, schema: one.schema }));
  fails("authorities/count", () => Authorities.of([one, two], "2037-01-01"));
  fails("wasm/argument", () => of({ document: two.document.toJson(), schema: two.schema }, one));
});

test("the same in a worker", async () => {
  const { default: connect } = await import(packageUrl("worker-node.js"));
  const remote = await connect();
  try {
    const operator = await remote.Operator.fromSecret(theirs.exposeSecret());
    const document = await remote.IssuerDocument.fromJson(there.document.toJson());
    const list = await remote.TrustList.sign({
      id: "mo.example/trust", version: 4, not_before: first, not_after: last, entries: [{ ...entry("mo", "low", there), document }],
    }, operator);
    const own = await remote.TrustList.open(ourList({ rules: [{ ...rule, level: "low" }] }).toJson(), ours.publicKey);
    const recognition = await remote.Recognition.create(own, [list]);
    const { issuers, query } = await recognition.recognise(FAMILY, "library", "low", today);
    assert.equal(issuers.length, 2);
    const documents = await recognition.documents();
    assert.equal(await documents[1].id(), "mo.example/dsi");
    const service = await remote.Verifier.create(audience, documents);
    assert.equal((await (await service.ask(query, "Test", now)).request.toJson()).request.policy[0].credentials[0].accepted.length, 2);
    const members = [];
    for (const { document: json } of cities) {
      members.push({ document: await remote.IssuerDocument.fromJson(json.toJson()), schema: digestOf(json) });
    }
    const authorities = await remote.Authorities.of(members, today);
    await service.addAuthorities(authorities);
    const asked = await remote.issuedByOneOf(query, authorities);
    assert.equal(asked.authorities, await authorities.digest());
  } finally {
    remote.terminate();
  }
});
