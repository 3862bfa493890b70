// Runs groups of the attack catalogue: `node run.mjs MODULE GROUP...`. `run.sh` builds the module and calls this.
//
// Each worker has an instance of its own; a test that panics ends in a trap, and the worker goes on with another instance.

import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { Catalogue } from "./module.mjs";
import { namesIn } from "./sources.mjs";

const [path, ...groups] = process.argv.slice(2);
const module = new WebAssembly.Module(readFileSync(path));
const names = new Catalogue(module).names();
const chosen = names.filter((name) => groups.includes(name.split("::")[0]));
const failures = missing(chosen, groups.flatMap(namesIn));
const times = [];
let next = 0;

/** What is in the sources and not in the module, or the other way round: a test that nobody would run. */
function missing(found, written) {
  const only = (one, other, where) => one.filter((name) => !other.includes(name)).map((name) => `${name}: in the ${where} alone`);
  return [...only(written, found, "sources"), ...only(found, written, "module")];
}

/** Gives tests to a worker until there are none. */
function work() {
  const worker = new Worker(fileURLToPath(new URL("worker.mjs", import.meta.url)), { workerData: module });
  return new Promise((resolve, reject) => {
    const give = () => {
      if (next === chosen.length) return void worker.terminate().then(resolve);
      worker.postMessage(chosen[next]);
      next += 1;
    };
    worker.on("error", reject);
    worker.on("message", ({ name, seconds, failure }) => {
      if (process.env.TIMES === "1") console.log(`${seconds.toFixed(2)} s  ${name}`);
      times.push({ name, seconds, failure });
      if (failure !== undefined) failures.push(`${name}: ${failure}`);
      give();
    });
    give();
  });
}

const start = performance.now();
await Promise.all(Array.from({ length: Math.min(availableParallelism(), 4) }, work));
const ran = times.map(({ name }) => name);
failures.push(...missing(ran, chosen));
for (const failure of failures) console.log(`not ok: ${failure}`);
const passed = times.filter(({ failure }) => failure === undefined).length;
for (const group of groups) console.log(`${group}: ${ran.filter((name) => name.startsWith(`${group}::`)).length} tests`);
console.log(`${((performance.now() - start) / 1000).toFixed(0)} s in WebAssembly`);
console.log(`${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length === 0 && passed > 0 ? 0 : 1;
