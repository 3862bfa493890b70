// Runs in a worker of the browser.

import * as averment from "./index.js";
import { serve } from "./serve.js";

const receive = serve(averment, (message) => self.postMessage(message));
self.onmessage = ({ data }) => receive(data);
