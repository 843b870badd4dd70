import { createRandom, hash32 } from '../../base/seeded';
import type { FactData, NewFact, Phase } from '../../schema/event';
import type { Message } from '../../schema/message';
import type { ModelFailure } from '../../schema/model';
import type { ResolvedMember, ResolvedTeam, RoundtableTeam } from '../../schema/team';
import type { Workspace } from '../ports/workspace';
import type { Hands } from './hands/hands';
import { type RunRoom, RunStopped, type TurnOutcome, type TurnSpec } from './room';
import { phaseKey, type RunState, type Said } from './runState';
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
  /** What members of a team file touch the world with. */
  readonly hands: Hands;
  readonly startedAt: number;
  /** Begins a phase and answers the number of its fact. */
  phase(phase: Phase, round: number, order?: readonly string[]): Promise<number>;
  turn(spec: TurnSpec): Promise<TurnOutcome>;
  post(key: string, message: Message): Promise<Said>;
  /** An effect other than a turn; its value must be plain JSON. */
  step<T>(name: string, effect: () => Promise<T>): Promise<T>;
  /** Runs turns at the same time; results in the order given. Waits for all before it passes on a failure. */
  all<T>(tasks: readonly (() => Promise<T>)[]): Promise<T[]>;
  /** Chance that is the same on every replay. */
  random(key: string): () => number;
  /** Keeps the worth of one call of this size back for the digest; undefined gives it free. */
  holdBack(member: ResolvedMember | undefined, inputTokens: number): void;
  writeDigest(json: string, files: readonly { name: string; text: string }[]): Promise<void>;
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
  const begin = async (): Promise<void> => {
    await room.whenGoing();
    if (room.stop.aborted) throw new RunStopped();
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
    startedAt: created.at,
    async phase(phase, round, order) {
      const known = state.phases.get(phaseKey(phase, round));
      if (known !== undefined) return known;
      await begin();
      return record({ type: 'phase.started', data: { phase, round, ...(order && { order: [...order] }) } });
    },
    async turn(spec) {
      const finished = state.finished.get(spec.key);
      if (finished)
        return { ok: true, text: finished.data.text, message: finished.data.message, marks: finished.data.marks ?? [], seq: finished.seq };
      const failed = state.failed.get(spec.key);
      if (failed && isSettled(room, failed.seq, failed.data.failure))
        return { ok: false, failure: failed.data.failure, partial: failed.data.partial };
      await begin();
      return takeTurn(room, team, spec);
    },
    async post(key, message) {
      const known = state.posted.get(key);
      if (known) return known;
      await begin();
      const seq = await record({ type: 'message.posted', data: { key, message } });
      return state.posted.get(key) ?? { seq, message, tokens: 0 };
    },
    async step(name, effect) {
      if (state.steps.has(name)) return state.steps.get(name) as Awaited<ReturnType<typeof effect>>;
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
    async writeDigest(json, files) {
      if (state.digest) return;
      const digest = await room.objects.put(json);
      const paths: string[] = [];
      for (const file of files) paths.push(await room.runFiles.write(room.runId, file.name, file.text));
      await record({ type: 'digest.written', data: { digest, files: paths } });
    },
  };
}

/**
 * Whether a failed turn stays failed: the debate went on past it, or it failed in this process.
 * What failed in the last phase before a resume is asked again, as what was stopped always is.
 */
function isSettled(room: RunRoom, seq: number, failure: ModelFailure): boolean {
  if (failure.code === 'model.aborted') return false;
  return seq > room.resumedAt || seq < room.lastPhaseAtResume;
}
