import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isWickError } from '../../../../electron/contract/errors.ts';
import { parseBmap } from '../../../../electron/engine/image/bmap/parse.ts';
import { type SignedBmap, verifyBmapSignature } from '../../../../electron/engine/image/bmap/signature.ts';
import { needing } from '../../../rigs/needs.ts';
import { type Gpg, startGpg } from './gpg.ts';
import { handMade } from './hand-made.ts';

const map = handMade();
const forms = ['armored', 'binary'] as const;

async function reason(signed: Omit<SignedBmap, 'name'>): Promise<string> {
  try {
    await verifyBmapSignature({ name: 'card.bmap', ...signed });
  } catch (error) {
    if (isWickError(error, 'bmap-signature')) return error.fields.reason;
    throw error;
  }
  return 'accepted';
}

const verify = (signed: Omit<SignedBmap, 'name'>) => verifyBmapSignature({ name: 'card.bmap', ...signed });

/** The same signature over another map. */
function forged(clearSigned: Uint8Array): Uint8Array {
  return Buffer.from(Buffer.from(clearSigned).toString().replace('3-4', '2-3'));
}

describe('by GnuPG,', needing('gpg'), () => {
  let gpg: Gpg;
  let maker: string;
  let key: Uint8Array;
  let strangersKey: Uint8Array;
  beforeAll(async () => {
    gpg = await startGpg();
    maker = await gpg.makeKey();
    key = await gpg.publicKey(maker);
    strangersKey = await gpg.publicKey(await gpg.makeKey());
  });
  afterAll(() => gpg[Symbol.asyncDispose]());

  describe('a clear-signed map', () => {
    it('is verified, and its text is the map to the byte', async () => {
      const signed = await gpg.sign(map, { by: maker, as: 'clear' });
      const { text, signedBy } = await verify({ bmap: signed, keys: [key] });
      expect(Buffer.from(text).equals(map)).toBe(true);
      expect(signedBy).toBe(maker);
      expect(parseBmap(text, 'card.bmap').ranges).toHaveLength(3);
    });

    it('with dashes at line starts and white space at line ends comes out as it was', async () => {
      const odd = Buffer.from(`- dash\n-- two\n-----BEGIN PGP SIGNATURE?-----\nspaces  \t\n\n${map.toString()}`);
      const signed = await gpg.sign(odd, { by: maker, as: 'clear' });
      expect(Buffer.from((await verify({ bmap: signed, keys: [key] })).text).toString()).toBe(odd.toString());
    });

    it('is refused when it was changed', async () => {
      const signed = await gpg.sign(map, { by: maker, as: 'clear' });
      expect(await reason({ bmap: forged(signed), keys: [key] })).toMatch(
        /signature by the key [0-9A-F]{16} is not good/,
      );
    });

    it('is refused when it is by somebody else', async () => {
      const signed = await gpg.sign(map, { by: maker, as: 'clear' });
      expect(await reason({ bmap: signed, keys: [strangersKey] })).toBe(
        `it is signed by the key ${maker.slice(-16)}, which is not the one that was given`,
      );
    });

    it('gives its text without a key, and no trust', async () => {
      const signed = await gpg.sign(map, { by: maker, as: 'clear' });
      expect(await verify({ bmap: signed, keys: [] })).toEqual({ text: map });
      expect(await verify({ bmap: map, keys: [] })).toEqual({ text: map });
    });

    it('is refused when text was added before, after or between', async () => {
      const signed = Buffer.from(await gpg.sign(map, { by: maker, as: 'clear' })).toString();
      const other = Buffer.from(await gpg.sign(handMade({ ranges: [], mapped: 0 }), { by: maker, as: 'clear' }));
      const unsigned = signed.replace(/\n-----BEGIN PGP SIGNATURE-----[^]*/, '');
      const tricks = {
        'a second message first': other.toString().replace(/-----BEGIN PGP SIGNATURE-----[^]*/, '') + signed,
        'a header that is text': signed.replace('\n\n', '\nnot a header\n\n'),
        'an empty line too early': signed.replace('Hash:', '\nHash:'),
        'a signature cut off': unsigned,
        'an empty signature': `${unsigned}\n-----BEGIN PGP SIGNATURE-----\n\n-----END PGP SIGNATURE-----\n`,
      };
      for (const [trick, text] of Object.entries(tricks)) {
        expect(await reason({ bmap: Buffer.from(text), keys: [key] }), trick).not.toBe('accepted');
      }
      const appended = await verify({ bmap: Buffer.concat([Buffer.from(signed), other]), keys: [key] }).catch(
        () => undefined,
      );
      expect(appended === undefined || Buffer.from(appended.text).equals(map)).toBe(true);
    });
  });

  describe('a detached signature', () => {
    it.each(forms)('%s is verified with a key that is armored or binary', async (as) => {
      const signature = await gpg.sign(map, { by: maker, as });
      for (const form of forms) {
        const keys = [strangersKey, await gpg.publicKey(maker, form)];
        expect((await verify({ bmap: map, signature, keys })).signedBy).toBe(maker);
      }
    });

    it.each(['rsa2048', 'nistp256'])('by a key of %s is verified', async (algorithm) => {
      const by = await gpg.makeKey({ algorithm });
      const signature = await gpg.sign(map, { by, as: 'binary' });
      expect((await verify({ bmap: map, signature, keys: [await gpg.publicKey(by)] })).signedBy).toBe(by);
    });

    it('in text mode is verified', async () => {
      const signature = await gpg.sign(map, { by: maker, as: 'armored', more: ['--textmode'] });
      expect((await verify({ bmap: map, signature, keys: [key] })).signedBy).toBe(maker);
    });

    it('by a subkey names the key it belongs to', async () => {
      const by = await gpg.makeKey();
      await gpg.addSigningSubkey(by);
      const signature = await gpg.sign(map, { by, as: 'binary' });
      expect((await verify({ bmap: map, signature, keys: [await gpg.publicKey(by)] })).signedBy).toBe(by);
    });

    it('may be the map once more, clear-signed, if it is the same map', async () => {
      const signature = await gpg.sign(map, { by: maker, as: 'clear' });
      expect((await verify({ bmap: map, signature, keys: [key] })).signedBy).toBe(maker);
      expect(await reason({ bmap: handMade({ mapped: 9 }), signature, keys: [key] })).toBe(
        'it is not the text that was signed',
      );
    });

    it('is refused over another map, by another key, or when it is none', async () => {
      const signature = await gpg.sign(map, { by: maker, as: 'armored' });
      const other = handMade({ version: '1.4' });
      expect(await reason({ bmap: other, signature, keys: [key] })).toMatch(/is not good/);
      expect(await reason({ bmap: map, signature, keys: [strangersKey] })).toMatch(/which is not the one/);
      expect(await reason({ bmap: map, keys: [key] })).toBe('it is not signed, and a key was given');
      for (const junk of [
        '',
        'junk',
        '-----BEGIN PGP SIGNATURE-----\n\nAAAA\n-----END PGP SIGNATURE-----',
        '\u00ff\u00ff',
      ]) {
        expect(await reason({ bmap: map, signature: Buffer.from(junk, 'latin1'), keys: [key] })).not.toBe('accepted');
      }
    });

    it('is refused when any bit of it is changed', async () => {
      const signature = await gpg.sign(map, { by: maker, as: 'binary' });
      // The last bytes are the signature proper; before them lie notes that nobody signed.
      for (let at = signature.length - 64; at < signature.length; at += 7) {
        const bad = Buffer.from(signature);
        bad.writeUInt8(bad.readUInt8(at) ^ 4, at);
        expect(await reason({ bmap: map, signature: bad, keys: [key] }), `byte ${at}`).not.toBe('accepted');
      }
    });
  });

  describe('a key', () => {
    it('that has expired since is refused', async () => {
      const at = '20200101T000000';
      const by = await gpg.makeKey({ at, expires: '20200601T000000' });
      const when = ['--faked-system-time', '20200201T000000!'];
      const expired = [await gpg.publicKey(by)];
      for (const as of ['armored', 'clear'] as const) {
        const signature = await gpg.sign(map, { by, as, more: when });
        expect(await reason({ bmap: map, signature, keys: expired })).toMatch(/expired/);
      }
    });

    it('that was revoked since is refused', async () => {
      const by = await gpg.makeKey();
      const signature = await gpg.sign(map, { by, as: 'binary' });
      expect((await verify({ bmap: map, signature, keys: [await gpg.publicKey(by)] })).signedBy).toBe(by);
      await gpg.revoke(by);
      expect(await reason({ bmap: map, signature, keys: [await gpg.publicKey(by)] })).toMatch(/revoked/);
    });

    it('is refused when the file holds none', async () => {
      const signature = await gpg.sign(map, { by: maker, as: 'binary' });
      for (const junk of [
        Buffer.alloc(0),
        Buffer.from('ssh-ed25519 AAAA'),
        Buffer.from('-----BEGIN PGP PUBLIC KEY BLOCK-----'),
        Buffer.alloc(500, 0xc6),
      ]) {
        expect(await reason({ bmap: map, signature, keys: [junk] })).toMatch(/key.*given/);
      }
    });

    it('may stand among others in one armored file', async () => {
      const signature = await gpg.sign(map, { by: maker, as: 'binary' });
      const keys = [Buffer.concat([strangersKey, Buffer.from('\nand\n'), key])];
      expect((await verify({ bmap: map, signature, keys })).signedBy).toBe(maker);
    });
  });

  it('a weak digest under the signature is refused', async () => {
    const by = await gpg.makeKey({ algorithm: 'rsa2048' });
    const signature = await gpg.sign(map, { by, as: 'binary', more: ['--digest-algo', 'SHA1'] });
    expect(await reason({ bmap: map, signature, keys: [await gpg.publicKey(by)] })).toMatch(/is not good/);
  });
});

it('openpgp is loaded only when there is something to verify', async () => {
  const script = `
    import { registerHooks } from 'node:module';
    let loaded = 0;
    registerHooks({ resolve: (name, context, next) => { if (name === 'openpgp') loaded += 1; return next(name, context); } });
    const { verifyBmapSignature } = await import('./electron/engine/image/bmap/signature.ts');
    await verifyBmapSignature({ bmap: Buffer.from('<bmap/>'), name: 'x', keys: [] });
    const before = loaded;
    await verifyBmapSignature({ bmap: Buffer.from('<bmap/>'), name: 'x', signature: Buffer.from('x'), keys: [Buffer.from('x')] }).catch(() => {});
    console.log(before, loaded > 0);`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
  expect(stdout).toBe('0 true\n');
});
