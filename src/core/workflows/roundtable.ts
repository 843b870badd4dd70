import { shuffled } from '../../base/seeded';
import type { EndReason } from '../../schema/event';
import type { Message } from '../../schema/message';
import type { ModelFailure } from '../../schema/model';
import type { ResolvedMember } from '../../schema/team';
import { readStructured } from '../agent/structured';
import { estimateTokens } from '../agent/tokens';
import { claimsIn } from '../roundtable/claims';
import { buildDigest } from '../roundtable/digest';
import { digestMarkdown } from '../roundtable/digestMarkdown';
import { gateTurn, stateTurn, synthesisTurn, watchTurn } from '../roundtable/judge';
import { floorTask, rebuttalTask, researchTask, speakTask, workerPrompt } from '../roundtable/prompts';
import { isPass, jaccard, positionIn, requestsIn, stableFrom, withoutMeta } from '../roundtable/speech';
import { answerRequest, type Request } from '../roundtable/steward';
import { evidenceOf, type Sight } from '../roundtable/transcript';
import type { DebateContext } from '../run/context';
import { BudgetExhausted, type TurnOutcome } from '../run/room';
import { defineWorkflow, type WorkflowEnd } from './define';

/** How many of the steward's sub-agents may look things up at the same time. */
const stewardsAtOnce = 4;

/**
 * A debate under a judge. Source: the turn structure of FACTS 2.3. Calls are bounded: with w
 * workers, r rounds, f floor turns and q requests a worker at most
 * w(1+q) + r(2·w·(2+q)·2 + 3) + w·f·2 + 1 turns are taken.
 */
export const roundtable = defineWorkflow({
  id: 'roundtable',
  async run(ctx) {
    const table = createTable(ctx);
    let end: WorkflowEnd;
    try {
      end = await debate(ctx, table);
    } catch (error) {
      if (!(error instanceof BudgetExhausted)) throw error;
      end = { status: 'done', reason: 'budget', detail: error.detail };
    }
    if (end.status === 'failed') return end;
    await digest(ctx, end);
    return end;
  },
});

/** What the workflow keeps in mind; all of it follows from recorded steps. */
type Table = {
  workers: readonly ResolvedMember[];
  stewardOn: boolean;
  /** Requests each worker has left after the research window. */
  requestsLeft: Map<string, number>;
  floorLeft: Map<string, number>;
  /** Each worker's position at the end of each round. */
  positions: Map<string, string[]>;
};

function createTable(ctx: DebateContext): Table {
  const { members, workflow, stewarding } = ctx.team;
  return {
    workers: members,
    stewardOn: stewarding.enabled && ctx.created.files.length > 0,
    requestsLeft: new Map(members.map((member) => [member.name, stewarding.budget_per_agent])),
    floorLeft: new Map(members.map((member) => [member.name, workflow.floor_budget])),
    positions: new Map(members.map((member) => [member.name, []])),
  };
}

async function debate(ctx: DebateContext, table: Table): Promise<WorkflowEnd> {
  const { workflow, judge } = ctx.team;
  // Worth one synthesis over a long round, so that a digest can be made when the money ends.
  ctx.holdBack(judge, estimateTokens(ctx.briefing ?? '') + 8_000);
  await brief(ctx, table);

  if (table.stewardOn && ctx.team.stewarding.free_requests > 0) {
    const failures = await research(ctx, table);
    const failed = tooMany(ctx, failures);
    if (failed) return failed;
  }

  let order = shuffled(
    table.workers.map((member) => member.name),
    ctx.random('speaking order'),
  );
  for (let round = 1; round <= workflow.rounds; round++) {
    const failures = await speakPhase(ctx, table, round, order);
    const failed = tooMany(ctx, failures);
    if (failed) return failed;
    await rebuttalPhase(ctx, table, round, [...order].reverse());

    const ended = await gatePhase(ctx, table, round);
    if (ended) return ended;
    await floorPhase(ctx, table, round, order);
    if (round < workflow.rounds) await statePhase(ctx, round);
    order = [...order.slice(1), order[0] as string];
  }
  return { status: 'done', reason: 'rounds', detail: `All ${workflow.rounds} rounds were held.` };
}

