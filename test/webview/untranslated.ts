/** A language in which every Latin letter is another sign: a Latin letter on the screen was not translated. */
export function foreign(text: string): string {
  return text.replace(/\{\d+\}|[A-Za-z]/g, (found) =>
    found.length > 1 ? found : String.fromCharCode(found.charCodeAt(0) + 0xff21 - 'A'.charCodeAt(0)),
  );
}

const letters = (text: string): string => text.replace(/[^A-Za-z]+/g, ' ').trim();

/** Words of the protocol, which the panel has words of its own for: none of them may be shown. */
const protocol = new Set([
  ...['type', 'kind', 'status', 'phase', 'purpose', 'how', 'decision', 'priced', 'effect', 'state', 'verdict', 'part', 'tier'],
  ...['does', 'file', 'face', 'code', 'sign', 'source'],
]);

/** What a run or the host says, by which everything on the screen that is not translated must be accounted for. */
export function dataOf(...values: unknown[]) {
  const whole = new Set<string>(['', 'Ctrl', 'digest md']);
  const texts: string[] = [];
  const take = (value: unknown, key: string): void => {
    if (typeof value === 'string') {
      // A reason is one of the protocol's, or a sentence.
      if (protocol.has(key) || (key === 'reason' && !value.includes(' '))) return;
      texts.push(` ${letters(value)} `);
      whole.add(letters(value));
      whole.add(letters(value.slice(0, 12)));
      if (!value.includes(' '))
        for (const part of [...value.split('/'), value.slice(0, value.lastIndexOf('/') + 1)]) whole.add(letters(part));
      if (key === 'what') whole.add(letters(value.split(' ')[0] ?? ''));
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    for (const [name, inner] of Object.entries(value)) {
      // What a turn is in its workflow, which is not the label of an arrow.
      if (name === 'label' && 'author' in value) continue;
      // The names of members are keys of the view.
      if (['members', 'hunks'].includes(key)) whole.add(letters(name));
      take(inner, Array.isArray(value) ? key : name);
    }
  };
  for (const value of values) take(value, '');
  return { whole, texts };
}
type Data = ReturnType<typeof dataOf>;

/** Where texts of the run are shown piece by piece: their own markup, a drawing's lines, what is said of a first sentence. */
const prose = '.markdown, pre, svg, .position, .said, .asked, .chip-name, [data-announcer]';

const isProse = (where: Element): boolean => where.closest(prose) !== null && where.closest('.label') === null;

/** Whether a text is made of nothing but whole texts of the run, or, in prose, is a piece of one. */
function isData(text: string, { whole, texts }: Data, inProse: boolean): boolean {
  const words = letters(text);
  if (inProse && texts.some((of) => of.includes(` ${words} `))) return true;
  const list = words.split(' ');
  const ends = [true];
  for (let to = 1; to <= list.length; to++)
    ends[to] = list.some((_, from) => from < to && ends[from] && whole.has(list.slice(from, to).join(' ')));
  return ends[list.length] ?? false;
}

const spoken = ['aria-label', 'title', 'placeholder', 'alt', 'aria-valuetext', 'aria-description', 'aria-roledescription'];

/** Everything that a person sees or hears and that is neither translated nor said by the run. */
export function untranslated(root: Element, data: Data): string[] {
  const out: string[] = [];
  const look = (text: string, where: Element, what: string): void => {
    for (const rest of text.split(/[\uff21-\uff3a\uff41-\uff5a][\uff21-\uff5a\s]*/))
      if (/[A-Za-z]/.test(rest) && !isData(rest, data, isProse(where)))
        out.push(`${what} of ${where.tagName.toLowerCase()}.${where.getAttribute('class') ?? ''}: ${JSON.stringify(rest)} in ${text}`);
  };
  const visit = (element: Element): void => {
    if (element.matches('.avatar, kbd, style, script')) return;
    for (const name of spoken) {
      const value = element.getAttribute(name);
      if (value) look(value, element, name);
    }
    for (const child of element.childNodes) {
      if (child.nodeType === 3) look(child.textContent ?? '', element, 'text');
      else if (child.nodeType === 1) visit(child as Element);
    }
  };
  visit(root);
  return out;
}
