const range = (from: number, to: number): string => `${String.fromCodePoint(from)}-${String.fromCodePoint(to)}`;
/** Control characters but newline and tab, and those that turn the direction of writing. */
const unsafe = new RegExp(`[${[range(0, 8), range(11, 31), range(127, 159), range(0x202a, 0x202e), range(0x2066, 0x2069)].join('')}]`, 'g');

/**
 * A value with every text in it safe to write to a terminal: what models and files say may hold
 * sequences that would move the cursor, change the title or fill the clipboard.
 */
export function plain<T>(value: T): T {
  if (typeof value === 'string') return value.replace(unsafe, '') as T;
  if (Array.isArray(value)) return value.map(plain) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)])) as T;
}
