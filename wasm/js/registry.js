// Operators, status registries, and what wallets and verifiers follow of them.

import * as whole from "./averment_core.js";
import {
  argument, ask, askSecretly, AvermentError, call, callSecretly, Handle, list, octets, part, read, text, time,
} from "./border.js";

const core = part(whole, "statusregistry_open");
const { inside } = Handle;
const later = globalThis.setTimeout;

/** The most octets of the state of a registry, and the most epochs of one update. */
const STATE = 134_219_776;
const EPOCHS = 65_536;

export class Operator extends Handle {
  static generate() {
    return new Operator(inside, callSecretly(() => core.Operator.generate()));
  }

  static fromSecret(secret) {
    const copy = octets(secret, "secret");
    const inner = callSecretly(() => core.Operator.fromSecret(copy));
    copy.fill(0);
    return new Operator(inside, inner);
  }

  exposeSecret() {
    return askSecretly(this, Operator, (operator) => operator.exposeSecret());
  }

  get publicKey() {
    return ask(this, Operator, (operator) => operator.publicKey());
  }
}

export class StatusRegistry extends Handle {
  static open(name, operator, now) {
    const [named, signer, at] = [text(name, "name"), Handle.core(operator, Operator, "operator"), time(now, "now")];
    return new StatusRegistry(inside, callSecretly(() => core.StatusRegistry.open(named, signer, at)));
  }

  static restore(name, operator, secret, state) {
    const [named, signer] = [text(name, "name"), Handle.core(operator, Operator, "operator")];
    const [key, stored] = [octets(secret, "secret"), octets(state, "state", STATE)];
    const inner = callSecretly(() => core.StatusRegistry.restore(named, signer, key, stored));
    for (const copy of [key, stored]) copy.fill(0);
    return new StatusRegistry(inside, inner);
  }

  exposeSecret() {
    return askSecretly(this, StatusRegistry, (registry) => registry.exposeSecret());
  }

  exposeState() {
    return askSecretly(this, StatusRegistry, (registry) => registry.exposeState());
  }

  document() {
    return new RegistryDocument(inside, ask(this, StatusRegistry, (registry) => registry.document()));
  }

  head() {
    return ask(this, StatusRegistry, (registry) => registry.head());
  }

  get size() {
    return ask(this, StatusRegistry, (registry) => registry.size());
  }

  remove(handles, now) {
    const [copies, at] = [list(handles, "handles", 10_000).map((handle) => octets(handle, "handle")), time(now, "now")];
    if (copies.some(({ length }) => length !== 32)) throw argument("handle: not 32 octets");
    const together = new Uint8Array(32 * copies.length);
    copies.forEach((copy, index) => together.set(copy, 32 * index));
    return askSecretly(this, StatusRegistry, (registry) => registry.remove(together, at));
  }
}

export class RegistryDocument extends Handle {
  static decode(value) {
    const copy = octets(value, "document");
    return new RegistryDocument(inside, call(() => core.RegistryDocument.decode(copy)));
  }

  encode() {
    return ask(this, RegistryDocument, (document) => document.encode());
  }

  get registry() {
    return ask(this, RegistryDocument, (document) => document.registry());
  }

  get operator() {
    return ask(this, RegistryDocument, (document) => document.operator());
  }

  get digest() {
    return ask(this, RegistryDocument, (document) => document.digest());
  }
}

export class StatusChain extends Handle {
  static start(document, head) {
    const [from, copy] = [Handle.core(document, RegistryDocument, "document"), octets(head, "head")];
    return new StatusChain(inside, call(() => core.StatusChain.start(from, copy)));
  }

  advance(epoch) {
    const copy = octets(epoch, "epoch");
    ask(this, StatusChain, (chain) => chain.advance(copy));
  }

  audit(epoch) {
    const copy = octets(epoch, "epoch");
    ask(this, StatusChain, (chain) => chain.audit(copy));
  }

  document() {
    return new RegistryDocument(inside, ask(this, StatusChain, (chain) => chain.document()));
  }

  head() {
    return ask(this, StatusChain, (chain) => chain.head());
  }

  get digest() {
    return ask(this, StatusChain, (chain) => chain.digest());
  }

  get epoch() {
    return ask(this, StatusChain, (chain) => chain.epoch());
  }

  get time() {
    return ask(this, StatusChain, (chain) => chain.time());
  }

  get removed() {
    return ask(this, StatusChain, (chain) => chain.removed());
  }
}

/** How far an update is, as its caller is told and asked whether to go on. */
class Report {
  #progress;
  #total;
  #done = 0;
  /** What was answered later. */
  #answers = [];
  #thrown;
  #stopped = false;

  constructor(progress, total) {
    this.#progress = progress;
    this.#total = total;
  }

  /** Whether to go on, as far as it is known: an answer that is promised is looked at between two steps. */
  tell(readInStep) {
    this.#done = Math.max(this.#done, Math.min(readInStep, this.#total));
    if (this.#stopped) return false;
    try {
      const answer = this.#progress({ read: this.#done, total: this.#total });
      if (answer === false) this.#stopped = true;
      if (typeof answer?.then === "function") this.#answers.push(this.#take(answer));
    } catch (error) {
      this.#fail(error);
    }
    return !this.#stopped;
  }

  async #take(answer) {
    try {
      if (await answer === false) this.#stopped = true;
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error) {
    this.#thrown ??= { error };
    this.#stopped = true;
  }

  /** Lets others speak; an error if one of them said no. */
  async pause() {
    await new Promise((resolve) => later(resolve));
    await Promise.all(this.#answers.splice(0));
    this.check();
  }

  check() {
    if (this.#thrown) throw this.#thrown.error;
    if (this.#stopped) throw new AvermentError("status/stopped", "", "update was stopped");
  }
}

/** Brings a holder up to date in steps; `step` asks the module for one of them. */
export async function update(given, progress, step) {
  if (typeof progress !== "function") throw argument("progress: not a function");
  const copies = list(given, "epochs", EPOCHS).map((epoch) => octets(epoch, "epoch"));
  const epochs = call(() => new core.Epochs());
  try {
    for (const copy of copies) call(() => epochs.push(copy));
    const total = call(() => epochs.removals());
    const report = new Report(progress, total);
    const revoked = [];
    let [first, done] = [0, 0];
    for (;;) {
      let made;
      try {
        made = read(step(epochs, first, (count) => report.tell(done + count)));
      } catch (error) {
        report.check();
        throw error;
      }
      first = made.next;
      done += made.read;
      revoked.push(...made.revoked);
      report.tell(done);
      if (first >= copies.length) return revoked;
      await report.pause();
    }
  } finally {
    call(() => epochs.free());
  }
}
