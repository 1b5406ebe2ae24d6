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
