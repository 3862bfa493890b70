// The package with the smaller module: without trust lists, status registries, and the drafts on blind signatures and
// pseudonyms, whose classes and functions throw `wasm/left-out`.

import initialise from "./index.js";

export * from "./index.js";

export default function init(source) {
  return initialise(source ?? new URL("averment_small_bg.wasm", import.meta.url));
}
