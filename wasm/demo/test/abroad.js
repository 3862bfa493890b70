// Cities that are none of the pages': made in Node, with the package that the pages load.

import { createHash } from 'node:crypto';

import * as averment from '../../pkg/node.js';
import { ABROAD, JURISDICTION, LIST, NEIGHBOUR, OFFICES } from '../src/shared/city.js';
import { readText, toLink } from '../src/shared/message.js';

await averment.default();

const [FROM, UNTIL] = ['2020-01-01', '2046-12-31'];
const CLAIMS = { number: 'X-1', name: 'Xenia Far', birth_date: '1980-01-01', district: 'hill', citizen: true, nationality: 'Far', address: 'Far' };
const resident = OFFICES[0].schema;

/** The layout of another card: two claims have changed places. */
const otherwise = ([number, name, ...rest]) => [name, number, ...rest];

/** A city whose cards are laid out as those of the others, or otherwise. */
export function cityOf(id, { isOtherwise = false } = {}) {
  const claims = isOtherwise ? otherwise(resident.claims) : resident.claims;
  const schema = { ...resident, id: `${id}/resident`, claims };
  const { issuer, document } = averment.Issuer.generate(`${id}/identity`, schema, FROM, UNTIL);
  return { id, issuer, document, schema: averment.Schema.fromJson(document.toJson().schemas[0]).digest };
}

/** Who signs for these cities: the same for each version of their lists. */
const signers = new WeakMap();

function signersOf(cities) {
  if (!signers.has(cities)) {
    const { document } = averment.Issuer.generate(NEIGHBOUR.id, NEIGHBOUR.schema, FROM, UNTIL);
    signers.set(cities, { document, own: averment.Operator.generate(), others: cities.map(() => averment.Operator.generate()) });
  }
  return signers.get(cities);
}

/** The list of the library's city, which recognises these cities, and their lists: as JSON. */
export function listsOf(cities, version = 1) {
  const days = { from: FROM, until: UNTIL };
  const head = { version, not_before: FROM, not_after: UNTIL };
  const { document, own, others } = signersOf(cities);
  const theirs = cities.map(({ id, document: card }, number) => {
    const [list, jurisdiction] = id === 'gov.example' ? [LIST, JURISDICTION] : [`${id}/trust`, id];
    const signed = averment.TrustList.sign({
      ...head, id: list, entries: [{ jurisdiction, level: 'substantial', ...days, document: card }],
    }, others[number]);
    const rule = {
      list, operator: others[number].publicKey, jurisdiction, family: NEIGHBOUR.family, level: ABROAD.level,
      purposes: [ABROAD.purpose], ...days,
    };
    return { rule, signed };
  });
  const ours = averment.TrustList.sign({
    ...head,
    id: ABROAD.list,
    entries: [{ jurisdiction: ABROAD.jurisdiction, level: 'high', ...days, document }],
    equivalents: cities.map(({ schema }) => ({ family: NEIGHBOUR.family, schema, names: ABROAD.names })),
    rules: theirs.map(({ rule }) => rule),
  }, own);
  return [ours, ...theirs.map(({ signed }) => signed)].map((list) => JSON.stringify(list.toJson()));
}

/** The link that offers a card of a city, and what answers an application with the card and with lists. */
export function offerOf({ issuer, document }, { wallet, office }) {
  const offer = issuer.offer();
  const octets = offer.encode();
  const context = createHash('sha256').update(octets).digest('hex');
  const link = toLink(wallet, { kind: 'offer', octets, context, reply: office, documents: [JSON.stringify(document.toJson())] });
  const answer = (application, lists) => {
    const issued = issuer.issue(offer, readText(application).octets, { claims: CLAIMS, until: '2036-11-23' });
    return toLink(wallet, { kind: 'issued', octets: issued, context, lists });
  };
  return { link, answer };
}
