// The crate's vectors, and mutations of them, in the module: the same verdicts as native.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { averment } from "./world.mjs";

const { bbs, Holder, IssuerDocument, Issuer, Offer, Pending, PresentationRequest, Schema, Session, Verifier } = averment;
const folder = new URL("../../tests/vectors/", import.meta.url);
const load = (path) => JSON.parse(readFileSync(new URL(path, folder), "utf8"));
const list = (path) => readdirSync(new URL(path, folder)).sort().map((name) => [name, load(`${path}/${name}`)]);
const octets = (hex) => Uint8Array.from(Buffer.from(hex, "hex"));
const hex = (value) => Buffer.from(value).toString("hex");

/** The code of the error, or nothing. */
function verdict(operation) {
  try {
    operation();
    return undefined;
  } catch (error) {
    assert.ok(averment.isAvermentError(error), error.stack);
    assert.ok(!error.code.startsWith("wasm/"), error.code);
    return error.code;
  }
}

for (const [name, suite] of [["bls12-381-sha-256", bbs.SHA_256], ["bls12-381-shake-256", bbs.SHAKE_256]]) {
  test(`${name}: keys`, () => {
    const { keyMaterial, keyInfo, keyDst, keyPair } = load(`bbs/${name}/keypair.json`);
    const secret = bbs.keyGen(octets(keyMaterial), octets(keyInfo), octets(keyDst), suite);
    assert.equal(hex(secret), keyPair.secretKey);
    assert.equal(hex(bbs.publicKey(secret, suite)), keyPair.publicKey);
  });

  test(`${name}: signatures`, () => {
    for (const [file, given] of list(`bbs/${name}/signature`)) {
      const messages = given.messages.map(octets);
      const [header, signature] = [octets(given.header), octets(given.signature)];
      const publicKey = octets(given.signerKeyPair.publicKey);
      const code = verdict(() => bbs.verify({ publicKey, signature, header, messages, suite }));
      assert.equal(code === undefined, given.result.valid, file);
      if (given.result.valid) {
        const secretKey = octets(given.signerKeyPair.secretKey);
        assert.equal(hex(bbs.sign({ secretKey, header, messages, suite })), given.signature, file);
      }
    }
  });

  test(`${name}: proofs`, () => {
    for (const [file, given] of list(`bbs/${name}/proof`)) {
      const messages = given.messages.map(octets);
      const terms = {
        publicKey: octets(given.signerPublicKey), header: octets(given.header), suite,
        presentationHeader: octets(given.presentationHeader),
      };
      const disclosed = given.disclosedIndexes.map((index) => [index, messages[index]]);
      const messageCount = messages.length;
      const check = (proof) => verdict(() => bbs.proofVerify({ ...terms, proof, messageCount, disclosed }));
      assert.equal(check(octets(given.proof)) === undefined, given.result.valid, file);
      if (!given.result.valid) continue;
      const signature = octets(given.signature);
      const made = bbs.proofGen({ ...terms, signature, messages, disclosed: given.disclosedIndexes });
      assert.equal(made.length, octets(given.proof).length, file);
      assert.equal(check(made), undefined, file);
      // W: every octet with a bit flipped, and every cut, in steps that meet each field.
      for (let at = 0; at < made.length; at += 7) {
        const flipped = made.slice();
        flipped[at] ^= 1 << at % 8;
        assert.notEqual(check(flipped), undefined, `${file}: octet ${at}`);
        assert.notEqual(check(made.subarray(0, at)), undefined, `${file}: cut ${at}`);
      }
      assert.notEqual(check(Uint8Array.of(...made, 0)), undefined, file);
    }
  });
}

