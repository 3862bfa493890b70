// The worker's side: keeps what was made, by number, and does what is asked.

const CLASSES = [
  "Schema", "IssuerDocument", "Issuer", "Offer", "Holder", "Pending", "PresentationRequest", "Session", "Verifier",
  "Registration", "MemoryNonceStore", "MemoryRegistrationStore", "Plan", "SigningRequest", "SignedDocument",
  "Operator", "StatusRegistry", "RegistryDocument", "StatusChain", "TrustList", "Recognition", "Authorities",
];
const FUNCTIONS = ["ageAtLeast", "digestDocument", "issuedByOneOf", "notRevoked"];

/** Answers calls: what is given takes a message, and posts what there is to say. */
export function serve(averment, post) {
  const kept = new Map();
  const numbers = new WeakMap();
  let last = 0;
  /** Functions of the page that were called and have not answered. */
  const asking = new Map();

  /** A function of the page. */
  const far = (number) => (...args) =>
    new Promise((resolve, reject) => {
      last += 1;
      asking.set(last, { resolve, reject, number });
      post({ asked: last, number, args });
    });

  const answered = ({ answered: asked, value, failed }) => {
    const { resolve, reject, number: thrower } = asking.get(asked) ?? {};
    asking.delete(asked);
    if (failed) reject?.(Object.assign(new Error("a function of the page threw"), { thrower }));
    else resolve?.(value);
  };

  const isKept = (value) => CLASSES.some((name) => value instanceof averment[name]);

  const wrap = (value) => {
    if (isKept(value)) {
      if (!numbers.has(value)) {
        numbers.set(value, ++last);
        kept.set(last, value);
      }
      return { handle: numbers.get(value), name: value.constructor.name };
    }
    if (Array.isArray(value) && value.some(isKept)) return { items: value.map(wrap) };
    const isPlain = typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
    if (isPlain && Object.values(value).some(isKept)) {
      return { members: Object.entries(value).map(([name, inner]) => [name, wrap(inner)]) };
    }
    return { value };
  };

  const unwrap = (argument) => {
    if ("handle" in argument) return kept.get(argument.handle);
    if ("items" in argument) return argument.items.map(unwrap);
    if ("members" in argument) return Object.fromEntries(argument.members.map(([name, inner]) => [name, unwrap(inner)]));
    if ("function" in argument) return far(argument.function);
    if ("methods" in argument) return Object.fromEntries(argument.methods.map(([name, number]) => [name, far(number)]));
    return argument.value;
  };

  const perform = ({ target, name, args }) => {
    const values = args.map(unwrap);
    if (target === undefined) {
      if (!FUNCTIONS.includes(name)) throw new TypeError(name);
      return averment[name](...values);
    }
    if (typeof target === "string") {
      const Class = CLASSES.includes(target) ? averment[target] : undefined;
      if (Class && name === "create" && !Object.hasOwn(Class, name)) return new Class(...values);
      if (!Class || !Object.hasOwn(Class, name) || typeof Class[name] !== "function") throw new TypeError(name);
      return Class[name](...values);
    }
    const object = kept.get(target);
    if (name === "free") {
      kept.delete(target);
      return object?.free?.();
    }
    // The function of the page answers later.
    if (name === "issueAgainst") return object.issueAgainstLater(...values);
    const property = object && Object.getOwnPropertyDescriptor(Object.getPrototypeOf(object), name);
    if (!property || name === "constructor") throw new TypeError(name);
    return property.get ? object[name] : object[name](...values);
  };

  return async ({ id, init, ...asked }) => {
    if ("answered" in asked) return answered(asked);
    try {
      const value = wrap(await (init ? averment.default(init.source) : perform(asked)));
      post({ id, value });
    } catch (error) {
      // Anything without a code is a call that no class has.
      const { code = "wasm/argument", hint = "", message = String(error), thrower } = error;
      post({ id, error: { code, hint, message, thrower } });
    }
  };
}
