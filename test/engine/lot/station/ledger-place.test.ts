import { describe, expect, test } from 'vitest';
import { parseLedger } from '../../../../electron/engine/lot/station/ledger-place.ts';

describe('the place of a ledger', () => {
  test.each([
    ['postgres://ada:s3cret@host:5433/lots?sslmode=require', 'postgres://host:5433/lots'],
    ['postgresql://host/lots', 'postgresql://host/lots'],
    ['postgres:///lots?host=/run/postgresql', 'postgres:///lots'],
    ['postgres://ada@/lots?host=/run/postgresql', 'postgres://localhost/lots'],
    ['postgres://ada:s3cret@?dbname=lots&password=s3cret', 'postgres://localhost'],
  ])('takes %s, and shows it without what is secret', (where, name) => {
    expect(parseLedger(where)).toEqual({ kind: 'postgres', where, name });
  });

  test('takes the whole path of a file', () => {
    expect(parseLedger('/srv/lots.sqlite')).toEqual({
      kind: 'file',
      where: '/srv/lots.sqlite',
      name: '/srv/lots.sqlite',
    });
  });

  test.each(['lots.sqlite', 'mysql://ada:s3cret@host/lots', 'postgres://ada:s3cret@ho st/lots'])(
    'refuses %s, and repeats nothing of it',
    (where) => {
      expect(() => parseLedger(where)).toThrow(
        expect.objectContaining({ code: 'usage', message: expect.not.stringContaining('s3cret') }),
      );
    },
  );
});
