// Prints what failed, and then `N passed, N failed`.

export default async function* report(source) {
  let passed = 0;
  let failed = 0;
  for await (const { type, data } of source) {
    if (type === "test:pass" && data.details?.type !== "suite") passed += 1;
    if (type === "test:fail" && data.details?.type !== "suite") {
      failed += 1;
      const { error } = data.details;
      yield `not ok: ${data.name}\n${error?.cause?.stack ?? error?.stack ?? error}\n`;
    }
    if (type === "test:stderr" || type === "test:stdout") yield data.message;
    if (type === "test:diagnostic" && /^#/.test(data.message)) yield `${data.message}\n`;
  }
  yield `${passed} passed, ${failed} failed\n`;
}
