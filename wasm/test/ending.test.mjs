// The end of a worker while what nobody uses any more is being freed in it: no promise is left that nobody waits for.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { packageUrl } from "./world.mjs";

const scratch = mkdtempSync(join(tmpdir(), "averment-ending-"));
after(() => rmSync(scratch, { recursive: true }));

/** Makes operators, forgets them, and ends the worker as soon as it is told to free one. */
const program = (url) => `
  import { Worker } from "node:worker_threads";
  const { default: connect } = await import(${JSON.stringify(url)});
  const remote = await connect();
  const send = Worker.prototype.postMessage;
  let freed = 0;
  Worker.prototype.postMessage = function (message, ...rest) {
    send.call(this, message, ...rest);
    if (message.name !== "free") return;
    freed += 1;
    queueMicrotask(() => remote.terminate());
  };
  await (async () => {
    for (let count = 0; count < 20; count += 1) await remote.Operator.generate();
  })();
  for (let round = 0; round < 100 && freed === 0; round += 1) {
    gc();
    await new Promise((resolve) => { setTimeout(resolve, 5); });
  }
  await new Promise((resolve) => { setTimeout(resolve, 50); });
  console.log(freed > 0 ? "freed" : "nothing was freed");
`;

function run(url) {
  const file = join(scratch, "program.mjs");
  writeFileSync(file, program(url));
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--expose-gc", file], { encoding: "utf8" });
  return { status, stdout: stdout.trim(), stderr };
}

test("a worker ends in peace while handles are freed", () => {
  const { status, stdout, stderr } = run(packageUrl("worker-node.js"));
  assert.deepEqual([status, stdout], [0, "freed"], stderr);
});

test("a client that waits for what is freed is found", () => {
  const folder = join(scratch, "waits");
  cpSync(fileURLToPath(packageUrl("./")), folder, { recursive: true });
  const client = readFileSync(join(folder, "client.js"), "utf8");
  const changed = client.replace('args: [] }).catch(() => undefined);', "args: [] });");
  assert.notEqual(changed, client);
  writeFileSync(join(folder, "client.js"), changed);
  const { status, stderr } = run(pathToFileURL(join(folder, "worker-node.js")).href);
  assert.notEqual(status, 0);
  assert.match(stderr, /the worker was ended/);
});
