import type { Team, TeamMember } from '../../schema/team';
import { roundsOf } from '../../schema/teamOf';
import type { Workflow } from '../../schema/workflow';
import { estimateTokens } from '../agent/tokens';
import { protocolRules } from '../member/memberPrompt';
import { windowOf } from '../router/modelTable';
import { dearest, pricingOf } from '../router/prices';
import { meantRef } from '../router/survey';
import type { Says } from './issue';

/** Tokens below which no answer is asked for. */
const leastAnswer = 16;

/** Limits under which a team cannot take even its first turns. Figures are the least that is known; what is not known counts nothing. */
export function checkBudget(team: Team, members: readonly TeamMember[], { warn }: Says): void {
  const turns = members.map((member) => leastTurn(member, team));
  members.forEach((member, index) => {
    const limit = member.token_budget ?? team.defaults.token_budget;
    const least = (turns[index]?.prompt ?? 0) + leastAnswer;
    if (limit !== undefined && limit < least)
      warn(
        member.token_budget === undefined ? ['defaults', 'token_budget'] : ['members', index, 'token_budget'],
        `${limit} tokens are not enough for one turn of ${member.name}: its prompt alone has about ${least - leastAnswer}.`,
      );
  });
  const { budget } = team;
  const calls = leastCalls(team.workflow ?? { type: 'round_robin', max_rounds: 6 }, members.length);
  if (budget.turns !== undefined && budget.turns < calls)
    warn(['budget', 'turns'], `${budget.turns} model calls are not enough: ${calls} are needed before everybody has had one turn.`);
  const first = turns.filter((turn) => turn !== undefined);
  const tokens = first.map((turn) => turn.prompt + turn.answer);
  const [mostTokens, allTokens] = [Math.max(0, ...tokens), tokens.reduce((sum, one) => sum + one, 0)];
  if (budget.tokens !== undefined && budget.tokens < allTokens)
    warn(
      ['budget', 'tokens'],
      budget.tokens < mostTokens
        ? `${budget.tokens} tokens are not enough for one turn: ${mostTokens} are set aside for it.`
        : `${budget.tokens} tokens may not last one round: about ${allTokens} are set aside for a turn of each member.`,
    );
  const usd = first.flatMap((turn) => turn.usd ?? []);
  const [mostUsd, allUsd] = [Math.max(0, ...usd), usd.reduce((sum, one) => sum + one, 0)];
  if (budget.usd !== undefined && budget.usd < allUsd)
    warn(
      ['budget', 'usd'],
      budget.usd < mostUsd
        ? `$${budget.usd} is not enough for one turn: ${dollars(mostUsd)} are set aside for it.`
        : `$${budget.usd} may not last one round: about ${dollars(allUsd)} are set aside for a turn of each member.`,
    );
}

/** What is set aside for a first turn at the least; undefined for an agent, whose text stands elsewhere. */
function leastTurn(member: TeamMember, team: Team): { prompt: number; answer: number; usd?: number } | undefined {
  const { defaults, goal = '' } = team;
  if (team.workflow?.type === 'roundtable') return undefined;
  const persona = member.persona?.startsWith('@') ? '' : (member.persona ?? '');
  const rules = protocolRules(member.can_write_files ?? true).join('\n');
  const prompt = estimateTokens([rules, goal, persona, member.extra_system ?? ''].join('\n'));
  const spec = member.model ?? defaults.model ?? 'auto';
  const server = member.api_base ?? member.ollama_url ?? defaults.api_base ?? defaults.ollama_url ?? member.backend ?? defaults.backend;
  const ref = server === undefined ? meantRef(team.models?.[spec] ?? spec) : undefined;
  const written = member.max_output_tokens ?? defaults.max_output_tokens;
  const window = member.context_window ?? defaults.context_window;
  const most = ref && window === undefined ? windowOf(ref, false, undefined).maxOutputTokens : undefined;
  const answer = Math.min(written ?? most ?? leastAnswer, window === undefined ? Number.POSITIVE_INFINITY : Math.floor(window / 2));
  const usd = ref && ref.provider !== 'rehearsal' ? dearest(pricingOf(ref, false, {}), prompt, answer) : undefined;
  return { prompt, answer, ...(usd !== undefined && { usd }) };
}

/** Model calls before a workflow has come once around. */
function leastCalls(workflow: Workflow, members: number): number {
  switch (workflow.type) {
    case 'roundtable':
      return members + 1;
    case 'debate':
      return 2 + 2 * roundsOf(workflow) + (workflow.closings ? 2 : 0) + 1;
    case 'vote':
      return members * workflow.samples + (workflow.judge === undefined ? 0 : 1);
    case 'manager':
    case 'review_loop':
      return 2;
    case 'parallel_review':
      return 1 + workflow.reviewers.length + (workflow.synthesizer === undefined ? 0 : 1);
    case 'conditional':
    case 'solo':
      return 1;
    default:
      return members;
  }
}

function dollars(usd: number): string {
  return `$${usd.toFixed(usd < 0.01 ? 4 : 2)}`;
}
