// The same with a smaller module. What it is without throws `wasm/left-out`: trust lists, authorities, status registries, and
// the drafts on blind signatures and pseudonyms.

export * from "./index.js";
export { default } from "./index.js";
