import { shuffled } from '../../base/seeded';
import type { EndReason } from '../../schema/event';
import type { Message } from '../../schema/message';
import type { ResolvedMember } from '../../schema/team';
import { hasMoved } from '../../views/positions';
import { readStructured } from '../agent/structured';
import type { DebateContext } from '../run/context';
import type { TurnOutcome } from '../run/room';
import type { WorkflowEnd } from '../workflows/define';
import { claimsIn } from './claims';
import { gateTurn, stateText, stateTurn, watchTurn } from './judge';
import { floorTask, rebuttalTask, speakTask, workerPrompt } from './prompts';
import { isPass, positionIn, withoutMeta } from './speech';
import type { Request } from './steward';
import { answerAll, type Failures, requestsOf, spend, type Table, tooMany } from './table';
import { evidenceOf, type Sight } from './transcript';

/** A round, and how many members are told that there are. */
export type Round = { number: number; of: number /** The person asked for it after a digest. */; asked?: boolean };

/** One round; answers an end where the debate has come to one. */
export async function holdRound(ctx: DebateContext, table: Table, round: Round): Promise<WorkflowEnd | undefined> {
  const order = orderOf(ctx, table, round.number);
  const failed = tooMany(ctx, await speakPhase(ctx, table, round, order));
  if (failed) return failed;
  await rebuttalPhase(ctx, table, round, [...order].reverse());
  const ended = await gatePhase(ctx, table, round);
  if (ended) return ended;
  await floorPhase(ctx, table, round, order);
  return undefined;
}

/**
 * In the first round by chance, or by standing where the team says so, and whoever bought the first word before all others; from then on
 * whoever spoke first speaks last.
 */
function orderOf(ctx: DebateContext, { workers }: Table, round: number): string[] {
  const drawn = shuffled(
    workers.map((member) => member.name),
    ctx.random('speaking order'),
  );
  const selfOf = (name: string): ResolvedMember['self'] => workers.find((member) => member.name === name)?.self;
  if (ctx.team.growth?.reputation.order === 'standing') drawn.sort((a, b) => (selfOf(b)?.standing ?? 0) - (selfOf(a)?.standing ?? 0));
  const bought = drawn.find((name) => selfOf(name)?.firstSpeaker);
  const first = bought === undefined ? drawn : [bought, ...drawn.filter((name) => name !== bought)];
  const from = (round - 1) % first.length;
  return [...first.slice(from), ...first.slice(0, from)];
}

async function speakPhase(
  ctx: DebateContext,
  table: Table,
  { number: round, of, asked }: Round,
  order: readonly string[],
): Promise<Failures> {
  await ctx.phase('speak', round, order);
  const failures: Failures = [];
  const blind = ctx.team.workflow.blind_first_drafts && round === 1;
  const speak = (name: string, index: number, again: boolean, notYet: string | undefined): Promise<TurnOutcome> => {
    const key = `r${round}/speak/${name}${again ? '/again' : ''}`;
    const left = table.stewardOn ? (table.requestsLeft.get(name) ?? 0) : 0;
    const task = speakTask({ number: round, of, asked }, index + 1, order.length, again, left);
    return workerTurn(ctx, table, {
      key,
      name,
      kind: 'speak',
      round,
      task,
      sight: { reader: name, round, blind, ...(notYet && { notYet }) },
    });
  };
  const after = (name: string, key: string, outcome: TurnOutcome): { requests: Request[]; again: boolean } => {
    if (!outcome.ok) {
      if (!outcome.muted) failures.push({ member: name, failure: outcome.failure });
      return { requests: [], again: false };
    }
    const requests = spend(table, name, requestsOf(outcome, key, name, round));
    return { requests, again: requests.length > 0 && positionIn(outcome.text) === undefined };
  };

  if (blind) {
    const outcomes = await ctx.all(order.map((name, index) => () => speak(name, index, false, undefined)));
    const asked = order.map((name, index) => ({ name, ...after(name, `r${round}/speak/${name}`, outcomes[index] as TurnOutcome) }));
    await ctx.all([
      () =>
        answerAll(
          ctx,
          asked.flatMap((item) => item.requests),
        ),
      ...order.map((name) => () => watch(ctx, `r${round}/speak/${name}`, round)),
    ]);
    const put = asked.filter((item) => item.again).map((item) => item.name);
    await ctx.all(put.map((name) => () => speak(name, order.indexOf(name), true, undefined)));
    return failures;
  }

  const queue = order.map((name, index) => ({ name, index, again: false }));
  let beside: (() => Promise<unknown>)[] = [];
  let reviewed: string | undefined;
  let answering: string | undefined;
  for (let next = queue.shift(); next; next = queue.shift()) {
    const { name, index, again } = next;
    if (answering === name) {
      // Nobody else is left to speak meanwhile: an intermission for the steward.
      await ctx.all(beside);
      beside = [];
      reviewed = undefined;
    }
    const key = `r${round}/speak/${name}${again ? '/again' : ''}`;
    const [outcome] = (await ctx.all([() => speak(name, index, again, reviewed), ...beside])) as [TurnOutcome];
    const then = after(name, key, outcome);
    if (then.again && !again) queue.push({ name, index, again: true });
    beside = [() => watch(ctx, key, round)];
    if (then.requests.length > 0) beside.push(() => answerAll(ctx, then.requests));
    answering = then.requests.length > 0 ? name : undefined;
    reviewed = key;
  }
  await ctx.all(beside);
  return failures;
}

