// A service: asks for what it needs, verifies the answer here, and shows all that it learned.

import { arrive } from '../shared/arrive.js';
import { incoming, measures, outgoing } from '../shared/carry.js';
import { MAX_OCTETS, draw } from '../shared/code.js';
import { bullets, button, h, pairs } from '../shared/dom.js';
import { localized, numberText, t, timeText } from '../shared/language.js';
import { keepOffline } from '../shared/offline.js';
import { originOf } from '../shared/peers.js';
import { attempt, show, start } from '../shared/shell.js';
import { JOURNEYS } from './journeys.js';
import { resultScreen } from './result.js';
import { Service } from './service.js';

let service;

function homeScreen() {
  return {
    title: t('service.home'),
    body: [
      h('p', { class: 'lead' }, t('service.home.lead')),
      service.documents.length === 0 && h('div', { class: 'notice caution' },
        h('p', {}, t('service.no-trust')),
        h('p', {}, h('a', { href: `${originOf('office')}/`, rel: 'noopener' }, t('service.go-office')))),
      h('ul', { class: 'journeys' }, JOURNEYS.map((journey) => h('li', {}, journeyCard(journey)))),
      h('section', {}, h('h2', {}, t('service.message')), incoming(handle, { hint: t('service.message.hint') })),
      trustPart(),
    ],
  };
}

function journeyCard(journey) {
  const { name, families } = journey;
  const action = families.length === 0
    ? h('a', { class: 'button secondary', href: `${originOf('office')}/`, rel: 'noopener' }, t('service.go-office'))
    : button(t('service.ask'), () => attempt(() => ask(journey)));
  if (families.length > 0 && !service.canAsk(journey)) action.disabled = true;
  action.setAttribute('aria-describedby', `journey-${name}`);
  action.dataset.journey = name;
  return h('article', { class: 'card' },
    h('h2', { id: `journey-${name}` }, t(`journey.${name}.who`)),
    h('p', {}, t(`journey.${name}.what`)),
    action);
}

function trustPart() {
  if (service.documents.length === 0) return undefined;
  const { words } = service;
  return h('section', {},
    h('h2', {}, t('service.trust')),
    pairs(service.documents.map(({ issuer, keys }) => [words.issuer(issuer), t('service.key', { key: keys.map(({ id }) => id).join(', ') })])));
}

async function ask(journey) {
  const asked = await service.ask(journey);
  show(() => askScreen(asked));
}

function askScreen({ octets, digest, expires, request, journey }) {
  const { words } = service;
  const [{ credentials, pseudonym }] = request.request.policy;
  const kindOf = (role) => ({ issuer: credentials.find((one) => one.role === role).accepted[0].issuer, family: role });
  const date = request.request.reference_date;
  const lines = credentials.flatMap(({ role, conditions }) => [
    t('service.asks.card', { name: words.family(kindOf(role)), issuer: words.issuer(kindOf(role).issuer) }),
    ...conditions.map((condition) => ('disclose' in condition
      ? t('service.asks.shown', { claim: words.condition(kindOf(role), condition, { date, kindOf }) })
      : t('service.asks.proved', { condition: words.condition(kindOf(role), condition, { date, kindOf }) }))),
  ]);
  if (pseudonym) lines.push(t('service.asks.pseudonym'));
  const message = { kind: 'request', octets, context: digest };
  return {
    title: t(`journey.${journey.name}.who`),
    body: [
      h('p', { class: 'lead' }, localized(journey.purpose)),
      h('section', {}, h('h2', {}, t('service.asks')), bullets(lines)),
      outgoing(message, { text: t('service.send') }),
      octets.length <= MAX_OCTETS && h('figure', { class: 'code' },
        draw(octets, t('service.code')),
        h('figcaption', {}, t('service.code.hint'))),
      measures([t('measure.request', { count: numberText(octets.length) }), t('service.expires', { time: timeText(expires) })]),
      h('section', {}, h('h2', {}, t('service.answer')), incoming(handle, { hint: t('service.answer.hint') })),
      button(t('service.back'), () => show(homeScreen), 'quiet'),
    ],
  };
}

async function handle(message) {
  if (message.kind === 'documents') {
    const documents = await service.check(message.documents);
    return show(() => trustScreen(documents));
  }
  const outcome = await service.verify(message);
  return show(() => resultScreen(service, outcome, () => show(homeScreen)));
}

/** Asks whether to trust the offices whose documents came. */
function trustScreen(documents) {
  const before = (issuer) => service.documents.find((one) => one.issuer === issuer)?.keys.map(({ id }) => id).join(', ');
  return {
    title: t('trust.title'),
    body: [
      h('p', { class: 'lead' }, t('trust.lead')),
      pairs(documents.map(({ issuer, keys }) => {
        const ids = keys.map(({ id }) => id).join(', ');
        const isOther = before(issuer) !== undefined && before(issuer) !== ids;
        return [service.words.issuer(issuer), h('span', {}, t('service.key', { key: ids }), isOther && h('strong', {}, ` ${t('trust.other')}`))];
      })),
      h('div', { class: 'row decide' },
        button(t('trust.do'), () => attempt(async () => {
          await service.add(documents);
          show(homeScreen);
        }), 'primary'),
        button(t('trust.refuse'), () => show(homeScreen))),
    ],
  };
}

const home = () => show(homeScreen);

start(() => []);
service = await Service.open();
addEventListener('hashchange', () => arrive(handle, home));
if (!await arrive(handle, home)) home();
keepOffline();
