// How fast is the package beside its peers, in Node? `npm ci && node bench.mjs [ROUNDS]`, after wasm/build.sh.

import { existsSync, readFileSync } from "node:fs";
import { measure } from "./measure.mjs";

async function operations() {
  const core = await import(new URL("pkg/averment_core.js", import.meta.url).href);
  await core.default({ module_or_path: readFileSync(new URL("pkg/averment_core_bg.wasm", import.meta.url)) });
  return core;
}

await measure(
  async () => {
    const averment = await import(new URL("../pkg/node.js", import.meta.url).href);
    await averment.default();
    const core = existsSync(new URL("pkg/averment_core.js", import.meta.url)) ? await operations() : undefined;
    return { averment, core };
  },
  console.log,
  Number(process.argv[2] ?? 11),
);