async function rebuttalPhase(ctx: DebateContext, table: Table, { number: round, of }: Round, order: readonly string[]): Promise<void> {
  await ctx.phase('rebuttal', round, order);
  let beside: (() => Promise<unknown>)[] = [];
  let reviewed: string | undefined;
  for (const name of order) {
    const key = `r${round}/rebuttal/${name}`;
    const sight: Sight = { reader: name, round, ...(reviewed && { notYet: reviewed }) };
    const [outcome] = (await ctx.all([
      () => workerTurn(ctx, table, { key, name, kind: 'rebuttal', round, task: rebuttalTask(round, of), sight }),
      ...beside,
    ])) as [TurnOutcome];
    const requests = spend(table, name, requestsOf(outcome, key, name, round));
    beside = [() => watch(ctx, key, round), () => answerAll(ctx, requests)];
    reviewed = key;
  }
  await ctx.all(beside);
  for (const { name } of table.workers) {
    const last = lastPosition(ctx, name, round);
    if (last !== undefined) table.positions.get(name)?.push(last);
  }
}

async function gatePhase(ctx: DebateContext, table: Table, { number: round, of }: Round): Promise<WorkflowEnd | undefined> {
  const { early_stop } = ctx.team.workflow;
  await ctx.phase('gate', round);
  if (ctx.team.judging.watch === 'phase') await watchPhase(ctx, round);
  const outcome = await ctx.turn(gateTurn(ctx, round, of));
  if (outcome.ok) {
    const read = readStructured('gate-verdict', outcome.text);
    if (read.ok && read.value.verdict === 'CONVERGED') return done('converged', `Round ${round}: ${read.value.reason}`);
  } else {
    await ctx.post(`notice/gate/${round}`, {
      author: 'runner',
      kind: 'notice',
      text: `The judge could not be asked at the gate of round ${round}, so the debate goes on. ${outcome.failure.message}`,
      round,
    });
  }
  if (early_stop && round > 1 && nobodyMoved(table))
    return done('stable', `No position moved between round ${round - 1} and round ${round}.`);
  return undefined;
}

export function done(reason: EndReason, detail: string): WorkflowEnd {
  return { status: 'done', reason, detail };
}

function nobodyMoved(table: Table): boolean {
  // Who has said nothing at all has no position that could move.
  const held = [...table.positions.values()].filter((positions) => positions.length > 0);
  return (
    held.length > 0 &&
    held.every((positions) => {
      const [before, now] = positions.slice(-2);
      return before !== undefined && now !== undefined && !hasMoved(before, now);
    })
  );
}

