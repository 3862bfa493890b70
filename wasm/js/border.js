// What stands between a page and the module: errors, checked arguments, and handles.
//
// Everything of the language that is used after loading is taken when this file is loaded, so that a page that changes
// prototypes later changes nothing here. Arguments are read once, as data: a getter is refused and never called.

const { defineProperty, entries, getOwnPropertyDescriptor, getPrototypeOf, keys } = Object;
const { isArray } = Array;
const { isSafeInteger } = Number;
const { parse, stringify } = JSON;
const apply = Reflect.apply;
const toIso = Date.prototype.toISOString;
const octetsPrototype = getPrototypeOf(Uint8Array.prototype);
const kindOf = getOwnPropertyDescriptor(octetsPrototype, Symbol.toStringTag).get;
const bufferOf = getOwnPropertyDescriptor(octetsPrototype, "buffer").get;
const lengthOf = getOwnPropertyDescriptor(octetsPrototype, "length").get;
const lengthOfBuffer = getOwnPropertyDescriptor(ArrayBuffer.prototype, "byteLength").get;
const setOctets = octetsPrototype.set;
const toBinary = globalThis.btoa;
const fromBinary = globalThis.atob;
const { fromCharCode } = String;

/** The most octets, and the most characters of text, of one argument. */
export const LIMIT = 1_048_576;
const DEPTH = 32;
const SEPARATOR = "\u001f";

export class AvermentError extends Error {
  constructor(code, hint, message) {
    super(message || code);
    const fixed = (value) => ({ value, enumerable: true });
    defineProperty(this, "name", { value: "AvermentError" });
    defineProperty(this, "code", fixed(code));
    defineProperty(this, "hint", fixed(hint));
  }
}

export function isAvermentError(error) {
  return error instanceof Error && error.name === "AvermentError" && typeof error.code === "string";
}

export function argument(what) {
  return new AvermentError("wasm/argument", "developer: pass what the type says", what);
}

function tooLong(what) {
  return new AvermentError("wasm/too-long", "developer: refuse what is longer than anything of the library", what);
}

// ----------------------------------------------------------------------------------------------------- the instance

/** `empty`, `ready` or `poisoned`. */
let state = "empty";
let wipeStack = () => {};
let functions = {};

/** `exports` are what the instance has. */
export function ready(wipe, exports) {
  state = "ready";
  wipeStack = wipe;
  functions = exports;
}

/** A part of the module that the smaller one is without: it has the function `first` or nothing of it. */
export function part(core, first) {
  const get = (_, name) => {
    if (state === "ready" && !(first in functions)) {
      throw new AvermentError("wasm/left-out", "developer: import averment in place of averment/small", name);
    }
    return core[name];
  };
  return new Proxy({}, { get });
}

function poisoned() {
  const hint = "developer: report how it came; load the page, or start a worker, anew";
  return new AvermentError("wasm/poisoned", hint, "the module stopped in the middle of an operation");
}

/** An error of the library, from the one text that it crosses as. */
export function failed(notation) {
  const [code, hint, message] = notation.split(SEPARATOR);
  return new AvermentError(code, hint, message);
}

/** Calls the module. What it throws is an error of the library; anything else means that it stopped half-way. */
export function call(operation) {
  if (state === "empty") {
    throw new AvermentError("wasm/not-loaded", "developer: await init() first", "the module is not loaded");
  }
  if (state === "poisoned") throw poisoned();
  try {
    return operation();
  } catch (error) {
    if (typeof error === "string") {
      throw failed(error);
    }
    if (error instanceof AvermentError) throw error;
    state = "poisoned";
    throw poisoned();
  }
}

/** Calls the module with secrets, and wipes what they left on its stack. */
export function callSecretly(operation) {
  try {
    return call(operation);
  } finally {
    if (state === "ready") wipeStack();
  }
}

// -------------------------------------------------------------------------------------------------------- arguments

/** A copy of the octets of a `Uint8Array` that nobody else can write while they are read. */
export function octets(value, what, limit = LIMIT) {
  let length;
  let buffer;
  try {
    // Views of other kinds, and what only looks like one, have another answer or none.
    if (apply(kindOf, value, []) !== "Uint8Array") throw argument(what);
    length = apply(lengthOf, value, []);
    buffer = apply(bufferOf, value, []);
    // Throws for a SharedArrayBuffer.
    apply(lengthOfBuffer, buffer, []);
  } catch {
    throw argument(`${what}: not a Uint8Array of its own memory`);
  }
  if (length > limit) throw tooLong(what);
  try {
    // Throws for a detached buffer.
    new Uint8Array(buffer, 0, 0);
  } catch {
    throw argument(`${what}: detached`);
  }
  const copy = new Uint8Array(length);
  apply(setOctets, copy, [value]);
  return copy;
}

