import type * as averment from "./index.js";

/** The same in a worker: methods give promises, and so do properties, which are called. */
export type Remote<T> = T extends averment.Plan
  ? RemoteObject<T>
  : T extends { free(): void }
    ? RemoteObject<T>
    : T extends Uint8Array | Date | string | number | bigint | boolean | null | undefined
      ? T
      : T extends (infer Item)[]
        ? Remote<Item>[]
        : T extends object
          ? { [Key in keyof T]: Remote<T[Key]> }
          : T;

type Settled<T> = T extends Promise<infer Inner> ? Inner : T;

export type RemoteObject<T> = {
  readonly [Key in Exclude<keyof T, symbol | "free">]: T[Key] extends (...args: infer Args) => infer Result
    ? (...args: RemoteArguments<Args>) => Promise<Remote<Settled<Result>>>
    : () => Promise<T[Key]>;
} & { free(): Promise<void> };

type RemoteArguments<Args extends unknown[]> = { [Key in keyof Args]: RemoteArgument<Args[Key]> };
type RemoteArgument<T> = T extends (...args: infer Args) => infer Result
  ? (...args: Args) => Result | Promise<Settled<Result>>
  : T extends { free(): void }
    ? RemoteObject<T> | Exclude<Remote<T>, RemoteObject<T>>
    : T extends { free(): void }[]
      ? RemoteObject<T[number]>[]
      : T extends averment.TrustListDefinition
        ? Omit<T, "entries"> & { entries: RemoteEntry[] }
      : T extends { document: averment.IssuerDocument; schema: string }[]
        ? { document: RemoteObject<averment.IssuerDocument>; schema: string }[]
      : T extends averment.Answer[]
        ? { session: RemoteObject<averment.Session>; presentation: Uint8Array }[]
        : T extends averment.NonceStore
          ? averment.NonceStore | RemoteObject<averment.MemoryNonceStore>
          : T;

type RemoteEntry = Omit<averment.TrustListDefinition["entries"][number], "document" | "registries"> & {
  document: RemoteObject<averment.IssuerDocument>;
  registries?: { document: RemoteObject<averment.RegistryDocument>; from: string; until: string }[];
};

type Statics<Class> = {
  readonly [Key in Exclude<keyof Class, "prototype">]: Class[Key] extends (...args: infer Args) => infer Result
    ? (...args: RemoteArguments<Args>) => Promise<Remote<Result>>
    : never;
};

type Constructor<Args extends unknown[], Instance> = {
  create(...args: RemoteArguments<Args>): Promise<RemoteObject<Instance>>;
};

/**
 * What a worker offers. `new Verifier(…)` becomes `Verifier.create(…)`. Functions and stores that are passed stay in the page,
 * which the worker asks.
 */
export interface Averment {
  readonly Schema: Statics<typeof averment.Schema>;
  readonly IssuerDocument: Statics<typeof averment.IssuerDocument>;
  readonly Issuer: Statics<typeof averment.Issuer>;
  readonly Offer: Statics<typeof averment.Offer>;
  readonly Holder: Statics<typeof averment.Holder>;
  readonly Pending: Statics<typeof averment.Pending>;
  readonly PresentationRequest: Statics<typeof averment.PresentationRequest>;
  readonly Session: Statics<typeof averment.Session>;
  readonly Verifier: Constructor<[audience: string, documents: averment.IssuerDocument[]], averment.Verifier>;
  readonly Registration: Constructor<[store?: averment.RegistrationStore], averment.Registration & { free(): void }>;
  readonly MemoryNonceStore: Constructor<[capacity: number], averment.MemoryNonceStore>;
  readonly MemoryRegistrationStore: Constructor<[], averment.MemoryRegistrationStore>;
  readonly SigningRequest: Statics<typeof averment.SigningRequest>;
  readonly SignedDocument: Statics<typeof averment.SignedDocument>;
  readonly Operator: Statics<typeof averment.Operator>;
  readonly StatusRegistry: Statics<typeof averment.StatusRegistry>;
  readonly RegistryDocument: Statics<typeof averment.RegistryDocument>;
  readonly StatusChain: Statics<typeof averment.StatusChain>;
  readonly TrustList: Statics<typeof averment.TrustList>;
  readonly Recognition: Constructor<[own: averment.TrustList, others?: averment.TrustList[]], averment.Recognition>;
  readonly Authorities: Statics<typeof averment.Authorities>;
  ageAtLeast(claim: string, years: number, on: string): Promise<averment.ConditionJson>;
  notRevoked(query: averment.CredentialQuery, maxAge: number): Promise<averment.CredentialQuery<averment.ConditionJson>>;
  issuedByOneOf(
    query: averment.CredentialQuery,
    authorities: RemoteObject<averment.Authorities>,
  ): Promise<averment.CredentialQuery<averment.ConditionJson>>;
  digestDocument(document: Uint8Array | Blob, algorithm?: averment.DocumentDigest["algorithm"]): Promise<averment.DocumentDigest>;
  /** Ends the worker. What lives in it is gone. */
  terminate(): void;
}

/** Starts a worker with the module in it. Without a source it is the file of the package. */
export default function connect(source?: string | URL | ArrayBuffer | WebAssembly.Module): Promise<Averment>;
export { AvermentError, isAvermentError } from "./index.js";
