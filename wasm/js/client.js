// The page's side: proxies whose methods ask the worker.

import { argument, AvermentError } from "./border.js";

/** Handles by proxy. */
const handles = new WeakMap();

/** `port` posts messages, tells what comes back, and can be ended. */
export async function connect(port, source) {
  const waiting = new Map();
  let last = 0;
  let ended;

  const settle = ({ id, value, error }) => {
    const { resolve, reject } = waiting.get(id) ?? {};
    waiting.delete(id);
    if (error) reject?.(new AvermentError(error.code, error.hint, error.message));
    else resolve?.(unwrap(value));
  };
  const end = (message) => {
    ended = new AvermentError("wasm/worker", "developer: start another worker", message);
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
    port.terminate();
  };
  port.listen(settle, end);

  const post = (asked) =>
    new Promise((resolve, reject) => {
      if (ended) return reject(ended);
      last += 1;
      try {
        port.post({ id: last, ...asked });
        waiting.set(last, { resolve, reject });
      } catch (error) {
        // A function, for instance.
        reject(argument(String(error)));
      }
    });

  const registry = new FinalizationRegistry((handle) => {
    if (!ended) void post({ target: handle, name: "free", args: [] });
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
          return post({ target, name, args: args.map(wrap) });
        };
      },
    });
    return made;
  };

  const wrap = (value) => {
    if (handles.has(value)) return { handle: handles.get(value) };
    if (Array.isArray(value) && value.some((item) => handles.has(item))) return { items: value.map(wrap) };
    return { value };
  };

  const unwrap = (value) => {
    if ("handle" in value) {
      const token = {};
      const made = proxy(value.handle, token);
      handles.set(made, value.handle);
      registry.register(made, value.handle, token);
      return made;
    }
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
      if (name === "ageAtLeast") return (...args) => post({ name, args: args.map(wrap) });
      return proxy(name);
    },
  });
}
