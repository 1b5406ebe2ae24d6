import { execFileSync } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkSignatures } from '../../../../electron/engine/image/pantavisor/check-signatures.ts';
import { payloadOf, select } from '../../../../electron/engine/image/pantavisor/payload.ts';
import { signatureOf } from '../../../../electron/engine/image/pantavisor/protected-header.ts';
import { JsonFault } from '../../../../electron/engine/image/pantavisor/raw-json.ts';
import { parseState } from '../../../../electron/engine/image/pantavisor/state.ts';
import { parseTrustBundle } from '../../../../electron/engine/image/pantavisor/trust.ts';
import type { VerifyOptions } from '../../../../electron/engine/image/pantavisor/verify-signature.ts';
import { needing } from '../../../rigs/needs.ts';
import { canonical, makeState, sign, type TestSignature } from '../../../rigs/pantavisor-state.ts';
import {
  type Authority,
  makeAuthority,
  makeSigner,
  type PvsAlgorithm,
  type PvsSigner,
} from '../../../rigs/pvs-signer.ts';
import { temporaryFolder } from '../../../rigs/temporary-folder.ts';

const day = 24 * 60 * 60 * 1000;

const check = (text: string, options: VerifyOptions & { now?: number } = {}) => {
  const { signatures, uncovered, checks } = checkSignatures(parseState(Buffer.from(text)), {
    now: Date.now(),
    ...options,
  });
  const [found, coverage] = checks.map((collector) => collector.finish());
  return { signatures, uncovered, found, coverage, codes: found?.findings.map(({ code }) => code) };
};

