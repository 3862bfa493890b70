/**
 * Averment in JavaScript: credentials, presentations and the BBS drafts, computed by the Rust library in WebAssembly.
 *
 * `await init()` first. All calls are synchronous; `averment/worker` has the same classes with promises, in a worker.
 * Whatever fails throws an {@link AvermentError} with a stable `code`.
 *
 * Documents (schemas, issuer documents, requests) are plain objects in the JSON notation of SPEC.md, so that
 * `JSON.stringify` writes them as they are stored and sent. In all other objects numbers of 64 bits are `bigint` and
 * octets are `Uint8Array`.
 */

import type { AssuranceLevel, Authorities } from "./recognition.js";
import type { IssuedWithStatus, Progress, StatusChain, StatusRegistry, VerifiedStatus } from "./registry.js";

export * from "./recognition.js";
export * from "./registry.js";

// ---------------------------------------------------------------------------------------------------------- set up

/** The module: a URL, its octets, a compiled module, or a response. */
export type ModuleSource = string | URL | Uint8Array | ArrayBuffer | WebAssembly.Module | Response | Promise<Response>;

/** Loads the module, once. Without a source it is the file beside this one. */
export default function init(source?: ModuleSource): Promise<void>;

/** The version of the package. */
export const version: string;

/** What went wrong, and whose move it is. */
export class AvermentError extends Error {
  readonly name: "AvermentError";
  /** Stable, for programs: `presentation/expired`. SPEC.md has the list. */
  readonly code: string;
  /** For people who develop or operate: who can do what. May be empty. */
  readonly hint: string;
}

/** Whether an error is one of ours, wherever it was made. */
export function isAvermentError(error: unknown): error is AvermentError;

// ---------------------------------------------------------------------------------------------------------- values

/** `YYYY-MM-DD`. */
export type DateText = string;
/** `YYYY-MM-DDThh:mm:ssZ`. */
export type DateTimeText = string;
/** A time as text, or a `Date`, of which fractions of a second are dropped. */
export type Time = DateTimeText | Date;
/** Lower-case hexadecimal digits. */
export type Hex = string;
/** Octets as base64url without padding. */
export type Base64Url = string;
/** Identifiers, names of claims, roles, labels: 1 to 64 of `a-z 0-9 _ . - / :`. */
export type Name = string;

/** A claim as holders and verifiers get it. */
export type ClaimValue =
  | { text: string }
  | { bytes: Uint8Array }
  | { enumeration: string }
  | { boolean: boolean }
  | { u64: bigint }
  | { i64: bigint }
  | { decimal: string }
  | { date: DateText }
  | { date_time: DateTimeText }
  | "absent";

/** A claim value in a document. */
export type ClaimValueJson =
  | { text: string }
  | { bytes: Base64Url }
  | { enumeration: string }
  | { boolean: boolean }
  | { u64: string }
  | { i64: string }
  | { decimal: string }
  | { date: DateText }
  | { date_time: DateTimeText }
  | "absent";

/** A claim value that is passed in: either notation. */
export type ClaimValueInput = ClaimValue | ClaimValueJson;

// --------------------------------------------------------------------------------------------------------- schemas

export type Suite = "BBS_BLS12381G1_XMD:SHA-256_SSWU_RO_" | "BBS_BLS12381G1_XOF:SHAKE-256_SSWU_RO_";

export type ClaimTypeJson =
  | "text"
  | "bytes"
  | "boolean"
  | { enumeration: { values: string[] } }
  | { u64: { min: string; max: string } }
  | { i64: { min: string; max: string } }
  | { decimal: { scale: number; min: string; max: string } }
  | { date: { min: DateText; max: DateText } }
  | { date_time: { min: DateTimeText; max: DateTimeText } };

export interface ClaimJson {
  name: Name;
  type: ClaimTypeJson;
  optional?: boolean;
}

/** A schema as it is stored and signed for. */
export interface SchemaJson {
  id: Name;
  version: number;
  suite: Suite;
  registry?: Name;
  /** Whether credentials have a first day of validity. */
  starts?: boolean;
  claims: ClaimJson[];
}

/** A schema with what is usual left out: SHA-256 as suite, `"date"` for 1900-01-01 to 2079-06-06. */
export interface SchemaDefinition {
  id: Name;
  version: number;
  suite?: Suite;
  registry?: Name;
  starts?: boolean;
  claims: { name: Name; type: ClaimTypeJson | "date"; optional?: boolean }[];
}

export interface LintWarning {
  code:
    | "lint/message-count"
    | "lint/header"
    | "lint/registry"
    | "lint/optional-claims"
    | "lint/fine-time"
    | "lint/single-value";
  /** What is counted, where something is. */
  count?: number;
  /** The claim or the registry, where it is about one. */
  name?: Name;
}

