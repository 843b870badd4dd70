import { asTeamError } from '../../base/errors';
import type { Agent, Tier } from '../../schema/agent';
import type { MemberSelf } from '../../schema/growth';
import type { EconomyOptions, ReputationOptions } from '../../schema/growthOptions';
import { modelName } from '../../schema/usage';
import type { GrowthState } from '../../views/growthView';
import { stateOf } from '../../views/reputationView';
import { firstSpeakerOf, holdings } from '../economy/holdings';
import { createMemberFiles } from '../growth/memberFiles';
import { readSelf } from '../growth/self';
import type { Workspace } from '../ports/workspace';
import { selectMembers, standingIn, weightOf } from '../reputation/acts';
import type { ModelSurvey } from '../router/survey';
import type { Draft } from './cast';

/** What members bring from runs before. */
export type GrowthSource = {
  state: GrowthState;
  /** The home, relative to the workspace; undefined where it is outside of it. Members' own files are in its `agents` and `skills`. */
  folder: string | undefined;
  /** The text of a skill that comes with the product. */
  shipped(id: string): Promise<string | undefined>;
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

/** A member before its model is known, as it has become. Source of the tiers: FACTS 2.8. */
export type Grown = { agent: Agent; self: MemberSelf; warnings: readonly string[] };

/** What is read of members. */
type Readers = {
  workspace: Workspace;
  /** Topic and briefing, by which habits are chosen. */
  briefing: string;
};

/** Reads what members have become. A file of theirs that cannot be read is a warning, and is left out. */
export async function growAll(agents: readonly Agent[], source: GrowthSource, rules: Rules, readers: Readers): Promise<Grown[]> {
  const first = firstSpeakerOf(
    source.state,
    agents.map(({ name }) => name),
  );
  return Promise.all(agents.map((agent) => grow(agent, source, rules, readers, agent.name === first)));
}

async function grow(
  agent: Agent,
  { state, folder, shipped }: GrowthSource,
  { economy }: Rules,
  { workspace, briefing }: Readers,
  firstSpeaker: boolean,
): Promise<Grown> {
  const { name } = agent;
  const holding = holdings(state, economy, name);
  const files = createMemberFiles(workspace, folder);
  const unread: string[] = [];
  const read = (path: string): Promise<string | undefined> =>
    files.read(path).catch((error: unknown) => {
      unread.push(asTeamError(error).shown);
      return undefined;
    });
  const {
    agent: own,
    leftOut: _,
    warnings,
    ...parts
  } = await readSelf(read, state, {
    member: name,
    briefing,
    holdings: { skills: holding.skills.map(({ id }) => id), slots: holding.slots, chars: holding.selfChars },
    shipped,
  });
  const bought = atLevel[holding.level];
  const { model, role, persona } = own;
  const grown: Agent = {
    ...agent,
    tier: bought !== undefined && ranks.indexOf(bought) > ranks.indexOf(agent.tier) ? bought : agent.tier,
    ...(model !== undefined && { model }),
    ...(role !== undefined && { role }),
    ...(persona !== undefined && { persona }),
  };
  const standing = standingIn(state.reputation, name);
  return {
    agent: grown,
    warnings: [...warnings, ...unread],
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
      uses: holding.uses,
    },
  };
}

const ranks: readonly Tier[] = ['haiku', 'flash', 'sonnet', 'opus'];
/** What the model of a level may be, where that is more than the agent has. */
const atLevel: readonly (Tier | undefined)[] = [undefined, undefined, 'sonnet', 'opus'];

/** Models that could stand in for another's, the strongest tier first. */
export function fallbacksOf({ tiers }: Pick<ModelSurvey, 'tiers'>): string[] {
  return [...new Set((['opus', 'sonnet', 'flash', 'haiku'] as const).map((tier) => modelName(tiers[tier].ref)))];
}
