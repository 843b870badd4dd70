import { knownModels } from '../../core/team/checkModels';
import { knownTools } from '../../core/team/checkTools';
import type { Step } from '../../core/team/yamlTree';
import { agentCard, memberCard, modelCard, personaCard } from '../cards';
import { namesOf, wordAt } from '../names';
import type { Page } from '../page';
import type { OfferedModel, Shelf } from '../protocol';

/** Something that may be written at a place. */
export type Offer = {
  label: string;
  kind: 'field' | 'value' | 'member' | 'persona' | 'agent' | 'tool' | 'model' | 'stage';
  detail?: string;
  about?: string;
};

export type Known = { shelf: Shelf | undefined; models: readonly OfferedModel[] };

/** The names that are meant at a path: members where a member is, tools where a tool is. */
export function namesFor(page: Page, path: readonly Step[], { shelf, models }: Known): Offer[] {
  const { members, stages } = namesOf(page);
  switch (wordAt(page.kind, path)) {
    case 'member':
      return members.map(
        (member): Offer => ({ label: member.name, kind: 'member', detail: 'member', about: memberCard(page, member, shelf) }),
      );
    case 'agent':
      return (shelf?.agents ?? [])
        .filter((agent) => (path[0] === 'judge' ? agent.part === 'judge' : agent.part === 'worker'))
        .map((agent): Offer => ({ label: agent.name, kind: 'agent', detail: agent.role, about: agentCard(agent) }));
    case 'persona':
      return (shelf?.personas ?? []).map(
        (persona): Offer => ({ label: `@${persona.key}`, kind: 'persona', detail: persona.role, about: personaCard(persona) }),
      );
    case 'tool':
      return knownTools.map((tool): Offer => ({ label: tool.name, kind: 'tool', detail: 'tool', about: tool.about }));
    case 'model':
      return modelsFor(page, models);
    case 'stage':
      return stages
        .filter((stage) => stage.index !== path[1])
        .map((stage): Offer => ({ label: stage.name, kind: 'stage', detail: 'stage' }));
    default:
      return [];
  }
}

/** Members that a text may speak of. */
export function mentionsFor(page: Page, shelf: Shelf | undefined): Offer[] {
  return namesOf(page).members.map(
    (member): Offer => ({ label: member.name, kind: 'member', detail: 'member', about: memberCard(page, member, shelf) }),
  );
}

/** Names of the file's own first, then what is there, then what vendors are known to have. */
function modelsFor(page: Page, offered: readonly OfferedModel[]): Offer[] {
  const own = Object.entries(recordOf(recordOf(page.value).models));
  const names = new Map<string, string>([
    ...own.map(([name, spec]): [string, string] => [name, `stands for ${String(spec)}`]),
    ...offered.map(({ name, about }): [string, string] => [name, about]),
  ]);
  for (const name of knownModels) if (!names.has(name)) names.set(name, '');
  return [...names].map(
    ([label, detail]): Offer => ({ label, kind: 'model', ...(detail && { detail }), about: modelCard(label, offered) }),
  );
}

export function recordOf(value: unknown): Record<PropertyKey, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>) : {};
}
