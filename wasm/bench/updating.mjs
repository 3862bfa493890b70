// One update over all removals, and one that is stopped half-way: in Node, in a worker, or in the page itself.

const octets = (value) => Uint8Array.from(value);

/** A wallet as it was before the removals. */
async function walletOf(averment, { secret, credential, start: [document, head] }) {
  const holder = await averment.Holder.fromSecret(octets(secret));
  const from = await averment.RegistryDocument.decode(octets(document));
  const chain = averment.StatusChain.start(from, octets(head));
  await holder.follow(await chain);
  await holder.addStored(octets(credential));
  return holder;
}

const wall = () => performance.now();

/** The whole update: how long it takes, and the longest time between two reports. */
async function whole(holder, { name, epochs }, clock = wall) {
  const began = clock();
  let [last, longest] = [began, 0];
  await holder.updateStatus(name, epochs.map(octets), () => {
    const now = clock();
    [longest, last] = [Math.max(longest, now - last), now];
  });
  return [clock() - began, longest];
}

/** How long it goes on after half of the removals, when the answer was `false`. */
async function stopped(holder, { name, epochs }, clock = wall) {
  let said;
  try {
    await holder.updateStatus(name, epochs.map(octets), ({ read, total }) => {
      if (said === undefined && 2 * read >= total) said = clock();
      return said === undefined;
    });
  } catch (error) {
    if (error.code !== "status/stopped") throw error;
  }
  return clock() - said;
}

export async function inNode(averment, given, clock) {
  const figures = await whole(await walletOf(averment, given), given, clock);
  return [...figures, await stopped(await walletOf(averment, given), given, clock)];
}

/** The longest time between two ticks of a timer while `action` runs. */
async function gapDuring(action) {
  let [last, longest, isOver] = [performance.now(), 0, false];
  const tick = () => {
    const now = performance.now();
    [longest, last] = [Math.max(longest, now - last), now];
    if (!isOver) setTimeout(tick);
  };
  tick();
  const result = await action();
  isOver = true;
  tick();
  return [result, longest];
}

/** `how`: in a `worker`, in the `page` itself, or `idle`: what gaps there are anyhow. */
export async function inPage(given, how) {
  if (how === "idle") return [undefined, undefined, undefined, (await gapDuring(() => new Promise((done) => { setTimeout(done, 1_000); })))[1]];
  const averment = how === "worker" ? await (await import("/pkg/worker.js")).default() : await import("/pkg/index.js");
  if (how === "page") await averment.default();
  try {
    const holder = await walletOf(averment, given);
    const [figures, gap] = await gapDuring(() => whole(holder, given));
    return [...figures, await stopped(await walletOf(averment, given), given), gap];
  } finally {
    if (how === "worker") averment.terminate();
  }
}
