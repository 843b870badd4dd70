import { createRandom, hash32 } from '../../base/seeded';
import type { Fact, FactData, NewFact, Phase } from '../../schema/event';
import type { Message } from '../../schema/message';
import type { ModelFailure } from '../../schema/model';
import type { ResolvedMember, ResolvedTeam, RoundtableTeam } from '../../schema/team';
import type { Workspace } from '../ports/workspace';
import type { Hands } from './hands/hands';
import { BudgetExhausted, type RunRoom, RunStopped, type TurnOutcome, type TurnSpec } from './room';
import { type Again, phaseKey, type RunState, type Said } from './runState';
import { takeTurn, upperBound } from './takeTurn';

/** What a workflow may touch. Every effect is recorded; on resume a finished one gives its recorded result. */
export type RunContext<T extends ResolvedTeam = ResolvedTeam> = {
  readonly runId: string;
  readonly topic: string;
  readonly briefing: string | undefined;
  readonly team: T;
  readonly created: FactData['run.created'];
  /** Read it only inside `prompt` and `conclude`, or for what steps have settled: elsewhere it differs on resume. */
  readonly state: Readonly<RunState>;
  readonly workspace: Workspace;
  /** The facts of the run so far. Read them only inside a step: they differ on resume. */
  facts(): Promise<readonly Fact[]>;
  /** What members of a team file touch the world with. */
  readonly hands: Hands;
  readonly startedAt: number;
  /** Begins a phase and answers the number of its fact. */
  phase(phase: Phase, round: number, order?: readonly string[]): Promise<number>;
  turn(spec: TurnSpec): Promise<TurnOutcome>;
  /**
   * Whether a turn is passed over because the person muted its member; decided once. `turn` asks by itself: this is for what has
   * to be read, or paid for, before a turn.
   */
  passesOver(turn: Pick<TurnSpec, 'key' | 'member' | 'purpose' | 'round'>): Promise<boolean>;
  post(key: string, message: Message): Promise<Said>;
  /** An effect other than a turn; its value must be plain JSON. */
  step<T>(name: string, effect: () => Promise<T>): Promise<T>;
  /** Runs turns at the same time; results in the order given. Waits for all before it passes on a failure. */
  all<T>(tasks: readonly (() => Promise<T>)[]): Promise<T[]>;
  /** Chance that is the same on every replay. */
  random(key: string): () => number;
  /** Keeps the worth of one call of this size back for the digest; undefined gives it free. */
  holdBack(member: ResolvedMember | undefined, inputTokens: number): void;
  /** Keeps the digest of an end, counted from 1; `json` is its object. What stands under the names of an earlier one is replaced. */
  writeDigest(number: number, json: string, files: readonly { name: string; text: string }[]): Promise<void>;
  /** Keeps what the judge made of the debate under a digest, once. */
  scored(scores: FactData['work.scored']): Promise<void>;
  /** The text of an earlier digest, counted from 1. */
  digest(number: number): Promise<string | undefined>;
  /**
   * The further round that the person asked for after the end that the workflow has just come to; undefined where it is the last
   * one. Asked once an end. Until then nothing is done that the run had not done by that end.
   */
  another(): Again | undefined;
  /** Whether the end that the workflow is on the way to, or has just come to, lies behind: what is not recorded of it was not done. */
  behind(): boolean;
};

/** What a roundtable may touch: its team has a judge and a steward. */
export type DebateContext = RunContext<RoundtableTeam>;

