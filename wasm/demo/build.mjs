// Puts the four pages together: dist/wallet, dist/service, dist/office, dist/library, each with all of its files.
//
//     node build.mjs [folder of the package, default ../pkg]

import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PAGES } from './serve.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const PACKAGE = resolve(process.argv[2] ?? join(HERE, '../pkg'));
const CODES = join(HERE, 'node_modules/qr');

/** What the pages load of the package and of the reader of codes, of its modules the whole one; licences go with them. */
const isLoaded = (file) => (/\.(js|wasm)$/.test(file) && !/node\.js$|small/.test(file)) || /^LICENSE/.test(file);

function copyLoaded(from, to, isWanted = isLoaded) {
  mkdirSync(to, { recursive: true });
  for (const file of readdirSync(from)) {
    if (isWanted(file) && statSync(join(from, file)).isFile()) cpSync(join(from, file), join(to, file));
  }
}

function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

/** The addresses of the files, and a version that changes with any of them. */
function keep(folder) {
  const hash = createHash('sha256');
  const files = filesIn(folder);
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(join(folder, file))).update('\0');
  const addresses = ['/', ...files.filter((file) => file !== 'index.html' && !file.includes('LICENSE')).map((file) => `/${file}`)];
  const worker = readFileSync(join(HERE, 'src/shared/sw.js'), 'utf8')
    .replace("'@VERSION@'", () => JSON.stringify(hash.digest('hex').slice(0, 16)))
    .replace("['@FILES@']", () => JSON.stringify(addresses, undefined, 2));
  writeFileSync(join(folder, 'sw.js'), worker);
}

for (const [folder, command] of [[PACKAGE, 'wasm/build.sh'], [CODES, 'npm ci']]) {
  if (!existsSync(folder)) throw new Error(`${folder} is missing: run ${command}`);
}
rmSync(join(HERE, 'dist'), { recursive: true, force: true });
for (const page of PAGES) {
  const folder = join(HERE, 'dist', page);
  for (const part of [page, 'shared', 'text']) cpSync(join(HERE, 'src', part), join(folder, part), { recursive: true });
  rmSync(join(folder, 'shared/sw.js'));
  cpSync(join(HERE, 'src/style.css'), join(folder, 'style.css'));
  cpSync(join(HERE, 'src/icon.svg'), join(folder, 'icon.svg'));
  cpSync(join(folder, page, 'index.html'), join(folder, 'index.html'));
  rmSync(join(folder, page, 'index.html'));
  copyLoaded(PACKAGE, join(folder, 'averment'));
  copyLoaded(CODES, join(folder, 'qr'), (file) => ['index.js', 'decode.js'].includes(file) || /^LICENSE/.test(file));
  keep(folder);
  console.log(`${page.padEnd(8)} ${filesIn(folder).length} files`);
}
