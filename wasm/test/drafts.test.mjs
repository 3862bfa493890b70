// The published vectors of the drafts on blind signatures and on pseudonyms, in the module.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { averment, fails } from "./world.mjs";

const { bbs } = averment;
const folder = new URL("../../tests/vectors/", import.meta.url);
const load = (path) => JSON.parse(readFileSync(new URL(path, folder), "utf8"));
const list = (path) => readdirSync(new URL(path, folder)).sort().map((name) => [`${path}/${name}`, load(`${path}/${name}`)]);
// One file has a letter behind its last digit, and numbers lack their leading zero: see the README of the vectors.
const octets = (hex) => (hex === null || hex === undefined ? undefined : Uint8Array.from(Buffer.from(hex.replace(/s$/, ""), "hex")));
const numbers = (list) => list.map((digits) => octets(digits.padStart(64, "0")));
const hex = (value) => Buffer.from(value).toString("hex");
const all = (list) => (list ?? []).map(octets);
const pairs = (shown) => Object.entries(shown ?? {}).map(([index, message]) => [Number(index), octets(message)]);
const positions = (pairs) => pairs.map(([index]) => index);
const flipped = (value) => value.map((octet, index) => (index === value.length - 1 ? octet ^ 1 : octet));

/** How many messages a commitment commits to. */
const committedTo = (commitment) => (commitment ? (commitment.length - 112) / 32 : 0);

