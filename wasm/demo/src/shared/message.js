// What goes between the pages: octets of the library in a link, a file or the clipboard.
//
// A link carries its message in the fragment, which browsers send to no server. A file and the clipboard carry the same
// link as text, so that each of the three ways can be read by each page.

import { fromBase64url, toBase64url } from './octets.js';
import { Problem } from './problem.js';

/** Longer texts are not looked at. */
export const MAX_TEXT = 1 << 20;

/** To which pages a message goes. */
const ADDRESSEES = {
  request: ['wallet'],
  signing: ['wallet'],
  offer: ['wallet'],
  issued: ['wallet'],
  presentation: ['service', 'library'],
  signature: ['service'],
  documents: ['service'],
  lists: ['library'],
  register: ['wallet', 'service'],
  application: ['office'],
};

const FORMAT = '1';

/**
 * A message: its kind, its octets, and what belongs to it.
 *
 * @typedef {object} Message
 * @property {string} kind of `ADDRESSEES`
 * @property {Uint8Array} octets
 * @property {string} [context] which request, offer or application it answers: hexadecimal digits
 * @property {string} [reply] the origin that waits for an answer
 * @property {string[]} [documents] issuer documents, as JSON
 * @property {string[]} [lists] trust lists, as JSON
 * @property {Uint8Array[]} [register] of a status registry: its document, its first head, and all epochs
 */

/** The pages that read messages of this kind. */
export function addresseesOf(kind) {
  return ADDRESSEES[kind];
}

/** The link that carries a message to a page at `origin`. */
export function toLink(origin, { kind, octets, context, reply, documents = [], lists = [], register }) {
  const fields = new URLSearchParams({ averment: FORMAT, kind, data: toBase64url(octets ?? new Uint8Array()) });
  if (context) fields.set('context', context);
  if (reply) fields.set('reply', reply);
  const append = (name, texts) => texts.forEach((one) => fields.append(name, toBase64url(new TextEncoder().encode(one))));
  append('document', documents);
  append('list', lists);
  if (register) fields.set('register', register.map(toBase64url).join('.'));
  return `${origin}/#${fields}`;
}

/** The text of a file or the clipboard: a link, with or without its address, and nothing else. */
export function readText(text) {
  if (text.length > MAX_TEXT) throw new Problem('message/too-long');
  const trimmed = text.trim();
  if (/\s/.test(trimmed)) throw new Problem('message/unreadable');
  return readFragment(trimmed.slice(trimmed.indexOf('#') + 1));
}

/** Reads the fragment of a link, without `#`. */
export function readFragment(fragment) {
  if (fragment.length > MAX_TEXT) throw new Problem('message/too-long');
  const fields = new URLSearchParams(fragment);
  if (fields.get('averment') !== FORMAT) throw new Problem('message/unreadable');
  const kind = fields.get('kind') ?? '';
  if (!Object.hasOwn(ADDRESSEES, kind)) throw new Problem('message/unreadable');
  const context = fields.get('context') ?? undefined;
  if (context !== undefined && !/^[0-9a-f]{64}$/.test(context)) throw new Problem('message/unreadable');
  return {
    kind,
    octets: octetsOf(fields.get('data') ?? ''),
    context,
    reply: originOf(fields.get('reply')),
    documents: textsOf(fields, 'document'),
    lists: textsOf(fields, 'list'),
    register: registerOf(fields.get('register')),
  };
}

/** The parts of a register; a message of one has them. */
function registerOf(text) {
  if (text === null) return undefined;
  const parts = text.split('.').map(octetsOf);
  if (parts.length < 2) throw new Problem('message/unreadable');
  return parts;
}

const textsOf = (fields, name) => fields.getAll(name).map((one) => textOf(octetsOf(one)));

function octetsOf(text) {
  const octets = fromBase64url(text);
  if (octets === undefined) throw new Problem('message/unreadable');
  return octets;
}

function textOf(octets) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octets);
  } catch {
    throw new Problem('message/unreadable');
  }
}

/** An origin where an answer may go: https, or this machine. Anything else, a script for example, is none. */
export function originOf(text) {
  if (!text) return undefined;
  let url;
  try {
    url = new URL(text);
  } catch {
    return undefined;
  }
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  const fits = url.protocol === 'https:' || (url.protocol === 'http:' && local);
  return fits && url.origin === text ? url.origin : undefined;
}

/** Takes the message out of the address of the page, so that it stays in no history and no bookmark. */
export function takeFragment() {
  const fragment = location.hash.slice(1);
  if (fragment === '' || !fragment.includes('=')) return undefined;
  history.replaceState(null, '', location.pathname);
  return fragment;
}
