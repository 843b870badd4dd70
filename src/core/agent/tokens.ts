// biome-ignore lint/suspicious/noControlCharactersInRegex: the ASCII range begins with control characters.
const beyondAscii = /[^\x00-\x7f]/;

/**
 * Tokens of a text, estimated on the high side without a tokenizer: three ASCII characters a
 * token (English prose has about four, code about three), and one token for any other character.
 */
export function estimateTokens(text: string): number {
  // Most texts are ASCII, and a regular expression sees that faster than a loop counts.
  if (!beyondAscii.test(text)) return Math.ceil(text.length / 3);
  let other = 0;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) other++;
  return Math.ceil((text.length - other) / 3) + other;
}
