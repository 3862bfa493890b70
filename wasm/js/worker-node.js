// The package in a worker of Node.

import { Worker } from "node:worker_threads";
import { connect } from "./client.js";

export { AvermentError, isAvermentError } from "./border.js";

export default function start(source) {
  const worker = new Worker(new URL("./worker-thread-node.js", import.meta.url));
  return connect(
    {
      post: (message) => worker.postMessage(message),
      listen(settle, end) {
        worker.on("message", settle);
        worker.on("error", (error) => end(String(error)));
      },
      terminate: () => worker.terminate(),
    },
    source,
  );
}
