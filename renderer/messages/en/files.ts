export const files = {
  places: 'Places',
  up: 'The folder above',
  name: 'Name',
  save: 'Save here',
  more: 'There are more files than are shown here.',
  nothing: {
    images: 'There is no image in this folder.',
    recipes: 'There is no recipe in this folder.',
    all: 'There is nothing in this folder.',
  },
};
