// How long does a wallet need for 10,000 removals, does the page stay responsive meanwhile, and how soon does it stop?
//
//     npm ci && node update.mjs [ROUNDS, default 3]        after wasm/build.sh
//
// In Node and in a worker of headless Chromium. CHROMIUM names another one than /usr/bin/chromium.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { cpus, loadavg } from "node:os";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { StatusTown } from "../test/town.mjs";
import { averment } from "../test/world.mjs";
import { inNode } from "./updating.mjs";

const REMOVALS = 10_000;
const ROUNDS = Number(process.argv[2] ?? 3);

/** A wallet, and the epochs that it has to read: all removals in so many of them. */
function world(count) {
  const town = new StatusTown();
  const { holder } = town.citizen("Ana");
  const stored = { secret: holder.exposeSecret(), credential: holder.exposeCredential(0) };
  const start = [town.start.document().encode(), town.start.head()];
  const epochs = town.crowd(Array.from({ length: count }, () => REMOVALS / count));
  return { name: town.name, ...stored, start, epochs };
}

const TYPES = { ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm", ".html": "text/html" };

function serve() {
  const server = createServer(({ url }, response) => {
    const { pathname } = new URL(url, "http://localhost");
    if (pathname === "/") return response.setHeader("Content-Type", "text/html").end("<!doctype html><title>update</title>");
    try {
      const body = readFileSync(fileURLToPath(new URL(`..${pathname}`, import.meta.url)));
      response.setHeader("Content-Type", TYPES[extname(pathname)] ?? "text/plain").end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  return new Promise((resolve) => { server.listen(0, "127.0.0.1", () => resolve(server)); });
}

const COLUMNS = ["whole update", "longest time between two reports", "from the answer `false` to the end", "longest gap in the page"];
const median = (times) => times.toSorted((a, b) => a - b)[times.length >> 1];

/** A row of medians; a column that has none stays empty. */
async function row(where, count, measure) {
  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1) rounds.push(await measure());
  const cells = COLUMNS.map((_, column) => {
    const times = rounds.map((figures) => figures[column]).filter((time) => time !== undefined);
    return times.length > 0 ? Math.round(median(times)) : "";
  });
  console.log(`| ${where}, ${count} of ${REMOVALS / count} | ${cells.join(" | ")} |`);
}

/** What this process alone took, whatever else the machine did. */
const processor = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

const load = () => loadavg()[0].toFixed(1);
console.log(`${cpus().length} cores, load ${load()} before, medians of ${ROUNDS} in ms\n`);
console.log(`| where, epochs | ${COLUMNS.join(" | ")} |\n|---|${"---|".repeat(COLUMNS.length)}`);
const server = await serve();
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
try {
  for (const count of [1, 5, 100]) {
    const made = world(count);
    await row("Node", count, () => inNode(averment, made));
    await row("Node, time of the processor", count, () => inNode(averment, made, processor));
    const page = await browser.newPage();
    page.on("pageerror", (error) => console.error(error));
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    const sent = JSON.parse(JSON.stringify(made, (_, value) => (value instanceof Uint8Array ? [...value] : value)));
    await page.evaluate((given) => { globalThis.given = given; }, sent);
    const ask = (how) => page.evaluate(async (asked) => {
      const { inPage: measure } = await import("/bench/updating.mjs");
      return measure(globalThis.given, asked);
    }, how);
    await row("Chromium, worker", count, () => ask("worker"));
    await row("Chromium, in the page itself", count, () => ask("page"));
    await row("Chromium, nothing to do", count, () => ask("idle"));
    await page.close();
  }
} finally {
  await browser.close();
  server.close();
}
console.log(`\nload ${load()} after`);
