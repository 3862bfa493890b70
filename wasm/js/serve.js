// The worker's side: keeps what was made, by number, and does what is asked.

const CLASSES = [
  "Schema", "IssuerDocument", "Issuer", "Offer", "Holder", "Pending", "PresentationRequest", "Session", "Verifier",
  "Registration", "MemoryNonceStore", "Plan",
];
const FUNCTIONS = ["ageAtLeast"];

/** Answers calls: `receive` takes a message and gives what to post. */
export function serve(averment, post) {
  const kept = new Map();
  const numbers = new WeakMap();
  let last = 0;

  const isKept = (value) => CLASSES.some((name) => value instanceof averment[name]);

  const wrap = (value) => {
    if (isKept(value)) {
      if (!numbers.has(value)) {
        numbers.set(value, ++last);
        kept.set(last, value);
      }
      return { handle: numbers.get(value), name: value.constructor.name };
    }
    const isPlain = typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
    if (isPlain && Object.values(value).some(isKept)) {
      return { members: Object.entries(value).map(([name, inner]) => [name, wrap(inner)]) };
    }
    return { value };
  };

  const unwrap = (argument) => {
    if ("handle" in argument) return kept.get(argument.handle);
    if ("items" in argument) return argument.items.map(unwrap);
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
      if (Class && name === "create") return new Class(...values);
      if (!Class || !Object.hasOwn(Class, name) || typeof Class[name] !== "function") throw new TypeError(name);
      return Class[name](...values);
    }
    const object = kept.get(target);
    if (name === "free") {
      kept.delete(target);
      return object?.free?.();
    }
    const property = object && Object.getOwnPropertyDescriptor(Object.getPrototypeOf(object), name);
    if (!property || name === "constructor") throw new TypeError(name);
    return property.get ? object[name] : object[name](...values);
  };

  return async ({ id, init, ...asked }) => {
    try {
      const value = wrap(await (init ? averment.default(init.source) : perform(asked)));
      post({ id, value });
    } catch (error) {
      // Anything without a code is a call that no class has.
      const { code = "wasm/argument", hint = "", message = String(error) } = error;
      post({ id, error: { code, hint, message } });
    }
  };
}
