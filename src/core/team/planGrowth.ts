import type { Agent, Tier } from '../../schema/agent';
import type { MemberSelf } from '../../schema/growth';
import type { EconomyOptions, ReputationOptions } from '../../schema/growthOptions';
import type { ResolvedMember } from '../../schema/team';
import type { GrowthState } from '../../views/growthView';
import { compositeOf, newcomer, stateOf } from '../../views/reputationView';
import { type Holdings, holdings } from '../economy/holdings';
import { readOwnFiles } from '../growth/readOwnFiles';
import { readSelf } from '../growth/readSelf';
import type { Workspace } from '../ports/workspace';
import { selectMembers, weightOf } from '../reputation/acts';
import type { Draft } from './cast';

/** What members bring from runs before. */
export type GrowthSource = {
  state: GrowthState;
  /** The folder of the members' own files, relative to the workspace; undefined where the home is outside of it. */
  folder: string | undefined;
};

type Rules = { economy: EconomyOptions; reputation: ReputationOptions };

/** Who of a roundtable's members takes part, and who sits out on the bench. `named`: the person named who is to take part. */
export function seat(
  drafts: readonly Draft[],
  { state }: GrowthSource,
  { reputation }: Rules,
  named: readonly string[] | undefined,
): { drafts: readonly Draft[]; benched: string[]; warnings: string[]; problem?: string } {
  const { places } = state.economy;
  const away = drafts.filter(({ agent }) => places[agent.name] !== undefined);
  const here = drafts.filter(({ agent }) => places[agent.name] === undefined);
  const benched = away.flatMap(({ agent }) => (places[agent.name]?.place === 'bench' ? [agent.name] : []));
  const asked = away.find(({ agent }) => named?.includes(agent.name));
  const out = { drafts: here, benched, warnings: away.map(({ agent }) => awayWords(agent.name, places[agent.name]?.place ?? 'bench')) };
  if (asked)
    return {
      ...out,
      problem: `${awayWords(asked.agent.name, places[asked.agent.name]?.place ?? 'bench')} Bring it back with \`roundtable sparks return ${asked.agent.name} --reason "…"\`.`,
    };
  if (here.length < 2 && away.length > 0)
    return {
      ...out,
      problem: `${out.warnings.join(' ')} Fewer than two members are left. Bring one back with \`roundtable sparks return ${away[0]?.agent.name} --reason "…"\`.`,
    };
  const { select } = reputation;
  if (select === undefined || named || here.length <= select) return out;
  const chosen = selectMembers(
    here.map(({ agent }) => agent.name),
    state.reputation,
    select,
  );
  const left = here.filter(({ agent }) => !chosen.includes(agent.name)).map(({ agent }) => agent.name);
  return {
    ...out,
    drafts: here.filter(({ agent }) => chosen.includes(agent.name)),
    warnings: [
      ...out.warnings,
      `${left.join(', ')} ${left.length === 1 ? 'is' : 'are'} not chosen this time: reputation.select is ${select}.`,
    ],
  };
}

function awayWords(name: string, place: 'bench' | 'left' | 'table'): string {
  return place === 'left' ? `${name} has left the team.` : `${name} is on the bench.`;
}

const ranks: readonly Tier[] = ['haiku', 'flash', 'sonnet', 'opus'];
const atLevel: readonly (Tier | undefined)[] = [undefined, undefined, 'sonnet', 'opus'];

/** A member before its model is known, with what it bought and how its evolution changed it. Source of the tiers: FACTS 2.8. */
export type Grown = {
  agent: Agent;
  holding: Holdings;
  warnings: readonly string[];
  self(context: SelfContext): Promise<{ self: MemberSelf; warnings: readonly string[] }>;
};
type SelfContext = { briefing: string; firstSpeaker: boolean };

/** Reads what a member has become. A file of its own that cannot be read is a warning, and is left out. */
export async function grow(agent: Agent, { state, folder }: GrowthSource, { economy }: Rules, workspace: Workspace): Promise<Grown> {
  const holding = holdings(state, economy, agent.name);
  const read = async (path: string): Promise<string | undefined> => {
    if (folder === undefined) return undefined;
    const found = await workspace.read(`${folder.replace(/\/?agents$/, '')}/${path}`, maxFileBytes);
    return found.ok ? found.text : undefined;
  };
  const { files, problems } = await readOwnFiles(read, agent.name);
  const bought = atLevel[holding.level];
  const { model, role, persona } = files['agent.yaml'];
  const grown: Agent = {
    ...agent,
    tier: bought !== undefined && ranks.indexOf(bought) > ranks.indexOf(agent.tier) ? bought : agent.tier,
    ...(model !== undefined && { model }),
    ...(role !== undefined && { role }),
    ...(persona !== undefined && { persona }),
  };
  return {
    agent: grown,
    holding,
    warnings: problems,
    async self({ briefing, firstSpeaker }) {
      const standing = compositeOf((state.reputation.members[agent.name] ?? newcomer()).dimensions);
      const { warnings, ...parts } = await readSelf(read, state, {
        member: agent.name,
        files,
        briefing,
        slots: holding.slots,
        skills: holding.skills,
        maxChars: economy.self_chars[holding.level > 0 ? 1 : 0] ?? 8_000,
      });
      return {
        warnings,
        self: {
          sparks: holding.balance,
          standing,
          state: stateOf(standing),
          weight: weightOf(standing),
          level: holding.level,
          feeTier: grown.tier,
          ...parts,
          extraFloor: holding.extraFloor,
          firstSpeaker,
          uses: [...holding.uses],
        },
      };
    },
  };
}

const maxFileBytes = 256 * 1024;

/** Members with what they bring; of those who bought the first word, the one who stands highest has it. */
export async function withSelves(
  members: readonly ResolvedMember[],
  grown: readonly Grown[],
  source: GrowthSource | undefined,
  briefing: string,
): Promise<{ members: ResolvedMember[]; warnings: string[] }> {
  if (!source) return { members: [...members], warnings: [] };
  const warnings: string[] = grown.flatMap((one) => [...one.warnings]);
  const standing = (name: string): number => compositeOf((source.state.reputation.members[name] ?? newcomer()).dimensions);
  const [first] = grown
    .filter(({ holding }) => holding.firstSpeaker)
    .map(({ agent }) => agent.name)
    .sort((a, b) => standing(b) - standing(a) || (a < b ? -1 : 1));
  const out: ResolvedMember[] = [];
  for (const member of members) {
    const own = grown.find(({ agent }) => agent.name === member.name);
    const made = await own?.self({ briefing, firstSpeaker: first === member.name });
    warnings.push(...(made?.warnings ?? []));
    out.push(made ? { ...member, self: made.self } : member);
  }
  return { members: out, warnings };
}
