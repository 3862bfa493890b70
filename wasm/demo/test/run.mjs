// Runs all tests of the pages, one file after the other. The last line is `N passed, N failed`.

import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';

const folder = fileURLToPath(new URL('.', import.meta.url));
const files = readdirSync(folder).filter((file) => file.endsWith('.test.js')).map((file) => folder + file);

const counts = { passed: 0, failed: 0 };
const count = (kind) => ({ details }) => { if (details.type !== 'suite') counts[kind] += 1; };

const events = run({ files, concurrency: 1 });
events.on('test:pass', count('passed'));
events.on('test:fail', count('failed'));
events.compose(new spec()).pipe(process.stdout);
process.on('exit', () => {
  console.log(`${counts.passed} passed, ${counts.failed} failed`);
  process.exitCode = counts.failed === 0 && counts.passed > 0 ? 0 : 1;
});
