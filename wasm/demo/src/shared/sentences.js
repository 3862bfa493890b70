// From a stable code to the text that tells what happened, and what to do.

/** Codes, or their beginnings, and the text that tells of them. The first that fits counts. */
export const SENTENCES = [
  ['message/wrong-page', 'error.wrong-page'],
  ['message/clipboard', 'error.clipboard'],
  ['message/', 'error.unreadable'],
  ['plan/expired', 'error.expired'],
  ['presentation/expired', 'error.expired'],
  ['nonce/expired', 'error.expired'],
  ['plan/reference-date', 'error.reference-date'],
  ['plan/audience', 'error.audience'],
  ['plan/unsatisfiable', 'error.unsatisfiable'],
  // The pages load no tables of issuers, and sign no documents.
  ['plan/table', 'error.unsatisfiable'],
  ['plan/document', 'error.request'],
  ['signature/', 'error.rejected'],
  ['present/no-use-left', 'error.no-use-left'],
  ['present/credential', 'error.credential'],
  ['present/', 'error.restart'],
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
