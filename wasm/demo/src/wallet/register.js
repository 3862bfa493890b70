// A register of withdrawn credentials: the wallet looks through it alone, and asks nobody.

import { bullets, button, h } from '../shared/dom.js';
import { numberText, t } from '../shared/language.js';
import { attempt, show } from '../shared/shell.js';
import { cardsScreen } from './cards.js';
import { wallet } from './wallet.js';

export async function openRegister({ register }) {
  const progress = h('progress', { id: 'progress', max: '1' });
  const told = h('p', { class: 'hint' }, t('wallet.working'));
  let isStopped = false;
  const stop = button(t('register.stop'), () => { isStopped = true; });
  show(() => ({
    title: t('register.title'),
    section: 'cards',
    body: [h('p', { class: 'lead' }, t('register.lead')), h('label', { for: 'progress' }, t('register.progress')), progress, told, stop],
  }));
  const tell = ({ read, total }) => {
    progress.max = Math.max(total, 1);
    progress.value = read;
    told.textContent = t('register.read', { read: numberText(read), total: numberText(total) });
    return !isStopped;
  };
  await attempt(async () => {
    const withdrawn = await wallet().follow(register, tell);
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
