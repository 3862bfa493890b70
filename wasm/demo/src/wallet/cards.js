// The credentials, as cards.

import { button, h, pairs } from '../shared/dom.js';
import { dateText, t, timeText } from '../shared/language.js';
import { attempt, show } from '../shared/shell.js';
import { wallet } from './wallet.js';

export function cardsScreen() {
  const { cards, state } = wallet();
  return {
    title: t('wallet.cards'),
    section: 'cards',
    body: [
      cards.length === 0
        ? h('p', { class: 'notice' }, t('wallet.cards.none'))
        : h('ul', { class: 'cards' }, cards.map((card) => h('li', {}, cardOf(card)))),
      state.pending.length > 0 && pendingPart(state.pending),
    ],
  };
}

/** What was issued a moment ago. */
export function receivedScreen(card) {
  return {
    title: t('wallet.received'),
    section: 'cards',
    body: [
      h('p', { class: 'notice good' }, t('wallet.received.lead')),
      h('div', { class: 'cards' }, cardOf(card, true)),
      button(t('wallet.received.cards'), () => show(cardsScreen)),
    ],
  };
}

function cardOf(card, isOpen = false) {
  const { words } = wallet();
  const { issuer, schema, until, claims, position, revoked } = card;
  const kind = kindOf(card);
  const today = new Date().toISOString().slice(0, 10);
  const isOver = until < today || revoked;
  const register = !revoked && wallet().registers[schema.registry];
  const validity = revoked ? t('wallet.card.revoked') : t(until < today ? 'wallet.card.expired' : 'wallet.card.until', { date: dateText(until) });
  const shown = schema.claims.map(({ name }) => [words.claim(kind, name), words.value(kind, name, claims[name])]);
  return h('article', { class: `card${isOver ? ' over' : ''}` },
    h('h2', {}, words.family(kind)),
    h('p', { class: 'issuer' }, words.issuer(issuer)),
    h('p', { class: 'validity' }, validity),
    revoked && h('p', {}, t('wallet.card.revoked.why', { issuer: words.issuer(issuer) })),
    register && h('p', { class: 'hint' }, t('wallet.card.register', { time: timeText(register.time) })),
    h('details', { open: isOpen },
      h('summary', {}, t('wallet.card.details'), h('span', { class: 'visually-hidden' }, `: ${words.family(kind)}`)),
      pairs(shown),
      button(t('wallet.card.remove'), () => show(() => removeScreen(position)), 'quiet')));
}

const kindOf = ({ issuer, schema }) => ({ issuer, family: schema.id });

function removeScreen(position) {
  const { words, cards } = wallet();
  const kind = kindOf(cards[position]);
  return {
    title: t('wallet.remove.title', { name: words.family(kind) }),
    section: 'cards',
    body: [
      h('p', {}, t('wallet.remove.lead')),
      h('div', { class: 'row' },
        button(t('wallet.remove.keep'), () => show(cardsScreen), 'primary'),
        button(t('wallet.remove.do'), () => attempt(async () => {
          await wallet().removeCredential(position);
          show(cardsScreen);
        }), 'danger')),
    ],
  };
}

function pendingPart(pending) {
  const { words } = wallet();
  return h('section', {},
    h('h2', {}, t('wallet.pending')),
    h('ul', { class: 'entries' }, pending.map(({ context, family, issuer, since }) => h('li', {},
      h('p', {}, t('wallet.pending.one', { name: words.family({ issuer, family }), issuer: words.issuer(issuer), time: timeText(since) })),
      button(t('wallet.pending.forget'), () => attempt(async () => {
        await wallet().forgetPending(context);
        show(cardsScreen);
      }), 'quiet')))));
}