async function floorPhase(ctx: DebateContext, table: Table, { number: round, of }: Round, order: readonly string[]): Promise<void> {
  const open = order.filter((name) => (table.floorLeft.get(name) ?? 0) > 0);
  if (open.length === 0) return;
  await ctx.phase('floor', round, open);
  let speakers = open;
  for (let lap = 1; speakers.length > 0; lap++) {
    const stay: string[] = [];
    for (const name of speakers) {
      const left = table.floorLeft.get(name) ?? 0;
      const key = `r${round}/floor${lap}/${name}`;
      const outcome = await workerTurn(ctx, table, {
        key,
        name,
        kind: 'floor',
        round,
        task: floorTask(round, of, left),
        sight: { reader: name, round },
      });
      if (!outcome.ok || isPass(outcome.text)) continue;
      table.floorLeft.set(name, left - 1);
      await answerAll(ctx, spend(table, name, requestsOf(outcome, key, name, round)));
      if (left > 1) stay.push(name);
    }
    speakers = stay;
  }
}

export async function statePhase(ctx: DebateContext, round: number): Promise<void> {
  await ctx.phase('state', round);
  const outcome = await ctx.turn(stateTurn(ctx, round));
  if (outcome.ok) return;
  // Without a state the next round would know nothing of this one: positions stand in for it.
  await ctx.post(`state/${round}`, {
    author: 'runner',
    kind: 'state',
    text: stateText({ established: [], livePositions: livePositions(ctx, round), openQuestions: [], shifts: [] }),
    round,
  });
}

type WorkerTurn = {
  key: string;
  name: string;
  kind: 'speak' | 'rebuttal' | 'floor';
  round: number;
  task: Parameters<typeof workerPrompt>[3];
  sight: Sight;
};

function workerTurn(ctx: DebateContext, table: Table, { key, name, kind, round, task, sight }: WorkerTurn): Promise<TurnOutcome> {
  const member = table.workers.find((worker) => worker.name === name) as ResolvedMember;
  return ctx.turn({
    key,
    member,
    purpose: kind,
    round,
    prompt: () => workerPrompt(ctx, member, sight, task),
    async conclude(raw) {
      const text = withoutMeta(raw);
      if (kind === 'floor' && isPass(text)) return { message: { author: name, kind: 'pass', text: 'PASS', round, turn: key } };
      const position = positionIn(text);
      const claims = claimsIn(
        text,
        evidenceOf(ctx.state, name).evidence.map(({ quote }) => quote),
      );
      const message: Message = {
        author: name,
        kind,
        text,
        round,
        turn: key,
        ...(position && { position }),
        ...(claims.length > 0 && { claims }),
      };
      return { message };
    },
  });
}

async function watch(ctx: DebateContext, turn: string, round: number): Promise<void> {
  // A turn that failed, or that says only a request, leaves nothing to judge.
  const said = ctx.state.finished.get(turn)?.data;
  if (ctx.team.judging.watch !== 'turn' || !said || positionIn(said.text) === undefined) return;
  await ctx.turn(watchTurn(ctx, turn, round));
}

/** Reads the round's turns one after another, for a judge that watches by phase. */
async function watchPhase(ctx: DebateContext, round: number): Promise<void> {
  const turns = [...ctx.state.finished.keys()].filter((key) => key.startsWith(`r${round}/speak/`) || key.startsWith(`r${round}/rebuttal/`));
  const last = new Map(turns.map((key) => [key.split('/')[2] as string, key]));
  for (const key of last.values()) await ctx.turn(watchTurn(ctx, key, round));
}

/** What each worker held at the end of a round, or before it where the round was cut short. */
export function livePositions(ctx: DebateContext, round: number): { member: string; position: string }[] {
  return ctx.team.members.flatMap(({ name }) => {
    for (let of = round; of > 0; of--) {
      const position = lastPosition(ctx, name, of);
      if (position !== undefined) return [{ member: name, position }];
    }
    return [];
  });
}

function lastPosition(ctx: DebateContext, name: string, round: number): string | undefined {
  const spoken = ctx.state.said.filter(
    ({ message }) => message.author === name && message.round === round && (message.kind === 'speak' || message.kind === 'rebuttal'),
  );
  return spoken.filter(({ message }) => message.position !== undefined).at(-1)?.message.position;
}
