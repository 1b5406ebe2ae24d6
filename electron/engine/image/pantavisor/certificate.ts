import { X509Certificate } from 'node:crypto';

/** DER or PEM. Throws for what is no certificate, and where its key makes no sense: Node finds that out only later. */
export function readCertificate(data: string | Uint8Array): X509Certificate {
  const certificate = new X509Certificate(data);
  void certificate.publicKey;
  return certificate;
}
