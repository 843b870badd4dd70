import type { CancelSignal } from '../../base/cancel';
import type { Fact, FactData } from '../../schema/event';
import type { Team, TeamTest } from '../../schema/team';
import { totalTokens } from '../../schema/usage';
import type { StoredFact } from '../ports/journal';
import type { Workspace } from '../ports/workspace';
import { artifactsOf, readForTest } from './artifacts';
import { type AssertionResult, runAssertions } from './assertions';
import type { Examine } from './examine';
import { testMember } from './testRun';

/** A finished run, and what its tests are checked with. */
export type RunToCheck = {
  team: Team;
  facts: readonly StoredFact[];
  created: FactData['run.created'];
  /** The run's shared files. */
  folder: Workspace;
  /** Takes known secrets out of what a model is shown. */
  redact: <T>(value: T) => T;
  examine: Examine;
  /** The model that the run was begun with for everybody: it answers the questions too, so that a rehearsal never asks anybody. */
  model?: string;
  signal: CancelSignal;
};

export type CheckedRun = {
  results: readonly AssertionResult[];
  /** What was asked of a model beside the run. */
  asked: { calls: number; tokens: number };
  /** Why the run itself cannot count as done; absent when it can. */
  end?: string;
};

/** Checks tests of a team file against a finished run, one result a test, in their order. */
export async function checkRun(tests: readonly TeamTest[], run: RunToCheck): Promise<CheckedRun> {
  const { team, facts, created, folder } = run;
  const member = testMember(created.team);
  const asked = { calls: 0, tokens: 0 };
  const results = await runAssertions(tests, {
    facts,
    readFile: (path) => readForTest(folder, path),
    ...(member && {
      async askJudge(question: string, named?: string) {
        const model = run.model !== undefined || named === undefined ? undefined : (team.models?.[named] ?? named);
        const files = run.redact(await artifactsOf(folder, facts));
        const verdict = await run.examine(
          member,
          { source: created.team.source, facts, files, question, ...(model && { model }) },
          run.signal,
        );
        asked.calls += 1;
        asked.tokens += totalTokens(verdict.usage);
        return verdict;
      },
    }),
  });
  const end = endOf(facts);
  return { results, asked, ...(end !== undefined && { end }) };
}

function endOf(stored: readonly StoredFact[]): string | undefined {
  const last = (stored as readonly Fact[]).findLast((fact) => fact.type === 'run.finished' || fact.type === 'run.resumed');
  if (last?.type !== 'run.finished') return 'The run has not ended. Resume it, or run it anew.';
  return last.data.status === 'done' ? undefined : last.data.detail;
}
