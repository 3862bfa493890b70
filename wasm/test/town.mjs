// An office whose licences are kept in a registry, one service, and people.

import { audience, averment, now, today } from "./world.mjs";

const { Holder, Issuer, notRevoked, Operator, StatusChain, StatusRegistry, Verifier } = averment;
const DAY = 86_400;
const until = "2031-12-31";

export class StatusTown {
  name = "gov.example/status";
  opened = "2026-11-23T00:00:00Z";
  family = "gov.example/licence";

  constructor() {
    this.operator = Operator.generate();
    this.registry = StatusRegistry.open(this.name, this.operator, this.opened);
    const schema = { id: this.family, version: 1, registry: this.name, claims: [{ name: "name", type: "text" }] };
    ({ issuer: this.issuer, document: this.document } = Issuer.generate("gov.example/transport", schema, "2020-01-01", "2036-12-31"));
    this.verifier = new Verifier(audience, [this.document]);
    this.start = this.chain();
    this.verifier.addEpoch(this.start);
  }

  chain() {
    return StatusChain.start(this.registry.document(), this.registry.head());
  }

  query() {
    return this.document.query(this.family);
  }

  current() {
    return notRevoked(this.query(), 2 * DAY);
  }

  /** A person with a licence. */
  citizen(name) {
    const holder = Holder.generate();
    this.give(holder, name);
    return { holder, handle: this.handle };
  }

  give(holder, name, follows = true) {
    const offer = this.issuer.offer();
    const { application, pending } = holder.apply(offer, this.document, today);
    const { issued, handle } = this.issuer.issueIn(this.registry, offer, application, { claims: { name }, until });
    this.handle = handle;
    if (follows && holder.statusChain(this.name) === undefined) holder.follow(this.chain());
    return holder.accept(pending, issued);
  }

  /** Admits as many others as the sum of `counts`, and revokes them in as many epochs. */
  crowd(counts) {
    const total = counts.reduce((sum, count) => sum + count);
    const others = Array.from({ length: total }, (_, index) => {
      const handle = new Uint8Array(32);
      new DataView(handle.buffer).setUint32(0, index + 1);
      return handle;
    });
    this.#admit(others);
    return counts.map((count) => {
      const epoch = this.registry.remove(others.splice(0, count), "2026-11-24T10:00:00Z");
      this.follow();
      return epoch;
    });
  }

  /** Puts handles into the state of the registry: issuing to so many would take minutes. */
  #admit(others) {
    const state = Buffer.from(this.registry.exposeState());
    const length = 32 * this.registry.size;
    // A text of octets with its length in front, and the empty list of those that were removed.
    const place = state.length - 1 - length;
    const handles = [...others.map(Buffer.from), ...split(state.subarray(place, place + length))].sort(Buffer.compare);
    const active = Buffer.concat(handles);
    const head = Buffer.from([0x5a, 0, 0, 0, 0]);
    head.writeUInt32BE(active.length, 1);
    const patched = Buffer.concat([state.subarray(0, place - 2), head, active, state.subarray(-1)]);
    this.registry = StatusRegistry.restore(this.name, this.operator, this.registry.exposeSecret(), new Uint8Array(patched));
  }

  revoke({ handle }) {
    const epoch = this.registry.remove([handle], "2026-11-24T10:00:00Z");
    this.follow();
    return epoch;
  }

  follow() {
    this.verifier.addEpoch(this.chain());
  }

  /** Asks, answers and verifies. */
  visit(holder, query = this.current()) {
    const { request, session } = this.verifier.ask(query, "Drive", now);
    const plan = holder.plan(request, audience, now);
    const choice = plan.firstChoice();
    const [consent, presentation] = [plan.consent(choice), plan.present(choice)];
    return { consent, presentation, verified: this.verifier.verify(session, presentation, now) };
  }
}

/** An office that issues into the registry of a town, to whoever shows a licence. */
export class Places {
  constructor(town) {
    this.town = town;
    const schema = {
      id: "gov.example/place", version: 1, registry: town.name, claims: [{ name: "place", type: "text" }, { name: "name", type: "text" }],
    };
    ({ issuer: this.issuer, document: this.document } = Issuer.generate("gov.example/places", schema, "2020-01-01", "2036-12-31"));
  }

  async issue(holder, content) {
    const { town } = this;
    const asked = { ...town.query(), conditions: [{ disclose: { claim: "name" } }] };
    const { session } = town.verifier.ask(asked, "A place", now);
    const offer = this.issuer.offerAgainst(session, town.family);
    const plan = holder.plan(offer.request(), audience, now);
    const { application, pending } = holder.applyWith(offer, this.document, today, plan, plan.firstChoice());
    const made = await this.issuer.issueAgainstIn(town.registry, offer, application, town.verifier, content, now);
    return { issued: { position: holder.accept(pending, made.issued) }, handle: made.handle };
  }
}

const split = (octets) => Array.from({ length: octets.length / 32 }, (_, index) => octets.subarray(32 * index, 32 * index + 32));
