// What an answer will tell, in plain words, and the choice of what to answer with.

import { bullets, h, pairs, unique } from '../shared/dom.js';
import { dateText, listText, localized, t, timeText } from '../shared/language.js';
import { wallet } from './wallet.js';

/** To whom, for what, and until when. */
export function whoPart(consent, from) {
  const { audience, purpose, expires } = consent;
  return h('section', { class: 'who' },
    h('p', { class: 'audience' }, audience),
    h('p', { class: 'purpose' }, t('quote', { text: localized(purpose) })),
    from === audience
      ? h('p', { class: 'hint' }, t('consent.from.known'))
      : h('p', { class: 'notice caution' }, t('consent.from.unknown')),
    h('p', { class: 'hint' }, t('consent.expires', { time: timeText(expires) })));
}

/** Everything that the answer tells: shown, proved, not shown, and by what the person could be recognised. */
export function tellPart(consent) {
  const kindOf = kindsOf(consent);
  return [
    shownPart(consent),
    provedPart(consent, kindOf),
    withheldPart(consent),
    linkPart(consent, kindOf),
  ];
}

function kindsOf({ credentials }) {
  const kinds = new Map(credentials.map(({ role, issuer, schema }) => [role, { issuer, family: schema }]));
  return (role) => kinds.get(role);
}

const kindOfOne = ({ issuer, schema }) => ({ issuer, family: schema });

function shownPart({ credentials }) {
  const { words } = wallet();
  const claims = credentials.flatMap((one) => Object.entries(one.disclosed).map(([claim, value]) => [
    words.claim(kindOfOne(one), claim), words.value(kindOfOne(one), claim, value),
  ]));
  const cards = credentials.map((one) => [t('consent.card'), cardText(one)]);
  const recognised = credentials.flatMap(({ recognised: by }) => (by
    ? [[t('consent.recognised'), t('consent.recognised.by', { list: by.list, level: t(`level.${by.level}`) })]] : []));
  return h('section', { class: 'tell shown' },
    h('h2', {}, t('consent.shown')),
    claims.length === 0 && h('p', {}, t('consent.shown.none')),
    pairs([...claims, ...cards, ...recognised]));
}

/** What is told of the card: who issued it, or among whom that stays hidden. */
function cardText(one) {
  const { words } = wallet();
  if (!one.hidden) return t('consent.card.of', { name: words.family(kindOfOne(one)), issuer: words.issuer(one.issuer) });
  const { among, issuers } = one.hidden;
  return t('consent.card.hidden', { count: among, names: listText(issuers.map((issuer) => words.issuer(issuer)), 'disjunction') });
}

function provedPart({ credentials, referenceDate, pseudonym, limit }, kindOf) {
  const { words } = wallet();
  const proved = credentials.flatMap((one) => one.proved.map(({ condition }) => words.condition(kindOfOne(one), condition, { date: referenceDate, kindOf })));
  proved.push(t(credentials.length > 1 ? 'consent.valid.many' : 'consent.valid', { date: dateText(referenceDate) }));
  if (credentials.length > 1) proved.push(t('consent.one-holder'));
  for (const { status } of credentials) {
    if (status) proved.push(t('consent.status', { time: timeText(wallet().registers[status.registry]?.time ?? referenceDate) }));
  }
  if (pseudonym) proved.push(t('consent.pseudonym'));
  if (limit) proved.push(t('consent.limit', { uses: limit.uses, scope: limit.scope, period: limit.period ?? '' }));
  return h('section', { class: 'tell proved' }, h('h2', {}, t('consent.proved')), bullets(proved));
}

/** The claims whose values stay in the wallet; in the history, of credentials that are still there. */
function withheldPart({ credentials, linkable }) {
  const { words, cards } = wallet();
  const single = (role, claim) => linkable.some(({ single_value: one }) => one?.role === role && one.claim === claim);
  const names = credentials.flatMap((one) => {
    const isOfIt = ({ issuer, schema: { id, version } }) => (
      issuer === one.issuer && id === one.schema && version === one.version);
    const card = cards.find(isOfIt);
    const hidden = (card?.schema.claims ?? []).filter(({ name }) => !Object.hasOwn(one.disclosed, name) && !single(one.role, name));
    return hidden.map(({ name }) => words.claim(kindOfOne(one), name));
  });
  if (credentials.some(({ hidden }) => hidden)) names.unshift(t('hidden.city'));
  return names.length > 0 && h('section', { class: 'tell withheld' },
    h('h2', {}, t('consent.withheld')), h('ul', { class: 'tags' }, names.map((name) => h('li', {}, name))));
}

function linkPart({ audience, linkable }, kindOf) {
  const { words } = wallet();
  const links = linkable.map((link) => words.link(link, { audience, kindOf })).filter(Boolean);
  return h('section', { class: 'tell linkable' },
    h('h2', {}, t('consent.linkable')),
    links.length === 0 ? h('p', {}, t('consent.linkable.none')) : bullets(links));
}

/** The choice between alternatives and between credentials; nothing where there is one of each. */
export function choicePart(offers, choice, change) {
  const parts = [];
  if (offers.length > 1) {
    parts.push(radios(t('consent.option'), offers.map(({ option, label }) => [option, label]), choice.option,
      (option) => change(firstOf(offers.find((one) => one.option === option)))));
  }
  const { candidates } = offers.find(({ option }) => option === choice.option);
  candidates.forEach((positions, number) => {
    if (positions.length < 2) return;
    parts.push(radios(t('consent.which'), positions.map((position) => [position, nameOf(position)]), choice.credentials[number],
      (position) => change({ ...choice, credentials: choice.credentials.with(number, position) })));
  });
  return parts.length > 0 && h('section', { class: 'panel' }, parts);
}

function firstOf({ option, candidates }) {
  return { option, credentials: candidates.map(([first]) => first) };
}

function nameOf(position) {
  const { words, cards } = wallet();
  const { issuer, schema, until } = cards[position];
  return t('consent.which.one', { name: words.family({ issuer, family: schema.id }), date: dateText(until) });
}

function radios(legend, entries, chosen, change) {
  const name = unique('choice');
  return h('fieldset', {}, h('legend', {}, legend), entries.map(([value, text]) => {
    const id = unique('radio');
    return h('div', { class: 'radio' },
      h('input', { type: 'radio', id, name, checked: value === chosen, onchange: () => change(value) }),
      h('label', { for: id }, text));
  }));
}
