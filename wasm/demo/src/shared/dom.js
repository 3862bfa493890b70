// Elements without markup in strings: whatever a message says is text, and never HTML.

/** Makes an element. A property that starts with `on` is a listener, `class` and the others are attributes. */
export function h(tag, properties = {}, ...children) {
  return fill(document.createElement(tag), properties, children);
}

/** Makes an element of an SVG drawing. */
export function svg(tag, properties = {}, ...children) {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', tag), properties, children);
}

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

let count = 0;

/** An id that no other element of the page has. */
export function unique(prefix) {
  count += 1;
  return `${prefix}-${count}`;
}

/** A field with its label above it, and a hint between them that screen readers read too. */
export function field(label, input, hint) {
  const id = unique('field');
  input.id = id;
  if (hint) input.setAttribute('aria-describedby', `${id}-hint`);
  return h('div', { class: 'field' },
    h('label', { for: id }, label),
    hint && h('p', { class: 'hint', id: `${id}-hint` }, hint),
    input);
}

/** A choice of a file, with texts in the language of the page, which the browser's own control does not have. */
export function fileField(label, input, chooseText) {
  const id = unique('file');
  input.id = id;
  input.classList.add('visually-hidden');
  const chosen = h('span', { class: 'chosen' });
  for (const event of ['change', 'kept']) input.addEventListener(event, () => { chosen.textContent = input.files[0]?.name ?? ''; });
  return h('div', { class: 'field file' },
    input,
    h('label', { for: id }, h('span', { class: 'label' }, label), h('span', { class: 'button secondary' }, chooseText), chosen));
}

/** A button. While what it started runs, a second press does nothing. */
export function button(text, action, kind = 'secondary') {
  const element = h('button', { type: 'button', class: `button ${kind}` }, text);
  element.addEventListener('click', () => busy(element, action));
  return element;
}

/** A form that never leaves the page. */
export function form(properties, action, ...children) {
  const element = h('form', { ...properties, novalidate: true }, ...children);
  element.addEventListener('submit', (event) => {
    event.preventDefault();
    busy(element.querySelector('button[type=submit]'), () => action(element));
  });
  return element;
}

export function submit(text) {
  return h('button', { type: 'submit', class: 'button primary' }, text);
}

async function busy(element, action) {
  if (element.getAttribute('aria-disabled') === 'true') return;
  element.setAttribute('aria-disabled', 'true');
  try {
    await action();
  } finally {
    element.removeAttribute('aria-disabled');
  }
}

/** A list of names and values. */
export function pairs(entries, kind = 'pairs') {
  return h('dl', { class: kind }, entries.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))));
}

export function bullets(items, kind = 'bullets') {
  return h('ul', { class: kind }, items.map((item) => h('li', {}, item)));
}
