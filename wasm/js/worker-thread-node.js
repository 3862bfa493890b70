// Runs in a worker of Node.

import { parentPort } from "node:worker_threads";
import * as averment from "./node.js";
import { serve } from "./serve.js";

const receive = serve(averment, (message) => parentPort.postMessage(message));
parentPort.on("message", receive);
