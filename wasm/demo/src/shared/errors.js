// From a stable code to a sentence: what happened, and what to do.

import { Problem } from './problem.js';
import { t } from './language.js';

/** Codes, or their beginnings, and the text that tells of them. The first that fits counts. */
export const SENTENCES = [
  ['message/wrong-page', 'error.wrong-page'],
  ['message/', 'error.unreadable'],
  ['plan/expired', 'error.expired'],
  ['presentation/expired', 'error.expired'],
  ['nonce/expired', 'error.expired'],
  ['plan/reference-date', 'error.reference-date'],
  ['plan/audience', 'error.audience'],
  ['plan/unsatisfiable', 'error.unsatisfiable'],
  ['present/no-use-left', 'error.no-use-left'],
  ['present/credential', 'error.credential'],
  ['presentation/replayed', 'error.replayed'],
  ['nonce/replayed', 'error.replayed'],
  ['presentation/issuer', 'error.issuer'],
  ['presentation/nonce-store', 'error.storage'],
  ['nonce/', 'error.storage'],
  ['registration/unavailable', 'error.storage'],
  ['presentation/', 'error.rejected'],
  ['issue/refused', 'error.refused'],
  ['issue/', 'error.application'],
  ['registration/second-secret', 'error.second-secret'],
  ['registration/second-person', 'error.second-person'],
  ['registration/', 'error.registration'],
  ['accept/', 'error.issued'],
  ['claim/', 'error.issued'],
  ['apply/issuer', 'error.document'],
  ['apply/', 'error.damaged'],
  ['trust/', 'error.document'],
  ['schema/', 'error.document'],
  ['setup/', 'error.document'],
  ['format/', 'error.damaged'],
  ['decode/', 'error.damaged'],
  ['request/', 'error.request'],
  ['session/unknown', 'error.session-unknown'],
  ['offer/unknown', 'error.offer-unknown'],
  ['pending/unknown', 'error.pending-unknown'],
  ['vault/passphrase', 'error.passphrase'],
  ['vault/file', 'error.file'],
  ['vault/short', 'error.short'],
  ['vault/mismatch', 'error.mismatch'],
  ['vault/other', 'error.other-wallet'],
  ['vault/exists', 'error.wallet-exists'],
  ['vault/changed', 'error.wallet-changed'],
  ['vault/confirm', 'error.confirm'],
  ['qr/none', 'error.no-code'],
  ['qr/camera', 'error.camera'],
  ['rng', 'error.restart'],
  ['wasm/', 'error.restart'],
];

/** The text of a code. */
export function sentenceOf(code) {
  return SENTENCES.find(([beginning]) => code === beginning || (beginning.endsWith('/') && code.startsWith(beginning)))?.[1]
    ?? 'error.unexpected';
}

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
