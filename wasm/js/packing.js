// How messages and options cross the border.

import { argument, count, list, member, octets } from "./border.js";

export const SHA_256 = "BBS_BLS12381G1_XMD:SHA-256_SSWU_RO_";
export const SHAKE_256 = "BBS_BLS12381G1_XOF:SHAKE-256_SSWU_RO_";

export const NONE = new Uint8Array(0);
/** The most messages of a list. */
const MESSAGES = 1024;
/** What options that are left out are. */
const DEFAULTS = {
  header: NONE, presentationHeader: NONE, suite: SHA_256, committedMessages: [], disclosedCommitted: [], committedCount: 0,
  commitment: NONE, proverBlind: NONE, nymCount: 1,
};

/** Messages behind their lengths. */
export function pack(messages) {
  const copies = messages.map((message) => octets(message, "message"));
  const packed = new Uint8Array(copies.reduce((sum, { length }) => sum + 4 + length, 0));
  const view = new DataView(packed.buffer);
  let at = 0;
  for (const copy of copies) {
    view.setUint32(at, copy.length, true);
    packed.set(copy, at + 4);
    at += 4 + copy.length;
  }
  return packed;
}

export function packed(messages) {
  return pack(list(messages, "messages", MESSAGES));
}

export function positions(disclosed) {
  return Uint32Array.from(list(disclosed, "disclosed", MESSAGES), (index) => count(index, "position"));
}

/** Pairs of position and message. */
export function shown(disclosed) {
  const pairs = list(disclosed, "disclosed", MESSAGES).map((pair) => list(pair, "disclosed", 2));
  return [positions(pairs.map(([index]) => index)), pack(pairs.map(([, message]) => message))];
}

/** Members of the argument, with defaults. */
export function options(value, names) {
  return names.map((name) => {
    const given = member(value, name, "options") ?? DEFAULTS[name];
    if (given === undefined) throw argument(`${name}: missing`);
    return given;
  });
}

/** Wipes what was copied. */
export function wipe(...copies) {
  for (const copy of copies) copy.fill(0);
}
