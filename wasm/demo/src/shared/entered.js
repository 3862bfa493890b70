// What a person has entered on a screen, so that it survives when the screen is drawn anew, in another language for example.

const CONTROLS = 'input:not([type=radio]), textarea, select';
const FOCUSABLE = 'a[href], button, input, textarea, select, summary, [tabindex]';

const allIn = (root, selector) => [...root.querySelectorAll(selector)];

/** Texts that are shown and hidden secrets are the same control. */
const kindOf = ({ tagName, type }) => `${tagName} ${type === 'password' ? 'text' : type}`;

const isOf = (controls, others) => controls.length === others.length
  && controls.every((control, number) => kindOf(control) === kindOf(others[number]));

/**
 * Takes note of what was entered, chosen and unfolded below `root`, and where the focus and the page stand. What it returns
 * puts that into a screen of the same controls that was drawn in the meantime; another screen gets nothing of it. Radio
 * buttons are no part of it: screens draw them from what was chosen.
 */
export function entered(root) {
  const [controls, folded, focusable] = [CONTROLS, 'details', FOCUSABLE].map((selector) => allIn(root, selector));
  const focused = focusable.indexOf(document.activeElement);
  const { scrollX, scrollY } = window;
  return () => {
    const now = allIn(root, CONTROLS);
    if (isOf(controls, now)) now.forEach((control, number) => take(control, controls[number]));
    const parts = allIn(root, 'details');
    if (parts.length === folded.length) parts.forEach((part, number) => { part.open = folded[number].open; });
    const next = allIn(root, FOCUSABLE);
    if (focused >= 0 && next.length === focusable.length) next[focused].focus({ preventScroll: true });
    window.scrollTo(scrollX, scrollY);
  };
}

function take(control, before) {
  if (control.type === 'file') {
    if (before.files.length === 0) return;
    control.files = before.files;
    // No choice of the person: what waits for one does not start again.
    control.dispatchEvent(new Event('kept'));
  } else if (control.type === 'checkbox') control.checked = before.checked;
  else control.value = before.value;
}
