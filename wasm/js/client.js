// The page's side: proxies whose methods ask the worker.

import { argument, AvermentError } from "./border.js";

/** Handles by proxy. */
const handles = new WeakMap();
/** What the worker asks of objects that stay here: of stores, and of clients of time-stamps. */
const METHODS = ["consume", "register", "replace", "time"];
/** What is called without a class. */
const FUNCTIONS = ["ageAtLeast", "digestDocument", "issuedByOneOf", "notRevoked"];
/** How deep handles stand in what is passed. */
const DEPTH = 3;

function isPlain(value) {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** Whether there is a handle in a list or in a plain object. */
function holds(value, depth = DEPTH) {
  if (handles.has(value)) return true;
  if (depth === 0 || !(Array.isArray(value) || isPlain(value))) return false;
  return Object.values(value).some((item) => holds(item, depth - 1));
}

/** `port` posts messages, tells what comes back, and can be ended. */
export async function connect(port, source) {
  const waiting = new Map();
  /** Functions that the worker may call, by number, and what they threw last. */
  const functions = new Map();
  const thrown = new Map();
  let last = 0;
  let ended;

  const settle = ({ id, value, error }) => {
    const { resolve, reject, passed = [] } = waiting.get(id) ?? {};
    waiting.delete(id);
    if (error) reject?.(thrown.get(error.thrower) ?? new AvermentError(error.code, error.hint, error.message));
    else resolve?.(unwrap(value));
    for (const number of [...passed, error?.thrower]) thrown.delete(number);
    for (const number of passed) functions.delete(number);
  };
  /** The worker calls a function of this thread. */
  const answer = async ({ asked, number, args }) => {
    try {
      port.post({ answered: asked, value: await functions.get(number)(...args) });
    } catch (error) {
      thrown.set(number, error);
      if (!ended) port.post({ answered: asked, failed: true });
    }
  };
  const receive = (message) => ("asked" in message ? void answer(message) : settle(message));
  const end = (message) => {
    ended = new AvermentError("wasm/worker", "developer: start another worker", message);
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
    port.terminate();
  };
  port.listen(receive, end);

  /** `passed` are the functions that are passed for this call alone. */
  const post = (asked, passed = []) =>
    new Promise((resolve, reject) => {
      if (ended) return reject(ended);
      last += 1;
      try {
        port.post({ id: last, ...asked });
        waiting.set(last, { resolve, reject, passed });
      } catch (error) {
        // What cannot be copied.
        reject(argument(String(error)));
      }
    });

  const call = ({ args, ...asked }) => {
    const passed = [];
    const wrapped = args.map((value) => wrap(value, passed));
    // What is made keeps its store.
    return post({ ...asked, args: wrapped }, asked.name === "create" ? [] : passed);
  };

  const registry = new FinalizationRegistry((handle) => {
    // Nobody waits for it: where the worker ends first, everything in it is gone anyhow.
    if (!ended) post({ target: handle, name: "free", args: [] }).catch(() => undefined);
  });

  const proxy = (target, released) => {
    const made = new Proxy(Object.freeze(Object.create(null)), {
      get(_, name) {
        // Not a promise, whoever awaits it.
        if (typeof name !== "string" || name === "then") return undefined;
        return (...args) => {
          if (name === "free" && released) {
            registry.unregister(released);
          }
          return call({ target, name, args });
        };
      },
    });
    return made;
  };

  const keep = (operation, passed) => {
    last += 1;
    functions.set(last, operation);
    passed.push(last);
    return last;
  };

  const wrap = (value, passed) => {
    if (handles.has(value)) return { handle: handles.get(value) };
    if (typeof value === "function") return { function: keep(value, passed) };
    if (holds(value)) {
      if (Array.isArray(value)) return { items: value.map((item) => wrap(item, passed)) };
      return { members: Object.entries(value).map(([name, item]) => [name, wrap(item, passed)]) };
    }
    const methods = METHODS.filter((name) => typeof value === "object" && typeof value?.[name] === "function");
    if (methods.length === 0) return { value };
    return { methods: methods.map((name) => [name, keep((...args) => value[name](...args), passed)]) };
  };

  const unwrap = (value) => {
    if ("handle" in value) {
      const token = {};
      const made = proxy(value.handle, token);
      handles.set(made, value.handle);
      registry.register(made, value.handle, token);
      return made;
    }
    if ("items" in value) return value.items.map(unwrap);
    if ("members" in value) return Object.fromEntries(value.members.map(([name, inner]) => [name, unwrap(inner)]));
    return value.value;
  };

  try {
    await post({ init: { source: source instanceof URL ? source.href : source } });
  } catch (error) {
    port.terminate();
    throw error;
  }
  return new Proxy(Object.freeze(Object.create(null)), {
    get(_, name) {
      if (typeof name !== "string" || name === "then") return undefined;
      if (name === "terminate") return () => end("the worker was ended");
      if (FUNCTIONS.includes(name)) return (...args) => call({ name, args });
      return proxy(name);
    },
  });
}
