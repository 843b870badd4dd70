import type { Digest } from '../../schema/digest';
import type { Fact, FactOf } from '../../schema/event';
import { axes } from '../../schema/growth';
import type { ResolvedTeam } from '../../schema/team';
import { roundsOf } from '../../schema/teamOf';
import { modelName } from '../../schema/usage';
import type { Workflow } from '../../schema/workflow';
import type { StoredFact } from '../ports/journal';
import { type RunStats, runStats } from './stats';
import { createdOf, type RunTurn, readable, type Seat, turnsOf } from './turns';

/** A file that a run left. `note` says in words why there is no text, or that it is not whole. */
export type Artifact = { path: string; text?: string; bytes: number; note?: string };

export type ReportOptions = {
  /** The shared files with their contents; the caller reads them. */
  artifacts?: readonly Artifact[];
  /** Leaves the files out, whatever `artifacts` holds. */
  noArtifacts?: boolean;
  /** What a roundtable left. */
  digest?: Digest;
  /** Applied to every text of the report before it is rendered, so that no format can forget it. */
  redact?: (text: string) => string;
};

/** A setting of a workflow in words, e.g. `approve_token: APPROVED`. */
export type Setting = { name: string; value: string };

/** Everything that the three formats show. */
export type RunReport = {
  team: {
    name: string;
    source: string;
    goal: string;
    workflow: { type: Workflow['type'] | ''; rounds: number; settings: Setting[] };
    members: { name: string; role: string; model: string; seat: Seat }[];
  };
  stats: RunStats;
  turns: RunTurn[];
  /** Turns that failed and what the runner remarked, in words. */
  problems: string[];
  /** Absent when the files were left out. */
  artifacts?: Artifact[];
  digest?: Digest;
  /** What everybody's turns were worth under the last digest, in the order of the team. */
  scores?: { member: string; values: number[]; total: number; why: string[] }[];
};

/** A run as a report, with every text redacted. Pure: contents of files and the digest come in. */
export function runReport(stored: readonly StoredFact[], options: ReportOptions = {}): RunReport {
  const facts = readable(stored);
  const team = createdOf(facts)?.data.team;
  const stats = runStats(facts);
  const report: RunReport = {
    team: {
      name: stats.team,
      source: team?.source ?? '',
      goal: stats.goal,
      workflow: {
        type: stats.workflow,
        rounds: team ? roundsOf(team.workflow) : 0,
        settings: team ? settingsOf(team.workflow) : [],
      },
      members: team ? cast(team) : [],
    },
    stats,
    turns: turnsOf(facts),
    problems: facts.flatMap((fact) => {
      if (fact.type === 'turn.failed' && fact.data.failure.code !== 'model.aborted') {
        return [`A turn of @${fact.data.member} failed: ${fact.data.failure.message}`];
      }
      if (fact.type === 'reply.refused') return [`@${fact.data.member} did not get ${fact.data.what}: ${fact.data.why}`];
      if (fact.type === 'budget.exhausted') return [fact.data.detail];
      if (fact.type === 'message.posted' && fact.data.message.kind === 'notice') return [fact.data.message.text];
      return [];
    }),
    ...(!options.noArtifacts && { artifacts: [...(options.artifacts ?? [])] }),
    ...(options.digest && { digest: options.digest }),
    ...scoresIn(facts),
  };
  return options.redact ? redacted(report, options.redact) : report;
}

function scoresIn(facts: readonly Fact[]): Pick<RunReport, 'scores'> {
  const scored = facts.findLast((fact): fact is FactOf<'work.scored'> => fact.type === 'work.scored');
  if (!scored) return {};
  return {
    scores: scored.data.members.flatMap(({ member, scores, penalties, gates }) => {
      if (!scores) return [];
      const values = axes.map((axis) => scores[axis].value as number);
      const why = [
        ...axes.map((axis) => `${axis} ${scores[axis].value}: ${scores[axis].reason}`),
        ...gates.map(({ reason }) => `gate: ${reason}`),
        ...penalties.map(({ kind, reason }) => `${kind}: ${reason}`),
      ];
      return [{ member, values, total: values.reduce((sum, value) => sum + value, 0), why }];
    }),
  };
}

function cast(team: ResolvedTeam): RunReport['team']['members'] {
  const seats = [
    ...team.members.map((member) => ({ member, seat: 'member' as const })),
    ...(team.judge ? [{ member: team.judge, seat: 'judge' as const }] : []),
    ...(team.steward ? [{ member: team.steward, seat: 'steward' as const }] : []),
  ];
  return seats.map(({ member, seat }) => ({ name: member.name, role: member.role, model: modelName(member.ref), seat }));
}

/** The options of a workflow but its type, in the order of the team file. */
export function settingsOf(workflow: Workflow): Setting[] {
  return Object.entries(workflow).flatMap(([name, value]: [string, unknown]) => {
    if (name === 'type' || value === undefined) return [];
    return [{ name, value: Array.isArray(value) ? value.join(', ') : String(value) }];
  });
}

function redacted<T>(value: T, redact: (text: string) => string): T {
  const walk = (inner: unknown): unknown => {
    if (typeof inner === 'string') return redact(inner);
    if (Array.isArray(inner)) return inner.map(walk);
    if (inner === null || typeof inner !== 'object') return inner;
    return Object.fromEntries(Object.entries(inner).map(([key, item]) => [redact(key), walk(item)]));
  };
  return walk(value) as T;
}

/** `2026-11-21 10:30 UTC`; empty for a time that is none. */
export function timeText(at: number): string {
  if (!(at > 0 && at < 8.64e15)) return '';
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** How a file came to be, in words. */
export function fileText(file: RunTurn['files'][number]): string {
  return file.how === 'written' ? file.path : `${file.path} (${file.how})`;
}

/** `512 B`, `2.0 kB`, `3.1 MB`; 1 kB is 1,000 bytes. */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
