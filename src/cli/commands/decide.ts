import { DecisionKind } from '../../schema/decision';
import type { Fact } from '../../schema/event';
import { attend } from '../attend';
import type { Cli } from '../context';
import { findRun } from '../findRun';
import { budgetOf, type LimitOptions } from '../planned';
import { plain } from '../print/plain';
import { decisionLine } from '../print/runs';

export type DecideRunOptions = LimitOptions & { words?: string; by: string; json?: boolean; pace?: boolean };

const waits = {
  willDo: (run: { status: string; decision?: unknown }) => run.status === 'done' && run.decision === undefined,
  what: 'waits for a decision; name the one whose decision you want to change',
};

/** `roundtable decide`: accepts or overrides what a run came to, or holds another round of it and attends that. */
export async function decideRun(cli: Cli, kind: string, run: string | undefined, options: DecideRunOptions): Promise<number> {
  const { io } = cli;
  const decision = DecisionKind.safeParse(kind);
  if (!decision.success) {
    io.err(`There is no decision ${kind}. It is one of ${DecisionKind.options.join(', ')}.\n`);
    return 2;
  }
  const found = await findRun(cli, run, waits);
  if (!found.ok) {
    io.err(`${found.message}\n`);
    return 2;
  }
  const budget = budgetOf(options);
  const command = {
    type: 'decide' as const,
    runId: found.runId,
    decision: decision.data,
    by: options.by,
    ...(options.words !== undefined && { words: options.words }),
    ...(Object.keys(budget).length > 0 && { budget }),
  };
  if (decision.data === 'again')
    return attend(cli, command, { json: options.json ?? false, pace: options.pace ?? (io.terminal && !options.json) });

  const orchestrator = await cli.orchestrator({ pace: false });
  const subscription = orchestrator.subscribe((event) => {
    if (event.type !== 'facts') return;
    for (const fact of event.facts as readonly Fact[]) {
      if (options.json) io.out(`${cli.line(fact)}\n`);
      else if (fact.type === 'decision.made') io.out(`${decisionLine(plain({ ...fact.data, at: fact.at }))}\n`);
    }
  });
  const decided = await orchestrator.dispatch(command);
  subscription.dispose();
  if (decided.ok) return 0;
  io.err(`${decided.error.shown}\n`);
  return decided.error.code.startsWith('user.') || decided.error.code === 'system.locked' ? 2 : 1;
}
