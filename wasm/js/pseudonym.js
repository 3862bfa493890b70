// The draft on pseudonyms.

import * as whole from "./averment_core.js";
import { committed, provedFields, signedFields, takingSecrets } from "./blind.js";
import { argument, call, callSecretly, count, octets, part, text } from "./border.js";
import { options, pack, packed, positions, wipe } from "./packing.js";

const core = part(whole, "nymSign");

export function nymSecrets(number) {
  const most = count(number, "count");
  if (most < 1 || most > 1024) throw argument("count: not from 1 to 1,024");
  const drawn = callSecretly(() => core.nymSecrets(most));
  const secrets = Array.from({ length: most }, (_, index) => drawn.slice(32 * index, 32 * index + 32));
  wipe(drawn);
  return secrets;
}

export function signerNymEntropy() {
  return callSecretly(() => core.nymEntropy());
}

export function commit(value) {
  const [messages, secrets, suite] = options(value, ["messages", "nymSecrets", "suite"]);
  const fields = [packed(messages), packed(secrets)];
  const [content, id] = [pack(fields), text(suite, "suite")];
  wipe(...fields);
  return committed(takingSecrets(content, () => core.nymCommit(id, content)));
}

export function sign(value) {
  const [secretKey, commitment, header, messages, entropy, nymCount, suite] = options(value, [
    "secretKey", "commitment", "header", "messages", "signerNymEntropy", "nymCount", "suite",
  ]);
  const [id, nyms] = [text(suite, "suite"), count(nymCount, "nym count")];
  const [key, share] = [octets(secretKey, "secret key"), octets(entropy, "signer nym entropy")];
  const content = pack([key, octets(commitment, "commitment"), octets(header, "header"), packed(messages), share]);
  wipe(key, share);
  return takingSecrets(content, () => core.nymSign(id, content, nyms));
}

/** What a holder has of a signature, packed. */
function signed(value) {
  const [secrets, entropy] = options(value, ["nymSecrets", "signerNymEntropy"]);
  const own = packed(secrets);
  const content = pack([...signedFields(value), own, octets(entropy, "signer nym entropy")]);
  wipe(own);
  return content;
}

export function verify(value) {
  const [suite] = options(value, ["suite"]);
  const [id, content] = [text(suite, "suite"), signed(value)];
  takingSecrets(content, () => core.nymVerify(id, content));
}

export function proofGen(value) {
  const [presentationHeader, contextId, suite, ...lists] = options(value, [
    "presentationHeader", "contextId", "suite", "disclosed", "disclosedCommitted",
  ]);
  const [indexes, committedIndexes] = lists.map(positions);
  const id = text(suite, "suite");
  const [ph, context] = [octets(presentationHeader, "presentation header"), octets(contextId, "context")];
  const own = signed(value);
  const content = pack([own, ph, context]);
  wipe(own);
  const made = takingSecrets(content, () => core.nymProve(id, content, indexes, committedIndexes));
  return { pseudonym: made.slice(0, 48), proof: made.slice(48) };
}

export function proofVerify(value) {
  const [contextId, pseudonym, nymCount, suite] = options(value, ["contextId", "pseudonym", "nymCount", "suite"]);
  const [fields, counts, indexes, committedIndexes] = provedFields(value);
  const [context, nym, id] = [octets(contextId, "context"), octets(pseudonym, "pseudonym"), text(suite, "suite")];
  const [content, numbers] = [pack([...fields, context, nym]), Uint32Array.of(...counts, count(nymCount, "nym count"))];
  call(() => core.nymVerifyProof(id, content, numbers, indexes, committedIndexes));
}
