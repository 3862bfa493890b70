// The library of the city next door: its own list, and the one that ours publishes, which a rule of its list recognises.

import { JURISDICTION, LIST, NEIGHBOUR, RESIDENT } from '../shared/city.js';
import { read, write } from '../shared/store.js';

const LISTS = 'lists';
const PURPOSE = 'library';
const LAST_DAY = '2046-12-31';

/** What the library goes by, once our list is here; `undefined` before. */
export class Library {
  static async open(averment) {
    const lists = await read(LISTS);
    return lists && Library.#of(averment, lists);
  }

  /** Takes our list for the first time, or a newer version of it. */
  static async take(averment, text, documents) {
    const known = await read(LISTS);
    const json = JSON.parse(text);
    const lists = known && known.theirs.root === json.list.operator
      ? { ...known, theirs: await newer(averment, known.theirs, json) }
      : await found(averment, json, documents);
    const library = await Library.#of(averment, lists);
    await write(LISTS, lists);
    return library;
  }

  static async #of(averment, { own, theirs }) {
    const library = new Library();
    const [ownList, other] = [await averment.TrustList.restore(own), await averment.TrustList.restore(theirs)];
    library.recognition = await averment.Recognition.create(ownList, [other]);
    library.verifier = await averment.Verifier.create(location.origin, await library.recognition.documents());
    // Both cities, for the words of either.
    library.documents = [own, theirs].flatMap(({ signed }) => signed.list.entries.map(({ document }) => document));
    return library;
  }

  /** The query for a card of either city, in the names of the library. Which city issued it is shown: the cards differ. */
  async query(today) {
    const { disclosed } = await this.recognition.recognise(NEIGHBOUR.family, PURPOSE, 'substantial', today);
    return disclosed;
  }
}

async function newer(averment, known, json) {
  const list = await averment.TrustList.restore(known);
  return (await list.update(json)).store();
}

/** Founds the other city: an office that issues nothing here, and the list of who is recognised, signed in this page. */
async function found(averment, json, documents) {
  // The operator is pinned with the trust in the offices.
  const theirs = await averment.TrustList.open(json, json.list.operator);
  const today = new Date().toISOString().slice(0, 10);
  const days = { from: today, until: LAST_DAY };
  const { document } = await averment.Issuer.generate(NEIGHBOUR.id, NEIGHBOUR.schema, today, LAST_DAY);
  const published = await document.withTexts({ [NEIGHBOUR.family]: NEIGHBOUR.texts });
  const cards = documents.find(({ schemas }) => schemas.some(({ id }) => id === RESIDENT));
  const schema = await averment.Schema.fromJson(cards.schemas.find(({ id }) => id === RESIDENT));
  const operator = await averment.Operator.generate();
  const own = await averment.TrustList.sign({
    id: NEIGHBOUR.list, version: 1, not_before: today, not_after: LAST_DAY,
    entries: [{ jurisdiction: NEIGHBOUR.jurisdiction, level: 'high', ...days, document: published }],
    equivalents: [{ family: NEIGHBOUR.family, schema: await schema.digest(), names: NEIGHBOUR.names }],
    rules: [{
      list: LIST, operator: json.list.operator, jurisdiction: JURISDICTION, family: NEIGHBOUR.family,
      level: 'substantial', purposes: [PURPOSE], ...days,
    }],
  }, operator);
  return { own: await own.store(), theirs: await theirs.store() };
}
