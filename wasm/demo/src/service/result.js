// What a service learned: everything, and how long it took.

import { measures } from '../shared/carry.js';
import { bullets, button, h, pairs } from '../shared/dom.js';
import { dateText, numberText, t, timeText } from '../shared/language.js';
import { toHex } from '../shared/octets.js';

/** The outcome of a verified answer. */
export function resultScreen(service, outcome, back) {
  const { journey, request, verified, time, size, acquaintance, file } = outcome;
  const isSecond = acquaintance?.known === 'once' && acquaintance.visit > 1;
  return {
    title: t(isSecond ? 'result.second' : file ? 'result.signature' : 'result.title'),
    body: [
      isSecond
        ? h('p', { class: 'notice error' }, t('result.second.lead', { people: acquaintance.people }))
        : h('p', { class: 'notice good' }, t(`journey.${journey.name}.done`)),
      file && datePart(file),
      file && documentPart(file),
      acquaintance && knownPart(acquaintance, verified),
      learnedPart(service.words, request, verified),
      withheldPart(service, request, verified),
      measures([t('measure.checked', { time: numberText(Math.round(time * 10) / 10) }), t('measure.octets', { count: numberText(size) })]),
      h('p', { class: 'hint' }, t('result.local')),
      button(t('service.back'), back),
    ],
  };
}

/** When it was signed: by a token, or by nothing. */
function datePart({ stamped }) {
  return stamped
    ? h('p', { class: 'notice' }, t('result.stamped', { time: timeText(stamped) }))
    : h('p', { class: 'notice caution' }, t('result.unproven'));
}

/** The document that is signed. It stays on this device; its digest goes along. */
export function documentPart({ name, size, document }) {
  return h('section', { class: 'tell' },
    h('h2', {}, t('document')),
    pairs([
      [t('document.name'), name],
      [t('document.size'), t('measure.octets', { count: numberText(size) })],
      [t('document.digest', { algorithm: document.algorithm }), h('code', {}, toHex(document.digest))],
    ]),
    h('p', { class: 'hint' }, t('document.local')));
}

function knownPart({ known, visit, people, uses, count, period }, { pseudonym, tag }) {
  if (known === 'limited') {
    return h('section', {},
      h('h2', {}, t('result.tag')),
      h('p', { class: 'pseudonym' }, h('code', {}, tag.slice(0, 32), '…')),
      h('p', {}, t('result.counted', { count: numberText(count), uses, period })));
  }
  return h('section', {},
    h('h2', {}, t('result.pseudonym')),
    h('p', { class: 'pseudonym' }, h('code', {}, pseudonym.slice(0, 32), '…')),
    h('p', {}, known === 'account'
      ? t(visit > 1 ? 'result.again' : 'result.first', { visit })
      : t('result.roll', { people })),
    known === 'account' && otherAddress());
}

/** The same service under its other address is another audience, to which the same person has another pseudonym. */
function otherAddress() {
  const other = new URL(location.origin);
  other.hostname = other.hostname === 'localhost' ? '127.0.0.1' : 'localhost';
  return h('p', { class: 'hint' }, t('result.elsewhere'), ' ', h('a', { href: `${other.origin}/`, rel: 'noopener' }, other.origin));
}

/** The option that was chosen, with a kind for each role: as the verified credentials say. */
function askedOf({ policy }, { option, credentials }) {
  const kinds = new Map(credentials.map(({ role, issuer, schema }) => [role, { issuer, family: schema }]));
  return { queries: policy.find(({ label }) => label === option).credentials, kindOf: (role) => kinds.get(role) };
}

function learnedPart(words, request, verified) {
  const { queries, kindOf } = askedOf(request, verified);
  const date = request.reference_date;
  const shown = verified.credentials.flatMap(({ role, claims }) => Object.entries(claims)
    .map(([claim, value]) => [words.claim(kindOf(role), claim), words.value(kindOf(role), claim, value)]));
  const proved = queries.flatMap(({ role, conditions }) => conditions
    .filter((condition) => !('disclose' in condition))
    .map((condition) => words.condition(kindOf(role), condition, { date, kindOf })));
  const cards = verified.credentials.map(({ issuer, schema }) =>
    t('result.card', { name: words.family({ issuer, family: schema }), issuer: words.issuer(issuer), date: dateText(date) }));
  if (cards.length > 1) cards.push(t('consent.one-holder'));
  for (const { status } of verified.credentials) {
    if (status) cards.push(t('result.status', { time: timeText(status.time) }));
  }
  if (verified.tag) cards.push(t('result.learned.tag'));
  if (verified.pseudonym) cards.push(t('result.learned.pseudonym'));
  return h('section', { class: 'tell proved' },
    h('h2', {}, t('result.learned')),
    pairs(shown),
    bullets([...proved, ...cards], 'bullets learned'));
}

function withheldPart({ words, documents }, request, verified) {
  const { queries } = askedOf(request, verified);
  const names = verified.credentials.flatMap(({ issuer, schema, version, claims }, number) => {
    const shown = new Set(Object.keys(claims));
    const known = new Set(queries[number].conditions.filter(isSingle).map(({ one_of: { claim } }) => claim));
    const { claims: slots } = documents.find((one) => one.issuer === issuer).schemas.find((one) => one.id === schema && one.version === version);
    const hidden = slots.filter(({ name }) => !shown.has(name) && !known.has(name));
    return hidden.map(({ name }) => words.claim({ issuer, family: schema }, name));
  });
  return h('section', { class: 'tell withheld' },
    h('h2', {}, t('result.withheld')), h('ul', { class: 'tags' }, names.map((name) => h('li', {}, name))));
}

const isSingle = (condition) => condition.one_of?.values.length === 1;
