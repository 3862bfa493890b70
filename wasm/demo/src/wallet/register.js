// A register of withdrawn credentials: the wallet looks through it alone, and asks nobody.

import { bullets, button, h } from '../shared/dom.js';
import { numberText, t } from '../shared/language.js';
import { attempt, show } from '../shared/shell.js';
import { cardsScreen } from './cards.js';
import { wallet } from './wallet.js';

export async function openRegister({ register }) {
  let isStopped = false;
  /** How far it is, and the parts of the screen that show it. */
  let at;
  let parts;
  const tell = () => {
    if (at === undefined) return;
    parts.bar.max = Math.max(at.total, 1);
    parts.bar.value = at.read;
    parts.told.textContent = t('register.read', { read: numberText(at.read), total: numberText(at.total) });
  };
  show(() => {
    parts = { bar: h('progress', { id: 'progress', max: '1' }), told: h('p', { class: 'hint' }, t('wallet.working')) };
    tell();
    return {
      title: t('register.title'),
      section: 'cards',
      body: [
        h('p', { class: 'lead' }, t('register.lead')), h('label', { for: 'progress' }, t('register.progress')), parts.bar, parts.told,
        button(t('register.stop'), () => { isStopped = true; }),
      ],
    };
  });
  await attempt(async () => {
    const withdrawn = await wallet().follow(register, (progress) => {
      at = progress;
      tell();
      return !isStopped;
    });
    show(() => doneScreen(withdrawn));
  });
}

function doneScreen(withdrawn) {
  const { words } = wallet();
  const names = withdrawn.map(({ issuer, schema }) => t('register.withdrawn.one', {
    name: words.family({ issuer, family: schema.id }), issuer: words.issuer(issuer),
  }));
  return {
    title: t(names.length > 0 ? 'register.withdrawn' : 'register.current'),
    section: 'cards',
    body: [
      names.length > 0
        ? h('div', { class: 'notice error' }, bullets(names), h('p', {}, t('register.withdrawn.lead')))
        : h('p', { class: 'notice good' }, t('register.current.lead')),
      h('p', { class: 'hint' }, t('register.alone')),
      button(t('refused.cards'), () => show(cardsScreen)),
    ],
  };
}
