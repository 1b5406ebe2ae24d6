// @ts-nocheck -- runs in a page, behind page-worlds.js

const world = openWorld('$MAIN', '$ISOLATED');
const freeze = (value) => {
  if (value !== null && typeof value === 'object') for (const item of Object.values(value)) freeze(item);
  return Object.freeze(value);
};
world.hear('expose', ({ key, api }) => {
  const value = freeze(world.open(api));
  Object.defineProperty(window, key, { value, enumerable: true, writable: false, configurable: false });
});

// Chromium opens a window before anybody can be asked; Electron asks first.
const ask = (url) => world.emit('open', { url: new URL(url, location.href).href });
window.open = (url = 'about:blank') => {
  ask(url);
  return null;
};
document.addEventListener('click', (event) => {
  const link = event.target.closest?.('a[target=_blank]');
  if (link === null || link === undefined) return;
  event.preventDefault();
  ask(link.href);
});
