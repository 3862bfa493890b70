// The draft on blind signatures.

import * as whole from "./averment_core.js";
import { call, callSecretly, count, octets, part, text } from "./border.js";
import { options, pack, packed, positions, shown, wipe } from "./packing.js";

const core = part(whole, "blindSign");

/** The octets of options, one by one. */
const all = (values, ...names) => values.map((value, index) => octets(value, names[index]));

export function commit(value) {
  const [messages, suite] = options(value, ["messages", "suite"]);
  const [content, id] = [packed(messages), text(suite, "suite")];
  return committed(callSecretly(() => core.blindCommit(id, content)), content);
}

/** The commitment, and the blind that stands behind it. */
export function committed(made, ...secrets) {
  const parts = { commitment: made.slice(0, -32), proverBlind: made.slice(-32) };
  wipe(made, ...secrets);
  return parts;
}

export function sign(value) {
  const [secretKey, commitment, header, messages, suite] = options(value, [
    "secretKey", "commitment", "header", "messages", "suite",
  ]);
  const id = text(suite, "suite");
  const fields = all([secretKey, commitment, header, packed(messages)], "secret key", "commitment", "header", "messages");
  const content = pack(fields);
  wipe(fields[0]);
  return takingSecrets(content, () => core.blindSign(id, content));
}

/** Calls with secrets among what is passed, and wipes that. */
export function takingSecrets(content, operation) {
  try {
    return callSecretly(operation);
  } finally {
    wipe(content);
  }
}

const SIGNED = ["publicKey", "header", "messages", "committedMessages", "proverBlind", "signature"];

/** What a holder has of a signature, as fields. */
export function signedFields(value) {
  const [key, header, messages, committedMessages, proverBlind, signature] = options(value, SIGNED);
  const names = ["public key", "header", "messages", "committed messages", "prover blind", "signature"];
  return all([key, header, packed(messages), packed(committedMessages), proverBlind, signature], ...names);
}

export function verify(value) {
  const [suite] = options(value, ["suite"]);
  const [content, id] = [pack(signedFields(value)), text(suite, "suite")];
  takingSecrets(content, () => core.blindVerify(id, content));
}

export function proofGen(value) {
  const [presentationHeader, suite, ...lists] = options(value, [
    "presentationHeader", "suite", "disclosed", "disclosedCommitted",
  ]);
  const [indexes, committedIndexes] = lists.map(positions);
  const [ph, id] = [octets(presentationHeader, "presentation header"), text(suite, "suite")];
  const content = pack([...signedFields(value), ph]);
  return takingSecrets(content, () => core.blindProve(id, content, indexes, committedIndexes));
}

/** What a verifier has of a proof: fields, positions of both lists, and how many messages there are. */
export function provedFields(value) {
  const [key, header, ph, proof, disclosed, disclosedCommitted, messageCount, committedCount] = options(value, [
    "publicKey", "header", "presentationHeader", "proof", "disclosed", "disclosedCommitted", "messageCount", "committedCount",
  ]);
  const [[indexes, messages], [committedIndexes, committedMessages]] = [shown(disclosed), shown(disclosedCommitted)];
  const names = ["public key", "header", "presentation header", "messages", "committed messages", "proof"];
  const fields = all([key, header, ph, messages, committedMessages, proof], ...names);
  const counts = [count(messageCount, "message count"), count(committedCount, "committed count")];
  return [fields, counts, indexes, committedIndexes];
}

export function proofVerify(value) {
  const [suite] = options(value, ["suite"]);
  const [fields, counts, indexes, committedIndexes] = provedFields(value);
  const [content, id] = [pack(fields), text(suite, "suite")];
  call(() => core.blindVerifyProof(id, content, Uint32Array.from(counts), indexes, committedIndexes));
}
