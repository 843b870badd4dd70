import type { Route } from '../../schema/team';

/** Characters of a reply that a regular expression of a person's is run over. */
const matchedChars = 20_000;

/** The first route that fits a reply; undefined when none does. Source of the rules: FACTS 4.1, both in any case. */
export function nextByRoutes(routes: readonly Route[], reply: string): string | undefined {
  for (const route of routes) {
    if (route.default !== undefined) return route.default;
    const contains = route.if_contains !== undefined && reply.toLowerCase().includes(route.if_contains.toLowerCase());
    const matches = route.if_match !== undefined && patternOf(route.if_match)?.test(reply.slice(0, matchedChars)) === true;
    if (contains || matches) return route.next;
  }
  return undefined;
}

/** A person's regular expression, in any case; undefined when it is none. */
export function patternOf(text: string): RegExp | undefined {
  try {
    return new RegExp(text, 'iu');
  } catch {
    try {
      // Escapes that are only loosely right are good in most other languages.
      return new RegExp(text, 'i');
    } catch {
      return undefined;
    }
  }
}