/** Something that lives in the module. */
export interface Owned {
  /** Wipes and releases it; it cannot be used any more. A second call does nothing. */
  free(): void;
  [Symbol.dispose](): void;
}

export class Schema implements Owned {
  private constructor();
  /** Reads a schema: strict, as it is stored. */
  static fromJson(json: SchemaJson): Schema;
  /** Makes a schema. */
  static define(definition: SchemaDefinition): Schema;
  static decode(octets: Uint8Array): Schema;
  toJson(): SchemaJson;
  encode(): Uint8Array;
  readonly id: Name;
  readonly version: number;
  readonly digest: Hex;
  /** What every presentation shows and what may link, the unavoidable first. */
  lint(): LintWarning[];
  free(): void;
  [Symbol.dispose](): void;
}

// --------------------------------------------------------------------------------------------------------- issuers

/** A text by language tag: `{ en: "Date of birth", "zh-Hant": "出生日期" }`. */
export type DisplayText = { [language: string]: string };

export interface IssuerKeyJson {
  id: Hex;
  suite: Suite;
  public_key: Base64Url;
  twin: Base64Url;
  family: Name;
  not_before: DateText;
  not_after: DateText;
  proof: Base64Url;
}

export interface ClaimTexts {
  label?: DisplayText;
  values?: { [value: string]: DisplayText };
}

export interface FamilyTexts {
  name?: DisplayText;
  claims?: { [claim: string]: ClaimTexts };
}

/** Display texts by schema family. They are not signed. */
export type Texts = { [family: string]: FamilyTexts };

/** What an issuer publishes. */
export interface IssuerDocumentJson {
  format: "averment-issuer-1";
  issuer: Name;
  keys: IssuerKeyJson[];
  schemas: SchemaJson[];
  texts?: Texts;
}

export class IssuerDocument implements Owned {
  private constructor();
  /** Reads and checks a document, proofs of possession included. */
  static fromJson(json: IssuerDocumentJson): IssuerDocument;
  /** One document of several keys and schemas of one issuer, for rotation and for several families. */
  static merge(documents: IssuerDocument[]): IssuerDocument;
  toJson(): IssuerDocumentJson;
  /** The same document with display texts. */
  withTexts(texts: Texts): IssuerDocument;
  readonly id: Name;
  /** Asks for a credential of this issuer, of any version of a schema family. The role is the family. */
  query(family: Name): CredentialQuery;
  /** What a family, a claim or a value of an enumeration is called in a language, or in a more general one. */
  text(language: string, family: Name, claim?: Name, value?: string): string | undefined;
  free(): void;
  [Symbol.dispose](): void;
}

/** What a credential is to say: plain values, which the schema types, or tagged ones. What is left out is absent. */
export interface Content {
  claims: { [claim: string]: string | boolean | bigint | number | Uint8Array | Exclude<ClaimValueInput, "absent"> };
  /** The last day of validity. */
  until: DateText;
  /** The first day of validity, where the schema has one. */
  start?: DateText;
}

export class Issuer implements Owned {
  private constructor();
  /** A fresh key, and the document to publish: credentials are accepted from the first to the last day. */
  static generate(
    id: Name,
    schema: Schema | SchemaDefinition,
    firstDay: DateText,
    lastDay: DateText,
  ): { issuer: Issuer; document: IssuerDocument };
  /** From a stored key, 32 octets. */
  static fromSecret(id: Name, schema: Schema | SchemaDefinition, secret: Uint8Array): Issuer;
  /** The secret key, 32 octets. For encrypted storage only. */
  exposeSecret(): Uint8Array;
  readonly id: Name;
  readonly keyId: Hex;
  schema(): Schema;
  /** A document with this key and schema, for credentials accepted from the first to the last day. */
  document(firstDay: DateText, lastDay: DateText): IssuerDocument;
  /** Offers a credential to somebody whom the issuer knows by other means. One offer, one credential. */
  offer(): Offer;
  /** Offers a credential to the holder of others. Takes the session: the offer has its place. */
  offerAgainst(session: Session, role: Name): Offer;
  /** Checks an application and tells the tag of the holder's secret, for a registration. */
  check(offer: Offer, application: Uint8Array): { registrationTag: Hex };
  /** Signs. Takes the offer: it is good for one credential. */
  issue(offer: Offer, application: Uint8Array, content: Content): Uint8Array;
  /**
   * Verifies the presentation that the application carries, and signs what `content` makes of it: `null` refuses.
   * Takes the offer.
   */
  issueAgainst(
    offer: Offer,
    application: Uint8Array,
    verifier: Verifier,
    content: (verified: VerifiedPresentation) => Content | null,
    now: Time,
  ): Uint8Array;
  /** The same for a decision that takes time. The presentation is verified before it, and again before it is signed. */
  issueAgainstLater(
    offer: Offer,
    application: Uint8Array,
    verifier: Verifier,
    content: (verified: VerifiedPresentation) => Content | null | Promise<Content | null>,
    now: Time,
  ): Promise<Uint8Array>;
  /** Signs a credential whose status is kept in the registry that its schema names. Store the registry before it is sent. */
  issueIn(registry: StatusRegistry, offer: Offer, application: Uint8Array, content: Content): IssuedWithStatus;
  /** The same against a presentation, for a decision that may take time. */
  issueAgainstIn(
    registry: StatusRegistry,
    offer: Offer,
    application: Uint8Array,
    verifier: Verifier,
    content: (verified: VerifiedPresentation) => Content | null | Promise<Content | null>,
    now: Time,
  ): Promise<IssuedWithStatus>;
  free(): void;
  [Symbol.dispose](): void;
}