export function createRunContext(room: RunRoom): RunContext {
  const { state, recorder } = room;
  const created = state.created;
  if (!created) throw new Error('a run context needs run.created');
  const { team, topic, seed } = created.data;

  const record = async (fact: NewFact): Promise<number> => {
    const [stored] = await recorder.record([fact]);
    return (stored as { seq: number }).seq;
  };
  /** How many ends of the run lie behind. */
  let ends = 0;
  /** The person's wish after the end that a replay is on the way to: what is not recorded by then was not taken. */
  const past = (): Again | undefined => state.agains[ends];
  const begin = async (): Promise<void> => {
    await room.whenGoing();
    if (room.stop.aborted) throw new RunStopped();
  };

  const passesOver: RunContext['passesOver'] = async ({ key, member, purpose, round }) => {
    if (state.skipped.has(key)) return true;
    if (state.finished.has(key) || !state.muted.has(member.name)) return false;
    await begin();
    if (!state.muted.has(member.name)) return false;
    await record({ type: 'turn.skipped', data: { turn: key, member: member.name, purpose, round } });
    return true;
  };

  return {
    runId: room.runId,
    topic,
    briefing: room.briefing,
    team,
    created: created.data,
    state,
    workspace: room.workspace,
    hands: room.hands,
    facts: room.facts,
    startedAt: created.at,
    async phase(phase, round, order) {
      const known = state.phases.get(phaseKey(phase, round));
      if (known !== undefined) return known;
      const over = past();
      if (over) return over.seq;
      await begin();
      return record({ type: 'phase.started', data: { phase, round, ...(order && { order: [...order] }) } });
    },
    async turn(spec) {
      const finished = state.finished.get(spec.key);
      if (finished)
        return { ok: true, text: finished.data.text, message: finished.data.message, marks: finished.data.marks ?? [], seq: finished.seq };
      if (state.skipped.has(spec.key)) return { ok: false, muted: true, failure: mutedFailure(spec.member.name) };
      const failed = state.failed.get(spec.key);
      const over = past();
      if (failed && (over || isSettled(room, failed.seq, failed.data.failure)))
        return { ok: false, failure: failed.data.failure, partial: failed.data.partial };
      // Only a budget ends a run between two turns of its workflow.
      if (over) throw new BudgetExhausted(over.outcome);
      await begin();
      if (await passesOver(spec)) return { ok: false, muted: true, failure: mutedFailure(spec.member.name) };
      return takeTurn(room, team, spec);
    },
    passesOver,
    async post(key, message) {
      const known = state.posted.get(key);
      if (known) return known;
      const over = past();
      if (over) return { seq: over.seq, message, tokens: 0 };
      await begin();
      const seq = await record({ type: 'message.posted', data: { key, message } });
      return state.posted.get(key) ?? { seq, message, tokens: 0 };
    },
    async step(name, effect) {
      if (state.steps.has(name)) return state.steps.get(name) as Awaited<ReturnType<typeof effect>>;
      const over = past();
      if (over) throw new BudgetExhausted(over.outcome);
      await begin();
      const value = await effect();
      await record({ type: 'step.finished', data: { step: name, value: value as never } });
      return value;
    },
    async all(tasks) {
      const results = await Promise.allSettled(tasks.map((task) => task()));
      const rejected = results.find((result) => result.status === 'rejected');
      if (rejected) throw rejected.reason;
      return results.map((result) => (result as PromiseFulfilledResult<Awaited<ReturnType<(typeof tasks)[number]>>>).value);
    },
    random(key) {
      return createRandom(hash32(`${seed}/${key}`));
    },
    holdBack(member, inputTokens) {
      room.budget.holdBack(member && upperBound(room, member, inputTokens, member.maxOutputTokens));
    },
    async writeDigest(number, json, files) {
      if (state.digests.length >= number) return;
      const digest = await room.objects.put(json);
      const paths: string[] = [];
      for (const file of files) paths.push(await room.runFiles.write(room.runId, file.name, file.text));
      await record({ type: 'digest.written', data: { digest, files: paths } });
    },
    async scored(scores) {
      if (state.scored.has(scores.digest) || past()) return;
      await record({ type: 'work.scored', data: scores });
    },
    async digest(number) {
      const written = state.digests[number - 1];
      return written && room.objects.get(written.digest);
    },
    behind: () => past() !== undefined,
    another() {
      const again = past();
      if (again) ends += 1;
      return again;
    },
  };
}

/** What stands in place of a reply where a workflow tells the others about it. */
export function mutedFailure(member: string): ModelFailure {
  return { code: 'model.aborted', message: `@${member} is muted.`, retryable: false };
}

/**
 * Whether a failed turn stays failed: the debate went on past it, or it failed in this process.
 * What failed in the last phase before a resume is asked again, as what was stopped always is.
 */
function isSettled(room: RunRoom, seq: number, failure: ModelFailure): boolean {
  if (failure.code === 'model.aborted') return false;
  return seq > room.resumedAt || seq < room.lastPhaseAtResume;
}
