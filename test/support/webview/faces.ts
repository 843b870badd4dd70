import { diagramTeamOf, flowOf } from '../../../src/core/report/flow';
import type { ChangedFile, Fork, HunkState, RestoreFile, ShownHunk } from '../../../src/schema/change';
import type { Fact } from '../../../src/schema/event';
import type { Flow } from '../../../src/schema/flow';
import type { Claim, MarkKind } from '../../../src/schema/message';
import type { ResolvedTeam } from '../../../src/schema/team';
import { emptyRunStanding, foldStanding, type RunStanding } from '../../../src/views/standingView';
import { createFacts, team } from './facts';

const hunk = (id: string, member: string, turn: string, state: HunkState, from: number, lines: string[], reason: string): ShownHunk => {
  const of = (sign: string): number => lines.filter((line) => line.startsWith(sign)).length;
  return {
    ...{ id, member, turn, reason, state, from, to: from + of('+') - 1, added: of('+'), removed: of('-'), more: 0 },
    lines: lines.map((line) => ({ sign: line.slice(0, 1) as ' ', text: line.slice(1) })),
  };
};

/** The hunks of the files that the Changes face shows in pictures and tests, by path. */
export const someHunks: Record<string, ShownHunk[]> = {
  'src/retry.ts': [
    hunk(
      '12.0-aa',
      'simon',
      'draft',
      'pending',
      12,
      [
        ' /** Milliseconds to wait before an attempt. */',
        '-export const delay = (attempt: number) => 100 * 2 ** attempt;',
        '+export const maxDelayMs = 20_000;',
        '+',
        '+export const delay = (attempt: number) => Math.min(maxDelayMs, 100 * 2 ** attempt);',
        ' ',
        ' export async function retry<T>(work: () => Promise<T>): Promise<T> {',
      ],
      'A ceiling for the wait, as the review asked.',
    ),
    hunk(
      '12.1-ab',
      'simon',
      'draft',
      'edited',
      31,
      ['-    await sleep(delay(attempt));', '+    await sleep(Math.random() * delay(attempt));'],
      'Full jitter below the ceiling.',
    ),
    hunk(
      '19.0-ac',
      'vera',
      'revise/1',
      'kept',
      44,
      ['+  if (deadlineMs !== undefined && now() > deadlineMs) throw last;'],
      'The caller may pass a deadline.',
    ),
  ],
  'docs/retry.md': [
    hunk(
      '13.0-ba',
      'lena',
      'revise/1',
      'pending',
      4,
      ['-The wait doubles with each attempt.', '+The wait doubles with each attempt, to at most 20 s. Below that it is drawn at random.'],
      'Says what it does now.',
    ),
    hunk('13.1-bb', 'lena', 'revise/1', 'undone', 9, ['-See the source.', '+See `src/retry.ts`.'], 'A reader finds it sooner.'),
    hunk('20.0-bc', 'simon', 'revise/1', 'replaced', 12, ['+Waits about 30 s.'], ''),
  ],
  'docs/retry.md.lena.conflict': [
    hunk(
      '21.0-ca',
      'lena',
      'revise/1',
      'pending',
      1,
      ['+The wait is at most 20 s.', '+', '+It is drawn at random.'],
      'Both wrote the same paragraph.',
    ),
  ],
  'test/fixtures/answer.bin': [
    { ...hunk('14.0-da', 'simon', 'draft', 'pending', 1, [], 'A recorded answer of the server.'), added: 1, to: 1 },
  ],
};

function changedFile(path: string, more: Partial<ChangedFile> = {}): ChangedFile {
  const by = new Map<string, ChangedFile['by'][number]>();
  for (const { member, turn, state } of someHunks[path] ?? []) {
    const key = `${member}\n${turn}`;
    const known = by.get(key) ?? { member, turn, states: {} as ChangedFile['by'][number]['states'] };
    known.states[state] = (known.states[state] ?? 0) + 1;
    by.set(key, known);
  }
  return { path, file: 'changed', binary: false, conflict: false, there: true, by: [...by.values()], stamp: path, ...more };
}

