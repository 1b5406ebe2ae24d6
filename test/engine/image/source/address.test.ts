import { describe, expect, it } from 'vitest';
import {
  addressFileName,
  basicCredentials,
  shownAddress,
  siblingAddress,
} from '../../../../electron/engine/image/source/address.ts';

describe('an address', () => {
  it.each([
    ['https://me:s3cret@host/a.img', 'https://me:***@host/a.img'],
    ['https://ghp_token@host/a.img', 'https://***@host/a.img'],
    ['https://host/a.img?X-Amz-Signature=abc&raw=1', 'https://host/a.img?X-Amz-Signature=***&raw=1'],
    ['https://host/a.img?private_token=a=b#part', 'https://host/a.img?private_token=***'],
  ])('%s is shown without its secrets', (address, shown) => {
    expect(shownAddress(new URL(address))).toBe(shown);
  });

  it.each([
    ['https://host/x/a%20b.img?y', 'a b.img'],
    ['https://host/x/%ff.img', '%ff.img'],
    ['https://host/', 'host'],
  ])('%s has the file name %s', (address, name) => {
    expect(addressFileName(new URL(address))).toBe(name);
  });

  it('has neighbours where its path is that of a file', () => {
    const sibling = (address: string) => siblingAddress(new URL(address), 'a b.bmap')?.href;
    expect(sibling('https://me:pw@host/x/a.img?t=1')).toBe('https://me:pw@host/x/a%20b.bmap?t=1');
    expect(sibling('https://host/download.php?file=a.img')).toBeUndefined();
    expect(sibling('https://host/')).toBeUndefined();
  });

  it('carries its credentials, unescaped', () => {
    expect(basicCredentials(new URL('http://a%40b:p%3Aw@host/'))).toBe(
      `Basic ${Buffer.from('a@b:p:w').toString('base64')}`,
    );
    expect(basicCredentials(new URL('http://host/'))).toBeUndefined();
  });
});