export function text(value, what) {
  if (typeof value !== "string") throw argument(`${what}: not a string`);
  if (value.length > LIMIT) throw tooLong(what);
  if (/\p{Surrogate}/u.test(value)) throw argument(`${what}: half a character`);
  return value;
}

export function optionalText(value, what) {
  return value === undefined ? undefined : text(value, what);
}

export function count(value, what) {
  if (!isSafeInteger(value) || value < 0 || value > 0xffff_ffff) throw argument(`${what}: not a number from 0`);
  return value;
}

/** `YYYY-MM-DDThh:mm:ssZ` of a text or a `Date`. */
export function time(value, what) {
  if (typeof value === "string") return text(value, what);
  try {
    return apply(toIso, value, []).replace(/\.\d+Z$/, "Z");
  } catch {
    throw argument(`${what}: neither a time nor a valid Date`);
  }
}

export function hex(value, what) {
  if (typeof value !== "string" || value.length > 256 || !/^(?:[0-9a-f]{2})*$/.test(value)) {
    throw argument(`${what}: not hexadecimal digits`);
  }
  return Uint8Array.from(value.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

export function toHex(value) {
  return Array.from(value, (octet) => octet.toString(16).padStart(2, "0")).join("");
}

/** The members of a list, read as data. */
export function list(value, what, limit) {
  if (!isArray(value)) throw argument(`${what}: not an array`);
  const length = getOwnPropertyDescriptor(value, "length")?.value;
  if (!isSafeInteger(length) || length > limit) throw tooLong(what);
  return Array.from({ length }, (_, index) => member(value, index, what));
}

/** A member of an object of its own, read as data; undefined where there is none. */
export function member(value, name, what) {
  if (value === null || typeof value !== "object") throw argument(`${what}: not an object`);
  const property = getOwnPropertyDescriptor(value, name);
  if (property && !("value" in property)) throw argument(`${what}: a getter`);
  return property?.value;
}

/**
 * JSON text of plain data: `bigint` as text of digits or, where `numbers` says so, as a number; octets as base64url.
 * Members that are undefined are left out.
 */
export function json(value, what, numbers = false, limit = LIMIT) {
  const parts = [];
  let length = 0;
  const put = (part) => {
    length += part.length;
    if (length > limit) throw tooLong(what);
    parts.push(part);
  };
  put.number = numbers ? (digits) => put(digits) : (digits) => put(`"${digits}"`);
  write(value, what, DEPTH, put);
  return parts.join("");
}

function write(value, what, depth, put) {
  switch (typeof value) {
    case "string":
      return put(stringify(text(value, what)));
    case "boolean":
      return put(value ? "true" : "false");
    case "bigint":
      return put.number(`${value}`);
    case "number":
      if (!isSafeInteger(value)) throw argument(`${what}: not a safe integer`);
      return put(`${value}`);
    case "object":
      if (value === null || depth === 0) break;
      if (isArray(value)) return writeList(value, what, depth, put);
      if (isOctets(value)) return put(`"${toBase64url(octets(value, what))}"`);
      return writeObject(value, what, depth, put);
  }
  throw argument(`${what}: not plain data`);
}

function writeList(value, what, depth, put) {
  put("[");
  list(value, what, 65_536).forEach((item, index) => {
    if (index > 0) put(",");
    write(item, what, depth - 1, put);
  });
  put("]");
}

function writeObject(value, what, depth, put) {
  const prototype = getPrototypeOf(value);
  // Of another realm too: a prototype without a prototype.
  if (prototype !== null && getPrototypeOf(prototype) !== null) throw argument(`${what}: not a plain object`);
  put("{");
  let first = true;
  for (const name of keys(value)) {
    const item = member(value, name, what);
    if (item === undefined) continue;
    put(`${first ? "" : ","}${stringify(text(name, what))}:`);
    write(item, what, depth - 1, put);
    first = false;
  }
  put("}");
}

function isOctets(value) {
  return apply(kindOf, value, []) === "Uint8Array";
}

function toBase64url(value) {
  let binary = "";
  for (const octet of value) binary += fromCharCode(octet);
  return toBinary(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

export function fromBase64url(value) {
  const binary = fromBinary(value.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (octet) => octet.charCodeAt(0));
}

// ---------------------------------------------------------------------------------------------------------- results

/** A content, in which plain values keep what JSON would lose: that they are numbers, or octets. */
export function content(value) {
  const claims = member(value, "claims", "content");
  if (claims === null || typeof claims !== "object") throw argument("content: no claims");
  const tagged = { __proto__: null };
  for (const name of keys(claims)) {
    const claim = member(claims, name, "content");
    tagged[name] = claim !== null && typeof claim === "object" && isOctets(claim) ? { bytes: claim } : claim;
  }
  const outline = { __proto__: null };
  for (const name of keys(value)) outline[name] = name === "claims" ? tagged : member(value, name, "content");
  return json(outline, "content", true);
}

export const read = parse;

/** A claim value of a document as holders and verifiers get it. */
export function claimValue(value) {
  if (value === "absent") return value;
  const [[tag, inner]] = entries(value);
  switch (tag) {
    case "u64":
    case "i64":
      return { [tag]: BigInt(inner) };
    case "bytes":
      return { bytes: fromBase64url(inner) };
    default:
      return value;
  }
}

export function claimValues(claims) {
  const revived = {};
  for (const [name, value] of entries(claims)) {
    defineProperty(revived, name, { value: claimValue(value), enumerable: true, writable: true, configurable: true });
  }
  return revived;
}

/** A condition with values as holders get them. */
export function condition(value) {
  const [[tag, terms]] = entries(value);
  const revived = { ...terms };
  for (const name of ["value", "min", "max"]) {
    if (name in terms) revived[name] = claimValue(terms[name]);
  }
  if (terms.values) revived.values = terms.values.map(claimValue);
  return { [tag]: revived };
}

// ---------------------------------------------------------------------------------------------------------- handles

const INSIDE = Symbol("inside");

function busy(what) {
  return new AvermentError("wasm/busy", "developer: use nothing from within a question about it", `${what}: at work`);
}

/** Something that lives in the module. */
export class Handle {
  #core;
  /** Whether the module is at work in it and asks the page something meanwhile. */
  #busy = false;

  constructor(inside, core) {
    if (inside !== INSIDE) throw argument("made by a static method");
    this.#core = core;
  }

  /** What a class has as superclass and its constructor passes on. */
  static get inside() {
    return INSIDE;
  }

  static core(handle, Class, what) {
    if (typeof handle !== "object" || handle === null || !(#core in handle) || !(handle instanceof Class)) {
      throw argument(`${what}: not a ${Class.name}`);
    }
    if (handle.#core === undefined) {
      const hint = "developer: use nothing after free(), and no offer, session or application twice";
      throw new AvermentError("wasm/released", hint, `${what}: released, or taken before`);
    }
    if (handle.#busy) throw busy(what);
    return handle.#core;
  }

  /** Asks what the page may not touch until it is answered, whatever the page is asked in between. */
  static alone(handle, Class, question) {
    const core = Handle.core(handle, Class, Class.name);
    handle.#busy = true;
    try {
      return callSecretly(() => question(core));
    } finally {
      handle.#busy = false;
    }
  }

  /** Hands the value over: the handle cannot be used any more. */
  static take(handle, Class, what) {
    const core = Handle.core(handle, Class, what);
    handle.#core = undefined;
    return core;
  }

  free() {
    if (this.#core === undefined) return;
    if (this.#busy) throw busy("handle");
    const core = this.#core;
    this.#core = undefined;
    callSecretly(() => core.free());
  }
}
if (Symbol.dispose) {
  defineProperty(Handle.prototype, Symbol.dispose, { value: Handle.prototype.free, writable: true, configurable: true });
}

/** Asks what a handle stands for. */
export function ask(handle, Class, question) {
  const inner = Handle.core(handle, Class, Class.name);
  return call(() => question(inner));
}

/** The same with secrets, which are wiped from the stack of the module. */
export function askSecretly(handle, Class, question) {
  const inner = Handle.core(handle, Class, Class.name);
  return callSecretly(() => question(inner));
}
