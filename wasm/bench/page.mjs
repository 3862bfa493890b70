// The page in which browser.mjs measures.

import { measure } from "./measure.mjs";

globalThis.measure = (rounds) =>
  measure(
    async () => {
      const averment = await import(new URL("/pkg/index.js", location.href).href);
      await averment.default();
      const found = await fetch("/bench/pkg/averment_core.js");
      if (!found.ok) return { averment };
      const packed = (name) => new URL(`/bench/pkg/${name}`, location.href).href;
      const core = await import(packed("averment_core.js"));
      await core.default({ module_or_path: packed("averment_core_bg.wasm") });
      return { averment, core };
    },
    globalThis.print,
    rounds,
  );
