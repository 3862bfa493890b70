// What a person is told of an error.

import { Problem } from './problem.js';
import { sentenceOf } from './sentences.js';
import { t } from './language.js';

/** What a person is told of an error, and the code for whoever is asked for help. */
export function explain(error) {
  const code = codeOf(error);
  const details = error instanceof Problem ? error.details : {};
  return { code, sentence: t(sentenceOf(code), details) };
}

function codeOf(error) {
  if (typeof error?.code === 'string' && /^[a-z-]+(\/[a-z-]+)?$/.test(error.code)) return error.code;
  return error?.name === 'QuotaExceededError' ? 'nonce/unavailable' : 'unexpected';
}
