import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SecretMask } from '../../../../electron/engine/boot/serial/mask-secrets.ts';

const token = 'abcd/EFGH+ijkl0123456789abcdefgh';

describe('secrets in what a console says', () => {
  it.each([
    `PH_FACTORY_AUTOTOK=${token}`,
    `pv_rev=0 PH_CREDS_SECRET=${token} panic=2`,
    `c->creds.secret = '${token}'`,
    `creds.secret=${token}`,
    `Pantahub-Devices-Auto-Token-V1: ${token}`,
    `Authorization: Bearer ${token}`,
    `{"id":"5f","secret":"${token}"}`,
    String.raw`body='{\"token\":\"${token}\"}'`,
    `pvnet_pass=${token}`,
  ])('are masked by their names: %s', (line) => {
    const masked = new SecretMask().mask(line);
    expect(masked).not.toContain(token.slice(0, 8));
    expect(masked).toContain('••••••');
  });

  it.each([
    'psk="abcd efgh ijkl"',
    "password: 'abcd efgh ijkl' and so on",
    String.raw`{"token":"ab\/cd\u002fefgh"}`,
    String.raw`{"secret":"ab\"efgh"}`,
    String.raw`body='{\"token\":\"ab\\/efgh\"}'`,
    'pvnet_pass=ab,cd;ef&gh panic=2',
  ])('are masked whole, whatever is in them: %s', (line) => {
    const masked = new SecretMask().mask(line);
    expect(masked).not.toMatch(/ef|gh/u);
    expect(masked).toContain('••••••');
  });

  it('are masked up to where they end', () => {
    expect(new SecretMask().mask('{"token":"ab cd","id":"5f"} psk=\'x y\' panic=2')).toBe(
      '{"token":"••••••","id":"5f"} psk=\'••••••\' panic=2',
    );
    expect(new SecretMask().mask(String.raw`body='{\"token\":\"ab\",\"id\":\"5f\"}'`)).toBe(
      String.raw`body='{\"token\":\"••••••\",\"id\":\"5f\"}'`,
    );
  });

  it('are masked wherever they stand once they are known, however they are written', () => {
    const secrets = new SecretMask([token, 'a.b*c']);
    for (const text of [token, token.replaceAll('/', String.raw`\/`), encodeURIComponent(token), 'a.b*c']) {
      expect(secrets.mask(`say ${text} aloud`)).toBe('say •••••• aloud');
    }
    expect(secrets.mask('aXbbbc')).toBe('aXbbbc');
  });

  it('leaves the rest as it is', () => {
    const line = "[pantavisor] 9 INFO\t -- [update]: 'token' is a word, and so is password";
    expect(new SecretMask([token]).mask(line)).toBe(line);
  });

  it('never come through, wherever the reads are cut', () => {
    const line = fc.constantFrom(
      `PH_FACTORY_AUTOTOK=${token}\r\n`,
      `x${token}y\n`,
      'nothing\n',
      '\u001b[32mgreen\u001b[0m ',
      'z'.repeat(40),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), fc.array(fc.nat(200), { maxLength: 20 }), (lines, cuts) => {
        const text = lines.join('');
        const stream = new SecretMask([token]).stream();
        let shown = '';
        let at = 0;
        for (const cut of cuts) {
          shown += stream.take(text.slice(at, at + cut));
          at += cut;
        }
        shown += stream.take(text.slice(at)) + stream.end();
        expect(shown).toBe(new SecretMask([token]).mask(text));
        expect(shown).not.toContain(token.slice(4, 12));
      }),
      { seed: 5, numRuns: 100 },
    );
  });

  it('never come through on lines without end, and take no more memory there', () => {
    const stream = new SecretMask([token]).stream();
    let shown = '';
    for (let i = 0; i < 400; i++)
      shown += stream.take(`${'x'.repeat(i)}${token.slice(0, 20)}`) + stream.take(token.slice(20));
    shown += stream.end();
    expect(shown).not.toContain(token.slice(0, 8));
    expect(shown).not.toContain(token.slice(-8));
    expect(shown.length).toBeGreaterThan(50_000);
    const endless = new SecretMask().stream();
    let length = endless.take('PH_CREDS_SECRET=').length;
    for (let i = 0; i < 100; i++) length += endless.take('s'.repeat(10_000)).length;
    expect(length).toBe(0);
    expect(endless.end()).toBe('PH_CREDS_SECRET=••••••');
  });
});
