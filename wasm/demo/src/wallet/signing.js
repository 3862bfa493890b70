// A document to sign: its file, which the person chooses and this page hashes, what the signature tells, and the signature.

import { measures, outgoing } from '../shared/carry.js';
import { button, fileField, form, h, pairs, submit } from '../shared/dom.js';
import { numberText, t } from '../shared/language.js';
import { originOf } from '../shared/message.js';
import { toHex } from '../shared/octets.js';
import { Problem } from '../shared/problem.js';
import { attempt, show } from '../shared/shell.js';
import { whoPart } from './consent.js';
import { Answer, refusedScreen } from './request.js';
import { wallet } from './wallet.js';

export async function openSigning(message, from) {
  const { averment } = wallet();
  const signing = await averment.SigningRequest.decode(message.octets);
  const [asked, request] = [await signing.document(), await signing.request()];
  const audience = await request.audience();
  if (originOf(audience) === undefined || (from !== undefined && from !== audience)) throw new Problem('plan/audience');
  for (const one of [signing, request]) await one.free();
  show(() => chooseScreen({ message, from, asked, audience }));
}

/** Nobody signs what was not seen: the same file is chosen here, and hashed here. */
function chooseScreen({ message, from, asked, audience }) {
  const input = h('input', { type: 'file', name: 'document' });
  return {
    title: t('signing.title'),
    body: [
      h('section', { class: 'who' },
        h('p', { class: 'audience' }, audience),
        h('p', { class: 'hint' }, t('signing.asked', { digest: short(asked) }))),
      form({ class: 'panel' }, () => attempt(async () => {
        const [file] = input.files;
        if (!file) throw new Problem('document/none');
        const document = await wallet().averment.digestDocument(file, asked.algorithm);
        const answer = await Answer.signing(message.octets, document, from);
        show(() => signScreen(answer, message.context, { name: file.name, size: file.size, document }));
      }),
      h('p', {}, t('signing.choose')),
      fileField(t('signing.file'), input, t('file.choose')),
      submit(t('signing.next'))),
      button(t('signing.refuse'), () => show(refusedScreen)),
    ],
  };
}

function signScreen(answer, context, file) {
  return {
    title: t('signing.title'),
    body: [
      whoPart(answer.consent, answer.from),
      filePart(file),
      ...answer.parts(),
      h('p', { class: 'notice caution' }, t('signing.lasting')),
      h('div', { class: 'row decide' },
        button(t('signing.sign'), () => attempt(async () => {
          const { octets, time } = await wallet().sign(answer.plan, answer.choice, answer.consent);
          show(() => signedScreen(answer, context, octets, time));
        }), 'primary'),
        button(t('signing.refuse'), () => attempt(async () => {
          await wallet().refuse(answer.consent);
          show(refusedScreen);
        }))),
    ],
  };
}

function filePart({ name, size, document }) {
  return h('section', { class: 'tell shown' },
    h('h2', {}, t('signing.document')),
    pairs([
      [t('document.name'), name],
      [t('document.size'), t('measure.octets', { count: numberText(size) })],
      [t('document.digest', { algorithm: document.algorithm }), h('code', {}, toHex(document.digest))],
    ]));
}

const short = ({ digest }) => `${toHex(digest).slice(0, 16)}…`;

function signedScreen({ consent }, context, octets, time) {
  const message = { kind: 'signature', octets, context };
  return {
    title: t('signed.title'),
    body: [
      h('p', { class: 'lead' }, t('signed.lead')),
      outgoing(message, { text: t('signed.send', { audience: consent.audience }), origin: originOf(consent.audience) }),
      measures([t('measure.octets', { count: numberText(octets.length) }), t('measure.made', { time: numberText(Math.round(time)) })]),
    ],
  };
}
