// Octets as text: base64url without padding, as everywhere in Averment's JSON.

/** Writes octets as base64url. */
export function toBase64url(octets) {
  let binary = '';
  for (const octet of octets) binary += String.fromCharCode(octet);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** Reads base64url; `undefined` for text that is none, or that has another form than the canonical one. */
export function fromBase64url(text) {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return undefined;
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  const octets = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  return toBase64url(octets) === text ? octets : undefined;
}

/** Octets as lower-case hexadecimal digits. */
export function toHex(octets) {
  return Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join('');
}

/** The SHA-256 digest of octets, in hexadecimal digits. */
export async function digestOf(octets) {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', octets)));
}
