// Where the other two pages are. They are served on three ports in a row; whoever publishes the pages elsewhere
// writes their origins here.

const PAGES = ['wallet', 'service', 'office'];

/** Which page this is: `<html data-page>` says it. */
export const page = document.documentElement.dataset.page;

/** The origin of a page. */
export function originOf(name) {
  const port = Number(location.port) - PAGES.indexOf(page) + PAGES.indexOf(name);
  return `${location.protocol}//localhost:${port}`;
}
