// How messages come in and go out: by link, by file, by the clipboard.

import { bullets, button, field, fileField, form, h } from './dom.js';
import { t } from './language.js';
import { MAX_TEXT, addresseesOf, readText, toLink } from './message.js';
import { originOf, page } from './peers.js';
import { Problem } from './problem.js';
import { announce, attempt } from './shell.js';

/** What sends a message off: a link to the page that reads it, and beside it a copy and a file. */
export function outgoing(message, { text, origin = originOf(addresseesOf(message.kind)[0]), id = 'send', extra = [] }) {
  const link = toLink(origin, message);
  return h('section', { class: 'outgoing', 'aria-label': t('carry.send') },
    h('a', { class: 'button primary', href: link, target: '_blank', rel: 'noopener', id }, text),
    h('p', { class: 'hint' }, t('carry.to', { origin })),
    h('div', { class: 'row' },
      button(t('carry.copy'), () => attempt(() => copy(link))),
      button(t('carry.save'), () => save(`${message.kind}.averment`, link)),
      ...extra));
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    announce(t('carry.copied'));
  } catch {
    throw new Problem('message/clipboard');
  }
}

/** Offers a file to the person. */
export function save(name, content, type = 'text/plain') {
  const url = URL.createObjectURL(new Blob([content], { type }));
  h('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  announce(t('carry.saved', { name }));
}

/** What takes a message in: a field for text and a choice of a file. `open` gets the message. */
export function incoming(open, { hint, files = readTextFile, accept = '.averment,text/plain', more = [] }) {
  const text = h('textarea', { rows: '3', name: 'message', autocomplete: 'off', spellcheck: 'false' });
  const file = h('input', { type: 'file', accept });
  file.addEventListener('change', () => attempt(async () => {
    const [chosen] = file.files;
    file.value = '';
    if (chosen) await open(expected(await files(chosen)));
  }));
  return h('section', { class: 'incoming', 'aria-label': t('carry.receive') },
    form({}, () => attempt(() => open(expected(readText(text.value)))),
      field(t('carry.paste'), text, hint),
      h('button', { type: 'submit', class: 'button secondary' }, t('carry.open'))),
    fileField(t('carry.file'), file, t('file.choose')),
    ...more);
}

/** Reads a file with a message. */
export async function readTextFile(file) {
  if (file.size > MAX_TEXT) throw new Problem('message/too-long');
  return readText(await file.text());
}

/** The message, if it is one for this page. */
export function expected(message) {
  const addressees = addresseesOf(message.kind);
  if (!addressees.includes(page)) throw new Problem('message/wrong-page', { page: () => t(`page.${addressees[0]}`) });
  return message;
}

/** Sizes and times, in small print. */
export function measures(items) {
  return h('div', { class: 'measures' }, bullets(items.filter(Boolean)));
}
