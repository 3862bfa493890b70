// The language of the page, and what depends on it.

import en from '../text/en.js';
import pt from '../text/pt.js';
import hant from '../text/zh-hant.js';
import hans from '../text/zh-hans.js';

/** Language tags, in the order of the switch, with their own names and texts. */
export const LANGUAGES = new Map([
  ['en', { name: 'English', texts: en }],
  ['pt', { name: 'Português', texts: pt }],
  ['zh-Hant', { name: '繁體中文', texts: hant }],
  ['zh-Hans', { name: '简体中文', texts: hans }],
]);

const SETTING = 'averment-language';

let current = preferred();

function preferred() {
  const stored = localStorage.getItem(SETTING);
  if (LANGUAGES.has(stored)) return stored;
  for (const tag of navigator.languages) {
    if (/^zh-(hant|tw|hk|mo)/i.test(tag)) return 'zh-Hant';
    if (/^zh/i.test(tag)) return 'zh-Hans';
    if (/^pt/i.test(tag)) return 'pt';
    if (/^en/i.test(tag)) return 'en';
  }
  return 'en';
}

export const language = () => current;

export function setLanguage(tag) {
  if (!LANGUAGES.has(tag)) return;
  current = tag;
  localStorage.setItem(SETTING, tag);
}

/** The text of that key in the language of the page, with its `{places}` filled. */
export function t(key, values = {}) {
  const text = LANGUAGES.get(current).texts[key];
  if (text === undefined) throw new Error(`no text ${key}`);
  return text.replace(/\{(\w+)\}/g, (_, place) => String(values[place]));
}

/** The text of a map from language tags to texts that suits the page best. */
export function localized(texts = {}) {
  const [primary] = current.split('-');
  const relatives = [...LANGUAGES.keys()].filter((tag) => tag.startsWith(primary));
  const tag = [current, primary, ...relatives, 'en'].find((one) => Object.hasOwn(texts, one)) ?? Object.keys(texts)[0];
  return tag === undefined ? undefined : texts[tag];
}

/** `2026-11-24` as people write it. */
export function dateText(date) {
  return new Intl.DateTimeFormat(current, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${date}T00:00:00Z`));
}

/** A moment as the clock on the wall shows it. */
export function timeText(moment) {
  return new Intl.DateTimeFormat(current, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(moment));
}

export function numberText(number) {
  return new Intl.NumberFormat(current).format(number);
}

/** `a, b and c`, or `a, b or c`. */
export function listText(items, type = 'conjunction') {
  return new Intl.ListFormat(current, { type }).format(items);
}
