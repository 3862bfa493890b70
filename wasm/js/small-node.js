// The package with the smaller module, in Node.

import { readFile } from "node:fs/promises";
import initialise from "./index.js";

export * from "./index.js";

export default async function init(source) {
  await initialise(source ?? (await readFile(new URL("averment_small_bg.wasm", import.meta.url))));
}