export const someChanges = (): ChangedFile[] => [
  changedFile('src/retry.ts'),
  changedFile('docs/retry.md'),
  changedFile('docs/retry.md.lena.conflict', { file: 'created', conflict: true }),
  changedFile('test/fixtures/answer.bin', { file: 'created', binary: true }),
];

export const somePlan: RestoreFile[] = [
  { path: 'src/retry.ts', does: 'change', edited: true },
  { path: 'docs/retry.md', does: 'delete', edited: false },
  { path: 'packages/client/src/transport/http/connection/keepAlive.ts', does: 'create', edited: false },
];

export const someForks: Fork[] = [{ runId: 'run-2026-10-02-b7', topic: 'The retry loop', at: 1_763_700_060_000, seq: 12 }];

export const flowOfTeam = (of: ResolvedTeam): Flow => flowOf(diagramTeamOf(of));

const names = ['elena', 'marcus', 'clare', 'simon', 'naomi'];

/** A finished roundtable whose figures differ from member to member and from run to run; `day` counts from the first. */
export function judgedRun(runId: string, day: number, of: ResolvedTeam = team()): Fact[] {
  const facts = createFacts(runId, 1_763_700_000_000 + day * 86_400_000);
  facts.created(['Should the retry loop have a ceiling?', 'Where does the cache belong?', 'Drop Node 18?'][day % 3] ?? '', of);
  for (const [place, name] of names.entries()) {
    for (const round of [1, 2]) {
      const turn = `r${round}/speak/${name}`;
      const claims = Array.from(
        { length: 4 },
        (_, i): Claim => ({ text: `Claim ${i}`, status: (i + place + day) % 5 < 2 + (day % 3) ? 'grounded' : 'ungrounded' }),
      );
      facts.opens(turn, name, 'speak', round);
      facts.says(
        turn,
        {
          author: name,
          kind: 'speak',
          round,
          text: 'It waits too long.',
          claims,
          position: round === 2 && (place + day) % 3 === 0 ? 'Give every request a deadline' : 'Cap a single wait at 30 s',
        },
        {
          cost: { usd: 0.011 * (1 + place + (day % 4)), priced: 'table' },
          usage: { input: 1800 + 900 * place, cachedRead: 0, cachedWrite: 0, output: 300 + 60 * day, reasoning: 0 },
        },
      );
      const kinds: MarkKind[] =
        (place * 7 + day * 3 + round) % 4 === 0 ? ['gate'] : (place + day + round) % 3 === 0 ? ['researchViolation'] : [];
      facts.opens(`watch/${turn}`, 'judge', 'watch', round);
      facts.says(
        `watch/${turn}`,
        { author: 'judge', kind: 'judge', round, text: 'Noted.' },
        { marks: kinds.map((kind) => ({ kind, member: name, reason: 'Said so.', turn, round })) },
      );
    }
  }
  const change = facts.add('file.changed', {
    ...{
      path: 'src/retry.ts',
      member: 'simon',
      turn: 'r2/speak/simon',
      before: null,
      after: 'a'.repeat(64),
      bytes: 10,
      how: 'written',
      reason: '',
    },
  });
  facts.add('changes.decided', {
    decision: 'keep',
    hunks: Array.from({ length: 1 + (day % 3) }, (_, i) => ({ path: 'src/retry.ts', id: `${change.seq}.${i}-x` })),
    by: 'person',
  });
  facts.add('changes.decided', { decision: 'undo', hunks: [{ path: 'src/retry.ts', id: `${change.seq}.9-x` }], by: 'person' });
  facts.add('run.finished', { status: 'done', reason: 'converged', detail: 'Converged.' });
  return facts.list;
}

export function standingFrom(facts: readonly Fact[]): RunStanding {
  const standing = emptyRunStanding();
  for (const fact of facts) foldStanding(standing, fact);
  return standing;
}

export const someStandings = (runs: number): RunStanding[] =>
  Array.from({ length: runs }, (_, day) => standingFrom(judgedRun(day === runs - 1 ? 'run-1' : `run-${day + 10}`, day)));
