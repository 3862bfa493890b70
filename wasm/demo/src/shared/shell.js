// The frame of a page: its head with the switch of languages, one screen at a time, messages about what went wrong.

import { h } from './dom.js';
import { entered } from './entered.js';
import { explain } from './errors.js';
import { LANGUAGES, language, setLanguage, t } from './language.js';
import { page } from './peers.js';

/**
 * A screen: its heading, and what stands below it. Called again when the language changes.
 *
 * @typedef {() => { title: string, body: (Element | undefined)[], section?: string }} Screen
 */

let screen;
/** What went wrong on this screen. */
let trouble;
let isLoaded = false;
let sections = () => [];
let lockable = () => undefined;

const main = h('main', { id: 'main', tabindex: '-1' });
const status = h('p', { class: 'visually-hidden', role: 'status' });

/** Draws the page. `links` are the sections of the navigation, as `[name, text, action]`; `lock` is what locks it, if it is open. */
export function start(links, lock = lockable) {
  [sections, lockable] = [links, lock];
  document.body.replaceChildren(h('div', { class: 'page' }), status);
  draw();
}

/** Shows a screen. Its heading gets the focus, except where the page has just been loaded: then the focus is at the top. */
export function show(next) {
  [screen, trouble] = [next, undefined];
  draw();
  window.scrollTo(0, 0);
  if (isLoaded) main.querySelector('h1').focus();
  isLoaded = true;
}

/** Draws the screen anew: its content or the language is another one. What was entered stays, and so does what went wrong. */
export function paint() {
  const keep = entered(main);
  draw();
  if (trouble) main.querySelector('.problems').replaceChildren(problemBox(trouble));
  keep();
}

function draw() {
  document.documentElement.lang = language();
  const { title, body, section } = screen?.() ?? { title: t(`page.${page}`), body: [] };
  document.title = `${title} · ${t(`page.${page}`)}`;
  main.replaceChildren(h('h1', { tabindex: '-1' }, title), h('div', { class: 'problems' }), ...body.filter(Boolean));
  document.querySelector('.page').replaceChildren(
    h('a', { class: 'skip', href: '#main', onclick: skip }, t('shell.skip')), head(), navigation(section), main, foot());
}

/** Says something to screen readers that others see. */
export function announce(text) {
  status.textContent = '';
  requestAnimationFrame(() => { status.textContent = text; });
}

/** Does something, and tells in a sentence if it fails. */
export async function attempt(action) {
  const problems = main.querySelector('.problems');
  problems?.replaceChildren();
  trouble = undefined;
  try {
    return await action();
  } catch (error) {
    problem(error);
    return undefined;
  }
}

/** Tells what went wrong above the content of the screen, which stays as it is. */
export function problem(error) {
  if (explain(error).code === 'unexpected') console.error(error);
  trouble = error;
  const box = problemBox(error);
  main.querySelector('.problems').replaceChildren(box);
  box.focus();
  box.scrollIntoView({ block: 'nearest' });
}

function problemBox(error) {
  const { code, sentence } = explain(error);
  return h('div', { class: 'notice error', role: 'alert', tabindex: '-1' },
    h('p', {}, sentence), h('p', { class: 'code' }, t('error.code', { code })));
}

function skip(event) {
  event.preventDefault();
  main.focus();
}

function head() {
  const change = (event) => {
    setLanguage(event.target.value);
    paint();
    document.getElementById('language').focus({ preventScroll: true });
  };
  const lock = lockable();
  const choose = h('select', { id: 'language', onchange: change },
    [...LANGUAGES].map(([tag, { name }]) => h('option', { value: tag, lang: tag, selected: tag === language() }, name)));
  return h('header', { class: 'head' },
    h('div', { class: 'bar' },
      h('p', { class: 'brand' }, h('span', { class: 'mark', 'aria-hidden': 'true' }), t(`page.${page}`)),
      h('div', { class: 'language' }, h('label', { for: 'language' }, t('shell.language')), choose)),
    h('div', { class: 'ribbon' }, h('p', {}, t(`demo.${page}`)), lock && h('button', { type: 'button', onclick: lock }, t('wallet.lock'))));
}

function navigation(section) {
  const links = sections();
  if (links.length === 0) return '';
  return h('nav', { 'aria-label': t('shell.sections') },
    h('ul', {}, links.map(([name, text, action]) => h('li', {},
      h('button', { type: 'button', 'aria-current': name === section ? 'page' : undefined, onclick: action }, text)))));
}

function foot() {
  return h('footer', {}, h('p', {}, t('shell.foot')));
}
