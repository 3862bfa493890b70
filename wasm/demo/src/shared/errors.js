// What a person is told of an error.

import { Problem } from './problem.js';
import { sentenceOf } from './sentences.js';
import { t } from './language.js';

/** What a person is told of an error, and the code for whoever is asked for help. */
export function explain(error) {
  const code = codeOf(error);
  const details = error instanceof Problem ? detailsOf(error) : {};
  return { code, sentence: t(sentenceOf(code), details) };
}

/** What is a text of the language comes as a function: the language may change. */
function detailsOf({ details }) {
  return Object.fromEntries(Object.entries(details).map(([place, value]) => [place, typeof value === 'function' ? value() : value]));
}

function codeOf(error) {
  if (typeof error?.code === 'string' && /^[a-z-]+(\/[a-z-]+)?$/.test(error.code)) return error.code;
  return error?.name === 'QuotaExceededError' ? 'nonce/unavailable' : 'unexpected';
}
