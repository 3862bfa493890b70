import type {
  Base64Url, Condition, ConditionJson, CredentialQuery, DateText, Hex, IssuerDocument, IssuerDocumentJson, Name, Owned, Recognised,
} from "./index.js";
import type { Operator, RegistryDocument } from "./registry.js";

/** How sure an issuer is of who somebody is. */
export type AssuranceLevel = "low" | "substantial" | "high";

/** The public key of an operator, 32 octets. */
export type OperatorKey = Uint8Array | Base64Url;

/** A schema of others that stands for any version of a family of ours. */
export interface EquivalentJson {
  family: Name;
  /** The digest of the other schema. */
  schema: Hex;
  /** Names of our claims with their names there, where they are called otherwise. */
  names?: { [claim: Name]: Name };
}

/** When another list is recognised, and for what. */
export interface RuleJson {
  list: Name;
  operator: Base64Url;
  /** The jurisdiction of the entries. */
  jurisdiction: Name;
  /** The family of ours for which equivalents are accepted. */
  family: Name;
  /** The lowest level that is accepted. */
  level: AssuranceLevel;
  /** For what; for everything if empty. */
  purposes?: Name[];
  from: DateText;
  until: DateText;
}

export interface EntryJson {
  jurisdiction: Name;
  level: AssuranceLevel;
  from: DateText;
  until: DateText;
  document: IssuerDocumentJson;
  /** The registries of its credentials, and when their epochs count. */
  registries?: { document: Base64Url; from: DateText; until: DateText }[];
}

/** A trust list as it is stored and sent. */
export interface TrustListJson {
  format: "averment-trust-list-1";
  list: {
    id: Name;
    version: number;
    not_before: DateText;
    not_after: DateText;
    operator: Base64Url;
    successor?: Base64Url;
    entries: EntryJson[];
    equivalents?: EquivalentJson[];
    rules?: RuleJson[];
  };
  signature: Base64Url;
}

/** A trust list as its reader keeps it: with the operator that was pinned. */
export interface StoredTrustListJson {
  format: "averment-stored-trust-list-1";
  root: Base64Url;
  signed: TrustListJson;
}

/** What an operator signs. */
export interface TrustListDefinition {
  id: Name;
  /** From 1; later lists have higher ones. */
  version: number;
  not_before: DateText;
  not_after: DateText;
  /** Who may sign later versions as well. */
  successor?: OperatorKey;
  entries: (Omit<EntryJson, "document" | "registries"> & {
    document: IssuerDocument;
    registries?: { document: RegistryDocument; from: DateText; until: DateText }[];
  })[];
  equivalents?: EquivalentJson[];
  rules?: (Omit<RuleJson, "operator"> & { operator: OperatorKey })[];
}

/** One difference between two versions of a list. */
export type ListChange =
  | "operator"
  | "successor"
  | "days"
  | { issuer_removed: Name }
  | { key_removed: { issuer: Name; key: Hex } }
  | { schema_removed: { issuer: Name; schema: Hex } }
  | { registry_removed: { issuer: Name; registry: Name } }
  | { registry_added: { issuer: Name; registry: Name } }
  | { issuer_added: Name }
  | { key_added: { issuer: Name; key: Hex } }
  | { schema_added: { issuer: Name; schema: Hex } }
  | { level: { issuer: Name; from: AssuranceLevel; to: AssuranceLevel } }
  | { issuer: Name }
  | { equivalent_removed: Hex }
  | { equivalent_added: Hex }
  | { rule_removed: Name }
  | { rule_added: Name };

