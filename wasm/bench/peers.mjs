// The packages beside ours: for each the same four operations over L messages, of which the first half is shown.

/** What a module of the older kind exports. */
const common = (module) => module.default ?? module;
const header = new TextEncoder().encode("header of sixteen");
const ph = new TextEncoder().encode("a presentation header of 32 byte");
const seed = new Uint8Array(32).fill(7);
const messagesOf = (count) =>
  Array.from({ length: count }, (_, i) => Uint8Array.from({ length: 32 }, (_, j) => (i * 31 + j * 7) & 255));
const shownOf = (count) => Array.from({ length: count >> 1 }, (_, index) => index);

async function digitalBazaar(count) {
  const bbs = await import("@digitalbazaar/bbs-signatures");
  const ciphersuite = "BLS12-381-SHA-256";
  const { secretKey, publicKey } = await bbs.generateKeyPair({ seed, ciphersuite });
  const [messages, disclosedMessageIndexes] = [messagesOf(count), shownOf(count)];
  const terms = { publicKey, header, messages, ciphersuite };
  const signature = await bbs.sign({ ...terms, secretKey });
  const derive = () => bbs.deriveProof({ ...terms, signature, presentationHeader: ph, disclosedMessageIndexes });
  const disclosedMessages = messages.slice(0, count >> 1);
  const shown = { publicKey, header, presentationHeader: ph, disclosedMessages, disclosedMessageIndexes, ciphersuite };
  const proof = await derive();
  return {
    sign: () => bbs.sign({ ...terms, secretKey }),
    verify: () => bbs.verifySignature({ ...terms, signature }),
    "proof gen": derive,
    "proof verify": () => bbs.verifyProof({ ...shown, proof }),
  };
}

async function mattr(count) {
  const { bbs } = common(await import("@mattrglobal/pairing-crypto"));
  const suite = bbs.bls12381_sha256;
  const { secretKey, publicKey } = await suite.generateKeyPair({ ikm: seed, keyInfo: new Uint8Array(0) });
  const messages = messagesOf(count);
  const terms = { publicKey, header, messages };
  const signature = await suite.sign({ ...terms, secretKey });
  const asked = messages.map((value, index) => ({ value, reveal: index < count >> 1 }));
  const derive = () =>
    suite.deriveProof({ publicKey, header, presentationHeader: ph, signature, verifySignature: false, messages: asked });
  const proof = await derive();
  const shown = Object.fromEntries(shownOf(count).map((index) => [index, messages[index]]));
  return {
    sign: () => suite.sign({ ...terms, secretKey }),
    verify: () => suite.verify({ ...terms, signature }),
    "proof gen": derive,
    "proof verify": () => suite.verifyProof({ publicKey, header, presentationHeader: ph, proof, messages: shown }),
  };
}

async function dock(count) {
  const dock = common(await import("@docknetwork/crypto-wasm-ts"));
  const { generateChallengeFromBytes } = common(await import("crypto-wasm-new"));
  await dock.initializeWasm();
  const messages = messagesOf(count).map((message) => dock.BBSSignature.encodeMessageForSigning(message));
  const params = dock.BBSSignatureParams.generate(count, new TextEncoder().encode("bench"));
  const { secretKey, publicKey } = dock.BBSKeypair.generate(params, seed);
  const signature = dock.BBSSignature.generate(messages, secretKey, params, false);
  const revealed = new Set(shownOf(count));
  const shown = new Map(shownOf(count).map((index) => [index, messages[index]]));
  const challenge = (source) => generateChallengeFromBytes(source.challengeContribution(params, false, shown));
  const derive = () => {
    const protocol = dock.BBSPoKSignatureProtocol.initialize(messages, signature, params, false, new Map(), revealed);
    return protocol.generateProof(challenge(protocol));
  };
  const proof = derive();
  return {
    sign: () => dock.BBSSignature.generate(messages, secretKey, params, false),
    verify: () => signature.verify(messages, publicKey, params, false),
    "proof gen": derive,
    "proof verify": () => proof.verify(challenge(proof), publicKey, params, false, shown),
  };
}

export const peers = {
  "@mattrglobal/pairing-crypto": mattr,
  "@docknetwork/crypto-wasm-ts": dock,
  "@digitalbazaar/bbs-signatures": digitalBazaar,
};

/** Ours, with the key, the generators and the signature prepared once. */
export async function ours({ bbs }, count) {
  const secretKey = bbs.keyGen(seed);
  const publicKey = bbs.publicKey(secretKey);
  const [messages, shown] = [messagesOf(count), shownOf(count)];
  const [signer, verifier] = [new bbs.Signer(secretKey, count), new bbs.Verifier(publicKey, count)];
  const signature = signer.sign(header, messages);
  const prover = new bbs.Prover(verifier, header, messages, signature);
  const proof = prover.prove(shown, ph);
  const disclosed = shown.map((index) => [index, messages[index]]);
  return {
    sign: () => signer.sign(header, messages),
    verify: () => verifier.verify(header, messages, signature),
    "proof gen": () => prover.prove(shown, ph),
    "proof verify": () => verifier.verifyProof(header, ph, disclosed, proof),
  };
}
