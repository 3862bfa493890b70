// Runs the tests that it is told.

import { parentPort, workerData } from "node:worker_threads";
import { Catalogue } from "./module.mjs";

let catalogue = new Catalogue(workerData);

parentPort.on("message", (name) => {
  const start = performance.now();
  let failure;
  try {
    catalogue.run(name);
  } catch (error) {
    failure = `${catalogue.said()}\n${error.stack}`;
    catalogue = new Catalogue(workerData);
  }
  parentPort.postMessage({ name, seconds: (performance.now() - start) / 1000, failure });
});
