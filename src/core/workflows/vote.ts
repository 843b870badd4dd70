import type { ResolvedMember } from '../../schema/team';
import { readStructured } from '../agent/structured';
import { type Ballot, groupByNumbers, groupByText, tally } from '../member/ballots';
import { failedTurn } from '../member/ends';
import { memberPrompt } from '../member/memberPrompt';
import { sightOf } from '../member/sight';
import { memberOf } from '../member/speak';
import type { RunContext } from '../run/context';
import { defineWorkflow, type TeamOf } from './define';

type Vote = RunContext<TeamOf<'vote'>>;

/**
 * Blind independent answers, then one weighted by confidence and standing wins: the baseline that a debate must beat. Members × samples
 * turns, and one of the judge where there is one, who only says which answers mean the same.
 */
export const vote = defineWorkflow({
  id: 'vote',
  needs: ({ members, workflow }) => [
    { who: members.map(({ name }) => name).filter((name) => name !== workflow.judge || members.length === 1), least: 1, as: 'the voters' },
  ],
  async run(ctx) {
    const { members, workflow } = ctx.team;
    const voters = members.filter((member) => member.name !== workflow.judge || members.length === 1);
    const since = await ctx.phase(
      'vote',
      1,
      voters.map((member) => member.name),
    );
    const turns = voters.flatMap((member) => Array.from({ length: workflow.samples }, (_, index) => ({ member, sample: index + 1 })));
    const outcomes = await ctx.all(
      turns.map(
        ({ member, sample }) =>
          () =>
            ask(ctx, member, sample, since),
      ),
    );
    const ballots: Ballot[] = [];
    for (const [index, outcome] of outcomes.entries()) {
      const turn = turns[index];
      if (!turn) continue;
      const { member, sample } = turn;
      const read = outcome.ok ? readStructured('vote-answer', outcome.text) : undefined;
      if (!read?.ok) {
        const why = outcome.ok ? 'its answer could not be read' : outcome.failure.message;
        await ctx.post(`notice/${member.name}/${sample}`, {
          author: 'runner',
          kind: 'notice',
          text: `@${member.name} gave no ballot: ${why}`,
          round: 1,
        });
        continue;
      }
      ballots.push({
        number: ballots.length + 1,
        member: member.name,
        ...read.value,
        ...(member.self && { weight: member.self.weight }),
      });
      await ctx.post(`ballot/${member.name}/${sample}`, {
        author: member.name,
        kind: 'vote',
        text: `**${read.value.answer}** (confidence ${Math.round(read.value.confidence * 100)} %)\n\n${read.value.reason}`,
        round: 1,
        label: workflow.samples > 1 ? `ballot ${sample}` : 'ballot',
        turn: keyOf(member.name, sample),
      });
    }
    const lost = outcomes.find((outcome) => !outcome.ok && !outcome.muted);
    if (ballots.length === 0) {
      if (lost && !lost.ok)
        return failedTurn({ ok: false, member: voters[0]?.name ?? '', failure: lost.failure }, 'to vote, as did everybody else');
      return { status: 'failed', reason: 'failed', detail: 'There is no ballot that can be read.' };
    }
    const groups = workflow.judge === undefined ? groupByText(ballots) : await grouped(ctx, workflow.judge, ballots);
    const result = tally(groups);
    await ctx.post('result', { author: 'runner', kind: 'verdict', text: result.text, round: 1, label: 'result' });
    return { status: 'done', reason: 'decided', detail: result.headline };
  },
});

const keyOf = (name: string, sample: number): string => `vote/${name}/${sample}`;

async function ask(ctx: Vote, member: ResolvedMember, sample: number, since: number) {
  const key = keyOf(member.name, sample);
  const muted = await ctx.passesOver({ key, member, purpose: 'vote', round: 1 });
  const sight = muted || ctx.state.finished.has(key) ? undefined : await sightOf(ctx, member, [], since);
  return ctx.turn({
    key,
    member,
    purpose: 'vote',
    round: 1,
    output: 'vote-answer',
    postLater: true,
    prompt: () => {
      if (!sight) throw new Error('a finished turn is not asked again');
      const task =
        'Answer the goal on your own: nobody sees your answer before all have given theirs. Answer as short as it can be, how sure you are, and why.';
      return memberPrompt(ctx, member, { move: 'vote', text: task }, sight);
    },
  });
}

/** The judge says which ballots mean the same; who wins is counted. */
async function grouped(ctx: Vote, judge: string, ballots: readonly Ballot[]): Promise<Ballot[][]> {
  const member = memberOf(ctx, judge);
  const key = 'vote/groups';
  const muted = await ctx.passesOver({ key, member, purpose: 'verdict', round: 1 });
  const sight = muted || ctx.state.finished.has(key) ? undefined : await sightOf(ctx, member, [], 0);
  const list = ballots.map((ballot) => `${ballot.number}. ${ballot.answer}`).join('\n');
  const outcome = await ctx.turn({
    key,
    member,
    purpose: 'verdict',
    round: 1,
    output: 'vote-groups',
    prompt: () => {
      if (!sight) throw new Error('a finished turn is not asked again');
      return memberPrompt(
        ctx,
        member,
        { move: 'vote', text: `Put ballots together that give the same answer in other words. Do not judge them.\n${list}` },
        sight,
      );
    },
  });
  const read = outcome.ok ? readStructured('vote-groups', outcome.text) : undefined;
  if (!read?.ok) return groupByText(ballots);
  return groupByNumbers(ballots, read.value.groups);
}
