// Messages that come by a link to the page.

import { expected } from './carry.js';
import { readFragment, takeFragment } from './message.js';
import { problem } from './shell.js';

/**
 * Handles the message that the link carries, if there is one; whether there was. What goes wrong is told above the screen
 * that `otherwise` shows.
 */
export async function arrive(handle, otherwise) {
  const fragment = takeFragment();
  if (fragment === undefined) return false;
  try {
    await handle(expected(readFragment(fragment)));
  } catch (error) {
    await otherwise();
    problem(error);
  }
  return true;
}
