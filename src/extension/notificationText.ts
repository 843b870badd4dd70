/**
 * What others wrote as text of a notification: on one line, and with no link in it, nor the beginning of one, since a link could
 * name any command, and one that reaches into ours would change what ours says. Brackets stay readable.
 */
export function withoutLinks(text: string): string {
  return text.replace(/\s+/g, ' ').replaceAll('[', '［').replaceAll(']', '］');
}

/** A link of a notification that runs a command with these arguments. */
export function commandLink(label: string, command: string, args: readonly string[]): string {
  // A parenthesis would end the link, and `encodeURIComponent` leaves it.
  const encoded = encodeURIComponent(JSON.stringify(args)).replaceAll('(', '%28').replaceAll(')', '%29');
  return `[${label}](command:${command}?${encoded})`;
}
