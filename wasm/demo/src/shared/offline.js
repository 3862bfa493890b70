/** Keeps the files of this page in the browser, so that it opens without a network from the second time on. */
export function keepOffline() {
  if (!('serviceWorker' in navigator)) return;
  navigator.serviceWorker.register('/sw.js').catch((error) => console.warn('not kept for use without a network', error));
}
