// The trust lists of both cities: ours for others, and that of the city next door, which recognises our residents.

import { ABROAD, JURISDICTION, LIST, NEIGHBOUR } from '../shared/city.js';
import { toBase64url } from '../shared/octets.js';

/** Signs both lists, each under a key of its own: that of the city next door first, by which its library goes. */
export async function signLists(averment, { ours, theirs }, { from, until }) {
  const [here, there] = [await averment.Operator.generate(), await averment.Operator.generate()];
  const [own, other] = [await averment.IssuerDocument.fromJson(theirs), await averment.IssuerDocument.fromJson(ours)];
  const head = { version: 1, not_before: from, not_after: until };
  const neighbour = await averment.TrustList.sign({
    ...head,
    id: ABROAD.list,
    entries: [{ jurisdiction: ABROAD.jurisdiction, level: 'high', from, until, document: own }],
    equivalents: [{ family: NEIGHBOUR.family, schema: await digestOf(averment, ours.schemas[0]), names: ABROAD.names }],
    rules: [{
      list: LIST, operator: await here.publicKey(), jurisdiction: JURISDICTION, family: NEIGHBOUR.family, level: ABROAD.level,
      purposes: [ABROAD.purpose], from, until,
    }],
  }, there);
  const city = await averment.TrustList.sign({
    ...head, id: LIST, entries: [{ jurisdiction: JURISDICTION, level: 'substantial', from, until, document: other }],
  }, here);
  const signed = [[there, neighbour], [here, city]];
  const made = [];
  for (const [operator, list] of signed) made.push({ operator: toBase64url(await operator.exposeSecret()), json: await list.toJson() });
  for (const one of [...signed.flat(), own, other]) await one.free();
  return made;
}

async function digestOf(averment, json) {
  const schema = await averment.Schema.fromJson(json);
  const digest = await schema.digest();
  await schema.free();
  return digest;
}