async function brief(ctx: DebateContext, { workers }: Table): Promise<void> {
  await ctx.phase('brief', 0);
  const notice = (key: string, text: string): Promise<unknown> =>
    ctx.post(`notice/${key}`, { author: 'runner', kind: 'notice', text, round: 0 });
  if (ctx.briefing) await ctx.post('briefing', { author: 'runner', kind: 'briefing', text: ctx.briefing, round: 0 });
  const refs = new Set([...workers, ctx.team.judge].map((member) => `${member.ref.provider}/${member.ref.model}`));
  const [only] = refs;
  if (refs.size === 1 && !only?.startsWith('rehearsal/')) {
    await notice(
      'one-model',
      `All members share one model (${only}). They are likely to share its blind spots; give one of them another vendor's model if you can.`,
    );
  }
  for (const [index, refused] of ctx.created.refusedFiles.entries()) {
    await notice(`refused/${index}`, `The briefing registers ${refused.entry}, but ${refused.why.replace(/\.$/, '')}.`);
  }
}

async function research(ctx: DebateContext, table: Table): Promise<Failures> {
  await ctx.phase('research', 0);
  const limit = ctx.team.stewarding.free_requests;
  const failures: Failures = [];
  const asked = await ctx.all(
    table.workers.map((member) => async (): Promise<Request[]> => {
      const key = `research/${member.name}`;
      const outcome = await ctx.turn({
        key,
        member,
        purpose: 'research',
        round: 0,
        maxOutputTokens: 1000,
        prompt: () => workerPrompt(ctx, member, { reader: member.name, round: 0 }, researchTask(limit)),
        conclude: async (text) => ({ message: { author: member.name, kind: 'research', text: withoutMeta(text), round: 0, turn: key } }),
      });
      if (!outcome.ok) {
        failures.push({ member: member.name, failure: outcome.failure });
        return [];
      }
      return requestsOf(outcome, key, member.name, 0).slice(0, limit);
    }),
  );
  await answerAll(ctx, asked.flat());
  return failures;
}

function requestsOf(outcome: TurnOutcome, key: string, member: string, round: number): Request[] {
  if (!outcome.ok) return [];
  return requestsIn(outcome.text).map((text, index) => ({ key: `${key}/q${index + 1}`, member, text, round }));
}

/** Answers requests a few at a time; each answer is a turn of the steward or a recorded search. */
async function answerAll(ctx: DebateContext, requests: readonly Request[]): Promise<void> {
  const waiting = [...requests];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await answerRequest(ctx, next);
  };
  await ctx.all(Array.from({ length: Math.min(stewardsAtOnce, waiting.length) }, () => worker));
}

type Failures = { member: string; failure: ModelFailure }[];

/** A debate of fewer than half of the team, or of one, is not worth its money. */
function tooMany(ctx: DebateContext, failures: Failures): WorkflowEnd | undefined {
  const all = ctx.team.members.length;
  if (all - failures.length >= Math.max(2, all / 2)) return undefined;
  const reasons = new Map<string, string[]>();
  for (const { member, failure } of failures) reasons.set(failure.message, [...(reasons.get(failure.message) ?? []), member]);
  const detail = [...reasons].map(([message, members]) => `${members.join(', ')}: ${message}`).join(' ');
  return { status: 'failed', reason: 'failed', detail: `${failures.length} of ${all} members could not speak. ${detail}` };
}

