export function isUrl(text: string): boolean {
  return /^https?:\/\/[^\s]+$/i.test(text);
}
