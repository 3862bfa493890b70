// The page in which browser.mjs measures.

import { measure } from "./measure.mjs";

globalThis.measure = (rounds) =>
  measure(
    async () => {
      const averment = await import(new URL("/pkg/index.js", location.href).href);
      await averment.default();
      const found = await fetch("/bench/pkg/averment_core.js");
      if (!found.ok) return { averment };
      const core = await import(new URL("/bench/pkg/averment_core.js", location.href).href);
      await core.default();
      return { averment, core };
    },
    globalThis.print,
    rounds,
  );
