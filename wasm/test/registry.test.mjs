// Credentials whose status is kept: shown while they hold, brought up to date alone, refused once they are revoked.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Places, StatusTown } from "./town.mjs";
import { audience, averment, fails, now, packageUrl, rejects } from "./world.mjs";

const { notRevoked, Operator, RegistryDocument, StatusChain, StatusRegistry, Verifier } = averment;
const DAY = 86_400;

test("a licence holds until it is revoked", async () => {
  const town = new StatusTown();
  const [ana, bob] = [town.citizen("Ana"), town.citizen("Bob")];
  const { presentation, verified, consent } = town.visit(ana.holder);
  assert.deepEqual(verified.credentials[0].status, { registry: town.name, epoch: 0n, time: town.opened });
  assert.equal(consent.credentials[0].status.registry, town.name);
  assert.equal(ana.holder.credentials()[0].epoch, 0n);
  // Who does not ask is told nothing.
  assert.equal(town.visit(bob.holder, town.query()).verified.credentials[0].status, undefined);

  const epoch = town.revoke(bob);
  fails("plan/status-behind", () => town.visit(ana.holder));
  fails("plan/status-behind", () => town.visit(bob.holder));
  assert.deepEqual(await ana.holder.updateStatus(town.name, [epoch]), []);
  assert.deepEqual(await bob.holder.updateStatus(town.name, [epoch]), [0]);
  assert.equal(town.visit(ana.holder).verified.credentials[0].status.epoch, 1n);
  assert.equal(town.visit(ana.holder).presentation.length, presentation.length);
  fails("plan/revoked", () => town.visit(bob.holder));
  assert.deepEqual([ana, bob].map(({ holder }) => holder.credentials()[0].revoked), [false, true]);
  // What he showed before answers no later request.
  const { session } = town.verifier.ask(town.current(), "Test", now);
  fails("presentation/rejected", () => town.verifier.verify(session, presentation, now));
  // Without the question he still has a licence: that is what revocation does not change.
  town.visit(bob.holder, town.query());
});

test("a presentation is of the epoch that is asked for, and of its age", () => {
  const town = new StatusTown();
  const { holder } = town.citizen("Ana");
  const aged = (seconds) => notRevoked(town.query(), seconds);
  // The epoch is a day and a half old.
  town.visit(holder, aged(129_600));
  fails("presentation/epoch", () => town.visit(holder, aged(129_599)));
  // A verifier that follows no registry asks for none.
  const blind = new Verifier(audience, [town.document]);
  fails("request/unknown-registry", () => blind.ask(aged(DAY), "Test", now));
  fails("wasm/argument", () => notRevoked(town.query(), -1));
  fails("request/status", () => town.verifier.ask(aged(0), "Test", now));
});

test("what is stored comes back, with what was found out", async () => {
  const town = new StatusTown();
  const ana = town.citizen("Ana");
  const second = town.give(ana.holder, "Ana");
  const epochs = [town.revoke(ana)];
  assert.deepEqual(await ana.holder.updateStatus(town.name, epochs), [0]);
  const chain = ana.holder.statusChain(town.name);
  const [document, head] = [chain.document().encode(), chain.head()];
  const restored = (marked) => {
    const holder = averment.Holder.fromSecret(ana.holder.exposeSecret());
    holder.follow(StatusChain.start(RegistryDocument.decode(document), head));
    for (const position of [0, 1]) holder.addStored(ana.holder.exposeCredential(position));
    if (marked) holder.markRevoked(0);
    return holder;
  };
  const [marked, forgotten] = [restored(true), restored(false)];
  assert.deepEqual(marked.credentials().map(({ revoked }) => revoked), [true, false]);
  fails("wasm/argument", () => marked.markRevoked(2));
  const later = [town.revoke(town.citizen("Bob"))];
  assert.deepEqual(await marked.updateStatus(town.name, later), []);
  town.visit(marked);
  await rejects("status/gap", forgotten.updateStatus(town.name, later));
  assert.deepEqual(await forgotten.updateStatus(town.name, [...epochs, ...later]), [0]);
  assert.equal(second, 1);
});

test("a registry is restored from its newest state, and signs one history", async () => {
  const town = new StatusTown();
  const [ana, bob] = [town.citizen("Ana"), town.citizen("Bob")];
  const [secret, operator] = [town.registry.exposeSecret(), town.operator.exposeSecret()];
  const state = town.registry.exposeState();
  const again = () => StatusRegistry.restore(town.name, Operator.fromSecret(operator), secret, state);
  assert.equal(again().size, 2);
  const [before, chain] = [town.chain(), town.chain()];
  const [one, other] = [town.revoke(ana), again().remove([bob.handle], "2026-11-24T10:00:00Z")];
  chain.audit(one);
  chain.advance(one);
  chain.advance(one);
  assert.deepEqual([chain.epoch, chain.removed, chain.time], [1n, 1n, "2026-11-24T10:00:00Z"]);
  assert.equal(chain.digest, town.chain().digest);
  fails("status/forked", () => chain.advance(other));
  assert.deepEqual(await bob.holder.updateStatus(town.name, [one]), []);
  await rejects("status/forked", bob.holder.updateStatus(town.name, [other]));
  fails("status/rolled-back", () => bob.holder.follow(before));
  fails("status/other-registry", () => bob.holder.follow(new StatusTown().chain()));
  const wrong = secret.slice();
  wrong[31] ^= 1;
  fails("registry/state", () => StatusRegistry.restore(town.name, Operator.fromSecret(operator), wrong, state));
  fails("registry/state", () => StatusRegistry.restore(town.name, Operator.generate(), secret, state));
  fails("registry/name", () => StatusRegistry.open("No Name", town.operator, now));
  // A handle once, of 32 octets, and not into the past.
  fails("registry/removed", () => town.registry.remove([ana.handle], now));
  fails("registry/unknown-handle", () => town.registry.remove([new Uint8Array(32).fill(3)], now));
  fails("wasm/argument", () => town.registry.remove([ana.handle.subarray(1)], now));
  fails("registry/time", () => town.registry.remove([bob.handle], "2026-11-20T00:00:00Z"));
  const damaged = one.slice();
  damaged[damaged.length - 1] ^= 1;
  fails("status/removals", () => before.advance(damaged));
  before.advance(one);
});