export class Offer implements Owned {
  private constructor();
  static decode(octets: Uint8Array): Offer;
  encode(): Uint8Array;
  readonly issuer: Name;
  readonly keyId: Hex;
  /** The digest of the schema. */
  readonly schema: Hex;
  readonly nonce: Uint8Array;
  /** The request that the application has to answer, if there is one. */
  request(): PresentationRequest | undefined;
  /** The role in that request whose holder secret the credential will carry. */
  readonly role: Name | undefined;
  free(): void;
  [Symbol.dispose](): void;
}

/** How a store answers. */
export type RegistrationOutcome =
  "new" | "known" | "second-secret" | "second-person" | "retired" | "not-registered" | "unavailable";

/** Which person has which secret, by the tags of one issuer. Each method is one atomic step. */
export interface RegistrationStore {
  register(person: string, tag: Hex): RegistrationOutcome | Promise<RegistrationOutcome>;
  replace(person: string, old: Hex, tag: Hex): RegistrationOutcome | Promise<RegistrationOutcome>;
}

/** Keeps one secret for each person and one person for each secret. Without a store it lives in memory. */
export class Registration {
  constructor(store?: RegistrationStore);
  admit(person: string, tag: Hex): Promise<"new" | "known">;
  /** After a loss. All credentials of the old secret are to be revoked. */
  replaceLostSecret(person: string, old: Hex, tag: Hex): Promise<void>;
}

// -------------------------------------------------------------------------------------------------------- requests

export type ConditionJson =
  | { disclose: { claim: Name } }
  | { at_least: { claim: Name; value: ClaimValueJson } }
  | { at_most: { claim: Name; value: ClaimValueJson } }
  | { greater_than: { claim: Name; value: ClaimValueJson } }
  | { less_than: { claim: Name; value: ClaimValueJson } }
  | { between: { claim: Name; min: ClaimValueJson; max: ClaimValueJson } }
  | { one_of: { claim: Name; values: ClaimValueJson[] } }
  | { none_of: { claim: Name; values: ClaimValueJson[] } }
  | { not_equal: { claim: Name; value: ClaimValueJson } }
  | { equal_to: { claim: Name; role: Name; other: Name } };

/** A condition that is passed in: values in either notation. */
export type Condition =
  | { disclose: { claim: Name } }
  | { at_least: { claim: Name; value: ClaimValueInput } }
  | { at_most: { claim: Name; value: ClaimValueInput } }
  | { greater_than: { claim: Name; value: ClaimValueInput } }
  | { less_than: { claim: Name; value: ClaimValueInput } }
  | { between: { claim: Name; min: ClaimValueInput; max: ClaimValueInput } }
  | { one_of: { claim: Name; values: ClaimValueInput[] } }
  | { none_of: { claim: Name; values: ClaimValueInput[] } }
  | { not_equal: { claim: Name; value: ClaimValueInput } }
  | { equal_to: { claim: Name; role: Name; other: Name } };

/** Born so that `years` are completed on the day `on`, which is to be the reference date of the request. */
export function ageAtLeast(claim: Name, years: number, on: DateText): ConditionJson;

export interface Accepted {
  issuer: Name;
  schemas: Hex[];
  /** The table of the issuer under which ranges are proved, instead of the parameters of the ceremony. */
  table?: Hex;
  /** Through which list the issuer is recognised. */
  recognised?: Recognised;
}

/** Through which trust list a verifier recognises an issuer, as it says. */
export interface Recognised {
  list: Name;
  version: number;
  /** Under whose law the issuer is. */
  jurisdiction: Name;
  /** How sure the issuer is of who somebody is. */
  level: AssuranceLevel;
  /** By digest of a schema: names of claims in the request with their names in the schema. */
  names?: { [schema: Hex]: { [claim: Name]: Name } };
}

