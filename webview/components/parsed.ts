import type { ReactElement } from 'react';
import ReactMarkdown, { type Components, type Options } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { annotate } from './annotate';

/** How much text is kept parsed: what a person scrolls through in a while. */
const keptCharacters = 1_500_000;

export type Parse = {
  text: string;
  names: ReadonlySet<string>;
  ungrounded: readonly string[];
  /** It is not kept, since the next one will be another. */
  passing: boolean;
};

type Kept = Omit<Parse, 'passing'> & { element: ReactElement };

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a === b || (a.length === b.length && a.every((text, i) => text === b[i]));

/**
 * Markdown as elements. Rows come and go as one scrolls, and parsing is most of what a row costs, so the texts that were seen
 * last are kept parsed.
 */
export function createParser(components: Components, urlTransform: Options['urlTransform']): (parse: Parse) => ReactElement {
  const known = new Map<string, Kept>();
  let characters = 0;
  return ({ text, names, ungrounded, passing }) => {
    const found = known.get(text);
    if (found && found.names === names && same(found.ungrounded, ungrounded)) {
      // The order of the map is the order of use.
      known.delete(text);
      known.set(text, found);
      return found.element;
    }
    const element = ReactMarkdown({
      children: text,
      remarkPlugins: [remarkGfm],
      rehypePlugins: [[annotate, { names, ungrounded }]],
      components,
      urlTransform,
    });
    if (passing) return element;
    if (!found) characters += text.length;
    known.delete(text);
    known.set(text, { text, names, ungrounded, element });
    for (const [oldest] of known) {
      if (characters <= keptCharacters) break;
      known.delete(oldest);
      characters -= oldest.length;
    }
    return element;
  };
}
