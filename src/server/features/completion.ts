import type { CompletionItem, Range } from 'vscode-languageserver';
import { branchesAt, type JsonSchema, schemasAt } from '../../core/team/jsonSchema';
import type { Step } from '../../core/team/yamlTree';
import type { Page } from '../page';
import { type Place, placeAt } from '../place';
import { rangeOf } from '../ranges';
import { aboutText, choicesOf, wordsOf } from '../words';
import { type Known, mentionsFor, namesFor, type Offer, recordOf } from './offers';

const kinds: Readonly<Record<Offer['kind'], CompletionItem['kind']>> = {
  field: 10,
  value: 20,
  member: 6,
  persona: 7,
  agent: 7,
  tool: 3,
  model: 12,
  stage: 6,
};

/** What may be written at an offset. `ofSchema` is false where another extension says what the schema knows. */
export function complete(page: Page, offset: number, known: Known, ofSchema: boolean): CompletionItem[] {
  const place = placeAt(page.text, offset);
  const mention = page.kind === 'team' ? /(?<![\w@./-])@([a-z0-9_-]*)$/.exec(page.text.slice(Math.max(0, offset - 40), offset)) : null;
  if (place.is === 'text') {
    if (!mention) return [];
    const range = rangeOf(page.document, { from: offset - (mention[1]?.length ?? 0), to: offset });
    return mentionsFor(page, known.shelf).map((offer, index) => itemOf(offer, range, offer.label, index));
  }
  if (place.is === 'value') return values(page, place, place.path, offset, known, ofSchema);
  const schema = wordsOf(page.kind);
  const branches = branchesAt(schema, place.path, page.value);
  const items = branches.some((branch) => branch.items);
  if (items && !place.flow) {
    const path = [...place.path, listLength(page, place.path)];
    return [
      ...fields(page, { ...place, indent: place.indent + 2 }, path, ofSchema, '- '),
      ...values(page, place, path, offset, known, ofSchema, '- '),
    ];
  }
  return [...values(page, place, place.path, offset, known, ofSchema), ...fields(page, place, place.path, ofSchema)];
}

/** Fields that the map at a path may have and has not. */
function fields(page: Page, place: Place, path: readonly Step[], ofSchema: boolean, lead = ''): CompletionItem[] {
  if (!ofSchema) return [];
  const range = rangeOf(page.document, place);
  const present = recordOf(path.reduce<unknown>((inner, step) => recordOf(inner)[step], page.value));
  const typed = page.text.slice(place.from, place.to);
  const found = new Map<string, { schema: JsonSchema; needed: boolean }>();
  for (const branch of branchesAt(wordsOf(page.kind), path, page.value))
    for (const [name, schema] of Object.entries(branch.properties ?? {}))
      if (!found.has(name)) found.set(name, { schema, needed: branch.required?.includes(name) ?? false });
  return [...found]
    .filter(([name]) => !Object.hasOwn(present, name) || name === typed)
    .sort(([, a], [, b]) => Number(b.needed) - Number(a.needed))
    .map(([name, { schema, needed }], index) => {
      const offer: Offer = { label: name, kind: 'field', about: aboutText(schema, needed), ...(needed && { detail: 'required' }) };
      return {
        ...itemOf(offer, range, `${lead}${name}${behind(page, place, schema)}`, index),
        ...(choicesOf(schema).length > 0 && { command: { title: '', command: 'editor.action.triggerSuggest' } }),
      };
    });
}

/** What follows a new field, so that its value can be typed at once. */
function behind(page: Page, { to, flow, indent }: Place, schema: JsonSchema): string {
  if (/^[ \t]*:/.test(page.text.slice(to, to + 20))) return '';
  const below = `\n${' '.repeat(indent + 2)}`;
  const kinds = schema.anyOf ?? schema.oneOf ?? [schema];
  if (flow) return ': ';
  if (schema.type === 'array') return `:${below}- `;
  return kinds.every((kind) => kind.type === 'object') ? `:${below}` : ': ';
}

/** Values that are known one by one at a path: names, and the words of the schema. */
function values(
  page: Page,
  place: Place,
  path: readonly Step[],
  offset: number,
  known: Known,
  ofSchema: boolean,
  lead = '',
): CompletionItem[] {
  const typed = page.text.slice(place.from, offset);
  // Inside a sentence nothing is known.
  if (/^["']?[^\s"']+\s/.test(typed)) return [];
  const words = ofSchema
    ? schemasAt(wordsOf(page.kind), path, path.at(-1) === 'type' ? undefined : page.value)
        .flatMap((schema) => [...(schema.anyOf ?? schema.oneOf ?? [schema])])
        .flatMap((schema) => choicesOf(schema))
        .map(({ value, about }): Offer => ({ label: value, kind: 'value', ...(about && { about: `${about}.` }) }))
    : [];
  const offers = [...namesFor(page, path, known), ...words];
  const range = rangeOf(page.document, place);
  const space = place.is === 'value' && page.text[offset - 1] === ':' ? ' ' : '';
  return [...new Map(offers.map((offer) => [offer.label, offer])).values()].map((offer, index) => {
    const written = quoted(offer.label, typed);
    return { ...itemOf(offer, range, `${lead}${space}${written}`, index), filterText: /^["']/.test(typed) ? written : offer.label };
  });
}

/** A plain scalar cannot begin with @ or hold `: `; what is in quotes stays in them. */
function quoted(label: string, typed: string): string {
  const sign = typed[0];
  if (sign === '"' || sign === "'") return `${sign}${label}${sign}`;
  return /^[@*&!%`]|: |\/\*$/.test(label) && !/^[a-z]+\/\*$/.test(label) ? `"${label}"` : label;
}

function itemOf({ label, kind, detail, about }: Offer, range: Range, newText: string, index: number): CompletionItem {
  return {
    label,
    kind: kinds[kind],
    ...(detail && { detail }),
    ...(about && { documentation: { kind: 'markdown', value: about } }),
    textEdit: { range, newText },
    // Lines below the first are indented already.
    insertTextMode: 1,
    sortText: String(index).padStart(4, '0'),
  };
}

function listLength(page: Page, path: readonly Step[]): number {
  const found = path.reduce<unknown>((inner, step) => recordOf(inner)[step], page.value);
  return Array.isArray(found) ? found.length : 0;
}