export interface CredentialQuery<C = Condition> {
  role: Name;
  /** Who is accepted; none where one of several authorities is. */
  accepted?: Accepted[];
  conditions: C[];
  /** Of one of these authorities, and hidden of which: see `issuedByOneOf`. */
  authorities?: Hex;
  /** Not revoked, as of an epoch of at most this age in seconds: see `notRevoked`. */
  status?: { max_age: number };
}

/** The head of a registry that a request names. */
export interface NamedHeadJson {
  registry: Name;
  epoch: string;
  head: Hex;
}

export interface PseudonymQuery {
  role: Name;
  scope: string;
  period?: string;
}

export interface LimitQuery {
  role: Name;
  scope: string;
  period?: string;
  uses: number;
}

export interface PolicyOption<C = Condition> {
  label: Name;
  credentials: CredentialQuery<C>[];
  pseudonym?: PseudonymQuery;
  limit?: LimitQuery;
}

/** Alternatives, or the only one, or the only credential of the only one. */
export type Policy = PolicyOption[] | PolicyOption | CredentialQuery;

export interface PresentationRequestJson {
  version: 1;
  request: {
    nonce: Base64Url;
    audience: string;
    purpose: { [language: string]: string };
    reference_date: DateText;
    expires: DateTimeText;
    policy: PolicyOption<ConditionJson>[];
    heads?: NamedHeadJson[];
  };
}

export class PresentationRequest implements Owned {
  private constructor();
  /** From CBOR. */
  static decode(octets: Uint8Array): PresentationRequest;
  static fromJson(json: PresentationRequestJson): PresentationRequest;
  toJson(): PresentationRequestJson;
  /** CBOR, which is shorter: for links and QR codes. */
  encode(): Uint8Array;
  readonly digest: Hex;
  readonly audience: string;
  readonly purpose: DisplayText;
  readonly referenceDate: DateText;
  readonly expires: DateTimeText;
  isExpired(now: Time): boolean;
  free(): void;
  [Symbol.dispose](): void;
}

// --------------------------------------------------------------------------------------------------------- holders

export interface CredentialInfo {
  /** The position that plans name. */
  position: number;
  issuer: Name;
  keyId: Hex;
  schema: SchemaJson;
  /** The digest of the schema. */
  schemaDigest: Hex;
  until: DateText;
  start?: DateText;
  claims: { [claim: string]: ClaimValue };
  /** The epoch to which what shows that it is not revoked was brought up to date, if its status is kept. */
  epoch?: bigint;
  /** Whether it was found to be revoked, or marked so. */
  revoked: boolean;
}

/** One option of a request, and for each role in order the positions of the credentials that may be taken. */
export interface PlanOffer {
  option: number;
  label: Name;
  candidates: number[][];
}

/** What the holder consents to. */
export interface Choice {
  option: number;
  /** For each role in order, the position of the credential. */
  credentials: number[];
  /** For an option with a limit: a number below it, drawn at random among those not spent in scope and period. */
  useNumber?: number;
}

export type Link =
  | { option: { offered: number } }
  | { issuer: { role: Name; accepted: number } }
  | { schema: { role: Name; accepted: number } }
  | { authorities: { role: Name; among: number } }
  | { disclosed: { role: Name; claim: Name } }
  | { time: { role: Name; claim: Name } }
  | { single_value: { role: Name; claim: Name } }
  | { pseudonym: { scope: string; period: string } };

/** A condition as a screen shows it: with values as holders get them. */
export type ShownCondition =
  | { disclose: { claim: Name } }
  | { at_least: { claim: Name; value: ClaimValue } }
  | { at_most: { claim: Name; value: ClaimValue } }
  | { greater_than: { claim: Name; value: ClaimValue } }
  | { less_than: { claim: Name; value: ClaimValue } }
  | { between: { claim: Name; min: ClaimValue; max: ClaimValue } }
  | { one_of: { claim: Name; values: ClaimValue[] } }
  | { none_of: { claim: Name; values: ClaimValue[] } }
  | { not_equal: { claim: Name; value: ClaimValue } }
  | { equal_to: { claim: Name; role: Name; other: Name } };

export interface Proved {
  condition: ShownCondition;
  /** What a bound proves: the claim is one of the `256 ** digits` values that begin or end at it. */
  window?: { side: "from" | "up_to"; digits: number };
  /** Whether the claim is shown too. */
  disclosed: boolean;
}

