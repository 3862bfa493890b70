// The package in a worker of the browser.

import { connect } from "./client.js";

export { AvermentError, isAvermentError } from "./border.js";

export default function start(source) {
  const worker = new Worker(new URL("./worker-thread.js", import.meta.url), { type: "module" });
  return connect(
    {
      post: (message) => worker.postMessage(message),
      listen(settle, end) {
        worker.onmessage = ({ data }) => settle(data);
        worker.onerror = ({ message }) => end(message || "the worker could not be loaded");
      },
      terminate: () => worker.terminate(),
    },
    source,
  );
}
