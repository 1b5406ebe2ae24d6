import { describe, expect, it } from 'vitest';
import { firstFlow, type Flow, flow } from '../../../renderer/flow/flow.ts';
import { withContainer } from '../../../renderer/flow/with-container.ts';

const chosen: Flow = { ...firstFlow, image: { choice: { source: '/a.img' } }, plan: {} as NonNullable<Flow['plan']> };

describe('a block map', () => {
  it('belongs to the image that is chosen, and makes its plan void', () => {
    const state = flow(chosen, { type: 'map', path: '/a.bmap' });
    expect(state.image).toEqual({ choice: { source: '/a.img', bmap: '/a.bmap' } });
    expect(state.plan).toBeUndefined();
  });

  it('waits for the next image, and for no other', () => {
    const waiting = flow(firstFlow, { type: 'map', path: '/a.bmap' });
    const first = flow(waiting, { type: 'image', choice: { source: '/b.img' } });
    expect(first.image?.choice).toEqual({ source: '/b.img', bmap: '/a.bmap' });
    const second = flow(first, { type: 'image', choice: { source: '/c.img' } });
    expect(second.image?.choice).toEqual({ source: '/c.img' });
  });

  it('gives way to one that came with the image', () => {
    const waiting = flow(firstFlow, { type: 'map', path: '/a.bmap' });
    const state = flow(waiting, { type: 'image', choice: { source: '/b.img', bmap: false } });
    expect(state.image?.choice).toEqual({ source: '/b.img', bmap: false });
  });
});

describe('a container', () => {
  it('is added to settings of Pantavisor, once', () => {
    const first = withContainer(undefined, '/a.pvrexport.tgz');
    expect(first).toEqual({
      recipe: { wick: 1, family: 'pantavisor', settings: { containers: ['/a.pvrexport.tgz'] } },
    });
    const twice = withContainer(withContainer(first, '/b.pvrexport.tgz'), '/a.pvrexport.tgz');
    expect(twice?.recipe['settings']).toEqual({ containers: ['/b.pvrexport.tgz', '/a.pvrexport.tgz'] });
  });

  it('leaves all else of a recipe as it is', () => {
    const settings = {
      file: '/r.yaml',
      values: { token: 'x' },
      recipe: { wick: 1, name: 'r', family: 'auto', settings: { claim: { token: '{{token}}' } } },
    };
    expect(withContainer(settings, '/a.pvrexport.tgz')).toEqual({
      ...settings,
      recipe: {
        ...settings.recipe,
        family: 'pantavisor',
        settings: { claim: { token: '{{token}}' }, containers: ['/a.pvrexport.tgz'] },
      },
    });
  });

  it('is not added to settings of another family', () => {
    expect(withContainer({ recipe: { wick: 1, family: 'balena' } }, '/a.pvrexport.tgz')).toBeUndefined();
  });
});
