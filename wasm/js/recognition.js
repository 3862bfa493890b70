// Trust lists, what is recognised by them, and authorities among which an issuer hides.

import * as whole from "./averment_core.js";
import { argument, ask, call, count, fromBase64url, Handle, json, list, member, octets, part, read, text } from "./border.js";
import { IssuerDocument } from "./index.js";
import { Operator, RegistryDocument } from "./registry.js";

const core = part(whole, "trustlist_open");
const { inside } = Handle;

/** The most characters of a list. */
const LIST = 4_194_304;
const ENTRIES = 1024;

/** The public key of an operator, as octets or in base64url. */
function operatorKey(value, what) {
  if (typeof value !== "string") return octets(value, what);
  try {
    return fromBase64url(text(value, what));
  } catch {
    throw argument(`${what}: not base64url`);
  }
}

/** The parts of a definition, each read once. */
const parts = (value, names, what) => names.map((name) => text(member(value, name, what), `${what}: ${name}`));
const some = (value, name, limit) => list(member(value, name, "definition") ?? [], name, limit);

/** What adds an issuer, with the registries of its credentials, to a list in the making. */
function entryStep(entry) {
  const named = parts(entry, ["jurisdiction", "level", "from", "until"], "entry");
  const document = Handle.core(member(entry, "document", "entry"), IssuerDocument, "document");
  const registries = list(member(entry, "registries", "entry") ?? [], "registries", 64).map((registry) => {
    const kept = Handle.core(member(registry, "document", "registry"), RegistryDocument, "document");
    return [kept, ...parts(registry, ["from", "until"], "registry")];
  });
  return (builder) => {
    const alone = core.Entry.of(...named, document);
    return builder.entry(registries.reduce((made, registry) => made.registry(...registry), alone));
  };
}

function equivalentStep(same) {
  const [family, schema] = parts(same, ["family", "schema"], "equivalent");
  const names = json(member(same, "names", "equivalent") ?? {}, "names");
  return (builder) => builder.equivalent(family, schema, names);
}

function ruleStep(rule) {
  const named = parts(rule, ["list", "jurisdiction", "family", "level", "from", "until"], "rule");
  const [other, jurisdiction, family, level, from, until] = named;
  const key = operatorKey(member(rule, "operator", "rule"), "operator");
  const purposes = json(member(rule, "purposes", "rule") ?? [], "purposes");
  return (builder) => builder.rule(other, key, jurisdiction, family, level, purposes, from, until);
}

export class TrustList extends Handle {
  static sign(definition, operator) {
    const signer = Handle.core(operator, Operator, "operator");
    const [id, first, last] = parts(definition, ["id", "not_before", "not_after"], "definition");
    const version = count(member(definition, "version", "definition"), "version");
    const steps = [
      ...some(definition, "entries", ENTRIES).map(entryStep),
      ...some(definition, "equivalents", 256).map(equivalentStep),
      ...some(definition, "rules", 64).map(ruleStep),
    ];
    const successor = member(definition, "successor", "definition");
    if (successor !== undefined) {
      const key = operatorKey(successor, "successor");
      steps.push((builder) => builder.successor(key));
    }
    const start = call(() => core.ListBuilder.start(id, version, first, last));
    const built = steps.reduce((builder, step) => call(() => step(builder)), start);
    return new TrustList(inside, call(() => built.sign(signer)));
  }

  static open(value, operator) {
    const [notation, key] = [json(value, "list", false, LIST), operatorKey(operator, "operator")];
    return new TrustList(inside, call(() => core.TrustList.open(notation, key)));
  }

  static restore(value) {
    const notation = json(value, "list", false, LIST);
    return new TrustList(inside, call(() => core.TrustList.restore(notation)));
  }

  store() {
    return read(ask(this, TrustList, (known) => known.store()));
  }

  update(value) {
    const notation = json(value, "list", false, LIST);
    return new TrustList(inside, ask(this, TrustList, (known) => known.update(notation)));
  }

  diff(newer) {
    const other = Handle.core(newer, TrustList, "newer");
    return read(ask(this, TrustList, (known) => known.diff(other)));
  }

  toJson() {
    return read(ask(this, TrustList, (known) => known.toJson()));
  }

  get id() {
    return ask(this, TrustList, (known) => known.id());
  }

  get version() {
    return ask(this, TrustList, (known) => known.version());
  }

  get notBefore() {
    return ask(this, TrustList, (known) => known.notBefore());
  }

  get notAfter() {
    return ask(this, TrustList, (known) => known.notAfter());
  }

  get operator() {
    return ask(this, TrustList, (known) => known.operator());
  }
}

/** For which family, for what, from which level on, and on which day. */
function question([family, purpose, level, day]) {
  return [text(family, "family"), text(purpose, "purpose"), text(level, "level"), text(day, "day")];
}

export class Recognition extends Handle {
  constructor(own, others = []) {
    const known = Handle.core(own, TrustList, "own");
    const added = list(others, "others", 64).map((other) => Handle.core(other, TrustList, "other"));
    super(inside, call(() => {
      const made = core.Recognition.create(known);
      for (const other of added) made.add(other);
      return made;
    }));
  }

  add(other) {
    const added = Handle.core(other, TrustList, "other");
    ask(this, Recognition, (recognition) => recognition.add(added));
  }

  documents() {
    const documents = ask(this, Recognition, (recognition) => recognition.documents());
    return documents.map((document) => new IssuerDocument(inside, document));
  }

  recognise(...asked) {
    const given = question(asked);
    return read(ask(this, Recognition, (recognition) => recognition.recognise(...given)));
  }

  authorities(...asked) {
    const given = question(asked);
    const found = ask(this, Recognition, (recognition) => recognition.authorities(...given));
    return found && new Authorities(inside, found);
  }

  registry(name, ...asked) {
    const [given, kept] = [question(asked), text(name, "name")];
    const found = ask(this, Recognition, (recognition) => recognition.registry(...given, kept));
    return found && new RegistryDocument(inside, found);
  }
}

export class Authorities extends Handle {
  static of(members, day) {
    const on = text(day, "day");
    const given = list(members, "members", ENTRIES).map((one) => {
      const document = Handle.core(member(one, "document", "member"), IssuerDocument, "document");
      return [document, text(member(one, "schema", "member"), "schema")];
    });
    return new Authorities(inside, call(() => {
      const collected = new core.Members();
      try {
        for (const [document, schema] of given) collected.push(document, schema);
        return core.Authorities.of(collected, on);
      } finally {
        collected.free();
      }
    }));
  }

  get digest() {
    return ask(this, Authorities, (authorities) => authorities.digest());
  }

  members() {
    return read(ask(this, Authorities, (authorities) => authorities.members()));
  }

  get notBefore() {
    return read(ask(this, Authorities, (authorities) => authorities.days()))[0];
  }

  get notAfter() {
    return read(ask(this, Authorities, (authorities) => authorities.days()))[1];
  }
}

/** A query in its notation, which is changed. */
const copyOf = (query) => read(json(query, "query"));

export function notRevoked(query, maxAge) {
  return { ...copyOf(query), status: { max_age: count(maxAge, "max age") } };
}

export function issuedByOneOf(query, authorities) {
  const digest = ask(authorities, Authorities, (known) => known.digest());
  const { accepted, ...rest } = copyOf(query);
  return { ...rest, authorities: digest };
}
