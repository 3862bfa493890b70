// What each feature costs: `node wasm/size.mjs [MODULE]`, of the packed module unless another is named. Needs binaryen.
//
// The module without a feature of parts.mjs is compressed again: the difference is what the feature costs. What two features
// share is in neither.

import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parts, reduced } from "./parts.mjs";

const root = new URL("../", import.meta.url);
const path = process.argv[2] ?? fileURLToPath(new URL("wasm/pkg/averment_core_bg.wasm", root));
const module = readFileSync(path);

const compressed = (octets) => spawnSync("gzip", ["-9c"], { input: octets, maxBuffer: 16_777_216 }).stdout.length;

/** The octets of the module with some of its functions alone, as they are and compressed. */
function measured(isKept) {
  const octets = reduced(module, isKept);
  return [octets.length, compressed(octets)];
}

const row = (what, [plain, packed]) => console.log(`| ${what} | ${plain.toLocaleString("en")} | ${packed.toLocaleString("en")} |`);
const whole = measured(() => true);
console.log("| what | octets | gzip -9 |\n|---|---|---|");
row("the module", [module.length, compressed(module)]);
const parameters = new URL("src/statement/parameters/", root);
const files = readdirSync(parameters).filter((name) => name.endsWith(".bin")).map((name) => readFileSync(new URL(name, parameters)));
const held = files.filter((file) => module.includes(file.subarray(-1024)));
const all = Buffer.concat(held);
const small = readFileSync(path.replace("core_bg", "small_bg"));
row("the smaller module", [small.length, compressed(small)]);
row("parameters of ranges and sets", [all.length, compressed(all)]);
for (const [what, part] of Object.entries(parts)) {
  const without = measured((name) => !part.test(name));
  row(what, [whole[0] - without[0], whole[1] - without[1]]);
}
const drafts = measured((name) => parts.both.test(name) || /^(memory|wipeStack|__(?!wbg_))/.test(name));
row("the three drafts alone", drafts);
