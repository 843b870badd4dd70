/** Values shorter than this are too common to look for. */
const shortest = 8;
const hidden = '[redacted]';

/** A function that takes every known secret out of a JSON value; the same value when there is none in it. */
export function createRedactor(secrets: readonly string[]): <T>(value: T) => T {
  const looked = secrets.filter((secret) => secret.length >= shortest);
  if (looked.length === 0) return (value) => value;

  const text = (value: string): string => {
    let out = value;
    for (const secret of looked) if (out.includes(secret)) out = out.split(secret).join(hidden);
    return out;
  };
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return text(value);
    if (Array.isArray(value)) return value.map(walk);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner)]));
  };
  return (value) => walk(value) as typeof value;
}
