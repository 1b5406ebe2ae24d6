import type { Page } from 'playwright-core';

/** What has the focus: its name, and what keeps a person from seeing that it has. */
export interface Focused {
  name: string;
  /** Empty where the focus is plain to see. */
  hidden: string[];
}

/** Looks at what has the focus, as WCAG 2.4.7 and 2.4.11 ask: with a ring, which nothing cuts off, and nothing before it. */
export async function focused(page: Page): Promise<Focused> {
  return await page.evaluate<Focused>(look);
}

const look = `(() => {
  const element = document.activeElement;
  if (element === null || element === document.body) return { name: '', hidden: ['nothing has the focus'] };
  const labels = [...(element.labels ?? [])].map((one) => one.textContent).join(' ');
  const name = (element.getAttribute('aria-label') || labels || element.textContent).replace(/\\s+/g, ' ').trim();
  const hidden = [];
  // A box of our own making is drawn around the label of what is in it.
  const ringed = [element, element.closest('label'), element.parentElement].find(
    (one) => one !== null && getComputedStyle(one).outlineStyle !== 'none' && parseFloat(getComputedStyle(one).outlineWidth) >= 2,
  );
  if (ringed === undefined) return { name, hidden: ['it has no ring'] };
  const style = getComputedStyle(ringed);
  const reach = parseFloat(style.outlineWidth) + parseFloat(style.outlineOffset);
  const box = ringed.getBoundingClientRect();
  const ring = { left: box.left - reach, right: box.right + reach, top: box.top - reach, bottom: box.bottom + reach };
  const inside = (area, what) => {
    const high = ring.bottom - ring.top > area.bottom - area.top;
    const isIn = ring.left >= area.left - 0.5 && ring.right <= area.right + 0.5 &&
      (high || (ring.top >= area.top - 0.5 && ring.bottom <= area.bottom + 0.5));
    if (!isIn) hidden.push('its ring is cut off by ' + what);
  };
  inside({ left: 0, top: 0, right: document.documentElement.clientWidth, bottom: innerHeight }, 'the window');
  for (let around = ringed.parentElement; around !== null && around !== document.body; around = around.parentElement) {
    if (getComputedStyle(around).overflow === 'visible') continue;
    const area = around.getBoundingClientRect();
    inside(area, around.tagName.toLowerCase() + '.' + around.className);
  }
  const middle = { x: (box.left + box.right) / 2, y: (Math.max(0, box.top) + Math.min(innerHeight, box.bottom)) / 2 };
  const points = [middle, { x: middle.x, y: Math.max(1, box.top + 3) }, { x: middle.x, y: Math.min(innerHeight - 1, box.bottom - 3) }];
  for (const { x, y } of points) {
    const front = document.elementFromPoint(x, y);
    if (front !== null && !ringed.contains(front) && !front.contains(ringed)) {
      hidden.push(front.tagName.toLowerCase() + '.' + front.className + ' stands before it');
      break;
    }
  }
  return { name, hidden };
})()`;
