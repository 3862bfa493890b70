// Everything in one encrypted file, and the end of a wallet.

import { save } from '../shared/carry.js';
import { button, field, fileField, form, h, pairs } from '../shared/dom.js';
import { numberText, t } from '../shared/language.js';
import { Problem } from '../shared/problem.js';
import { ROUNDS, keyOf, unseal } from '../shared/sealed.js';
import { announce, attempt } from '../shared/shell.js';
import { readWalletFile } from './start.js';
import { remove } from './vault.js';
import { wallet } from './wallet.js';

/** `state` is what has happened on the screen since it was opened. */
export function settingsScreen(removed, state) {
  return {
    title: t('wallet.settings'),
    section: 'settings',
    body: [exportPart(), importPart(state), protectionPart(), removePart(removed)],
  };
}

function exportPart() {
  return h('section', { class: 'panel' },
    h('h2', {}, t('settings.export')),
    h('p', {}, t('settings.export.lead')),
    button(t('settings.export.do'), () => attempt(async () => {
      save('wallet.averment-wallet', await wallet().vault.export(), 'application/json');
    }), 'primary'));
}

function importPart(state) {
  const file = h('input', { type: 'file', accept: '.averment-wallet,application/json' });
  const passphrase = h('input', { type: 'password', autocomplete: 'current-password' });
  const outcome = h('p', { class: 'outcome' });
  const tell = () => { outcome.textContent = state.added === undefined ? '' : t('settings.import.done', { count: state.added }); };
  tell();
  return form({ class: 'panel' }, () => {
    state.added = undefined;
    tell();
    return attempt(async () => {
      const record = await readWalletFile(file.files[0]);
      const other = await unseal(await keyOf(passphrase.value, record), record);
      state.added = await wallet().merge(other);
      tell();
      announce(outcome.textContent);
    });
  },
  h('h2', {}, t('settings.import')),
  h('p', {}, t('settings.import.lead')),
  fileField(t('wallet.restore.file'), file, t('file.choose')),
  field(t('wallet.restore.passphrase'), passphrase),
  h('button', { type: 'submit', class: 'button secondary' }, t('settings.import.do')),
  outcome);
}

function protectionPart() {
  return h('section', { class: 'panel' },
    h('h2', {}, t('settings.protection')),
    pairs([
      [t('settings.protection.key'), t('settings.protection.key.value', { rounds: numberText(ROUNDS) })],
      [t('settings.protection.cipher'), t('settings.protection.cipher.value')],
      [t('settings.protection.lock'), t('settings.protection.lock.value')],
    ]));
}

function removePart(removed) {
  const sure = h('input', { type: 'checkbox', id: 'sure' });
  return form({ class: 'panel' }, () => attempt(async () => {
    if (!sure.checked) throw new Problem('vault/confirm');
    await remove();
    await removed();
  }),
  h('h2', {}, t('settings.remove')),
  h('p', {}, t('settings.remove.lead')),
  h('div', { class: 'radio' }, sure, h('label', { for: 'sure' }, t('settings.remove.sure'))),
  h('button', { type: 'submit', class: 'button danger' }, t('settings.remove.do')));
}
