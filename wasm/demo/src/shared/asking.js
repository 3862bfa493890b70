// What brings a request to the wallet and its answer back, on the screens of all who ask.

import { incoming, measures, outgoing } from './carry.js';
import { MAX_OCTETS, draw } from './code.js';
import { h } from './dom.js';
import { numberText, t, timeText } from './language.js';

/** `kind` is `request`, or `signing`, which goes by no code: the file is needed as well. */
export function askingParts({ kind, octets, digest, expires }, handle) {
  return [
    outgoing({ kind, octets, context: digest }, { text: t('service.send') }),
    kind === 'request' && octets.length <= MAX_OCTETS && h('figure', { class: 'code' },
      draw(octets, t('service.code')),
      h('figcaption', {}, t('service.code.hint'))),
    measures([t('measure.request', { count: numberText(octets.length) }), t('service.expires', { time: timeText(expires) })]),
    h('section', {}, h('h2', {}, t('service.answer')), incoming(handle, { hint: t('service.answer.hint') })),
  ];
}
