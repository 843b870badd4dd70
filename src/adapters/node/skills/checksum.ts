import { createHash, timingSafeEqual } from 'node:crypto';

/** By the names that Python's hashlib gives them too. */
const lengths: Readonly<Record<string, number>> = { md5: 32, sha1: 40, sha224: 56, sha256: 64, sha384: 96, sha512: 128 };

export type Checksum = { algorithm: string; hex: string };

/** Reads `algorithm:hex`. The error says what is wrong with it. */
export function parseChecksum(written: string): { ok: true; checksum: Checksum } | { ok: false; why: string } {
  const [algorithm = '', hex = '', ...rest] = written.trim().toLowerCase().split(':');
  const length = lengths[algorithm];
  if (length === undefined || rest.length > 0) {
    return {
      ok: false,
      why: `The checksum "${written.slice(0, 80)}" does not begin with one of ${Object.keys(lengths).join(', ')} and a colon.`,
    };
  }
  if (hex.length !== length || !/^[0-9a-f]+$/.test(hex))
    return { ok: false, why: `A ${algorithm} checksum has ${length} hexadecimal digits; "${hex.slice(0, 80)}" has not.` };
  return { ok: true, checksum: { algorithm, hex } };
}

export function digestOf(bytes: Buffer, algorithm: string): string {
  return createHash(algorithm).update(bytes).digest('hex');
}

export function matches(bytes: Buffer, { algorithm, hex }: Checksum): boolean {
  return timingSafeEqual(Buffer.from(digestOf(bytes, algorithm), 'hex'), Buffer.from(hex, 'hex'));
}
