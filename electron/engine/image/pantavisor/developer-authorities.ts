import { createPublicKey, type KeyObject, type X509Certificate } from 'node:crypto';
import { isSignedBy } from './chain.ts';

/**
 * Keys of the authorities that Pantavisor's public builds trust, "Pantavisor Dev CA" and "Pantacor Dev CA (OEM Root)". The
 * private keys below them are there for everybody to download: their signatures say nothing of who made something.
 * Source: pantavisor, pvs/trust/ca-certificates.crt and ca-oem-certificates.crt.
 */
const pantavisorDevCa = `-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAz9YQuZKozKWXhEYDRLzU
K1+enVptYURtrikoItSsPWTxdzy0aSOyLWmCWFJmMpNl1xWUbuc7GB7yYn0fIGGd
vQteOFLY3fKl7B3hoDOgXfW2tx4F6eipJpqnWRz/NFuES39LcBF1U8pu3j4LYiHI
1r+BUo5ueJNvg/yUDU14Hzr9uE9ayCqDTlpDLeBpNAYOi7ThkXEajSTPjY5MvMUM
xVpwImY7k1nTGLW9f0f/Oh5Fs2sjLnNLsVnDTB0NwPJC3E84rsGCBU3F6Ho0YWOB
h1lj8ZlLgq52zTamRFPAInMJ71EFVE/OZ5HQRx2ixBXp5+IV2Y5ylF3cxjyaJBiG
ywIDAQAB
-----END PUBLIC KEY-----
`;
const pantacorOemRoot = `-----BEGIN PUBLIC KEY-----
MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEFatm3OW0rRgXOaoFgwF8VxE7Pd0g73w8
8Xp58fIFJAzWZgtoZ67QWGllMmqvBv/Yzs/23nnvviK3dRY5BFIDYTiw+6hg1fgD
3RO3OTORWNjwczSE0OC2SOqoAoOZCPpT
-----END PUBLIC KEY-----
`;

const developerAuthorities: readonly KeyObject[] = [pantavisorDevCa, pantacorOemRoot].map((pem) =>
  createPublicKey(pem),
);

/** Whether one of these authorities stands above any certificate of a chain. */
export function isDeveloperChain(
  chain: readonly X509Certificate[],
  authorities: readonly KeyObject[] = developerAuthorities,
): boolean {
  return chain.some((certificate) => authorities.some((key) => isSignedBy(certificate, key)));
}
