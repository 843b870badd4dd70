import type { CancelSignal } from '../../base/cancel';
import { orCancelled } from '../../base/cancel';
import type { Secrets } from '../../core/ports/world';

/**
 * The first of the named secrets that is set. Keys come from `Secrets` alone, never from the
 * environment directly, so that the redactor knows every key that is used. A store that fails is
 * like an empty one.
 */
export async function findKey(
  secrets: Secrets,
  names: readonly string[],
  signal: CancelSignal,
): Promise<{ name: string; key: string } | undefined> {
  for (const name of names) {
    const value = await orCancelled(readSafely(secrets, name), signal);
    const key = value?.trim();
    if (key) return { name, key };
  }
  return undefined;
}

async function readSafely(secrets: Secrets, name: string): Promise<string | undefined> {
  try {
    return await secrets.get(name);
  } catch {
    return undefined;
  }
}
