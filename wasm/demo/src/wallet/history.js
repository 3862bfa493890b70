// What this wallet did: kept on this device, encrypted, and for nobody else.

import { button, h } from '../shared/dom.js';
import { localized, t, timeText } from '../shared/language.js';
import { attempt, show } from '../shared/shell.js';
import { tellPart } from './consent.js';
import { wallet } from './wallet.js';

export function historyScreen() {
  const { history } = wallet().state;
  return {
    title: t('wallet.history'),
    section: 'history',
    body: [
      h('p', { class: 'hint' }, t('history.lead')),
      history.length === 0
        ? h('p', { class: 'notice' }, t('history.none'))
        : h('ol', { class: 'entries' }, history.toReversed().map((event) => h('li', {}, entry(event)))),
      history.length > 0 && button(t('history.forget'), () => attempt(async () => {
        await wallet().forgetHistory();
        show(historyScreen);
      }), 'quiet'),
    ],
  };
}

function entry({ when, kind, consent, issuer, family }) {
  const { words } = wallet();
  if (!consent) {
    return [
      h('h2', {}, t(`history.${kind}`, { name: words.family({ issuer, family }) })),
      h('p', { class: 'hint' }, `${timeText(when)} · ${words.issuer(issuer)}`),
    ];
  }
  return [
    h('h2', {}, t(`history.${kind}`, { audience: consent.audience })),
    h('p', { class: 'hint' }, `${timeText(when)} · ${t('quote', { text: localized(consent.purpose) })}`),
    kind !== 'refused' && h('details', {},
      h('summary', {}, t('history.details'), h('span', { class: 'visually-hidden' }, `: ${consent.audience}, ${timeText(when)}`)),
      ...tellPart(consent)),
  ];
}