test("who follows nothing accepts no credential whose status is kept", () => {
  const town = new StatusTown();
  const holder = averment.Holder.generate();
  fails("status/other-registry", () => town.give(holder, "Eve", false));
  assert.equal(holder.statusChain(town.name), undefined);
  assert.equal(holder.credentials().length, 0);
});

test("a permit is issued against another card, into its registry", async () => {
  const town = new StatusTown();
  const ana = town.citizen("Ana");
  const places = new Places(town);
  const { issued, handle } = await places.issue(ana.holder, ({ credentials }) => ({
    claims: { place: "7", name: credentials[0].claims.name.text }, until: "2027-12-31",
  }));
  assert.equal(issued.position, 1);
  assert.deepEqual(ana.holder.credentials()[1].claims, { place: { text: "7" }, name: { text: "Ana" } });
  await rejects("issue/refused", places.issue(ana.holder, async () => null));
  assert.equal(town.registry.size, 2);
  const epoch = town.registry.remove([handle], "2026-11-24T11:00:00Z");
  assert.deepEqual(await ana.holder.updateStatus(town.name, [epoch]), [1]);
});

/** A town with more removals than one step of an update takes, and two people who missed all of them. */
function longLog() {
  const town = new StatusTown();
  const [ana, bea] = [town.citizen("Ana"), town.citizen("Bea")];
  const epochs = town.crowd([1_100, 1_000, 3, 2]);
  return { town, ana, bea, epochs };
}
const log = longLog();

test("an update is shown, and stops when somebody says so", async () => {
  const { town, ana: { holder }, epochs } = log;
  const stored = holder.exposeCredential(0);
  // At once, before anything is done.
  await rejects("status/stopped", holder.updateStatus(town.name, epochs, () => false));
  const error = new RangeError("of the page");
  await assert.rejects(holder.updateStatus(town.name, epochs, () => { throw error; }), (caught) => caught === error);
  // What is at work is not touched from within.
  for (const touch of [() => holder.credentials(), () => holder.free(), () => town.visit(holder)]) {
    await rejects("wasm/busy", holder.updateStatus(town.name, epochs, touch));
  }
  assert.deepEqual(holder.exposeCredential(0), stored);
  // In the middle, by a promise: what was reached holds.
  const seen = [];
  const late = async (progress) => {
    seen.push(progress);
    return progress.read < 2_000;
  };
  await rejects("status/stopped", holder.updateStatus(town.name, epochs, late));
  assert.deepEqual(seen.at(-1), { read: 2_100, total: 2_105 });
  assert.ok(seen.length > 4);
  assert.ok(seen.every(({ read }, index) => index === 0 || seen[index - 1].read <= read));
  assert.equal(holder.credentials()[0].epoch, 2n);
  assert.equal(holder.statusChain(town.name).epoch, 2n);
  seen.length = 0;
  assert.deepEqual(await holder.updateStatus(town.name, epochs.slice(2), (progress) => { seen.push(progress); }), []);
  assert.deepEqual(seen.at(-1), { read: 5, total: 5 });
  town.visit(holder);
  await rejects("wasm/argument", holder.updateStatus(town.name, epochs, 5));
  await rejects("wasm/argument", holder.updateStatus(town.name, [5]));
  await rejects("status/other-registry", holder.updateStatus("others", []));
});

test("an update in a worker is shown and stopped by the page", async () => {
  const { town, bea, epochs } = log;
  const { default: connect } = await import(packageUrl("worker-node.js"));
  const remote = await connect();
  try {
    const holder = await remote.Holder.fromSecret(bea.holder.exposeSecret());
    const document = await remote.RegistryDocument.decode(town.start.document().encode());
    await holder.follow(await remote.StatusChain.start(document, town.start.head()));
    await holder.addStored(bea.holder.exposeCredential(0));
    const seen = [];
    const stopping = holder.updateStatus(town.name, epochs, (progress) => {
      seen.push(progress);
      return seen.length < 3;
    });
    await rejects("status/stopped", stopping);
    assert.ok(seen.length >= 3);
    assert.equal(await (await holder.statusChain(town.name)).epoch(), 1n);
    assert.deepEqual(await holder.updateStatus(town.name, epochs.slice(1), async () => undefined), []);
    assert.equal(await (await holder.statusChain(town.name)).removed(), 2_105n);
    const service = await remote.Verifier.create(audience, [await remote.IssuerDocument.fromJson(town.document.toJson())]);
    await service.addEpoch(await holder.statusChain(town.name));
    const asked = await remote.notRevoked(town.query(), 2 * DAY);
    assert.deepEqual(asked, town.current());
    const { request, session } = await service.ask(asked, "Test", now);
    const plan = await holder.plan(request, audience, now);
    const { credentials } = await service.verify(session, await plan.present(await plan.firstChoice()), now);
    assert.equal(credentials[0].status.epoch, 4n);
    const registry = await remote.StatusRegistry.open("a", await remote.Operator.generate(), now);
    assert.equal(await registry.size(), 0);
  } finally {
    remote.terminate();
  }
});
