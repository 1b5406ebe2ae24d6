import type { Page } from 'playwright-core';

/** In what the page lacks room: scrolled sideways, sticking out, cut off, or one text over another. Empty where all is well. */
export async function lackOfRoom(page: Page): Promise<string[]> {
  // What a page does once it knows its size is done by the second frame.
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  return await page.evaluate<string[]>(look);
}

/** In the page. What is meant to scroll, and what is only there for who listens, is left alone. */
const look = `(() => {
  const { clientWidth } = document.documentElement;
  const found = [];
  if (document.scrollingElement.scrollWidth > clientWidth) found.push('the page is scrolled sideways');
  const name = (element) => {
    const own = element.tagName.toLowerCase() + [...element.classList].map((one) => '.' + one).join('');
    return own + ' "' + element.textContent.trim().slice(0, 40) + '"';
  };
  const chain = (element) => {
    const elements = [];
    for (let one = element; one !== null; one = one.parentElement) elements.push(one);
    return elements;
  };
  const styles = new Map();
  const styleOf = (element) => {
    if (!styles.has(element)) styles.set(element, getComputedStyle(element));
    return styles.get(element);
  };
  const isUnseen = (element) =>
    chain(element).some((one) => styleOf(one).clipPath !== 'none' || styleOf(one).opacity === '0');
  const scrolls = (element) => /auto|scroll/.test(styleOf(element).overflowX) && element.tagName !== 'DIALOG';
  const layerOf = (element) =>
    chain(element).find((one) => /fixed|sticky/.test(styleOf(one).position) || one.tagName === 'DIALOG');
  const top = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document.body;
  const texts = [];
  const walker = document.createTreeWalker(top, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement;
    if (node.data.trim() === '' || !element.checkVisibility() || isUnseen(element)) continue;
    if (element.closest('select, option, textarea, datalist') !== null) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const rects = [...range.getClientRects()].filter(({ width, height }) => width > 1 && height > 1);
    const around = chain(element);
    const inScroller = around.some((one) => scrolls(one) && one.scrollWidth > one.clientWidth);
    if (!inScroller && rects.some(({ left, right }) => left < -1 || right > clientWidth + 1)) {
      found.push(name(element) + ' sticks out of the page');
    }
    const cutter = around.find((one) => /hidden|clip/.test(styleOf(one).overflowX));
    if (cutter !== undefined && !inScroller && cutter.title === '') {
      const box = cutter.getBoundingClientRect();
      const isCut = rects.some(({ left, right, top, bottom }) =>
        left < box.left - 1 || right > box.right + 1 || top < box.top - 3 || bottom > box.bottom + 3);
      const mayBe = cutter.tagName === 'DIALOG' || cutter.closest('[title]:not([title=""])') !== null;
      if (isCut && !mayBe) found.push(name(element) + ' is cut off');
    }
    texts.push({ element, rects, layer: layerOf(element), scroller: around.find((one) => /auto|scroll/.test(styleOf(one).overflowY)) });
  }
  for (const control of top.querySelectorAll('input, select, textarea, button')) {
    if (!control.checkVisibility() || isUnseen(control)) continue;
    const box = control.getBoundingClientRect();
    const around = control.parentElement.closest('li, fieldset, section, [role="group"], dialog, main, header');
    const area = around.getBoundingClientRect();
    if (box.left < area.left - 1 || box.right > area.right + 1) found.push(name(control) + ' sticks out of ' + around.tagName);
  }
  for (const [index, one] of texts.entries()) {
    for (const other of texts.slice(index + 1)) {
      if (one.layer !== other.layer || one.scroller !== other.scroller) continue;
      const isOver = one.rects.some((a) => other.rects.some((b) =>
        Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 &&
        Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > Math.min(a.height, b.height) / 2));
      if (isOver) found.push(name(one.element) + ' and ' + name(other.element) + ' stand over one another');
    }
  }
  return found;
})()`;
