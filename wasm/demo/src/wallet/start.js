// The first screens: a new wallet, one from a file, or the passphrase of the one that is here.

import { button, field, fileField, form, h, submit } from '../shared/dom.js';
import { t } from '../shared/language.js';
import { Problem } from '../shared/problem.js';
import { MAX_FILE, readRecord } from '../shared/sealed.js';
import { announce, attempt } from '../shared/shell.js';
import { checkNew } from './vault.js';
import { createWallet, openWallet, restoreWallet } from './wallet.js';

const secretInput = (autocomplete) => h('input', { type: 'password', autocomplete, required: true, spellcheck: 'false' });

function waitingNotice(waiting) {
  return waiting && h('p', { class: 'notice' }, t(`wallet.waiting.${waiting.message.kind}`));
}

async function working(action) {
  announce(t('wallet.working'));
  await attempt(action);
}

/** No wallet is here. */
export function firstScreen(opened, waiting) {
  const [first, again] = [secretInput('new-password'), secretInput('new-password')];
  return {
    title: t('wallet.new'),
    body: [
      waitingNotice(waiting),
      h('p', { class: 'lead' }, t('wallet.new.lead')),
      form({ class: 'panel' }, () => working(async () => {
        checkNew(first.value, again.value);
        await createWallet(first.value);
        await opened();
      }),
      h('h2', {}, t('wallet.new.title')),
      field(t('wallet.passphrase'), first, t('wallet.passphrase.hint')),
      field(t('wallet.passphrase.again'), again),
      submit(t('wallet.create'))),
      restoreForm(opened),
    ],
  };
}

function restoreForm(opened) {
  const file = h('input', { type: 'file', accept: '.averment-wallet,application/json' });
  const passphrase = secretInput('current-password');
  return form({ class: 'panel' }, () => working(async () => {
    const record = await readWalletFile(file.files[0]);
    await restoreWallet(passphrase.value, record);
    await opened();
  }),
  h('h2', {}, t('wallet.restore')),
  fileField(t('wallet.restore.file'), file, t('file.choose')),
  field(t('wallet.restore.passphrase'), passphrase),
  h('button', { type: 'submit', class: 'button secondary' }, t('wallet.restore.do')));
}

/** The record in a file that was exported. */
export async function readWalletFile(file) {
  if (!file || file.size > MAX_FILE) throw new Problem('vault/file');
  return readRecord(await file.text());
}

/** A wallet is here, and locked. */
export function unlockScreen(opened, waiting) {
  const passphrase = secretInput('current-password');
  const reveal = button(t('wallet.passphrase.show'), () => {
    const shown = passphrase.type === 'text';
    passphrase.type = shown ? 'password' : 'text';
    reveal.textContent = t(shown ? 'wallet.passphrase.show' : 'wallet.passphrase.hide');
  });
  return {
    title: t('wallet.locked'),
    body: [
      waitingNotice(waiting),
      form({ class: 'panel' }, () => working(async () => {
        await openWallet(passphrase.value);
        await opened();
      }),
      field(t('wallet.passphrase'), passphrase),
      h('div', { class: 'row' }, submit(t('wallet.unlock')), reveal)),
      h('p', { class: 'hint' }, t('wallet.locked.hint')),
    ],
  };
}
