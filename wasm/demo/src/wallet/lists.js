// The trust lists that came with cards, and the sets of authorities that they make: an issuer hides in no other set.

const LEVELS = ['low', 'substantial', 'high'];

/** Takes over what an office sent with a card: newer versions of its lists, or other lists if it has other keys now. */
export async function takeLists(averment, held, lists) {
  const taken = { ...held };
  for (const json of lists) {
    const { id, operator } = json.list;
    const isKnown = Object.hasOwn(taken, id) && taken[id].signed.list.operator === operator;
    const list = isKnown
      ? await (await averment.TrustList.restore(taken[id])).update(json)
      : await averment.TrustList.open(json, operator);
    taken[id] = await list.store();
  }
  return taken;
}

/**
 * The sets that services may ask by who go by one of these lists, by digest. `held` has the lists by the office that sent them.
 * What a service itself says plays no part in it: a set that is made for one person would find that person.
 */
export async function setsOf(averment, held, day) {
  const sets = new Map();
  for (const lists of Object.values(held)) {
    for (const own of Object.values(lists)) {
      for (const set of await setsBy(averment, own, lists, day)) sets.set(await set.digest(), set);
    }
  }
  return sets;
}

async function setsBy(averment, own, lists, day) {
  const { rules = [] } = own.signed.list;
  if (rules.length === 0) return [];
  const sets = [];
  try {
    const recognition = await recognitionOf(averment, own, lists);
    for (const { family, purposes = ['any'] } of rules) {
      for (const purpose of purposes) {
        for (const level of LEVELS) sets.push(await recognition.authorities(family, purpose, level, day));
      }
    }
  } catch (error) {
    // Lists that have run out, do not hold or do not belong together make no set; cards can be shown without.
    if (!/^(list|operator|trust|recognition|authorities)\//.test(error?.code)) throw error;
  }
  return sets.filter(Boolean);
}

async function recognitionOf(averment, own, lists) {
  const named = new Set(own.signed.list.rules.map(({ list }) => list));
  const others = Object.entries(lists).filter(([id]) => named.has(id)).map(([, list]) => averment.TrustList.restore(list));
  return averment.Recognition.create(await averment.TrustList.restore(own), await Promise.all(others));
}
