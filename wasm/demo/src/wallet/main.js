// The wallet: keeps credentials, shows what a request would tell, and answers after consent.

import { arrive } from '../shared/arrive.js';
import { expected, incoming, readTextFile } from '../shared/carry.js';
import { readCamera, readImage } from '../shared/code.js';
import { button, h } from '../shared/dom.js';
import { t } from '../shared/language.js';
import { keepOffline } from '../shared/offline.js';
import { attempt, show, start } from '../shared/shell.js';
import { cardsScreen, receivedScreen } from './cards.js';
import { historyScreen } from './history.js';
import { openOffer } from './offer.js';
import { openRegister } from './register.js';
import { openRequest } from './request.js';
import { settingsScreen } from './settings.js';
import { openSigning } from './signing.js';
import { firstScreen, unlockScreen } from './start.js';
import { exists } from './vault.js';
import { lock, wallet } from './wallet.js';

/** A message that waits until the wallet is open, with the origin that opened this page. */
let waiting;

function sections() {
  if (wallet() === undefined) return [];
  return [
    ['cards', t('wallet.cards'), () => goTo(cardsScreen)],
    ['receive', t('wallet.receive'), () => goTo(receiveScreen)],
    ['history', t('wallet.history'), () => goTo(historyScreen)],
    ['settings', t('wallet.settings'), () => goTo(settings())],
  ];
}

function settings() {
  const state = {};
  return () => settingsScreen(locked, state);
}

async function goTo(screen) {
  await attempt(async () => {
    await wallet().refresh();
    show(screen);
  });
}

async function locked() {
  lock();
  show(await exists() ? () => unlockScreen(opened, waiting) : () => firstScreen(opened, waiting));
}

/** The wallet is open: shows what waits for it, or the cards. */
async function opened() {
  stayAwake();
  const message = waiting;
  waiting = undefined;
  show(cardsScreen);
  if (message) await attempt(() => handle(message));
}

function stayAwake() {
  wallet()?.lockWhenIdle(locked);
}

/** A message came, by link, file, text or code. */
export async function handle({ message, from }) {
  if (wallet() === undefined) {
    waiting = { message, from };
    return locked();
  }
  await wallet().refresh();
  switch (message.kind) {
    case 'request': return openRequest(message, from);
    case 'offer': return openOffer(message, from);
    case 'signing': return openSigning(message, from);
    case 'register': return openRegister(message);
    default: {
      const card = await wallet().accept(message);
      return show(() => receivedScreen(card));
    }
  }
}

function receiveScreen() {
  const open = (message) => handle({ message });
  return {
    title: t('wallet.receive'),
    section: 'receive',
    body: [
      h('p', {}, t('wallet.receive.hint')),
      incoming(open, {
        files: (file) => (file.type.startsWith('image/') ? readImage(file) : readTextFile(file)),
        accept: '.averment,text/plain,image/*',
        more: [cameraPart(open)],
      }),
    ],
  };
}

function cameraPart(open) {
  const video = h('video', { class: 'camera', muted: true, playsinline: true, hidden: true, 'aria-label': t('wallet.camera') });
  let watching;
  const look = button(t('wallet.camera.start'), () => attempt(async () => {
    if (watching) return watching.abort();
    watching = new AbortController();
    video.hidden = false;
    try {
      // The button stays of use while the camera looks.
      look.removeAttribute('aria-disabled');
      const stopped = setInterval(() => { if (!video.isConnected) watching?.abort(); }, 500);
      const message = await readCamera(video, watching.signal).finally(() => clearInterval(stopped));
      if (message) await open(expected(message));
    } finally {
      video.hidden = true;
      watching = undefined;
    }
  }));
  return h('div', { class: 'field' }, h('p', { class: 'label' }, t('wallet.camera')), look, video);
}

/** The message in the address, if there is one, and the site from which the browser came. */
const received = (from) => arrive(
  (message) => handle({ message, from }),
  () => wallet() === undefined && locked(),
);

function openedFrom() {
  const origin = document.referrer ? new URL(document.referrer).origin : undefined;
  return origin === location.origin ? undefined : origin;
}

start(sections, () => wallet() && locked);
for (const event of ['pointerdown', 'keydown']) addEventListener(event, stayAwake, { passive: true });
addEventListener('hashchange', () => received());
if (!await received(openedFrom())) await locked();
keepOffline();
