// The issuing offices: keys for the demonstration, offers, and credentials for who applies.

import { arrive } from '../shared/arrive.js';
import { incoming, measures, outgoing } from '../shared/carry.js';
import { button, field, form, h, pairs } from '../shared/dom.js';
import { numberText, t, timeText } from '../shared/language.js';
import { keepOffline } from '../shared/offline.js';
import { originOf } from '../shared/peers.js';
import { attempt, show, start } from '../shared/shell.js';
import { OFFERS, Offices } from './office.js';

let offices;

function homeScreen() {
  return offices.isFounded ? deskScreen() : foundScreen();
}

/** No keys yet. */
function foundScreen() {
  return {
    title: t('office.found'),
    body: [
      h('p', { class: 'lead' }, t('office.found.lead')),
      h('p', { class: 'notice caution' }, t('office.found.demo')),
      button(t('office.found.do'), () => attempt(async () => {
        await offices.found();
        show(homeScreen);
      }), 'primary'),
    ],
  };
}

function deskScreen() {
  return {
    title: t('office.home'),
    body: [
      publishPart(),
      h('section', {}, h('h2', {}, t('office.offers')), h('p', {}, t('office.offers.lead')),
        offerCards(OFFERS.filter(({ name }) => name !== 'citizen'))),
      nextDoorPart(),
      h('section', {}, h('h2', {}, t('office.application')), incoming(handle, { hint: t('office.application.hint') })),
      issuedPart(),
      registerPart(),
      closePart(),
    ],
  };
}

function publishPart() {
  const { documents, words, register } = offices;
  const message = { kind: 'documents', documents: documents.map((document) => JSON.stringify(document)), register };
  return h('section', { class: 'panel' },
    h('h2', {}, t('office.publish')),
    h('p', {}, t('office.publish.lead')),
    outgoing(message, { text: t('office.publish.send') }),
    h('details', {}, h('summary', {}, t('office.keys')),
      pairs(documents.map(({ issuer, keys }) => [
        words.issuer(issuer), t('service.key', { key: keys.map(({ id }) => id).join(', ') }),
      ]))));
}

/** The city next door: its card, and the lists of both cities, by which its library goes. */
function nextDoorPart() {
  return h('section', {},
    h('h2', {}, t('office.next-door')),
    h('p', {}, t('office.next-door.lead')),
    offerCards(OFFERS.filter(({ name }) => name === 'citizen')),
    h('div', { class: 'panel' },
      h('h3', {}, t('office.lists')),
      h('p', {}, t('office.lists.lead')),
      outgoing({ kind: 'lists', lists: offices.lists }, { text: t('office.lists.send'), id: 'send-lists' })));
}

function offerCards(offerings) {
  return h('ul', { class: 'journeys' }, offerings.map((offering) => h('li', {}, offerCard(offering))));
}

/** A person by the words of either city. */
const nameOf = ({ name, full_name: fullName }) => name ?? fullName;

function offerCard(offering) {
  const person = offering.people && h('select', {}, Object.entries(offering.people).map(([number, one]) => (
    h('option', { value: number }, `${nameOf(one)} (${number})`))));
  const title = h('h3', {}, t(`office.offer.${offering.name}`));
  return form({ class: 'card', 'data-offer': offering.name }, () => attempt(async () => {
    const message = await offices.offer(offering, person?.value);
    show(() => offeredScreen(offering, message));
  }),
  title,
  h('p', {}, t(`office.offer.${offering.name}.what`)),
  person && field(t('office.person'), person),
  h('button', { type: 'submit', class: 'button secondary' }, t('office.offer.do'), h('span', { class: 'visually-hidden' }, `: ${title.textContent}`)));
}

function offeredScreen(offering, message) {
  return {
    title: t(`office.offer.${offering.name}`),
    body: [
      h('p', { class: 'lead' }, t('office.offered.lead')),
      outgoing(message, { text: t('office.offered.send') }),
      h('section', {}, h('h2', {}, t('office.application')), incoming(handle, { hint: t('office.application.hint') })),
      button(t('office.back'), () => show(homeScreen), 'quiet'),
    ],
  };
}

