// The same in headless Chromium: `npm ci && node browser.mjs [ROUNDS]`, after wasm/build.sh. CHROMIUM names another one than
// /usr/bin/chromium.

import { build } from "esbuild";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const { outputFiles } = await build({
  entryPoints: [here("page.mjs")], bundle: true, write: false, format: "esm", platform: "browser", target: "es2022",
  inject: [here("buffer.mjs")], define: { global: "globalThis", "process.env.NODE_DEBUG": "undefined" }, logLevel: "error",
  // One of them has a module for Node alone, which runs in a page as well.
  alias: {
    "crypto-wasm-new": here("node_modules/crypto-wasm-new/lib/index.web.js"),
    crypto: here("node.cjs"), fs: here("node.cjs"), path: here("node.cjs"), util: here("node.cjs"),
  },
  banner: { js: 'globalThis.process ??= { versions: { node: "20" }, env: {} }; globalThis.__dirname = "";' },
});
const TYPES = { ".js": "text/javascript", ".wasm": "application/wasm" };
const server = createServer(({ url }, response) => {
  if (url === "/") {
    response.setHeader("Content-Type", "text/html");
    return response.end('<!doctype html><script type="module" src="/bench.js"></script>');
  }
  try {
    response.setHeader("Content-Type", TYPES[extname(url)] ?? "text/plain");
    response.end(url === "/bench.js" ? outputFiles[0].contents : readFileSync(here(`..${new URL(url, "http://localhost").pathname}`)));
  } catch {
    response.statusCode = 404;
    response.end();
  }
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
try {
  console.log(`Chromium ${browser.version()}`);
  const page = await browser.newPage();
  page.on("pageerror", (error) => console.error(error));
  await page.exposeFunction("print", (line) => console.log(line));
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.waitForFunction(() => globalThis.measure !== undefined);
  await page.evaluate((rounds) => globalThis.measure(rounds), Number(process.argv[2] ?? 11));
} finally {
  await browser.close();
  server.close();
}