/** A signed list of issuers, and of other lists that are recognised. */
export class TrustList implements Owned {
  private constructor();
  static sign(definition: TrustListDefinition, operator: Operator): TrustList;
  /** Reads a list that this operator signed, whose key comes from a source of the reader's own. */
  static open(json: TrustListJson, operator: OperatorKey): TrustList;
  /** Reads what {@link TrustList.store} gave. */
  static restore(json: StoredTrustListJson): TrustList;
  /** The list with the operator that was pinned. Keep it where only its reader writes. */
  store(): StoredTrustListJson;
  /** Reads the next version, of the same operator or of the successor that this one names. Older ones are refused. */
  update(json: TrustListJson): TrustList;
  /** What is different in a newer version, what is accepted no more first. */
  diff(newer: TrustList): ListChange[];
  toJson(): TrustListJson;
  readonly id: Name;
  readonly version: number;
  readonly notBefore: DateText;
  /** The last day of validity. */
  readonly notAfter: DateText;
  /** The public key of the operator that signed it, 32 octets. */
  readonly operator: Uint8Array;
  free(): void;
  [Symbol.dispose](): void;
}

/** What of the lists is not accepted, and why. */
export interface RefusedRecognition {
  list: Name;
  /** The issuer; none if the whole list is refused. */
  issuer?: Name;
  code: string;
  message: string;
}

/** A recognised issuer that cannot hide with a schema of its. */
export interface CannotHide {
  issuer: Name;
  schema: Hex;
  code: string;
  message: string;
}

/** Which issuers are accepted. */
export interface Recognising {
  /**
   * Asks for a credential of one of those that can hide, of which one stays hidden; of any of them where none can. In the names
   * of our family, which is its role. Wallet and verifier load {@link Recognition.authorities} for it.
   */
  query: CredentialQuery<ConditionJson>;
  /** Asks for a credential of any of them, and the issuer is shown. */
  disclosed: CredentialQuery<ConditionJson>;
  /** Those that cannot hide, and why. */
  shown: CannotHide[];
  /** Those of the own list first. */
  issuers: { issuer: Name; schemas: Hex[]; by: Recognised }[];
  refused: RefusedRecognition[];
}

/** The lists that a verifier goes by: its own one, and those that its own one recognises. */
export class Recognition implements Owned {
  constructor(own: TrustList, others?: TrustList[]);
  /** Adds a list that a rule of the own one is about, or a newer version of it. */
  add(list: TrustList): void;
  /** The documents of all issuers that may be recognised some day, for a verifier. */
  documents(): IssuerDocument[];
  /** Which issuers are accepted on a day for credentials of a family of ours, at a level or above. */
  recognise(family: Name, purpose: Name, level: AssuranceLevel, day: DateText): Recognising;
  /** The set of those who can hide, which a wallet makes of the same lists; none if there are no two. */
  authorities(family: Name, purpose: Name, level: AssuranceLevel, day: DateText): Authorities | undefined;
  /** A registry that a schema of an accepted issuer names, as the lists have it. */
  registry(name: Name, family: Name, purpose: Name, level: AssuranceLevel, day: DateText): RegistryDocument | undefined;
  free(): void;
  [Symbol.dispose](): void;
}

/** A set of 2 to 1,024 keys of authorities with credentials of one layout, of which one issued a credential. */
export class Authorities implements Owned {
  private constructor();
  /** The keys of these documents that are valid on a day, each with a schema of its document, by digest. */
  static of(members: { document: IssuerDocument; schema: Hex }[], day: DateText): Authorities;
  /** What requests name the set by. */
  readonly digest: Hex;
  /** The authorities, in the order of their keys. */
  members(): { issuer: Name; schema: Hex }[];
  /** The first and the last day on which all keys are valid. */
  readonly notBefore: DateText;
  readonly notAfter: DateText;
  free(): void;
  [Symbol.dispose](): void;
}

/** The query for a credential that is not revoked, as of an epoch of at most this age in seconds. */
export function notRevoked(query: CredentialQuery<Condition>, maxAge: number): CredentialQuery<ConditionJson>;

/** The query for a credential of one of these authorities, which stays hidden. They take the place of accepted issuers. */
export function issuedByOneOf(query: CredentialQuery<Condition>, authorities: Authorities): CredentialQuery<ConditionJson>;
