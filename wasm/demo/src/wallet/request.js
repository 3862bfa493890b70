// A request: what it would tell, consent or refusal, the answer.

import { measures, outgoing } from '../shared/carry.js';
import { button, h } from '../shared/dom.js';
import { numberText, t } from '../shared/language.js';
import { originOf } from '../shared/message.js';
import { Problem } from '../shared/problem.js';
import { attempt, paint, show } from '../shared/shell.js';
import { cardsScreen } from './cards.js';
import { choicePart, tellPart, whoPart } from './consent.js';
import { wallet } from './wallet.js';

/**
 * An answer that can still be chosen: a plan, the choice, and what that tells.
 *
 * `audience` is the site from which the browser came. A request that came another way names its audience itself: then
 * the person is asked to compare, and the answer goes to that audience and to nobody else.
 */
export class Answer {
  static async to(octets, from) {
    const request = await wallet().averment.PresentationRequest.decode(octets);
    const audience = from ?? await request.audience();
    await request.free();
    return Answer.of(await wallet().plan(octets, audience), from);
  }

  /** With a signature on the document of which the person has chosen the file. */
  static async signing(octets, document, from) {
    const asked = await wallet().averment.SigningRequest.decode(octets);
    const request = await asked.request();
    const audience = from ?? await request.audience();
    for (const one of [asked, request]) await one.free();
    return Answer.of(await wallet().planSignature(octets, document, audience), from);
  }

  static async of(planned, from) {
    const answer = new Answer();
    Object.assign(answer, planned);
    answer.from = from;
    answer.offers = (await answer.plan.offers()).filter(({ candidates }) => candidates.every((positions) => positions.length > 0));
    await answer.choose(await answer.plan.firstChoice());
    return answer;
  }

  /** Takes another choice, with a number that is not spent where uses are limited. */
  async choose(choice) {
    let consent = await this.plan.consent(choice);
    let chosen = choice;
    if (consent.limit) {
      const unspent = wallet().unspent(consent);
      if (unspent.length === 0) throw new Problem('present/no-use-left');
      chosen = { ...choice, useNumber: unspent[random(unspent.length)] };
      consent = await this.plan.consent(chosen);
    }
    // Named here, and kept with the history: later lists may make another set.
    for (const { hidden } of consent.credentials) if (hidden) hidden.issuers = wallet().hiding.get(hidden.authorities);
    [this.choice, this.consent] = [chosen, consent];
  }

  /** The parts of a screen that ask for consent, below those that say who asks. */
  parts() {
    const change = (choice) => attempt(async () => {
      await this.choose(choice);
      paint();
    });
    return [
      choicePart(this.offers, this.choice, change),
      ...tellPart(this.consent),
    ];
  }
}

function random(below) {
  return crypto.getRandomValues(new Uint32Array(1))[0] % below;
}

export async function openRequest(message, from) {
  const answer = await Answer.to(message.octets, from);
  // The answer can be sent to no address but that of its audience.
  if (originOf(answer.consent.audience) === undefined) throw new Problem('plan/audience');
  show(() => requestScreen(answer));
}

function requestScreen(answer) {
  return {
    title: t('consent.title'),
    body: [
      whoPart(answer.consent, answer.from),
      ...answer.parts(),
      h('div', { class: 'row decide' },
        button(t('consent.agree'), () => attempt(async () => {
          const { octets, time } = await wallet().present(answer.plan, answer.choice, answer.consent);
          show(() => answeredScreen(answer, octets, time));
        }), 'primary'),
        button(t('consent.refuse'), () => attempt(async () => {
          await wallet().refuse(answer.consent);
          show(refusedScreen);
        }))),
    ],
  };
}

function answeredScreen({ consent, digest }, octets, time) {
  const message = { kind: 'presentation', octets, context: digest };
  return {
    title: t('answer.title'),
    body: [
      h('p', { class: 'lead' }, t('answer.lead', { audience: consent.audience })),
      outgoing(message, { text: t('answer.send', { audience: consent.audience }), origin: originOf(consent.audience) }),
      measures([t('measure.octets', { count: numberText(octets.length) }), t('measure.made', { time: numberText(Math.round(time)) })]),
    ],
  };
}

export function refusedScreen() {
  return {
    title: t('refused.title'),
    body: [
      h('p', { class: 'lead' }, t('refused.lead')),
      button(t('refused.cards'), () => show(cardsScreen)),
    ],
  };
}

