// A worker that issues against a presentation: it decides, on what was shown, between signing and refusing, and that
// takes a function, which cannot be sent to the worker of the package.

import init, { Issuer, IssuerDocument, Offer, Verifier } from '../averment/index.js';

onmessage = async ({ data }) => {
  try {
    await init();
    postMessage({ done: issue(data) });
  } catch (error) {
    postMessage({ code: error.code ?? 'unexpected' });
  }
};

/**
 * Signs the record that belongs to the number that was shown.
 *
 * @param task `issuer` (id, schema, secret), `audience`, `documents` that are trusted, `offer`, `application`, the `role`
 *     that shows the number, and `records`: what to sign by number
 */
function issue({ issuer: { id, schema, secret }, audience, documents, offer, application, role, records }) {
  const issuer = Issuer.fromSecret(id, schema, secret);
  secret.fill(0);
  const verifier = new Verifier(audience, documents.map((json) => IssuerDocument.fromJson(json)));
  let shown;
  const began = performance.now();
  const octets = issuer.issueAgainst(Offer.decode(offer), application, verifier, (verified) => {
    const number = verified.credentials.find((one) => one.role === role)?.claims.number?.text;
    shown = number;
    return number !== undefined && Object.hasOwn(records, number) ? records[number] : null;
  }, new Date());
  const time = performance.now() - began;
  issuer.free();
  verifier.free();
  return { octets, shown, time };
}
