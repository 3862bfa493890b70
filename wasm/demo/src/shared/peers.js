// Where the other pages are. They are served on ports in a row; whoever publishes the pages elsewhere
// writes their origins here.

const PAGES = ['wallet', 'service', 'office', 'library'];

/** Which page this is: `<html data-page>` says it. */
export const page = document.documentElement.dataset.page;

/** The origin of a page. */
export function originOf(name) {
  const port = Number(location.port) - PAGES.indexOf(page) + PAGES.indexOf(name);
  return `${location.protocol}//localhost:${port}`;
}