async function speakPhase(ctx: DebateContext, table: Table, round: number, order: readonly string[]): Promise<Failures> {
  await ctx.phase('speak', round, order);
  const failures: Failures = [];
  const blind = ctx.team.workflow.blind_first_drafts && round === 1;
  const speak = (name: string, index: number, again: boolean, notYet: string | undefined): Promise<TurnOutcome> => {
    const key = `r${round}/speak/${name}${again ? '/again' : ''}`;
    const left = table.stewardOn ? (table.requestsLeft.get(name) ?? 0) : 0;
    const task = speakTask(round, ctx.team.workflow.rounds, index + 1, order.length, again, left);
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
      failures.push({ member: name, failure: outcome.failure });
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

async function rebuttalPhase(ctx: DebateContext, table: Table, round: number, order: readonly string[]): Promise<void> {
  await ctx.phase('rebuttal', round, order);
  let beside: (() => Promise<unknown>)[] = [];
  let reviewed: string | undefined;
  for (const name of order) {
    const key = `r${round}/rebuttal/${name}`;
    const sight: Sight = { reader: name, round, ...(reviewed && { notYet: reviewed }) };
    const [outcome] = (await ctx.all([
      () => workerTurn(ctx, table, { key, name, kind: 'rebuttal', round, task: rebuttalTask(round, ctx.team.workflow.rounds), sight }),
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

async function gatePhase(ctx: DebateContext, table: Table, round: number): Promise<WorkflowEnd | undefined> {
  const { rounds, early_stop } = ctx.team.workflow;
  await ctx.phase('gate', round);
  if (ctx.team.judging.watch === 'phase') await watchPhase(ctx, round);
  const outcome = await ctx.turn(gateTurn(ctx, round, rounds));
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

function done(reason: EndReason, detail: string): WorkflowEnd {
  return { status: 'done', reason, detail };
}

function nobodyMoved(table: Table): boolean {
  return [...table.positions.values()].every((positions) => {
    const [before, now] = positions.slice(-2);
    return before !== undefined && now !== undefined && jaccard(before, now) >= stableFrom;
  });
}

async function floorPhase(ctx: DebateContext, table: Table, round: number, order: readonly string[]): Promise<void> {
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
        task: floorTask(round, ctx.team.workflow.rounds, left),
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

async function statePhase(ctx: DebateContext, round: number): Promise<void> {
  await ctx.phase('state', round);
  const outcome = await ctx.turn(stateTurn(ctx, round));
  if (outcome.ok) return;
  // Without a state the next round would know nothing of this one: positions stand in for it.
  const lines = ctx.team.members.flatMap((member) => {
    const position = lastPosition(ctx, member.name, round);
    return position === undefined ? [] : [`- @${member.name}: ${position}`];
  });
  await ctx.post(`state/${round}`, { author: 'runner', kind: 'state', text: `Live positions:\n${lines.join('\n')}`, round });
}

async function digest(ctx: DebateContext, end: WorkflowEnd): Promise<void> {
  const rounds = Math.max(0, ...ctx.state.said.map(({ message }) => message.round));
  await ctx.phase('digest', rounds);
  let missing: string | undefined;
  let synthesis: ReturnType<typeof readSynthesis>;
  try {
    const outcome = await ctx.turn(synthesisTurn(ctx, rounds));
    if (outcome.ok) synthesis = readSynthesis(outcome.text);
    else missing = outcome.failure.message;
  } catch (error) {
    if (!(error instanceof BudgetExhausted)) throw error;
    missing = error.detail;
  }
  const built = buildDigest(ctx, { end, rounds, ...(synthesis && { synthesis }), ...(missing && { synthesisMissing: missing }) });
  const json = `${JSON.stringify(built, undefined, 2)}\n`;
  await ctx.writeDigest(json, [
    { name: 'digest.json', text: json },
    { name: 'digest.md', text: digestMarkdown(built) },
  ]);
}

function readSynthesis(text: string) {
  const read = readStructured('synthesis', text);
  return read.ok ? read.value : undefined;
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

/** Takes requests off a worker's budget; what is over the budget is not answered. */
function spend(table: Table, name: string, requests: readonly Request[]): Request[] {
  if (!table.stewardOn) return [];
  const left = table.requestsLeft.get(name) ?? 0;
  const granted = requests.slice(0, left);
  table.requestsLeft.set(name, left - granted.length);
  return granted;
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

function lastPosition(ctx: DebateContext, name: string, round: number): string | undefined {
  const spoken = ctx.state.said.filter(
    ({ message }) => message.author === name && message.round === round && (message.kind === 'speak' || message.kind === 'rebuttal'),
  );
  return spoken.filter(({ message }) => message.position !== undefined).at(-1)?.message.position;
}