function issuedPart() {
  const { issued } = offices.state;
  return issued.length > 0 && h('section', {},
    h('h2', {}, t('office.issued')),
    h('ol', { class: 'entries' }, issued.toReversed().map((one) => h('li', {}, ...issuedOne(one)))));
}

/** What was issued; a permit can be withdrawn. */
function issuedOne({ name, number, when, handle, withdrawn }) {
  const values = { name: t(`office.offer.${name}`), number };
  const line = h('p', {}, t('office.issued.one', { ...values, time: timeText(when) }));
  if (handle === undefined) return [line];
  if (withdrawn) return [line, h('p', { class: 'over' }, t('office.withdrawn.one', { time: timeText(withdrawn) }))];
  const withdraw = button(t('office.withdraw'), () => show(() => withdrawScreen(handle, values, line.textContent)), 'danger');
  withdraw.append(h('span', { class: 'visually-hidden' }, `: ${line.textContent}`));
  return [line, withdraw];
}

/** Nothing that was withdrawn comes back: the office is asked again. */
function withdrawScreen(handle, values, line) {
  return {
    title: t('office.withdraw.title'),
    body: [
      h('p', {}, line),
      h('p', { class: 'notice caution' }, t('office.withdraw.lead')),
      h('div', { class: 'row' },
        button(t('office.withdraw.keep'), () => show(homeScreen), 'primary'),
        button(t('office.withdraw.do'), () => attempt(async () => {
          await offices.withdraw(handle);
          show(() => withdrawnScreen(values));
        }), 'danger')),
    ],
  };
}

function withdrawnScreen(values) {
  return {
    title: t('office.withdrawn'),
    body: [
      h('p', { class: 'notice good' }, t('office.withdrawn.lead', values)),
      h('p', {}, t('office.register.lead')),
      ...registerLinks(),
      button(t('office.back'), () => show(homeScreen), 'quiet'),
    ],
  };
}

/** The register goes to all who follow it, and is the same for all of them. */
function registerLinks() {
  const message = { kind: 'register', register: offices.register };
  return [
    outgoing(message, { text: t('office.register.service'), origin: originOf('service'), id: 'send-service' }),
    outgoing(message, { text: t('office.register.wallet'), origin: originOf('wallet'), id: 'send-wallet' }),
  ];
}

function registerPart() {
  const { registry: { epochs } } = offices.state;
  const size = offices.register.reduce((sum, { length }) => sum + length, 0);
  return h('details', { class: 'panel', id: 'register' },
    h('summary', {}, t('office.register')),
    h('p', {}, t('office.register.lead')),
    h('p', { class: 'hint' }, t('office.register.size', { count: numberText(epochs.length), octets: numberText(size) })),
    registerLinks());
}

function closePart() {
  return h('details', { class: 'panel' }, h('summary', {}, t('office.close')),
    h('p', {}, t('office.close.lead')),
    button(t('office.close.do'), () => attempt(async () => {
      await offices.close();
      show(homeScreen);
    }), 'danger'));
}

async function handle(message) {
  const outcome = await offices.issue(message);
  show(() => issuedScreen(outcome));
}

function issuedScreen({ message, offering, number, tag, admitted, time }) {
  const learned = tag
    ? [
      [t('issued.person'), nameOf(offering.people[number])],
      [t('issued.tag'), h('code', {}, tag.slice(0, 32), '…')],
      [t('issued.register'), t(`issued.register.${admitted}`)],
    ]
    : [[t('issued.number'), number]];
  return {
    title: t('issued.title'),
    body: [
      h('p', { class: 'lead' }, t('issued.lead', { name: t(`office.offer.${offering.name}`) })),
      outgoing(message, { text: t('issued.send') }),
      h('section', { class: 'tell proved' },
        h('h2', {}, t('issued.learned')),
        pairs(learned),
        h('p', {}, t(tag ? 'issued.not' : 'issued.not.shown'))),
      measures([t('measure.issued', { time: numberText(Math.round(time)) }), t('measure.octets', { count: numberText(message.octets.length) })]),
      button(t('office.back'), () => show(homeScreen), 'quiet'),
    ],
  };
}

const home = () => show(homeScreen);

start(() => []);
offices = await Offices.open();
addEventListener('hashchange', () => arrive(handle, home));
if (!await arrive(handle, home)) home();
keepOffline();
