import type { Hover } from 'vscode-languageserver';
import { knownTools } from '../../core/team/checkTools';
import { schemasAt } from '../../core/team/jsonSchema';
import { scalars } from '../../core/team/yamlTree';
import { agentCard, memberCard, modelCard, personaCard } from '../cards';
import { declaredAt, type Mention, mentionAt, namesOf, type Stretch } from '../names';
import type { Page } from '../page';
import { rangeOf } from '../ranges';
import { aboutText, choicesOf, wordsOf } from '../words';
import type { Known } from './offers';

/** What there is to know of what stands at an offset. */
export function hover(page: Page, offset: number, known: Known, ofSchema: boolean): Hover | null {
  const named = mentionAt(page, offset);
  const member = declaredAt(page, offset);
  const card = named ? cardOf(page, named, known) : undefined;
  if (named && card) return say(page, named, card);
  if (member && page.kind === 'team') return say(page, member, memberCard(page, member, known.shelf));
  return ofSchema ? wordAt(page, offset) : null;
}

function cardOf(page: Page, { is, name }: Mention, { shelf, models }: Known): string | undefined {
  switch (is) {
    case 'member':
    case 'text': {
      const member = namesOf(page).members.find((one) => one.name === name);
      return member && memberCard(page, member, shelf);
    }
    case 'agent': {
      const agent = shelf?.agents.find((one) => one.name === name);
      return agent && agentCard(agent);
    }
    case 'persona': {
      const persona = shelf?.personas.find((one) => one.key === name);
      return persona && personaCard(persona);
    }
    case 'model':
      return modelCard(name, models);
    case 'tool':
      return knownTools.find((tool) => tool.name === name || name.endsWith(`/${tool.name}`))?.about;
    default:
      return undefined;
  }
}

/** What the schema says of a field, or of a word among those that its value may be. */
function wordAt(page: Page, offset: number): Hover | null {
  for (const { node, path, isKey, value } of scalars(page.root)) {
    const [from, to] = node.range ?? [0, -1];
    if (offset < from || offset > to) continue;
    const schemas = schemasAt(wordsOf(page.kind), path, page.value);
    if (isKey) {
      const [schema] = schemas;
      const holder = schemasAt(wordsOf(page.kind), path.slice(0, -1), page.value).flatMap((one) => one.anyOf ?? one.oneOf ?? [one]);
      const needed = holder.length === 1 && (holder[0]?.required?.includes(String(path.at(-1))) ?? false);
      return schema ? say(page, { from, to }, `**${String(value)}**\n\n${aboutText(schema, needed)}`) : null;
    }
    const choice = schemas
      .flatMap((schema) => schema.anyOf ?? schema.oneOf ?? [schema])
      .flatMap(choicesOf)
      .find((one) => one.value === String(value));
    return choice?.about ? say(page, { from, to }, `**${choice.value}**\n\n${choice.about}.`) : null;
  }
  return null;
}

function say(page: Page, where: Stretch, value: string): Hover {
  return { contents: { kind: 'markdown', value }, range: rangeOf(page.document, where) };
}
