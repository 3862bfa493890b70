// The functions of the module by feature, and the smaller module: `node wasm/parts.mjs MODULE SMALLER` writes MODULE without
// trust lists, status registries, and the drafts on blind signatures and pseudonyms. Needs binaryen.
//
// A feature is a group of functions that JavaScript calls. Without them, what nothing else calls is taken out.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const parts = {
  "the BBS draft (`bbs`)": /^(bbs|__wbg_bbs|keyGen|publicKey)/,
  "the drafts on blind signatures and pseudonyms": /^(blind|nym)[A-Z]/,
  "both": /^(bbs|__wbg_bbs|keyGen|publicKey|(blind|nym)[A-Z])/,
  "signed documents": /^(signingrequest|signeddocument|__wbg_sign|holder_sign|verifier_verifySignature|circumstances_signing)/,
  "batches": /^(answers|__wbg_answers|verifier_verifyBatch)/,
  "issuing": /^(issuer_|offer_(?!decode)|__wbg_issuer_|memoryreg|__wbg_memoryreg|admit|replaceLost)/,
  "status registries": /^(__wbg_)?(statusregistry|operator|registrydocument|statuschain|epochs)_|^(holder_(follow|updateStatus|statusChain|markRevoked)|verifier_addEpoch|issuer_(issueIn|issueAgainstIn|handleOf))$/,
  "trust lists and authorities": /^(__wbg_)?(listbuilder|trustlist|recognition|entry|members|authorities)_|^(holder|verifier)_addAuthorities$/,
  "holding": /^(holder|circumstances|applied|pending|__wbg_(holder|circumstances|applied|pending))/,
  "asking and verifying": /^(verifier|session|documents|answers|memorynonce|issuer_(issueAgainst|shownAgainst|offerAgainst)|__wbg_(verifier|session|documents|answers|memorynonce))/,
};

/** What the smaller module does without. */
const left = ["the drafts on blind signatures and pseudonyms", "status registries", "trust lists and authorities"];

/** The octets of the module with those of its functions alone that `isKept`, and what these call. */
export function reduced(module, isKept) {
  const names = WebAssembly.Module.exports(new WebAssembly.Module(module)).map(({ name }) => name);
  const roots = names.filter(isKept).map((name) => ({ name, root: true, export: name }));
  const folder = mkdtempSync(join(tmpdir(), "averment-parts-"));
  try {
    const [whole, graph, smaller] = ["whole.wasm", "graph.json", "smaller.wasm"].map((name) => join(folder, name));
    writeFileSync(whole, module);
    writeFileSync(graph, JSON.stringify(roots));
    const features = ["bulk-memory", "mutable-globals", "nontrapping-float-to-int", "sign-ext"].map((name) => `--enable-${name}`);
    const { status, stderr } = spawnSync("wasm-metadce", [whole, "--graph-file", graph, ...features, "-o", smaller]);
    if (status !== 0) throw new Error(String(stderr));
    return readFileSync(smaller);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , module, smaller] = process.argv;
  writeFileSync(smaller, reduced(readFileSync(module), (name) => !left.some((part) => parts[part].test(name))));
}
