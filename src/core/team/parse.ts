import { Agent } from '../../schema/agent';
import { Persona } from '../../schema/persona';
import { Pipeline } from '../../schema/pipeline';
import { Settings } from '../../schema/settings';
import { Team } from '../../schema/team';
import { Workflow } from '../../schema/workflow';
import { type Prepare, type ReadYaml, readTree, readYaml } from './readYaml';
import type { YamlTree } from './yamlTree';

/** What people write, read and checked; `file` is only for the problems' text, and for the key of a persona that names none. */
export const parseAgent = (text: string, file: string): ReadYaml<Agent> => readYaml(text, file, Agent);
export const parseTeam = (text: string, file: string): ReadYaml<Team> => readYaml(text, file, Team, prepareTeam);
export const parseSettings = (text: string, file: string): ReadYaml<Settings> => readYaml(text, file, Settings);
export const parsePersona = (text: string, file: string): ReadYaml<Persona> => readYaml(text, file, Persona, preparePersona(file));

/** The same for what is a tree by now. */
export const parseAgentTree = (tree: YamlTree): ReadYaml<Agent> => readTree(tree, Agent);
export const parseTeamTree = (tree: YamlTree): ReadYaml<Team> => readTree(tree, Team, prepareTeam);
export const parsePipelineTree = (tree: YamlTree): ReadYaml<Pipeline> => readTree(tree, Pipeline);
export const parsePersonaTree = (tree: YamlTree): ReadYaml<Persona> => readTree(tree, Persona, preparePersona(tree.file));

const preparePersona =
  (file: string): Prepare =>
  (value) => ({ value: isRecord(value) && value.key === undefined ? { ...value, key: stemOf(file) } : value, notes: [] });

const optionsOf: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Workflow.options.map((option) => {
    const type = option.shape.type;
    const literal = 'unwrap' in type ? type.unwrap() : type;
    return [String([...literal.values][0]), new Set(Object.keys(option.shape))];
  }),
);

/** Options that no other workflow has. */
const roundtableOnly = ['floor_budget', 'blind_first_drafts', 'early_stop'];

/** A workflow without a type is a round robin (a roundtable where only that has such options), and options of other types are left out and said. Source: FACTS 4.1. */
const prepareTeam: Prepare = (value) => {
  if (!isRecord(value) || !isRecord(value.workflow)) return { value, notes: [] };
  const type =
    value.workflow.type ?? (roundtableOnly.some((key) => Object.hasOwn(value.workflow as object, key)) ? 'roundtable' : 'round_robin');
  const known = optionsOf.get(String(type));
  if (!known) return { value, notes: [] };
  const others = new Set([...optionsOf.values()].flatMap((options) => [...options]));
  const foreign = Object.keys(value.workflow).filter((key) => !known.has(key) && others.has(key));
  const kept = Object.entries(value.workflow).filter(([key]) => !foreign.includes(key));
  return {
    value: { ...value, workflow: { ...Object.fromEntries(kept), type } },
    notes: foreign.map((key) => ({
      path: ['workflow', key],
      message: `${key} has no effect: it is an option of other workflows than ${String(type)}.`,
    })),
  };
};

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function stemOf(file: string): string {
  return (file.split(/[\\/]/).at(-1) ?? file).replace(/\.ya?ml$/i, '');
}
