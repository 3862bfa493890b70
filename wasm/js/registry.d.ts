import type { DateTimeText, Hex, Name, Owned, Time } from "./index.js";

/** The key of somebody who publishes trust lists or the epochs of a registry: Ed25519. No operator can issue a credential. */
export class Operator implements Owned {
  private constructor();
  /** With a fresh key. */
  static generate(): Operator;
  /** From a stored key, 32 octets. */
  static fromSecret(secret: Uint8Array): Operator;
  /** The secret key, 32 octets. For encrypted storage only. */
  exposeSecret(): Uint8Array;
  /** The public key, 32 octets. */
  readonly publicKey: Uint8Array;
  free(): void;
  [Symbol.dispose](): void;
}

/**
 * A registry of credentials that can end before their day, with its keys. Handles are only ever removed.
 *
 * Store the state after each change, and an epoch with it, before either is sent: a registry that is restored from an older
 * state would sign a second history, which everybody who follows the first one refuses.
 */
export class StatusRegistry implements Owned {
  private constructor();
  /** An empty registry with a fresh key, under the name that schemas have for it. */
  static open(name: Name, operator: Operator, now: Time): StatusRegistry;
  /** From its key and its newest state. */
  static restore(name: Name, operator: Operator, secret: Uint8Array, state: Uint8Array): StatusRegistry;
  /** The secret key, 32 octets: whoever has it can bring removed handles back. For encrypted storage only. */
  exposeSecret(): Uint8Array;
  /** The state without keys: the handles of all credentials. For the registry's own store. */
  exposeState(): Uint8Array;
  /** What the registry publishes about itself. */
  document(): RegistryDocument;
  /** The newest head, signed. */
  head(): Uint8Array;
  /** How many handles were admitted, the removed ones included. */
  readonly size: number;
  /**
   * Removes at most 10,000 handles, as `issueIn` gave them, and gives the epoch to publish: 80 octets for each, the same for
   * everybody. Without handles the epoch says that nothing has changed.
   */
  remove(handles: Uint8Array[], now: Time): Uint8Array;
  free(): void;
  [Symbol.dispose](): void;
}

/** What a registry publishes about itself. That it is of the registry that it names is for the reader's own source to say. */
export class RegistryDocument implements Owned {
  private constructor();
  /** Reads and checks a document, proof of possession included. */
  static decode(octets: Uint8Array): RegistryDocument;
  encode(): Uint8Array;
  /** The name of the registry. */
  readonly registry: Name;
  /** The public key of the operator that signs its epochs, 32 octets. */
  readonly operator: Uint8Array;
  readonly digest: Hex;
  free(): void;
  [Symbol.dispose](): void;
}

/** The one history of a registry that a wallet or a verifier follows. It moves forwards only. */
export class StatusChain implements Owned {
  private constructor();
  /** Starts at a signed head: the first one, or one that was stored. */
  static start(document: RegistryDocument, head: Uint8Array): StatusChain;
  /** Moves on by one epoch. Older ones, other histories and gaps are refused, and nothing changes then. */
  advance(epoch: Uint8Array): void;
  /** Checks every value of the next epoch. Holders need not: what comes out of an update is checked. */
  audit(epoch: Uint8Array): void;
  document(): RegistryDocument;
  /** The newest head, to store. */
  head(): Uint8Array;
  /** The digest of the newest head: two who follow one registry compare it. */
  readonly digest: Hex;
  /** The number of the newest epoch. */
  readonly epoch: bigint;
  /** When it was made, by the clock of the registry. */
  readonly time: DateTimeText;
  /** How many handles were removed so far. */
  readonly removed: bigint;
  free(): void;
  [Symbol.dispose](): void;
}

/** How far an update is, in removals. */
export interface Progress {
  read: number;
  total: number;
}

/** A credential is not revoked as of this epoch. */
export interface VerifiedStatus {
  registry: Name;
  epoch: bigint;
  /** When the epoch was made. */
  time: DateTimeText;
}

/** What was issued, and the handle to write down beside the person: it revokes the credential one day. */
export interface IssuedWithStatus {
  issued: Uint8Array;
  /** 32 octets, secret. */
  handle: Uint8Array;
}
