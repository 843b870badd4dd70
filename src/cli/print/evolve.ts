import { dimensionWords } from '../../core/evolution/diagnose';
import type { Credit } from '../../core/reputation/leaveOneOut';
import type { StandingReport } from '../../core/reputation/report';
import type { EvolutionChange } from '../../schema/growth';
import type { EvolutionState } from '../../views/evolutionView';
import { tableText } from './table';
import { wrap } from './wrap';

const one = (value: number): string => value.toFixed(1);

/** Members in a table; one alone with everything that its figures rest on. Expects texts that are safe for a terminal. */
export function standingText(reports: readonly StandingReport[], width: number, whole: boolean): string {
  if (!whole) {
    const rows = reports.map(({ member, standing, state, trend, dimensions, changes }) => {
      const open = changes.filter(({ decided }) => !decided).length;
      return [
        `@${member}`,
        one(standing),
        state,
        trend ?? '',
        ...dimensions.map(({ value }) => one(value)),
        open > 0 ? `${open} open` : '',
      ];
    });
    const head = ['member', 'standing', 'state', 'trend', 'completion', 'quality', 'improvement', 'consistency', 'reviews', 'changes'];
    return rows.length === 0
      ? ''
      : tableText([head, ...rows], ['left', 'right', 'left', 'left', 'right', 'right', 'right', 'right', 'right']);
  }
  return reports.map((report) => memberText(report, width)).join('\n');
}

function memberText(report: StandingReport, width: number): string {
  const { member, standing, state, trend, vote, reviews, history, changes } = report;
  const signals = history
    .slice(0, 5)
    .flatMap(({ runId, composite, signals: of }) => [
      `  ${runId ?? 'outside a run'}: ${one(composite)}\n`,
      ...of.map(({ dimension, value, why, turns = [] }) =>
        wrap(`${dimensionWords[dimension]} ${one(value)}: ${why}${turns.length > 0 ? ` [${turns.join(', ')}]` : ''}`, width, '    '),
      ),
    ]);
  return [
    `@${member}  ${one(standing)}  ${state}${trend ? `, ${trend}` : ''}; its vote weighs ${vote.toFixed(2)}\n\n`,
    tableText(
      report.dimensions.map(({ dimension, value, share }) => [
        `  ${dimensionWords[dimension]}`,
        one(value),
        `${Math.round(share * 100)} %`,
      ]),
      ['left', 'right', 'right'],
    ),
    `\nIts reviews of others weigh ${reviews.weight.toFixed(2)}.\n`,
    ...reviews.factors.map(({ factor, why, target }) =>
      wrap(`× ${factor.toFixed(2)}${target ? ` for @${target}` : ''}: ${why}`, width, '  '),
    ),
    ...reviews.notes.map((note) => wrap(note, width, '  ')),
    ...(signals.length > 0 ? ['\nWhat moved it last:\n', ...signals] : []),
    ...(changes.length > 0 ? ['\nChanges:\n', ...[...changes].reverse().map((change) => evolutionText(change, width))] : []),
  ].join('');
}

/** A change with its cause, its votes, who decided and what it came to. */
export function evolutionText(evolution: EvolutionState, width: number): string {
  const { id, path, member, change, cause, evidence, votes, decided, measured, needs } = evolution;
  const waits = {
    nothing: '',
    person: `waits for you: roundtable evolve ${member} confirm --reason "…"`,
    vote: `is voted on: roundtable evolve vote ${id} for --reason "…"`,
  };
  return [
    `${id}  ${path}  ${decided ? decided.decision : 'open'}\n`,
    wrap(changeWords(change), width, '  '),
    wrap(cause, width, '  '),
    ...evidence.map(({ runId, turns, why }) => wrap(`${runId}${turns.length > 0 ? ` [${turns.join(', ')}]` : ''}: ${why}`, width, '    ')),
    ...Object.entries(votes).map(([voter, { vote, why }]) =>
      wrap(`${voter === 'person' ? 'you' : `@${voter}`} ${vote}: ${why}`, width, '  '),
    ),
    decided ? wrap(`${decided.decision} by ${decided.by}: ${decided.why}`, width, '  ') : wrap(waits[needs], width, '  '),
    ...(measured
      ? [
          wrap(
            `${measured.verdict} after ${measured.runs} runs: worth ${one(measured.before)} before, ${one(measured.after)} since`,
            width,
            '  ',
          ),
        ]
      : []),
    '\n',
  ].join('');
}

function changeWords(change: EvolutionChange): string {
  if (change.kind === 'prompt') return `its prompt gets: ${change.text}`;
  if (change.kind === 'model') return `its model changes from ${change.from} to ${change.to}`;
  return change.kind === 'role' ? `its role changes from ${change.from} to ${change.to}` : `takes ${change.of} back`;
}

/** What a run would have come to without each member. */
export function creditText(credits: readonly Credit[], runId: string, width: number): string {
  const percent = (share: number): string => `${Math.round(share * 100)} %`;
  const lines = credits.flatMap(({ member, vote, points, peers, consensusLost }) => [
    `Without @${member}\n`,
    ...(vote
      ? [
          wrap(
            vote.changes
              ? `the vote would have gone to ${vote.without ?? 'nobody'} in place of ${vote.winner}`
              : `${vote.winner} would still have won, with ${percent(vote.shareWithout)} of the weight in place of ${percent(vote.share)}`,
            width,
            '  ',
          ),
        ]
      : []),
    ...(points
      ? [
          wrap(
            `the team's mean would be ${one(points.without)} points in place of ${one(points.team)}; its own are ${points.own}`,
            width,
            '  ',
          ),
        ]
      : []),
    ...peers.map(({ member: of, mean, without }) =>
      wrap(`colleagues would give @${of} ${without === undefined ? 'nothing' : one(without)} in place of ${one(mean)}`, width, '  '),
    ),
    ...consensusLost.map((point) => wrap(`no consensus on: ${point}`, width, '  ')),
    ...(vote || points || peers.length > 0 || consensusLost.length > 0 ? [] : [wrap('nothing recorded would be another', width, '  ')]),
  ]);
  return `${runId}\n\n${lines.join('')}`;
}
