// A service: asks for what it needs, verifies the answer here, and shows all that it learned.

import { arrive } from '../shared/arrive.js';
import { askingParts } from '../shared/asking.js';
import { incoming } from '../shared/carry.js';
import { bullets, button, fileField, form, h, pairs, submit } from '../shared/dom.js';
import { localized, numberText, t, timeText } from '../shared/language.js';
import { keepOffline } from '../shared/offline.js';
import { originOf } from '../shared/peers.js';
import { Problem } from '../shared/problem.js';
import { attempt, show, start } from '../shared/shell.js';
import { JOURNEYS } from './journeys.js';
import { documentPart, resultScreen } from './result.js';
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
  const { name, page } = journey;
  const action = page
    ? h('a', { class: 'button secondary', href: `${originOf(page)}/`, rel: 'noopener' }, t(`service.go-${page}`))
    : button(t(journey.signs ? 'service.sign' : 'service.ask'), () => (journey.signs
      ? show(() => fileScreen(journey))
      : attempt(() => ask(journey))));
  if (!page && !service.canAsk(journey)) action.disabled = true;
  action.setAttribute('aria-describedby', `journey-${name}`);
  action.dataset.journey = name;
  return h('article', { class: 'card' },
    h('h2', { id: `journey-${name}` }, t(`journey.${name}.who`)),
    h('p', {}, t(`journey.${name}.what`)),
    action);
}

function trustPart() {
  if (service.documents.length === 0) return undefined;
  const { words, registers } = service;
  return h('section', {},
    h('h2', {}, t('service.trust')),
    pairs(service.documents.map(({ issuer, keys }) => [words.issuer(issuer), t('service.key', { key: keys.map(({ id }) => id).join(', ') })])),
    Object.values(registers).map(({ time, removed }) => h('p', { class: 'hint' }, registerText({ time, removed }))));
}

const registerText = ({ time, removed }) => t('service.register', { time: timeText(time), count: numberText(removed) });

/** The person chooses the file that is to be signed. */
function fileScreen(journey) {
  const input = h('input', { type: 'file', name: 'document' });
  return {
    title: t(`journey.${journey.name}.who`),
    body: [
      form({ class: 'panel' }, () => attempt(async () => {
        const [file] = input.files;
        if (!file) throw new Problem('document/none');
        const asked = await service.askSignature(journey, file);
        show(() => askScreen(asked));
      }),
      h('p', {}, t('service.sign.lead')),
      fileField(t('service.sign.file'), input, t('file.choose')),
      submit(t('service.ask'))),
      button(t('service.back'), () => show(homeScreen), 'quiet'),
    ],
  };
}

async function ask(journey) {
  const asked = await service.ask(journey);
  show(() => askScreen(asked));
}

function askScreen({ octets, digest, expires, request, journey, file }) {
  const { words } = service;
  const [{ credentials, pseudonym, limit }] = request.request.policy;
  const kindOf = (role) => ({ issuer: credentials.find((one) => one.role === role).accepted[0].issuer, family: role });
  const date = request.request.reference_date;
  const lines = credentials.flatMap(({ role, conditions }) => [
    t('service.asks.card', { name: words.family(kindOf(role)), issuer: words.issuer(kindOf(role).issuer) }),
    ...conditions.map((condition) => ('disclose' in condition
      ? t('service.asks.shown', { claim: words.condition(kindOf(role), condition, { date, kindOf }) })
      : t('service.asks.proved', { condition: words.condition(kindOf(role), condition, { date, kindOf }) }))),
  ]);
  if (credentials.some(({ status }) => status)) lines.push(t('service.asks.status'));
  if (pseudonym) lines.push(t('service.asks.pseudonym'));
  if (limit) lines.push(t('service.asks.limit', limit));
  return {
    title: t(`journey.${journey.name}.who`),
    body: [
      h('p', { class: 'lead' }, localized(journey.purpose)),
      h('section', {}, h('h2', {}, t('service.asks')), bullets(lines)),
      file && documentPart(file),
      ...askingParts({ kind: file ? 'signing' : 'request', octets, digest, expires }, handle),
      button(t('service.back'), () => show(homeScreen), 'quiet'),
    ],
  };
}

async function handle(message) {
  if (message.kind === 'documents') {
    const documents = await service.check(message.documents);
    return show(() => trustScreen({ ...message, documents }));
  }
  if (message.kind === 'register') {
    if (message.register === undefined) throw new Problem('message/unreadable');
    const register = await service.follow(message.register);
    return show(() => registerScreen(register));
  }
  const outcome = message.kind === 'signature' ? await service.checkSignature(message) : await service.verify(message);
  return show(() => resultScreen(service, outcome, () => show(homeScreen)));
}

/** The newest state of a register is here. */
function registerScreen(register) {
  return {
    title: t('service.register.title'),
    body: [
      h('p', { class: 'notice good' }, registerText(register)),
      h('p', {}, t('service.register.lead')),
      button(t('service.back'), () => show(homeScreen)),
    ],
  };
}

/** Asks whether to trust the offices whose documents came, and the register that came with them. */
function trustScreen({ documents, register }) {
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
          await service.add({ documents, register });
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