for (const [name, suite] of [["bls12-381-sha-256", bbs.SHA_256], ["bls12-381-shake-256", bbs.SHAKE_256]]) {
  test(`${name}: blind signatures`, () => {
    const cases = list(`blind-bbs/${name}/signature`);
    assert.ok(cases.length >= 5);
    for (const [file, given] of cases) {
      const shared = { header: octets(given.header), messages: all(given.messages), suite };
      const { secretKey, publicKey } = given.signerKeyPair;
      const commitment = octets(given.commitmentWithProof);
      const signature = bbs.blind.sign({ ...shared, secretKey: octets(secretKey), commitment });
      assert.equal(hex(signature), given.signature, file);
      const signed = {
        ...shared, publicKey: octets(publicKey), signature, committedMessages: all(given.committedMessages),
        proverBlind: octets(given.proverBlind),
      };
      bbs.blind.verify(signed);
      fails("verify/rejected", () => bbs.blind.verify({ ...signed, header: Uint8Array.of(1) }), file);
    }
  });

  test(`${name}: commitments`, () => {
    for (const [file, given] of list(`blind-bbs/${name}/commit`)) {
      const messages = all(given.committedMessages);
      const { commitment, proverBlind } = bbs.blind.commit({ messages, suite });
      assert.equal(commitment.length, octets(given.commitmentWithProof).length, file);
      assert.equal(proverBlind.length, 32);
      const secretKey = bbs.keyGen(new Uint8Array(32).fill(7), undefined, undefined, suite);
      const publicKey = bbs.publicKey(secretKey, suite);
      const signature = bbs.blind.sign({ secretKey, commitment, messages: [], suite });
      const signed = { publicKey, signature, messages: [], committedMessages: messages, proverBlind, suite };
      bbs.blind.verify(signed);
      // The published commitment, with the published blind.
      bbs.blind.sign({ secretKey, commitment: octets(given.commitmentWithProof), messages: [], suite });
      fails("sign/commitment-rejected", () => {
        bbs.blind.sign({ secretKey, commitment: flipped(commitment), messages: [], suite });
      }, file);
    }
  });

  test(`${name}: proofs of blind signatures`, () => {
    const listed = load("blind-bbs/messages.json");
    for (const [file, given] of list(`blind-bbs/${name}/proof`)) {
      const committedCount = committedTo(octets(given.commitmentWithProof));
      const shared = {
        publicKey: octets(given.signerPublicKey), header: octets(given.header),
        presentationHeader: octets(given.presentationHeader), suite,
      };
      const [disclosed, disclosedCommitted] = [pairs(given.revealedMessages), pairs(given.revealedCommittedMessages)];
      const messageCount = Number(given.L);
      const check = (proof, changed) => bbs.blind.proofVerify({
        ...shared, proof, messageCount, committedCount, disclosed, disclosedCommitted, ...changed,
      });
      check(octets(given.proof));
      fails("verify/rejected", () => check(octets(given.proof), { header: Uint8Array.of(1) }), file);
      fails("verify/rejected", () => check(flipped(octets(given.proof))), file);
      const own = bbs.blind.proofGen({
        ...shared, signature: octets(given.signature), messages: all(listed.messages ?? listed.signerMessages).slice(0, messageCount),
        committedMessages: all(listed.committedMessages).slice(0, committedCount), proverBlind: octets(given.proverBlind),
        disclosed: positions(disclosed), disclosedCommitted: positions(disclosedCommitted),
      });
      assert.equal(own.length, octets(given.proof).length, file);
      check(own);
    }
  });

  test(`${name}: signatures and commitments with nym secrets`, () => {
    const cases = list(`pseudonym/${name}/nymSignature`);
    assert.ok(cases.length >= 6);
    for (const [file, given] of cases) {
      const shared = { header: octets(given.header), messages: all(given.messages), suite };
      const [commitment, signerNymEntropy] = [octets(given.commitmentWithProof), octets(given.signer_nym_entropy)];
      const nymSecrets = numbers(given.proverNyms);
      const secretKey = octets(given.signerKeyPair.secretKey);
      const terms = { ...shared, secretKey, commitment, signerNymEntropy, nymCount: nymSecrets.length };
      const signature = bbs.pseudonym.sign(terms);
      assert.equal(hex(signature), given.signature, file);
      const signed = {
        ...shared, publicKey: octets(given.signerKeyPair.publicKey), signature, committedMessages: all(given.committedMessages),
        proverBlind: octets(given.proverBlind), nymSecrets, signerNymEntropy,
      };
      bbs.pseudonym.verify(signed);
      fails("verify/rejected", () => bbs.pseudonym.verify({ ...signed, signerNymEntropy: bbs.pseudonym.signerNymEntropy() }), file);
      // With a commitment of its own.
      const own = bbs.pseudonym.commit({ messages: signed.committedMessages, nymSecrets, suite });
      assert.equal(own.commitment.length, commitment.length, file);
      const again = bbs.pseudonym.sign({ ...terms, commitment: own.commitment });
      bbs.pseudonym.verify({ ...signed, proverBlind: own.proverBlind, signature: again });
    }
  });

  test(`${name}: proofs with pseudonyms`, () => {
    for (const [file, given] of list(`pseudonym/${name}/nymProof`)) {
      const [nymSecrets, contextId] = [numbers(given.proverNyms), octets(given.context_id)];
      // A file may list more messages than its signature covers.
      const committedCount = committedTo(octets(given.commitmentWithProof)) - nymSecrets.length;
      const messageCount = Number(given.L);
      const shared = {
        publicKey: octets(given.signerPublicKey), header: octets(given.header),
        presentationHeader: octets(given.presentationHeader), contextId, suite,
      };
      const [disclosed, disclosedCommitted] = [pairs(given.revealedMessages), pairs(given.revealedCommittedMessages)];
      const check = (shown) => bbs.pseudonym.proofVerify({
        ...shared, messageCount, committedCount, nymCount: nymSecrets.length, disclosed, disclosedCommitted, ...shown,
      });
      const published = { proof: octets(given.proof), pseudonym: octets(given.pseudonym) };
      check(published);
      fails("verify/rejected", () => check({ ...published, contextId: Uint8Array.of(1) }), file);
      fails("verify/rejected", () => check({ ...published, pseudonym: published.proof.slice(0, 48) }), file);
      const own = bbs.pseudonym.proofGen({
        ...shared, signature: octets(given.signature), messages: all(given.messages).slice(0, messageCount),
        committedMessages: all(given.committedMessages).slice(0, committedCount), proverBlind: octets(given.proverBlind),
        nymSecrets, signerNymEntropy: octets(given.signer_nym_entropy), disclosed: positions(disclosed),
        disclosedCommitted: positions(disclosedCommitted),
      });
      assert.equal(hex(own.pseudonym), given.pseudonym, file);
      check(own);
    }
  });
}

test("what is wrong with the options is said", () => {
  const [secretKey, messages] = [bbs.keyGen(new Uint8Array(32).fill(1)), [Uint8Array.of(1)]];
  const [draw] = bbs.pseudonym.nymSecrets(1);
  assert.equal(draw.length, 32);
  assert.notDeepEqual(bbs.pseudonym.nymSecrets(2)[0], draw);
  fails("wasm/argument", () => bbs.pseudonym.nymSecrets(0));
  fails("wasm/argument", () => bbs.blind.commit({}));
  fails("wasm/argument", () => bbs.blind.sign({ messages }));
  fails("decode/length", () => bbs.blind.sign({ secretKey, messages, commitment: new Uint8Array(111) }));
  fails("decode/length", () => bbs.pseudonym.sign({ secretKey, messages, signerNymEntropy: draw }));
  const { commitment } = bbs.pseudonym.commit({ messages, nymSecrets: [draw] });
  const terms = { secretKey, messages, commitment, signerNymEntropy: draw };
  assert.equal(bbs.pseudonym.sign(terms).length, 80);
  fails("sign/commitment-count", () => bbs.pseudonym.sign({ ...terms, nymCount: 5 }));
  fails("setup/no-nym-secret", () => bbs.pseudonym.sign({ ...terms, nymCount: 0 }));
});