export interface CredentialConsent {
  role: Name;
  /** Among which authorities issuer, key and schema stay hidden. Without it the three are shown. */
  hidden?: { authorities: Hex; among: number };
  issuer: Name;
  key: Hex;
  schema: Name;
  version: number;
  /** Through which list the verifier recognises the issuer, as it says. */
  recognised?: Recognised;
  /** The table of the issuer under which ranges are proved. */
  table?: Hex;
  /** The epoch as of which it is proved not to be revoked. */
  status?: NamedHeadJson;
  disclosed: { [claim: string]: ClaimValue };
  proved: Proved[];
}

/** All that a presentation will tell, and to whom. */
export interface Consent {
  audience: string;
  purpose: DisplayText;
  /** The document that is signed, if the answer is a signature. */
  document?: DocumentDigest;
  option: Name;
  referenceDate: DateText;
  expires: DateTimeText;
  credentials: CredentialConsent[];
  pseudonym?: PseudonymQuery;
  limit?: LimitQuery;
  /** By what the holder could be recognised, or told from others. */
  linkable: Link[];
}

export class Holder implements Owned {
  private constructor();
  /** With a fresh secret. Store it before anything is issued to it. */
  static generate(): Holder;
  /** With a stored secret: what {@link Holder.exposeSecret} gave. */
  static fromSecret(secret: Uint8Array): Holder;
  /** The holder secret. For encrypted storage only: whoever loses it registers again, whoever steals it is the holder. */
  exposeSecret(): Uint8Array;
  /** The credentials, in the order of their positions. */
  credentials(): CredentialInfo[];
  /** A credential with its signature and all claims. For encrypted storage only. */
  exposeCredential(position: number): Uint8Array;
  /** Adds a credential of unknown origin: its signature is checked. Its position is returned. */
  add(credential: Uint8Array): number;
  /** Adds a credential from the holder's own store, where it was checked before. */
  addStored(credential: Uint8Array): number;
  /** Forgets a credential. Those behind it move up by one. Plans made before are void. */
  remove(position: number): void;
  /** Loads the table of digits that the document of an issuer names, for requests that name it too. At most 12,600 octets. */
  addTable(document: IssuerDocument, table: Uint8Array): void;
  /** Loads a set of authorities, from a source of the holder's own, so that requests can name it. */
  addAuthorities(authorities: Authorities): void;
  /**
   * Follows a registry at the newest head of a chain: before a credential whose status is kept is accepted, and again after
   * the start, at the head that was stored. Never backwards, and never into another history.
   */
  follow(chain: StatusChain): void;
  /** What is followed of a registry: its head is stored beside the credentials. */
  statusChain(registry: Name): StatusChain | undefined;
  /**
   * Brings all credentials of a registry up to date from the epochs behind the oldest of them, in order, which everybody
   * fetches. Gives the positions of those that turned out to be revoked.
   *
   * `progress` is told how far it is; what answers `false`, at once or with a promise, stops the update with
   * `status/stopped`. What was reached holds: store the credentials, those that are revoked and the head afterwards, stopped or
   * not.
   */
  updateStatus(
    registry: Name,
    epochs: Uint8Array[],
    progress?: (progress: Progress) => boolean | void | Promise<boolean | void>,
  ): Promise<number[]>;
  /** Says of a stored credential that it was found to be revoked before. */
  markRevoked(position: number): void;
  /** Computes tables: presentations take about half the time afterwards. */
  prepare(): void;
  /** Computes what answers to a request need, before the holder consents. */
  prepareFor(request: PresentationRequest): void;
  /** Applies for what is offered. `document` is the issuer's, from a source of the holder's own. */
  apply(offer: Offer, document: IssuerDocument, today: DateText): { application: Uint8Array; pending: Pending };
  /** Applies with the presentation that the offer asks for. */
  applyWith(
    offer: Offer,
    document: IssuerDocument,
    today: DateText,
    plan: Plan,
    choice: Choice,
  ): { application: Uint8Array; pending: Pending };
  /** Checks what the issuer sent and adds it. Takes `pending`; its position is returned. */
  accept(pending: Pending, issued: Uint8Array): number;
  /** How a request can be answered. `audience` is the one that the holder is connected to: from the channel. */
  plan(request: PresentationRequest | PresentationRequestJson | Uint8Array, audience: string, now: Time): Plan;
  /** The same for a request to sign a document. `document` is the digest of what the holder was shown, made on its device. */
  planSignature(request: SigningRequest | Uint8Array, document: DocumentDigest, audience: string, now: Time): Plan;
  free(): void;
  [Symbol.dispose](): void;
}

/** Kept until the credential comes. Secret: for encrypted storage. */
export class Pending implements Owned {
  private constructor();
  static decode(octets: Uint8Array): Pending;
  encode(): Uint8Array;
  readonly issuer: Name;
  schema(): Schema;
  free(): void;
  [Symbol.dispose](): void;
}

