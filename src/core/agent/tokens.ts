/**
 * Tokens of a text, estimated on the high side without a tokenizer: three ASCII characters a
 * token (English prose has about four, code about three), and one token for any other character.
 */
export function estimateTokens(text: string): number {
  let other = 0;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) other++;
  return Math.ceil((text.length - other) / 3) + other;
}
