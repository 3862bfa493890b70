// The core interface of the IETF drafts.

import * as core from "./averment_core.js";
import { call, callSecretly, count, Handle, octets, text } from "./border.js";
import { NONE, options, packed, positions, SHA_256, shown } from "./packing.js";

export * as blind from "./blind.js";
export * as pseudonym from "./pseudonym.js";
export { SHA_256, SHAKE_256 } from "./packing.js";

const { inside } = Handle;

export function keyGen(keyMaterial, keyInfo = NONE, keyDst = undefined, suite = SHA_256) {
  const [material, info, id] = [octets(keyMaterial, "key material"), octets(keyInfo, "key info"), text(suite, "suite")];
  const dst = keyDst === undefined ? undefined : octets(keyDst, "key dst");
  const key = callSecretly(() => core.keyGen(material, info, dst, id));
  material.fill(0);
  return key;
}

export function publicKey(secretKey, suite = SHA_256) {
  const [key, id] = [octets(secretKey, "secret key"), text(suite, "suite")];
  const derived = callSecretly(() => core.publicKey(key, id));
  key.fill(0);
  return derived;
}

export class Signer extends Handle {
  constructor(secretKey, messageCount, suite = SHA_256) {
    super(inside, signer(secretKey, messageCount, suite, true));
  }

  sign(header, messages) {
    const inner = Handle.core(this, Signer, "signer");
    const [head, content] = [octets(header, "header"), packed(messages)];
    return callSecretly(() => inner.sign(head, content));
  }
}

function signer(secretKey, messageCount, suite, tables) {
  const [key, number] = [octets(secretKey, "secret key"), count(messageCount, "message count")];
  const id = text(suite, "suite");
  const inner = callSecretly(() => core.BbsSigner.create(key, number, id, tables));
  key.fill(0);
  return inner;
}

export class Verifier extends Handle {
  constructor(key, messageCount, suite = SHA_256) {
    super(inside, verifier(key, messageCount, suite, true));
  }

  verify(header, messages, signature) {
    const inner = Handle.core(this, Verifier, "verifier");
    const [head, content, signed] = [octets(header, "header"), packed(messages), octets(signature, "signature")];
    call(() => inner.verify(head, content, signed));
  }

  verifyProof(header, presentationHeader, disclosed, proof) {
    const inner = Handle.core(this, Verifier, "verifier");
    const [head, ph] = [octets(header, "header"), octets(presentationHeader, "presentation header")];
    const [[indexes, content], proved] = [shown(disclosed), octets(proof, "proof")];
    call(() => inner.verifyProof(head, ph, indexes, content, proved));
  }
}

function verifier(key, messageCount, suite, tables) {
  const [copy, number] = [octets(key, "public key"), count(messageCount, "message count")];
  const id = text(suite, "suite");
  return call(() => core.BbsVerifier.create(copy, number, id, tables));
}

export class Prover extends Handle {
  constructor(of, header, messages, signature) {
    const inner = Handle.core(of, Verifier, "verifier");
    const [head, content, signed] = [octets(header, "header"), packed(messages), octets(signature, "signature")];
    super(inside, callSecretly(() => core.BbsProver.create(inner, head, content, signed, true)));
  }

  prove(disclosed, presentationHeader) {
    const inner = Handle.core(this, Prover, "prover");
    const [indexes, ph] = [positions(disclosed), octets(presentationHeader, "presentation header")];
    return callSecretly(() => inner.prove(indexes, ph));
  }
}

/** Uses something of the module, and releases it. */
function using(inner, use) {
  try {
    return use(inner);
  } finally {
    callSecretly(() => inner.free());
  }
}

export function sign(value) {
  const [secretKey, header, messages, suite] = options(value, ["secretKey", "header", "messages", "suite"]);
  const [head, content] = [octets(header, "header"), packed(messages)];
  return using(signer(secretKey, messages.length, suite, false), (inner) => {
    return callSecretly(() => inner.sign(head, content));
  });
}

export function verify(value) {
  const names = ["publicKey", "signature", "header", "messages", "suite"];
  const [key, signature, header, messages, suite] = options(value, names);
  const [head, content, signed] = [octets(header, "header"), packed(messages), octets(signature, "signature")];
  using(verifier(key, messages.length, suite, false), (inner) => call(() => inner.verify(head, content, signed)));
}

export function proofGen(value) {
  const names = ["publicKey", "signature", "header", "presentationHeader", "messages", "disclosed", "suite"];
  const [key, signature, header, presentationHeader, messages, disclosed, suite] = options(value, names);
  const [head, content, signed] = [octets(header, "header"), packed(messages), octets(signature, "signature")];
  const [indexes, ph] = [positions(disclosed), octets(presentationHeader, "presentation header")];
  return using(verifier(key, messages.length, suite, false), (prepared) => {
    const prover = callSecretly(() => core.BbsProver.create(prepared, head, content, signed, false));
    return using(prover, (inner) => callSecretly(() => inner.prove(indexes, ph)));
  });
}

export function proofVerify(value) {
  const names = ["publicKey", "proof", "header", "presentationHeader", "messageCount", "disclosed", "suite"];
  const [key, proof, header, presentationHeader, messageCount, disclosed, suite] = options(value, names);
  const [head, ph] = [octets(header, "header"), octets(presentationHeader, "presentation header")];
  const [[indexes, content], proved] = [shown(disclosed), octets(proof, "proof")];
  using(verifier(key, messageCount, suite, false), (inner) => {
    call(() => inner.verifyProof(head, ph, indexes, content, proved));
  });
}
