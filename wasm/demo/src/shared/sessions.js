// What a page asked, until the answer comes, and the nonces that are used up.

import { Problem } from './problem.js';
import { alone, read, write } from './store.js';

const NONCES = 'nonces';
const HOUR = 3_600_000;

const isLongOver = ({ expires }, now) => Date.parse(expires) + HOUR < now.getTime();

/** Keeps what was asked under a name, and forgets in the same table what is long over. */
export function keep(table, name, asked, now) {
  return alone(table, async () => {
    const kept = await read(table) ?? {};
    for (const [old, one] of Object.entries(kept)) if (isLongOver(one, now)) delete kept[old];
    await write(table, { ...kept, [name]: asked });
  });
}

/** What was asked under that name. */
export async function recall(table, name) {
  const kept = await read(table) ?? {};
  if (name === undefined || !Object.hasOwn(kept, name)) throw new Problem('session/unknown');
  return kept[name];
}

/**
 * Takes the nonce of a request before its answer is looked at, as the library's `verifyOnce` does. It is kept on the
 * disk: a copy of an answer is of no use in another tab or after a reload either.
 */
export function consume({ nonce, expires }) {
  return alone(NONCES, async () => {
    const [used, now] = [await read(NONCES) ?? {}, Date.now()];
    if (Object.hasOwn(used, nonce)) throw new Problem('nonce/replayed');
    if (Date.parse(expires) < now) throw new Problem('nonce/expired');
    for (const [old, end] of Object.entries(used)) if (Date.parse(end) < now) delete used[old];
    await write(NONCES, { ...used, [nonce]: expires });
  });
}
