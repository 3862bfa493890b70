// A value encrypted at rest: AES-256-GCM under a key that a passphrase gives, through WebCrypto.
//
// | what | is |
// |---|---|
// | key | PBKDF2 with HMAC-SHA-256 over the passphrase in form NFKC, 600,000 rounds, a random salt of 16 octets |
// | nonce | 12 random octets, fresh at every writing |
// | authenticated beside the content | format, rounds and salt |
//
// Pages cannot read the key out of the browser again. A file of an exported wallet is one such record.

import { fromBase64url, toBase64url } from './octets.js';
import { Problem } from './problem.js';

export const FORMAT = 'averment-wallet-1';
export const ROUNDS = 600_000;
/** Files that ask for more work than this are refused, as are those with too little. */
const ROUNDS_ALLOWED = [ROUNDS, 10_000_000];
export const MAX_FILE = 16 << 20;

const MEMBERS = ['format', 'rounds', 'salt', 'nonce', 'content'];

/** Derives the key of a passphrase: with the parameters of a record, or with new ones. */
export async function keyOf(passphrase, { rounds = ROUNDS, salt = toBase64url(random(16)) } = {}) {
  const octets = new TextEncoder().encode(passphrase.normalize('NFKC'));
  const material = await crypto.subtle.importKey('raw', octets, 'PBKDF2', false, ['deriveKey']);
  octets.fill(0);
  const key = await crypto.subtle.deriveKey(
    { name: 'PBKDF2', hash: 'SHA-256', iterations: rounds, salt: fromBase64url(salt) },
    material, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  return { key, rounds, salt };
}

/** Encrypts a value. */
export async function seal({ key, rounds, salt }, value) {
  return { format: FORMAT, rounds, salt, ...await encrypt(key, headOf({ rounds, salt }), value) };
}

/** Decrypts a record; `vault/passphrase` if the key is another one or the record was changed. */
export function unseal({ key }, record) {
  return decrypt(key, headOf(record), record);
}

/** Encrypts a value under a key; `head` is authenticated with it. */
export async function encrypt(key, head, value) {
  const nonce = random(12);
  const plain = new TextEncoder().encode(JSON.stringify(value, plainly));
  const content = await crypto.subtle.encrypt(cipher(nonce, head), key, plain);
  plain.fill(0);
  return { nonce: toBase64url(nonce), content: toBase64url(new Uint8Array(content)) };
}

/** The reverse of `encrypt`. */
export async function decrypt(key, head, { nonce, content }) {
  let plain;
  try {
    plain = new Uint8Array(await crypto.subtle.decrypt(cipher(fromBase64url(nonce), head), key, fromBase64url(content)));
  } catch {
    throw new Problem('vault/passphrase');
  }
  const value = JSON.parse(new TextDecoder().decode(plain));
  plain.fill(0);
  return value;
}

/** Numbers of 64 bits and octets as in the library's JSON. */
function plainly(_, value) {
  if (typeof value === 'bigint') return value.toString();
  return value instanceof Uint8Array ? toBase64url(value) : value;
}

/** Reads the text of a file; `vault/file` if it is no exported wallet. */
export function readRecord(text) {
  let record;
  try {
    record = JSON.parse(text);
  } catch {
    throw new Problem('vault/file');
  }
  if (!isRecord(record)) throw new Problem('vault/file');
  return record;
}

function isRecord(record) {
  const [least, most] = ROUNDS_ALLOWED;
  return typeof record === 'object' && record !== null
    && Object.keys(record).length === MEMBERS.length && MEMBERS.every((member) => Object.hasOwn(record, member))
    && record.format === FORMAT
    && Number.isInteger(record.rounds) && record.rounds >= least && record.rounds <= most
    && hasOctets(record.salt, 16, 16) && hasOctets(record.nonce, 12, 12) && hasOctets(record.content, 16, MAX_FILE);
}

function hasOctets(text, least, most) {
  const length = typeof text === 'string' ? fromBase64url(text)?.length : undefined;
  return length !== undefined && length >= least && length <= most;
}

const headOf = ({ rounds, salt }) => `${FORMAT}|${rounds}|${salt}`;

const cipher = (nonce, head) => ({ name: 'AES-GCM', iv: nonce, additionalData: new TextEncoder().encode(head) });

function random(length) {
  return crypto.getRandomValues(new Uint8Array(length));
}
