// An offer: what an office would issue, and the application for it.

import { measures, outgoing } from '../shared/carry.js';
import { button, h } from '../shared/dom.js';
import { numberText, t } from '../shared/language.js';
import { Problem } from '../shared/problem.js';
import { Words } from '../shared/words.js';
import { attempt, show } from '../shared/shell.js';
import { Answer, refusedScreen } from './request.js';
import { wallet } from './wallet.js';

export async function openOffer(message, from) {
  const read = await wallet().readOffer(message);
  const { reply } = message;
  // Where the application goes is where the browser came from, if it says so.
  if (reply === undefined || (from !== undefined && from !== reply)) throw new Problem('plan/audience');
  const answer = read.request && await Answer.to(read.request, from);
  if (answer && answer.consent.audience !== reply) throw new Problem('plan/audience');
  show(() => offerScreen(read, reply, answer));
}

function offerScreen(read, reply, answer) {
  const { issuer, schema, json, keyId } = read;
  const words = new Words([json]);
  const kind = { issuer, family: schema.id };
  const acquaintance = wallet().acquaintance(read);
  return {
    title: t('offer.title', { name: words.family(kind) }),
    body: [
      h('section', { class: 'who' },
        h('p', { class: 'audience' }, words.issuer(issuer)),
        h('p', { class: 'hint' }, t('offer.reply', { reply })),
        h('p', { class: acquaintance === 'known' ? 'hint' : 'notice caution' }, t(`offer.key.${acquaintance}`, { key: keyId }))),
      h('section', {},
        h('h2', {}, t('offer.contents')),
        h('ul', { class: 'tags' }, schema.claims.map(({ name }) => h('li', {}, words.claim(kind, name))))),
      h('section', {}, h('h2', {}, t('offer.learns')), h('p', {}, t(answer ? 'offer.learns.shown' : 'offer.learns.tag'))),
      ...(answer ? answer.parts() : []),
      h('div', { class: 'row decide' },
        button(t('offer.apply'), () => attempt(() => apply(read, reply, answer)), 'primary'),
        button(t('offer.refuse'), () => show(refusedScreen))),
    ],
  };
}

async function apply(read, reply, answer) {
  const began = performance.now();
  const octets = await wallet().apply(read, reply, answer);
  const time = performance.now() - began;
  const message = { kind: 'application', octets, context: read.context };
  show(() => ({
    title: t('applied.title'),
    body: [
      h('p', { class: 'lead' }, t('applied.lead')),
      outgoing(message, { text: t('applied.send', { reply }), origin: reply }),
      measures([t('measure.octets', { count: numberText(octets.length) }), t('measure.made', { time: numberText(Math.round(time)) })]),
    ],
  }));
}
