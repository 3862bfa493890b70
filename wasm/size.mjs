// What each feature costs: `node wasm/size.mjs [MODULE]`, of the packed module unless another is named. Needs binaryen.
//
// A feature is a group of functions that JavaScript calls. Without them, what nothing else calls is taken out of the module,
// which is compressed again: the difference is what the feature costs. What two features share is in neither.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = new URL("../", import.meta.url);
const path = process.argv[2] ?? fileURLToPath(new URL("wasm/pkg/averment_core_bg.wasm", root));
const module = readFileSync(path);
const names = WebAssembly.Module.exports(new WebAssembly.Module(module)).map(({ name }) => name);
const folder = mkdtempSync(join(tmpdir(), "averment-size-"));
const groups = {
  "the BBS draft (`bbs`)": /^(bbs|__wbg_bbs|keyGen|publicKey)/,
  "the drafts on blind signatures and pseudonyms": /^(blind|nym)[A-Z]/,
  "both": /^(bbs|__wbg_bbs|keyGen|publicKey|(blind|nym)[A-Z])/,
  "signed documents": /^(signingrequest|signeddocument|__wbg_sign|holder_sign|verifier_verifySignature|circumstances_signing)/,
  "batches": /^(answers|__wbg_answers|verifier_verifyBatch)/,
  "issuing": /^(issuer_|offer_(?!decode)|__wbg_issuer_|memoryreg|__wbg_memoryreg|admit|replaceLost)/,
  "status registries": /^(statusregistry|operator_|registrydocument|statuschain|epochs|holder_(follow|statusChain|markRevoked|updateStatus)|verifier_addEpoch|issuer_(issueIn|issueAgainstIn|handleOf)|__wbg_(statusregistry|operator|registrydocument|statuschain|epochs))/,
  "trust lists and authorities": /^(listbuilder|trustlist|recognition|members|authorities|holder_addAuth|verifier_addAuth|__wbg_(listbuilder|trustlist|recognition|members|authorities))/,
  "holding": /^(holder|circumstances|applied|pending|__wbg_(holder|circumstances|applied|pending))/,
  "asking and verifying": /^(verifier|session|documents|answers|memorynonce|issuer_(issueAgainst|shownAgainst|offerAgainst)|__wbg_(verifier|session|documents|answers|memorynonce))/,
};

const compressed = (octets) => spawnSync("gzip", ["-9c"], { input: octets, maxBuffer: 16_777_216 }).stdout.length;

/** The octets of the module with some of its functions alone, as they are and compressed. */
function measured(isKept) {
  const roots = names.filter(isKept).map((name) => ({ name, root: true, export: name }));
  const [graph, smaller] = [join(folder, "graph.json"), join(folder, "smaller.wasm")];
  writeFileSync(graph, JSON.stringify(roots));
  const features = ["bulk-memory", "mutable-globals", "nontrapping-float-to-int", "sign-ext"].map((name) => `--enable-${name}`);
  const { status, stderr } = spawnSync("wasm-metadce", [path, "--graph-file", graph, ...features, "-o", smaller]);
  if (status !== 0) throw new Error(String(stderr));
  const octets = readFileSync(smaller);
  return [octets.length, compressed(octets)];
}

const row = (what, [plain, packed]) => console.log(`| ${what} | ${plain.toLocaleString("en")} | ${packed.toLocaleString("en")} |`);
try {
  const whole = measured(() => true);
  console.log("| what | octets | gzip -9 |\n|---|---|---|");
  row("the module", [module.length, compressed(module)]);
  const parameters = new URL("src/statement/parameters/", root);
  const files = readdirSync(parameters).filter((name) => name.endsWith(".bin")).map((name) => readFileSync(new URL(name, parameters)));
  const held = files.filter((file) => module.includes(file.subarray(-1024)));
  const all = Buffer.concat(held);
  row("parameters of ranges and sets", [all.length, compressed(all)]);
  for (const [what, group] of Object.entries(groups)) {
    const without = measured((name) => !group.test(name));
    row(what, [whole[0] - without[0], whole[1] - without[1]]);
  }
  const drafts = measured((name) => groups.both.test(name) || /^(memory|wipeStack|__(?!wbg_))/.test(name));
  row("the three drafts alone", drafts);
} finally {
  rmSync(folder, { recursive: true });
}
