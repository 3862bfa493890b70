// The library of the city next door: lets in residents of the cities that its list recognises, and does not learn of which.

import { arrive } from '../shared/arrive.js';
import { askingParts } from '../shared/asking.js';
import { incoming, measures } from '../shared/carry.js';
import { NEIGHBOUR } from '../shared/city.js';
import { bullets, button, h, pairs } from '../shared/dom.js';
import { dateText, listText, numberText, t } from '../shared/language.js';
import { keepOffline } from '../shared/offline.js';
import { originOf } from '../shared/peers.js';
import { attempt, show, start } from '../shared/shell.js';
import { Library } from './library.js';

let library;

/** The words of the library for what is asked and learned, whatever a card calls it. */
const kind = { issuer: NEIGHBOUR.id, family: NEIGHBOUR.family };
const kindOf = () => kind;
const namesOf = (issuers) => listText(issuers.map((issuer) => library.words.issuer(issuer)));
const keyText = (operator) => `${operator.slice(0, 16)}…`;

function homeScreen() {
  const { isOpen } = library;
  const ask = button(t('service.ask'), () => attempt(async () => {
    const asked = await library.ask();
    show(() => askScreen(asked));
  }), 'primary');
  ask.id = 'ask';
  ask.disabled = !isOpen;
  return {
    title: t('library.home'),
    body: [
      h('p', { class: 'lead' }, t('library.home.lead')),
      !isOpen && h('div', { class: 'notice caution' },
        h('p', {}, t('library.no-lists')),
        h('p', {}, h('a', { href: `${originOf('office')}/`, rel: 'noopener' }, t('service.go-office')))),
      isOpen && hiddenPart(),
      isOpen && shownPart(),
      h('div', {}, ask),
      h('section', {}, h('h2', {}, t('service.message')), incoming(handle, { hint: t('library.message.hint') })),
      isOpen && listsPart(),
    ],
  };
}

/** Who hides among whom. */
function hiddenPart() {
  const { hidden } = library;
  return hidden.length > 0 && h('p', { class: 'notice good' }, t('library.hiding', { count: hidden.length, names: namesOf(hidden) }));
}

/** Who cannot hide, and why. */
function shownPart() {
  const { recognised: { shown } } = library;
  return shown.length > 0 && h('div', { class: 'notice caution', id: 'shown' },
    h('p', {}, t('library.showing')),
    bullets(shown.map(({ issuer, code }) => t(`shown.${code.split('/')[1]}`, { issuer: library.words.issuer(issuer) }))));
}

function listsPart() {
  return h('section', {}, h('h2', {}, t('library.lists')),
    pairs(library.followed.map(({ id, version, operator }) => [id, t('library.lists.one', { version, key: keyText(operator) })])));
}

/** Asks whether to go by the lists that came. */
function listsScreen(lists) {
  return {
    title: t('library.take'),
    body: [
      h('p', { class: 'lead' }, t('library.take.lead')),
      pairs(lists.map(({ list: { id, version, operator } }) => [id, t('library.lists.one', { version, key: keyText(operator) })])),
      h('div', { class: 'row decide' },
        button(t('library.take.do'), () => attempt(async () => {
          await library.take(lists);
          show(homeScreen);
        }), 'primary'),
        button(t('library.take.refuse'), () => show(homeScreen))),
    ],
  };
}

function askScreen({ octets, digest, expires, request }) {
  const { words, hidden } = library;
  const date = request.reference_date;
  const lines = request.policy.map(({ credentials: [{ authorities, accepted }] }) => (authorities
    ? t('library.asks.hidden', { count: hidden.length, names: namesOf(hidden) })
    : t('library.asks.shown', { names: namesOf(accepted.map(({ issuer }) => issuer)) })));
  const [{ credentials: [{ conditions }] }] = request.policy;
  lines.push(...conditions.map((condition) => {
    const text = words.condition(kind, condition, { date, kindOf });
    return 'disclose' in condition ? t('service.asks.shown', { claim: text }) : t('service.asks.proved', { condition: text });
  }));
  return {
    title: t('library.home'),
    body: [
      h('p', { class: 'lead' }, t('library.ask.lead')),
      h('section', {}, h('h2', {}, t('service.asks')), bullets(lines)),
      shownPart(),
      ...askingParts({ kind: 'request', octets, digest, expires }, handle),
      button(t('library.back'), () => show(homeScreen), 'quiet'),
    ],
  };
}

/** Everything that the library learned. Where the issuer hides it is the same for each of the cities. */
function resultScreen({ request, verified, time, size }) {
  const { words, hidden } = library;
  const [{ authorities, issuer, schema, claims }] = verified.credentials;
  const date = request.reference_date;
  const { credentials: [{ conditions }] } = request.policy.find(({ label }) => label === verified.option);
  const proved = conditions.filter((condition) => !('disclose' in condition))
    .map((condition) => words.condition(kind, condition, { date, kindOf }));
  const card = authorities
    ? t('library.learned.hidden', { count: hidden.length, date: dateText(date) })
    : t('result.card', { name: words.family({ issuer, family: schema }), issuer: words.issuer(issuer), date: dateText(date) });
  return {
    title: t('result.title'),
    body: [
      h('p', { class: 'notice good' }, t('library.done')),
      h('section', { class: 'tell proved' },
        h('h2', {}, t('result.learned')),
        pairs(Object.entries(claims).map(([claim, value]) => [words.claim(kind, claim), words.value(kind, claim, value)])),
        bullets([...proved, card], 'bullets learned')),
      withheldPart(conditions, authorities),
      authorities ? h('p', {}, t('library.hidden.why', { names: namesOf(hidden) })) : shownPart(),
      measures([t('measure.checked', { time: numberText(Math.round(time * 10) / 10) }), t('measure.octets', { count: numberText(size) })]),
      h('p', { class: 'hint' }, t('result.local')),
      button(t('library.back'), () => show(homeScreen)),
    ],
  };
}

/** What the library does not know of the reader, in the words of its city. */
function withheldPart(conditions, authorities) {
  const { words } = library;
  const shown = conditions.filter((condition) => 'disclose' in condition).map(({ disclose: { claim } }) => claim);
  const names = NEIGHBOUR.schema.claims.filter(({ name }) => !shown.includes(name)).map(({ name }) => words.claim(kind, name));
  if (authorities) names.unshift(t('hidden.city'));
  return h('section', { class: 'tell withheld' },
    h('h2', {}, t('result.withheld')), h('ul', { class: 'tags' }, names.map((name) => h('li', {}, name))));
}

async function handle(message) {
  if (message.kind === 'lists') {
    const lists = library.check(message.lists);
    return show(() => listsScreen(lists));
  }
  const outcome = await library.verify(message);
  return show(() => resultScreen(outcome));
}

const home = () => show(homeScreen);

start(() => []);
library = await Library.open();
addEventListener('hashchange', () => arrive(handle, home));
if (!await arrive(handle, home)) home();
keepOffline();
