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

/** The list of the library's city, which recognises these cities, and their lists: as JSON. */
export function listsOf(cities) {
  const days = { from: FROM, until: UNTIL };
  const head = { version: 1, not_before: FROM, not_after: UNTIL };
  const { document } = averment.Issuer.generate(NEIGHBOUR.id, NEIGHBOUR.schema, FROM, UNTIL);
  const others = cities.map(({ id, document: theirs }) => {
    const operator = averment.Operator.generate();
    const list = id === 'gov.example' ? LIST : `${id}/trust`;
    const signed = averment.TrustList.sign({
      ...head, id: list, entries: [{ jurisdiction: id === 'gov.example' ? JURISDICTION : id, level: 'substantial', ...days, document: theirs }],
    }, operator);
    const rule = {
      list, operator: operator.publicKey, jurisdiction: id === 'gov.example' ? JURISDICTION : id, family: NEIGHBOUR.family,
      level: ABROAD.level, purposes: [ABROAD.purpose], ...days,
    };
    return { rule, json: signed.toJson() };
  });
  const own = averment.TrustList.sign({
    ...head,
    id: ABROAD.list,
    entries: [{ jurisdiction: ABROAD.jurisdiction, level: 'high', ...days, document }],
    equivalents: cities.map(({ schema }) => ({ family: NEIGHBOUR.family, schema, names: ABROAD.names })),
    rules: others.map(({ rule }) => rule),
  }, averment.Operator.generate());
  return [own.toJson(), ...others.map(({ json }) => json)].map((json) => JSON.stringify(json));
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