/** How a request can be answered by a holder. Void once the holder's credentials change. */
export class Plan implements Owned {
  private constructor();
  offers(): PlanOffer[];
  /** The first option and the first credentials that meet the request, without a use number. */
  firstChoice(): Choice;
  /** What an answer will tell. */
  consent(choice: Choice): Consent;
  /** Makes the presentation. */
  present(choice: Choice): Uint8Array;
  /** Signs the document, with a plan of {@link Holder.planSignature}. */
  sign(choice: Choice): SignedDocument;
  request(): PresentationRequest;
  free(): void;
  [Symbol.dispose](): void;
}

// ------------------------------------------------------------------------------------------------------- verifiers

/** Who issued a credential. */
export interface ShownIssuer {
  authorities?: undefined;
  issuer: Name;
  /** Through which list the issuer is recognised, if the request said so. */
  recognised?: Recognised;
  key: Hex;
  schema: Name;
  version: number;
  schemaDigest: Hex;
}

/** One of the authorities with this digest issued a credential, and nobody learns which. */
export interface HiddenIssuer {
  authorities: Hex;
  issuer?: undefined;
  recognised?: undefined;
  key?: undefined;
  schema?: undefined;
  version?: undefined;
  schemaDigest?: undefined;
}

export type VerifiedCredential = (ShownIssuer | HiddenIssuer) & {
  role: Name;
  /** As of when it is not revoked, if the request asked. */
  status?: VerifiedStatus;
  /** The disclosed claims, exactly those that the request asked for, by the names that it has for them. */
  claims: { [claim: string]: ClaimValue };
};

/** Everything that the request asked for holds. */
export interface VerifiedPresentation {
  /** The label of the option that the holder chose. */
  option: Name;
  credentials: VerifiedCredential[];
  /** The holder's pseudonym for the scope. */
  pseudonym?: Hex;
  /** The tag of a limited use: within the limit if it was never seen before. Store it, at once. */
  tag?: Hex;
}

export type NonceOutcome = "consumed" | "replayed" | "expired" | "full" | "unavailable";

/** Remembers the nonces of answered requests. One atomic step: of many calls with one nonce, one is `consumed`. */
export interface NonceStore {
  consume(nonce: Uint8Array, expires: DateTimeText, now: DateTimeText): NonceOutcome | Promise<NonceOutcome>;
}

/** In the memory of one page or process, for at most `capacity` unexpired nonces. */
export class MemoryNonceStore implements NonceStore, Owned {
  constructor(capacity: number);
  consume(nonce: Uint8Array, expires: DateTimeText, now: DateTimeText): NonceOutcome;
  free(): void;
  [Symbol.dispose](): void;
}

/** In the memory of one page or process. */
export class MemoryRegistrationStore implements RegistrationStore, Owned {
  constructor();
  register(person: string, tag: Hex): RegistrationOutcome;
  replace(person: string, old: Hex, tag: Hex): RegistrationOutcome;
  free(): void;
  [Symbol.dispose](): void;
}

export class Verifier implements Owned {
  /** `audience` is the service or its origin. The documents are those of the issuers that it trusts. */
  constructor(audience: string, documents: IssuerDocument[]);
  readonly audience: string;
  /** Asks as of the day of `now`, and gives five minutes to answer. The purpose is in English, or by language. */
  ask(policy: Policy, purpose: string | DisplayText, now: Time): { request: PresentationRequest; session: Session };
  request(
    policy: Policy,
    purpose: string | DisplayText,
    referenceDate: DateText,
    expires: Time,
  ): { request: PresentationRequest; session: Session };
  /** Loads a set of authorities, so that requests can name it. */
  addAuthorities(authorities: Authorities): void;
  /**
   * Knows the newest head of a chain. Requests name the highest epoch of each registry; older ones are for signatures that
   * were made then.
   */
  addEpoch(chain: StatusChain): void;
  /** Loads the table of digits of an issuer whose document names it, so that requests can name it. At most 12,600 octets. */
  addTable(table: Uint8Array): void;
  /** Keeps the values of the sets of a policy. */
  prepare(policy: Policy): void;
  /** Verifies, and only then hands out claims. Takes the session: it is good for one answer. */
  verify(session: Session, presentation: Uint8Array, now: Time): VerifiedPresentation;
  /** Verifies up to 1,024 answers in less time than one by one. Takes their sessions; verdicts come in the same order. */
  verifyBatch(answers: Answer[], now: Time): Verdict[];
  /**
   * Checks that `document` was signed by somebody who meets `policy`, which is the verifier's own. With `stamps` a token
   * has to hold, and dates the signature.
   */
  verifySignature(
    signed: SignedDocument | Uint8Array,
    document: DocumentDigest,
    policy: Policy,
    stamps?: TimeStamps,
  ): Promise<VerifiedSignature>;
  /** The same for a session that was stored: its nonce is consumed first. */
  verifyOnce(session: Session, presentation: Uint8Array, now: Time, nonces: NonceStore): Promise<VerifiedPresentation>;
  free(): void;
  [Symbol.dispose](): void;
}