// P: encodings of points that are none, in the place of a key and of the first point of a proof.
test("points that are not of the group are refused in every place", () => {
  const [, given] = list("bbs/bls12-381-sha-256/proof")[0];
  const zeros = (length, first) => Uint8Array.from({ length }, (_, index) => (index === 0 ? first : 0));
  const key = octets(given.signerPublicKey);
  const bad = [zeros(96, 0xc0), zeros(96, 0xe0), zeros(96, 0), zeros(96, 0x80), zeros(96, 0xff)];
  for (const publicKey of bad) assert.notEqual(verdict(() => new bbs.Verifier(publicKey, 1)), undefined);
  new bbs.Verifier(key, 1);
  const terms = { publicKey: key, header: octets(given.header), presentationHeader: octets(given.presentationHeader) };
  const messages = given.messages.map(octets);
  const disclosed = given.disclosedIndexes.map((index) => [index, messages[index]]);
  // Of order 3: x = 0.
  for (const point of [zeros(48, 0xc0), zeros(48, 0x80), zeros(48, 0xa0), zeros(48, 0x40), zeros(48, 0xff)]) {
    for (const place of [0, 48, 96]) {
      const proof = octets(given.proof);
      proof.set(point, place);
      const code = verdict(() => bbs.proofVerify({ ...terms, proof, messageCount: messages.length, disclosed }));
      assert.match(code ?? "accepted", /^decode\//);
    }
  }
});

// F: forgeries without the pairing equation.
test("proofs of equal or exchanged points are refused", () => {
  const [, given] = list("bbs/bls12-381-sha-256/proof")[0];
  const terms = {
    publicKey: octets(given.signerPublicKey), header: octets(given.header),
    presentationHeader: octets(given.presentationHeader),
  };
  const messages = given.messages.map(octets);
  const disclosed = given.disclosedIndexes.map((index) => [index, messages[index]]);
  const proof = octets(given.proof);
  const check = (forged) => verdict(() => bbs.proofVerify({ ...terms, proof: forged, messageCount: messages.length, disclosed }));
  assert.equal(check(proof), undefined);
  for (const [from, to] of [[0, 48], [48, 0], [96, 0], [0, 96], [48, 96], [96, 48]]) {
    const forged = proof.slice();
    forged.copyWithin(to, from, from + 48);
    assert.match(check(forged) ?? "accepted", /^verify\/|^bbs\/|rejected/);
  }
});

test("our own objects of version 1 are read, and written again", () => {
  for (const name of ["identity", "clinic"]) {
    const schema = load(`averment/v1/schema-${name}.json`);
    const read = Schema.decode(octets(schema.cbor));
    assert.equal(read.digest, schema.digest);
    assert.deepEqual(read.toJson(), JSON.parse(schema.json));
    assert.equal(hex(Schema.fromJson(JSON.parse(schema.json)).encode()), schema.cbor);
    const issuer = load(`averment/v1/issuer-${name}.json`);
    assert.deepEqual(IssuerDocument.fromJson(JSON.parse(issuer.json)).toJson(), JSON.parse(issuer.json));
    const stored = Issuer.fromSecret(issuer.id, read, octets(issuer.secret_key));
    assert.equal(stored.keyId, issuer.key_id);
    const issuance = load(`averment/v1/issuance-${name}.json`);
    for (const [Class, member] of [[Offer, "offer"], [Pending, "pending"]]) {
      assert.equal(hex(Class.decode(octets(issuance[member])).encode()), issuance[member]);
    }
    const tag = () => stored.check(Offer.decode(octets(issuance.offer)), octets(issuance.application)).registrationTag;
    assert.equal(tag(), issuance.registration_tag);
    const holder = Holder.fromSecret(octets(load("averment/v1/holder.json").cbor));
    assert.equal(holder.accept(Pending.decode(octets(issuance.pending)), octets(issuance.issued)), 0);
    assert.equal(hex(holder.exposeCredential(0)), issuance.credential);
  }
});

const documents = ["identity", "clinic", "tax"].map((name) => {
  return IssuerDocument.fromJson(JSON.parse(load(`averment/v1/issuer-${name}.json`).json));
});
const verifiers = new Map();
function verifierFor(audience) {
  if (!verifiers.has(audience)) {
    const verifier = new Verifier(audience, documents);
    verifier.addTable(octets(load("averment/v1/table-tax.json").cbor));
    verifiers.set(audience, verifier);
  }
  return verifiers.get(audience);
}

test("native presentations are verified, with the same findings", () => {
  const all = list("averment/v1").filter(([name]) => name.startsWith("presentation-"));
  assert.ok(all.length > 20);
  for (const [name, given] of all) {
    const request = PresentationRequest.decode(octets(given.request.cbor));
    assert.equal(request.digest, given.request.digest, name);
    assert.deepEqual(request.toJson(), JSON.parse(given.request.json), name);
    const verifier = verifierFor(request.audience);
    const session = () => Session.decode(octets(given.session));
    const verified = verifier.verify(session(), octets(given.presentation), given.now);
    assert.equal(verified.option, given.verified.option, name);
    assert.equal(verified.pseudonym ?? null, given.verified.pseudonym, name);
    assert.equal(verified.tag ?? null, given.verified.tag, name);
    verified.credentials.forEach((credential, place) => {
      const expected = given.verified.credentials[place];
      assert.equal(credential.role, expected.role, name);
      assert.equal(credential.issuer, expected.issuer, name);
      assert.equal(credential.key, expected.key_id, name);
      assert.equal(credential.schemaDigest, expected.schema, name);
      assert.deepEqual(Object.keys(credential.claims).sort(), Object.keys(expected.claims).sort(), name);
    });
  }
});

test("W mutated presentations are refused", () => {
  const given = load("averment/v1/presentation-shop.json");
  const verifier = verifierFor("https://shop.example");
  const presentation = octets(given.presentation);
  const check = (mutated) => verdict(() => verifier.verify(Session.decode(octets(given.session)), mutated, given.now));
  assert.equal(check(presentation), undefined);
  for (let at = 0; at < presentation.length; at += 11) {
    const flipped = presentation.slice();
    flipped[at] ^= 1 << at % 8;
    assert.match(check(flipped) ?? "accepted", /^presentation\/(malformed|rejected|issuer)$/, `octet ${at}`);
    assert.equal(check(presentation.subarray(0, at)), "presentation/malformed", `cut ${at}`);
  }
  assert.equal(check(Uint8Array.of(...presentation, 0)), "presentation/malformed");
});
