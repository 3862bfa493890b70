// K-07: a package that tells where it was built is refused, wherever that stands; the one under test is not.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { packageUrl } from "./world.mjs";

const script = fileURLToPath(new URL("../paths.sh", import.meta.url));
const root = fileURLToPath(new URL("../..", import.meta.url));
const packed = fileURLToPath(packageUrl("./"));
const scratch = mkdtempSync(join(tmpdir(), "averment-paths-"));
after(() => rmSync(scratch, { recursive: true }));

/** What is said of a folder; nothing if it is accepted. */
function verdict(folder, variables = {}) {
  const { status, stderr } = spawnSync("bash", [script, folder], { encoding: "utf8", env: { ...process.env, ...variables } });
  assert.ok(status === 0 ? stderr === "" : status === 1, stderr);
  return stderr.trim();
}

let count = 0;

/** A copy of the package, with a change. */
function changed(change) {
  count += 1;
  const folder = join(scratch, `${count}`);
  cpSync(packed, folder, { recursive: true });
  change(folder);
  return folder;
}

const plant = (file, text) => changed((folder) => appendFileSync(join(folder, file), text));

test("the package is accepted, and so is a copy", () => {
  assert.equal(verdict(packed), "");
  assert.equal(verdict(changed(() => undefined)), "");
});

test("a path of this machine is found in each file, and between other octets", () => {
  const told = /a path or the name of this machine/;
  for (const file of ["averment_core_bg.wasm", "averment_core.js", "index.d.ts", "package.json", "LICENSE-MIT"]) {
    assert.match(verdict(plant(file, `\0\xff${root}src/lib.rs\0`)), told, file);
  }
  const places = { CARGO_HOME: "/builder/cargo", RUSTUP_HOME: "/builder/rustup", HOME: "/builder/home", TMPDIR: "/builder/scratch" };
  for (const [name, path] of Object.entries(places)) {
    const folder = plant("averment_core_bg.wasm", `${path}/registry/src/lib.rs`);
    assert.match(verdict(folder, { [name]: path }), told, name);
    // The control: it is a path of no machine but that one.
    assert.equal(verdict(folder, { ...places, [name]: "/elsewhere/of/others" }), "", name);
  }
  const deep = changed((folder) => {
    mkdirSync(join(folder, "more"));
    writeFileSync(join(folder, "more/.hidden"), `${root}target`);
  });
  assert.match(verdict(deep), told);
});

test("the name of this machine is found, unless the sources speak of it", () => {
  const named = (host) => {
    const folder = mkdtempSync(join(scratch, "bin-"));
    writeFileSync(join(folder, "uname"), `#!/bin/sh\necho ${host}\n`, { mode: 0o755 });
    return { PATH: `${folder}:${process.env.PATH}` };
  };
  const folder = plant("averment_core_bg.wasm", "built on builder-17.example");
  assert.match(verdict(folder, named("builder-17.example")), /the name of this machine/);
  assert.equal(verdict(folder, named("builder-18.example")), "");
  assert.equal(verdict(folder, named("averment")), "");
});

test("a source map is found", () => {
  const told = /a source map/;
  assert.match(verdict(changed((folder) => writeFileSync(join(folder, "averment_core_bg.wasm.map"), "{}"))), told);
  assert.match(verdict(plant("averment_core.js", "\n//# sourceMappingURL=averment_core.js.map\n")), told);
  assert.match(verdict(plant("averment_core_bg.wasm", "\x10sourceMappingURL")), told);
});

test("what is no package is refused", () => {
  const told = /no package is here/;
  assert.match(verdict(join(scratch, "nothing")), told);
  assert.match(verdict(changed((folder) => rmSync(join(folder, "averment_core_bg.wasm")))), told);
});