/** A presentation with the session of its request. */
export interface Answer {
  session: Session;
  presentation: Uint8Array;
}

/** The verdict that an answer would get alone. */
export type Verdict =
  | { verified: VerifiedPresentation; error?: undefined }
  | { verified?: undefined; error: { code: string; hint: string; message: string } };

/** What a verifier keeps until the answer comes. */
export class Session implements Owned {
  private constructor();
  static decode(octets: Uint8Array): Session;
  encode(): Uint8Array;
  request(): PresentationRequest;
  free(): void;
  [Symbol.dispose](): void;
}

// ------------------------------------------------------------------------------------------------ signed documents

export interface DocumentDigest {
  algorithm: "SHA-256" | "SHA-512";
  /** 32 or 64 octets. */
  digest: Uint8Array;
}

/** The digest of a document of any size, by the engine's `crypto.subtle`. */
export function digestDocument(
  document: Uint8Array | Blob,
  algorithm?: DocumentDigest["algorithm"],
): Promise<DocumentDigest>;

/** A request to sign a document: what the signer is to show, and the document's digest. */
export class SigningRequest implements Owned {
  private constructor();
  /** Asks to sign. Takes the session: a signature is checked against a policy, by anybody. */
  static create(session: Session, document: DocumentDigest): SigningRequest;
  static decode(octets: Uint8Array): SigningRequest;
  encode(): Uint8Array;
  readonly document: DocumentDigest;
  /** What the signer is asked to show. */
  request(): PresentationRequest;
  free(): void;
  [Symbol.dispose](): void;
}

/** A signature on a document: archive it with the document, and with the issuer documents of its time. */
export class SignedDocument implements Owned {
  private constructor();
  static decode(octets: Uint8Array): SignedDocument;
  encode(): Uint8Array;
  /** The request that it answers. */
  request(): SigningRequest;
  /** What a time-stamp authority is asked to stamp: SHA-256 of the signature without a token. */
  readonly imprint: Uint8Array;
  /** The time-stamp token, if there is one. */
  readonly token: Uint8Array | undefined;
  /** The same with a token over the imprint, for instance one of RFC 3161. At most 65,536 octets. */
  withToken(token: Uint8Array): SignedDocument;
  free(): void;
  [Symbol.dispose](): void;
}

/** Who checks time-stamp tokens: a client of RFC 3161, with the authorities that the verifier accepts. */
export interface TimeStamps {
  /** The time at which an accepted authority stamped the imprint; none if the token does not say so. */
  time(token: Uint8Array, imprint: Uint8Array): Time | null | undefined | Promise<Time | null | undefined>;
}

/** A signature that holds. */
export interface VerifiedSignature {
  /** What the signer showed. */
  signer: VerifiedPresentation;
  /** When an accepted authority stamped it. Without it nothing proves when it was signed, and the signer chose the date. */
  time?: DateTimeText;
}

// ------------------------------------------------------------------------------------------------------ BBS drafts

/** The IETF drafts, octet for octet. Not verified is an error. */
export namespace bbs {
  const SHA_256: Suite;
  const SHAKE_256: Suite;

  /** A secret key, 32 octets, from at least 32 octets of key material. */
  function keyGen(keyMaterial: Uint8Array, keyInfo?: Uint8Array, keyDst?: Uint8Array, suite?: Suite): Uint8Array;
  /** The public key, 96 octets. */
  function publicKey(secretKey: Uint8Array, suite?: Suite): Uint8Array;

  function sign(options: {
    secretKey: Uint8Array;
    header?: Uint8Array;
    messages: Uint8Array[];
    suite?: Suite;
  }): Uint8Array;
  function verify(options: {
    publicKey: Uint8Array;
    signature: Uint8Array;
    header?: Uint8Array;
    messages: Uint8Array[];
    suite?: Suite;
  }): void;
  function proofGen(options: {
    publicKey: Uint8Array;
    signature: Uint8Array;
    header?: Uint8Array;
    presentationHeader?: Uint8Array;
    messages: Uint8Array[];
    /** Positions from 0. */
    disclosed: number[];
    suite?: Suite;
  }): Uint8Array;
  function proofVerify(options: {
    publicKey: Uint8Array;
    proof: Uint8Array;
    header?: Uint8Array;
    presentationHeader?: Uint8Array;
    /** How many messages were signed. */
    messageCount: number;
    /** The disclosed messages by position. */
    disclosed: [number, Uint8Array][];
    suite?: Suite;
  }): void;

