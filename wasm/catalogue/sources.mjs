// The names of the tests as they stand in the sources, so that one that rustc does not collect is noticed.

import { existsSync, readdirSync, readFileSync } from "node:fs";

const folder = new URL("../../tests/catalogue/", import.meta.url);

/** The names of all tests of a group. */
export function namesIn(group) {
  const below = new URL(`${group}/`, folder);
  const files = existsSync(below) ? readdirSync(below) : [];
  const inner = files.flatMap((file) => named(new URL(file, below), `${group}::${file.replace(/\.rs$/, "")}`));
  return [...named(new URL(`${group}.rs`, folder), group), ...inner];
}

function named(file, module) {
  const text = readFileSync(file, "utf8").replace(/^\s*\/\/.*$/gm, "");
  const functions = Array.from(text.matchAll(/#\[test\]\s+fn (\w+)/g), ([, name]) => name);
  return [...functions, ...tabled(text)].map((name) => `${module}::${name}`);
}

/** Those of the macro of group W: for each case in a table the same objects. */
function tabled(text) {
  const objects = /@objects \$mutations;\s*([\w\s,]+)\n/.exec(text)?.[1].match(/\w+/g) ?? [];
  const cases = Array.from(text.matchAll(/^ {4}(\w+) = \w+;$/gm), ([, name]) => name);
  return cases.flatMap((name) => objects.map((object) => `${name}::${object}`));
}
