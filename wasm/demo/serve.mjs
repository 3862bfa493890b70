// Serves the four pages, each on a port of its own: four origins, as if they were four sites.
//
//     node serve.mjs [first port, default 8701]
//
// Files only, from dist/, to this machine only. Everything that the pages do happens in the browser.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('dist/', import.meta.url));

export const PAGES = ['wallet', 'service', 'office', 'library'];
export const FIRST_PORT = 8701;

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
  '.txt': 'text/plain; charset=utf-8',
};

/** What any server of these pages should send. */
const HEADERS = {
  'Content-Security-Policy':
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  // The wallet learns from which origin it was opened, and nothing else of the address.
  'Referrer-Policy': 'origin',
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-cache',
};

const permissions = (page) =>
  `camera=${page === 'wallet' ? '(self)' : '()'}, microphone=(), geolocation=(), payment=(), usb=()`;

async function answer(page, request, response) {
  const headers = { ...HEADERS, 'Permissions-Policy': permissions(page) };
  const end = (status, type, body) => {
    response.writeHead(status, { ...headers, 'Content-Type': type, 'Content-Length': body.length });
    response.end(request.method === 'HEAD' ? undefined : body);
  };
  if (request.method !== 'GET' && request.method !== 'HEAD') return end(405, TYPES['.txt'], 'method not allowed\n');
  const file = fileOf(page, request.url);
  try {
    const body = await readFile(file);
    return end(200, TYPES[extname(file)] ?? 'application/octet-stream', body);
  } catch {
    return end(404, TYPES['.txt'], 'not found\n');
  }
}

/** The file of an address; the empty text, which is no file, for one outside of the page's folder. */
function fileOf(page, url) {
  let path;
  try {
    path = decodeURIComponent(new URL(url, 'http://localhost').pathname);
  } catch {
    return '';
  }
  const folder = join(ROOT, page);
  const file = normalize(join(folder, path.endsWith('/') ? `${path}index.html` : path));
  return file.startsWith(folder + sep) && !path.includes('\0') ? file : '';
}

/** Starts the servers; resolves to them when all listen. */
export function serve(first = FIRST_PORT) {
  const listening = PAGES.map((page, number) => new Promise((resolve, reject) => {
    const server = createServer((request, response) => void answer(page, request, response));
    server.once('error', reject);
    // Only this machine: the demonstration has no business in a network.
    server.listen(first + number, '127.0.0.1', () => resolve(server));
  }));
  return Promise.all(listening);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const first = Number(process.argv[2] ?? FIRST_PORT);
  await serve(first);
  PAGES.forEach((page, number) => console.log(`${page.padEnd(8)} http://localhost:${first + number}`));
}
