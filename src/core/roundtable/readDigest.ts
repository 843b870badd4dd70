import { Digest } from '../../schema/digest';

/** A digest from its text; undefined for a text that is missing or none. */
export function readDigest(text: string | undefined): Digest | undefined {
  if (text === undefined) return undefined;
  try {
    return Digest.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
