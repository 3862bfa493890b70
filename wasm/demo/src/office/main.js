// The issuing offices: keys for the demonstration, offers, and credentials for who applies.

import { arrive } from '../shared/arrive.js';
import { incoming, measures, outgoing } from '../shared/carry.js';
import { RESIDENTS } from '../shared/city.js';
import { button, field, form, h, pairs } from '../shared/dom.js';
import { numberText, t, timeText } from '../shared/language.js';
import { keepOffline } from '../shared/offline.js';
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
        h('ul', { class: 'journeys' }, OFFERS.map((offering) => h('li', {}, offerCard(offering))))),
      h('section', {}, h('h2', {}, t('office.application')), incoming(handle, { hint: t('office.application.hint') })),
      issuedPart(),
      closePart(),
    ],
  };
}

function publishPart() {
  const { documents, words } = offices;
  const message = { kind: 'documents', documents: documents.map((document) => JSON.stringify(document)) };
  return h('section', { class: 'panel' },
    h('h2', {}, t('office.publish')),
    h('p', {}, t('office.publish.lead')),
    outgoing(message, { text: t('office.publish.send') }),
    h('details', {}, h('summary', {}, t('office.keys')),
      pairs(documents.map(({ issuer, keys }) => [
        words.issuer(issuer), t('service.key', { key: keys.map(({ id }) => id).join(', ') }),
      ]))));
}

function offerCard(offering) {
  const person = offering.shows ? undefined : h('select', {},
    Object.values(RESIDENTS).map(({ number, name }) => h('option', { value: number }, `${name} (${number})`)));
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
    h('ol', { class: 'entries' }, issued.toReversed().map(({ name, number, when }) => h('li', {},
      h('p', {}, t('office.issued.one', { name: t(`office.offer.${name}`), number, time: timeText(when) }))))));
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
      [t('issued.person'), RESIDENTS[number].name],
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
