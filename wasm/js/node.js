// The package in Node: the module is read from the file beside this one.

import { readFile } from "node:fs/promises";
import initialise from "./index.js";

export * from "./index.js";

export default async function init(source) {
  await initialise(source ?? (await readFile(new URL("averment_core_bg.wasm", import.meta.url))));
}
