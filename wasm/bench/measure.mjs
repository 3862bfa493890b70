// What is measured, in Node and in a browser: all packages take turns, operation by operation, so that whatever else the
// machine does meets all of them. Medians are in milliseconds; a ratio is the median of the fastest peer over ours.

import { ours, peers } from "./peers.mjs";

const median = (times) => times.toSorted((a, b) => a - b)[times.length >> 1];
const name = "averment";

/** Measures, and prints tables in Markdown. `load` gives the package, ready to use. */
export async function measure(load, print, ROUNDS) {
  const began = performance.now();
  const { averment, core } = await load();
  print(`instantiation ${(performance.now() - began).toFixed(1)} ms`);

  print("\n| operation | averment | " + Object.keys(peers).join(" | ") + " | ratio |");
  print("|---|---|" + "---|".repeat(Object.keys(peers).length + 1));
  for (const count of [10, 32]) {
    const subjects = { [name]: await ours(averment, count) };
    for (const [peer, make] of Object.entries(peers)) subjects[peer] = await make(count);
    for (const operation of Object.keys(subjects[name])) {
      const times = Object.fromEntries(Object.keys(subjects).map((subject) => [subject, []]));
      for (let round = -1; round < ROUNDS; round += 1) {
        for (const [subject, operations] of Object.entries(subjects)) {
          const start = performance.now();
          const verdict = await operations[operation]();
          const time = performance.now() - start;
          if (verdict === false || verdict?.verified === false) throw new Error(`${subject}: ${operation} failed`);
          // The first round warms up.
          if (round >= 0) times[subject].push(time);
        }
      }
      const { [name]: own, ...others } = Object.fromEntries(
        Object.entries(times).map(([subject, taken]) => [subject, median(taken)]),
      );
      const ratio = Math.min(...Object.values(others)) / own;
      const cells = [own, ...Object.values(others)].map((time) => time.toFixed(2));
      print(`| ${operation}, ${count} messages | ${cells.join(" | ")} | ${ratio.toFixed(2)} |`);
    }
  }

  // What only a module for benches has: FEATURES=bench wasm/build.sh wasm/bench/pkg.
  if (core) {
    print("\n| curve | ms |\n|---|---|");
    for (const [what, operation] of [["pairing", core.benchPairings], ["multiplication in G1", core.benchMultiplications]]) {
      operation(1);
      const start = performance.now();
      operation(ROUNDS);
      print(`| ${what} | ${((performance.now() - start) / ROUNDS).toFixed(2)} |`);
    }
  }

  // An age check with a wallet that was just opened, and again.
  const { Holder, Issuer, Verifier, ageAtLeast } = averment;
  const [today, now, audience] = ["2026-11-24", "2026-11-24T12:00:00Z", "https://service.example"];
  const schema = {
    id: "gov.example/resident",
    version: 1,
    claims: [{ name: "birth_date", type: "date" }, ..."abcdefghi"].map((claim) =>
      typeof claim === "string" ? { name: claim, type: "text" } : claim,
    ),
  };
  const { issuer, document } = Issuer.generate("gov.example", schema, "2020-01-01", "2036-12-31");
  const timed = (what, operation) => {
    const start = performance.now();
    const value = operation();
    print(`| ${what} | ${(performance.now() - start).toFixed(1)} |`);
    return value;
  };
  print("\n| age check, 10 claims | ms |\n|---|---|");
  const holder = timed("open a wallet", () => Holder.generate());
  const claims = Object.fromEntries([..."abcdefghi"].map((claim) => [claim, "text"]));
  const offer = issuer.offer();
  const { application, pending } = holder.apply(offer, document, today);
  const content = { claims: { ...claims, birth_date: "1990-05-17" }, until: "2031-12-31" };
  holder.accept(pending, issuer.issue(offer, application, content));
  const verifier = timed("set up a verifier", () => new Verifier(audience, [document]));
  const query = document.query("gov.example/resident");
  query.conditions.push(ageAtLeast("birth_date", 18, today));
  const ask = () => verifier.ask(query, "Age check", now);
  const { request, session } = ask();
  const plan = holder.plan(request, audience, now);
  const present = () => plan.present(plan.firstChoice());
  const presentation = timed("first presentation", present);
  timed("first verification", () => verifier.verify(session, presentation, now));
  holder.prepare();
  const times = { present: [], verify: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    const asked = ask();
    const answer = holder.plan(asked.request, audience, now);
    let start = performance.now();
    const made = answer.present(answer.firstChoice());
    times.present.push(performance.now() - start);
    start = performance.now();
    verifier.verify(asked.session, made, now);
    times.verify.push(performance.now() - start);
  }
  print(`| present, with tables | ${median(times.present).toFixed(1)} |`);
  print(`| verify | ${median(times.verify).toFixed(1)} |`);
}