  /** A prepared secret key: signs many times. */
  class Signer implements Owned {
    constructor(secretKey: Uint8Array, messageCount: number, suite?: Suite);
    sign(header: Uint8Array, messages: Uint8Array[]): Uint8Array;
    free(): void;
    [Symbol.dispose](): void;
  }

  /** A prepared public key: verifies many times. */
  class Verifier implements Owned {
    constructor(publicKey: Uint8Array, messageCount: number, suite?: Suite);
    verify(header: Uint8Array, messages: Uint8Array[], signature: Uint8Array): void;
    verifyProof(
      header: Uint8Array,
      presentationHeader: Uint8Array,
      disclosed: [number, Uint8Array][],
      proof: Uint8Array,
    ): void;
    free(): void;
    [Symbol.dispose](): void;
  }

  /** A signature that was checked, with tables: proves many times. */
  class Prover implements Owned {
    constructor(verifier: Verifier, header: Uint8Array, messages: Uint8Array[], signature: Uint8Array);
    prove(disclosed: number[], presentationHeader: Uint8Array): Uint8Array;
    free(): void;
    [Symbol.dispose](): void;
  }

  /** Blind signatures: the signer signs messages of the holder that it never sees. */
  namespace blind {
    /** Commits to the holder's messages. The blind, 32 octets, is secret and belongs to the signature. */
    function commit(options: { messages: Uint8Array[]; suite?: Suite }): Committed;
    /** Signs the signer's messages and what the commitment commits to, which is checked first. */
    function sign(options: {
      secretKey: Uint8Array;
      commitment?: Uint8Array;
      header?: Uint8Array;
      messages: Uint8Array[];
      suite?: Suite;
    }): Uint8Array;
    /** Checks a signature that was received. */
    function verify(options: BlindlySigned): void;
    function proofGen(options: BlindlySigned & Disclosing): Uint8Array;
    function proofVerify(options: BlindlyProved): void;
  }

  /** Pseudonyms: one holder is recognised within a context, and not across contexts. */
  namespace pseudonym {
    /** The holder's secrets behind its pseudonyms, 32 octets each. */
    function nymSecrets(count: number): Uint8Array[];
    /** The signer's share, drawn for each signature and sent with it: 32 octets. */
    function signerNymEntropy(): Uint8Array;
    function commit(options: { messages: Uint8Array[]; nymSecrets: Uint8Array[]; suite?: Suite }): Committed;
    function sign(options: {
      secretKey: Uint8Array;
      commitment: Uint8Array;
      header?: Uint8Array;
      messages: Uint8Array[];
      signerNymEntropy: Uint8Array;
      /** How many nym secrets the holder has, 1 unless said. */
      nymCount?: number;
      suite?: Suite;
    }): Uint8Array;
    /** Checks a signature that was received. */
    function verify(options: BlindlySigned & Nyms): void;
    /** The proof, and the pseudonym for the context: 48 octets. */
    function proofGen(
      options: BlindlySigned & Nyms & Disclosing & { contextId: Uint8Array },
    ): { proof: Uint8Array; pseudonym: Uint8Array };
    function proofVerify(
      options: BlindlyProved & { contextId: Uint8Array; pseudonym: Uint8Array; nymCount?: number },
    ): void;
  }

  interface Committed {
    /** For the signer: 112 octets and 32 for each message and nym secret. */
    commitment: Uint8Array;
    proverBlind: Uint8Array;
  }

  /** What a holder has of a signature. */
  interface BlindlySigned {
    publicKey: Uint8Array;
    signature: Uint8Array;
    header?: Uint8Array;
    /** The signer's messages. */
    messages: Uint8Array[];
    /** The holder's messages, as they were committed to. */
    committedMessages?: Uint8Array[];
    /** The blind of the commitment, if there was one. */
    proverBlind?: Uint8Array;
    suite?: Suite;
  }

  interface Nyms {
    nymSecrets: Uint8Array[];
    signerNymEntropy: Uint8Array;
  }

  interface Disclosing {
    presentationHeader?: Uint8Array;
    /** Positions among the signer's messages, from 0. */
    disclosed: number[];
    /** Positions among the holder's messages, from 0. */
    disclosedCommitted?: number[];
  }

  interface BlindlyProved {
    publicKey: Uint8Array;
    proof: Uint8Array;
    header?: Uint8Array;
    presentationHeader?: Uint8Array;
    /** How many messages of the signer were signed. */
    messageCount: number;
    /** How many messages the holder committed to. */
    committedCount?: number;
    disclosed: [number, Uint8Array][];
    disclosedCommitted?: [number, Uint8Array][];
    suite?: Suite;
  }
}