describe('signatures of a state', needing('openssl'), () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let root: Authority;
  let middle: Authority;
  const signers = new Map<PvsAlgorithm, PvsSigner>();
  const algorithms = ['RS256', 'ES256', 'ES384', 'ES512'] as const;
  const trusting = (...authorities: readonly Authority[]) => ({
    trust: parseTrustBundle(
      authorities.map(({ certificate }) => readFileSync(certificate, 'utf8')).join('\n'),
      'the test',
    ),
  });

  beforeAll(async () => {
    folder = await temporaryFolder();
    root = makeAuthority(folder.path, 'root');
    middle = makeAuthority(folder.path, 'middle', { by: root });
    for (const algorithm of algorithms) {
      signers.set(algorithm, makeSigner(folder.path, algorithm, algorithm, { by: middle }));
    }
  });
  afterAll(() => folder[Symbol.asyncDispose]());

  const signer = (algorithm: PvsAlgorithm = 'ES256') => {
    const found = signers.get(algorithm);
    if (found === undefined) throw new Error('no signer');
    return found;
  };
  const bsp = (more: Partial<TestSignature> = {}): TestSignature => ({
    name: 'bsp',
    signer: signer(),
    include: ['bsp/**', 'device.json', '#spec'],
    exclude: ['bsp/src.json'],
    ...more,
  });
  const signed = (more: Partial<TestSignature> = {}) => makeState({ signatures: [bsp(more)] }).text;

  test.each(algorithms)('%s holds, in both forms, and its signer is trusted', (algorithm) => {
    for (const form of ['jose', 'der'] as const) {
      const { signatures, codes } = check(signed({ signer: signer(algorithm), form }), trusting(root));
      expect(signatures).toMatchObject([{ key: '_sigs/bsp.json', algorithm, outcome: 'valid', trust: 'trusted' }]);
      expect(codes).toEqual([]);
    }
  });

  test.each(algorithms)('what the device would check for %s is what openssl says is signed', (algorithm) => {
    const text = signed({ signer: signer(algorithm), form: 'der' });
    const { pairs } = parseState(Buffer.from(text));
    const value = JSON.parse(text)['_sigs/bsp.json'] as { protected: string; signature: string };
    const { included } = select(pairs, { include: ['bsp/**', 'device.json', '#spec'], exclude: ['bsp/src.json'] });
    const [input, signature] = ['input', 'signature'].map((name) => join(folder.path, name));
    if (input === undefined || signature === undefined) throw new Error('unreachable');
    writeFileSync(input, `${value.protected}.${Buffer.from(payloadOf(included)).toString('base64url')}`);
    writeFileSync(signature, Buffer.from(value.signature, 'base64url'));
    const digest = { RS256: 'sha256', ES256: 'sha256', ES384: 'sha384', ES512: 'sha512' }[algorithm];
    const args = ['dgst', `-${digest}`, '-verify', signer(algorithm).publicKey, '-signature', signature, input];
    expect(execFileSync('openssl', args, { encoding: 'utf8' })).toBe('Verified OK\n');
  });

  test('names the signer, what is covered and what is not', () => {
    const { signatures, uncovered, coverage } = check(signed());
    expect(signatures[0]?.certificates.map(({ subject }) => subject)).toEqual([
      'O=Wick tests, CN=ES256',
      'O=Wick tests, CN=middle',
    ]);
    expect(signatures[0]?.covers).toContain('bsp/run.json');
    expect(signatures[0]?.covers).not.toContain('bsp/src.json');
    expect(signatures[0]?.trust).toBe('unchecked');
    // What is excluded is covered too: somebody has decided about it.
    expect(uncovered).not.toContain('bsp/src.json');
    expect(uncovered).toContain('os/run.json');
    expect(coverage?.findings.map(({ subject }) => subject)).toEqual(uncovered);
  });

  test.each<[string, (state: string) => string]>([
    ['a value that was changed', (state) => state.replace('"fdt":"board.dtb"', '"fdt":"other.dtb"')],
    [
      'a key that was added',
      (state) => state.replace('"bsp/board.dtb"', `"bsp/added":"${'0'.repeat(64)}","bsp/board.dtb"`),
    ],
    ['a value that is written otherwise', (state) => state.replace('"bsp/run.json":{', '"bsp/run.json":{ ')],
    ['another header', (state) => state.replace(/"protected":"../u, '"protected":"fy')],
    ['another signature', (state) => state.replace(/"signature":"..../u, '"signature":"AAAA')],
    ['a signature that is no base64url', (state) => state.replace(/"signature":"./u, '"signature":"+')],
  ])('%s does not hold', (_, change) => {
    const before = signed();
    const after = change(before);
    expect(after).not.toBe(before);
    const { signatures, codes } = check(after);
    expect(signatures[0]?.outcome).toBe('invalid');
    expect(codes).toContain('signature-invalid');
  });

  test.each<[string, Partial<TestSignature>, RegExp]>([
    ['names an algorithm that devices do not know', { header: { alg: 'HS256' } }, /do not know the algorithm HS256/u],
    ['is of another type', { header: { typ: 'JWT' } }, /type is not PVS/u],
    ['has no patterns that exclude', { header: { pvs: { include: ['*'] } } }, /does not say/u],
    ['has an empty list of certificates', { header: { x5c: [] } }, /list of certificates is empty/u],
    ['has a certificate that is none', { header: { x5c: ['AAAA'] } }, /cannot be read/u],
    ['matches nothing', { include: ['nobody/**'] }, /match nothing/u],
    // A signer takes `**` for everything, a device for nothing.
    ['relies on a pattern that devices read otherwise', { include: ['**'] }, /match nothing/u],
  ])('a signature that %s does not hold', (_, more, reason) => {
    expect(check(signed(more)).signatures).toMatchObject([
      { outcome: 'invalid', reason: expect.stringMatching(reason) },
    ]);
  });

  test('holds whatever its key is called, and in whatever order the state is', () => {
    const state = makeState().value;
    const swapped = { 'a/run.json': { z: 1, a: 2 }, zebra: 'a'.repeat(64), '#spec': state['#spec'], ...state };
    const value = sign(swapped, bsp());
    const { signatures } = check(canonical({ ...swapped, 'any.json': value }));
    expect(signatures).toMatchObject([{ key: 'any.json', outcome: 'valid' }]);
  });

  test('without a certificate, the given key decides', () => {
    const text = signed({ x5c: false });
    expect(check(text).signatures).toMatchObject([{ outcome: 'unverifiable', trust: 'unchecked' }]);
    const key = (one: PvsSigner) => ({ trust: parseTrustBundle(readFileSync(one.publicKey, 'utf8'), 'the test') });
    expect(check(text, key(signer())).signatures).toMatchObject([{ outcome: 'valid', trust: 'trusted' }]);
    expect(check(text, key(signer('ES384'))).signatures).toMatchObject([{ outcome: 'invalid' }]);
  });

  test('an authority that is not trusted is named', () => {
    const other = makeAuthority(folder.path, 'other');
    const { signatures, codes } = check(signed(), trusting(other));
    expect(signatures).toMatchObject([
      { outcome: 'valid', trust: 'untrusted', trustReason: 'nobody who is trusted has issued middle' },
    ]);
    expect(codes).toEqual(['signer-untrusted']);
  });

  test('an authority of the same name with another key is another one', () => {
    const twin = makeAuthority(join(folder.path), 'root-2');
    const certificate = makeAuthority(folder.path, 'root-3', { extensions: ['basicConstraints=critical,CA:TRUE'] });
    expect(check(signed(), trusting(twin, certificate)).signatures).toMatchObject([{ trust: 'untrusted' }]);
  });

  test('the one in the middle may be trusted itself', () => {
    expect(check(signed(), trusting(middle)).signatures).toMatchObject([{ trust: 'trusted' }]);
  });

  test('a chain with a gap is named', () => {
    const alone = { ...signer(), chain: signer().chain.slice(0, 1) };
    expect(check(signed({ signer: alone }), trusting(root)).signatures).toMatchObject([
      { trust: 'untrusted', trustReason: 'nobody who is trusted has issued ES256' },
    ]);
  });

  test.each<[string, string[], RegExp]>([
    ['is no authority', ['basicConstraints=CA:FALSE'], /no-ca is no authority/u],
    ['may not sign certificates', ['basicConstraints=CA:TRUE', 'keyUsage=digitalSignature'], /no-ca is no authority/u],
  ])('an issuer that %s is refused', (_, extensions, reason) => {
    const false_ = makeAuthority(folder.path, 'no-ca', { by: root, extensions });
    const below = makeSigner(folder.path, 'below-no-ca', 'ES256', { by: false_ });
    expect(check(signed({ signer: below }), trusting(root)).signatures).toMatchObject([
      { outcome: 'valid', trust: 'untrusted', trustReason: expect.stringMatching(reason) },
    ]);
  });

  test('an authority that allows none below it is taken at its word', () => {
    const strict = makeAuthority(folder.path, 'strict', {
      extensions: ['basicConstraints=critical,CA:TRUE,pathlen:0'],
    });
    const direct = makeSigner(folder.path, 'direct', 'ES256', { by: strict });
    expect(check(signed({ signer: direct }), trusting(strict)).signatures).toMatchObject([{ trust: 'trusted' }]);
    const below = makeAuthority(folder.path, 'below', { by: strict });
    const far = makeSigner(folder.path, 'far', 'ES256', { by: below });
    expect(check(signed({ signer: far }), trusting(strict)).signatures).toMatchObject([
      { trust: 'untrusted', trustReason: 'strict allows no authority so far below it' },
    ]);
  });

  test('a certificate that has expired is told of, and holds as it does on devices', () => {
    const old = makeSigner(folder.path, 'old', 'ES256', { by: middle, days: -1 });
    const { signatures, codes, found } = check(signed({ signer: old }), trusting(root));
    expect(signatures).toMatchObject([{ outcome: 'valid', trust: 'trusted' }]);
    expect(codes).toEqual(['certificate-expired']);
    expect(found?.outcome).toBe('warned');
    expect(check(signed(), { now: Date.now() - 2 * day }).codes).toContain('certificate-not-yet-valid');
  });

  test('keys that are public are no proof of origin', () => {
    const developers = [createPublicKey(readFileSync(root.certificate))];
    expect(check(signed(), { developers }).codes).toEqual(['signer-developer']);
    expect(check(signed()).signatures[0]?.developer).toBe(false);
  });

  test('one bad signature does not spoil a good one', () => {
    const good = bsp();
    const app: TestSignature = { name: 'app', signer: signer('RS256'), include: ['app/**'], exclude: ['app/src.json'] };
    const text = makeState({ signatures: [good, app] }).text.replace('"name":"app"', '"name":"aqq"');
    const { signatures, uncovered } = check(text);
    expect(signatures.map(({ key, outcome }) => [key, outcome])).toEqual([
      ['_sigs/app.json', 'invalid'],
      ['_sigs/bsp.json', 'valid'],
    ]);
    expect(uncovered).toContain('app/run.json');
    expect(uncovered).not.toContain('_sigs/app.json');
  });

  test('a state without signatures has nothing to say', () => {
    const { found, coverage } = check(makeState().text);
    expect([found?.outcome, coverage?.outcome]).toEqual(['skipped', 'skipped']);
  });

  test('random states keep their bytes on the way to the signature', () => {
    const key = fc.stringMatching(/^[a-z]{1,4}(\/[a-z\\"é]{1,4}){0,2}$/u);
    const state = fc.dictionary(key, fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.string()), { minKeys: 1 });
    fc.assert(
      fc.property(state, (values) => {
        const text = canonical(values);
        const { pairs, canonical: isCanonical } = parseState(Buffer.from(text));
        expect(isCanonical || /\\u/u.test(text)).toBe(true);
        const chosen = pairs.filter(({ value }) => value.kind !== 'number' && value.kind !== 'literal');
        // But for numbers and words, which devices put between quotes, the payload of all keys is the state itself.
        const expected = `{${chosen.map(({ rawKey, value }) => `"${rawKey}":${value.raw}`).join(',')}}`;
        const odd = chosen.some(({ value }) => value.kind === 'string' && /^"[[{]/u.test(value.raw));
        if (chosen.length > 0 && !odd) expect(payloadOf(chosen)).toBe(expected);
        if (chosen.length === pairs.length) expect(expected).toBe(text);
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  test('damage anywhere is noticed, unless it is where nothing is signed', () => {
    const text = signed({ signer: signer('RS256') });
    const signature = signatureText(Buffer.from(text));
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const bytes = Buffer.from(text);
        bytes[at] = (bytes[at] ?? 0) ^ flip;
        try {
          const { signatures } = checkSignatures(parseState(bytes), { now: Date.now() });
          const holds = signatures[0]?.outcome === 'valid';
          expect(holds).toBe(signatureText(bytes) === signature);
        } catch (error) {
          expect(error).toBeInstanceOf(JsonFault);
        }
      }),
      { seed: 8, numRuns: 1000 },
    );
  });
});

/** What the one signature of a state signs, and the signature itself. */
function signatureText(state: Uint8Array): string {
  const { pairs } = parseState(state);
  const patterns = { include: ['bsp/**', 'device.json', '#spec'], exclude: ['bsp/src.json'] };
  const value = pairs.map((pair) => signatureOf(pair.value)).find((one) => one !== undefined);
  const made = Buffer.from(value?.signature ?? '', 'base64url').toString('hex');
  return [payloadOf(select(pairs, patterns).included), value?.protectedText, made].join('\n');
}

describe('whom to trust', () => {
  test('is refused where nobody is named', () => {
    expect(() => parseTrustBundle('hello', 'a.pem')).toThrow('a.pem tells nobody to trust');
    const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
    expect(() => parseTrustBundle(broken, 'a.pem')).toThrow('a certificate in it cannot be read');
  });
});
