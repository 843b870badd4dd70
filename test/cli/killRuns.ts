import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fact } from '../../src/schema/event';
import { startOpenai } from '../support/wire/openai';
import { exampleIn, factsIn, journalText, type Running, roundtable, runIds, wholeLines } from './roundtable';
import { voice } from './voices';

/** What is left after kills, over all runs. */
export type KillTotals = {
  kills: number;
  runs: number;
  digests: number;
  /** Facts that a process had printed and the journal does not hold as they were. */
  lostFacts: number;
  acknowledgedFacts: number;
  /** Finished turns that were asked again: by the journal, or by what the server was asked. */
  repeatedTurns: number;
  calls: number;
  /** Processes that ended by themselves and not well. */
  failures: string[];
};

type Options = {
  kills: number;
  /** In [0, 1). */
  random(): number;
  onRun?(totals: KillTotals): void;
};

/** Kills of one run at most; then it may reach its digest. */
const killsOfOneRun = 6;
/** A resumed run has less before it than a whole one, so a kill must come sooner to come at all. */
const shareOfSpan = 0.6;
const marked = /#(\d+)#/g;

/**
 * Kills runs over dist/cli.js with SIGKILL at random moments and resumes each until its digest.
 * A local server counts: every answer holds the number of the call it was given to, so that a
 * prompt that comes again after its turn was finished is found.
 */
export async function killRuns({ kills, random, onRun }: Options): Promise<KillTotals> {
  const totals: KillTotals = {
    kills: 0,
    runs: 0,
    digests: 0,
    lostFacts: 0,
    acknowledgedFacts: 0,
    repeatedTurns: 0,
    calls: 0,
    failures: [],
  };
  const prompts: string[] = [];
  const server = await startOpenai({
    reply: async (chat) => {
      const call =
        prompts.push(
          createHash('sha256')
            .update(JSON.stringify([chat.system, chat.messages]))
            .digest('hex'),
        ) - 1;
      await new Promise((done) => setTimeout(done, random() * 12));
      return { ...voice(chat, `#${call}#`), pieceBytes: 40 };
    },
  });
  const env = { OPENAI_BASE_URL: `${server.url}/v1`, OPENAI_API_KEY: 'k' };
  const start = [
    'start',
    '--briefing',
    'briefing.md',
    '--workers',
    'elena,marcus,naomi',
    '--rounds',
    '2',
    '--floor-budget',
    '1',
    '--model',
    'openai/mock-1',
  ];

  /** Runs a process to its end, or kills it some time after it began to print. */
  const live = async (workspace: string, words: readonly string[], spanMs: number | undefined): Promise<Running & { killed: boolean }> => {
    const running = roundtable(workspace, [...words, '--json'], env);
    let killed = false;
    if (spanMs !== undefined) {
      // Some kills come before the first fact, most of them while there is something to lose.
      if (random() < 0.85) await running.until((text) => text.includes('\n')).catch(() => undefined);
      await new Promise((done) => setTimeout(done, random() * spanMs * shareOfSpan));
      killed = running.child.kill('SIGKILL');
    }
    const { signal } = await running.ended;
    return { ...running, killed: killed && signal === 'SIGKILL' };
  };

  /** One run from its start to its digest, with as many kills on the way as are still wanted. */
  const runOnce = async (workspace: string, spanMs: number): Promise<void> => {
    const acknowledged: string[] = [];
    for (let killsLeft = Math.min(killsOfOneRun, kills - totals.kills); ; ) {
      const begun = factsIn(journalText(workspace)).length > 0;
      const finished = callsIn(factsIn(journalText(workspace)));
      const known = new Set([...finished].map((call) => prompts[call]));
      const asked = prompts.length;
      const running = await live(workspace, begun ? ['resume'] : start, killsLeft > 0 ? spanMs : undefined);
      acknowledged.push(...wholeLines(running.stdout()));
      totals.repeatedTurns += prompts.slice(asked).filter((prompt) => known.has(prompt)).length;
      if (running.killed) {
        totals.kills += 1;
        killsLeft -= 1;
        // The kill may also come between the last fact and the end of the process.
        if (factsIn(journalText(workspace)).some((fact) => fact.type === 'run.finished' && fact.data.status === 'done')) break;
        continue;
      }
      const { code, stderr } = await running.ended;
      if (code !== 0) totals.failures.push(`exit ${code}: ${stderr.trim().slice(-300)}`);
      break;
    }
    const kept = new Set(wholeLines(journalText(workspace)));
    totals.acknowledgedFacts += acknowledged.length;
    totals.lostFacts += acknowledged.filter((line) => !kept.has(line)).length;
    totals.repeatedTurns += askedAgain(factsIn(journalText(workspace)));
    const digest = join(workspace, '.roundtable', 'runs', runIds(workspace)[0] ?? 'none', 'digest.json');
    if (existsSync(digest)) totals.digests += 1;
    totals.runs += 1;
  };

  const fresh = async (work: (workspace: string) => Promise<void>): Promise<void> => {
    const workspace = exampleIn(mkdtempSync(join(tmpdir(), 'roundtable-kill-')));
    try {
      await work(workspace);
    } finally {
      rmSync(workspace, { recursive: true, force: true });
    }
  };

  try {
    // How long a run takes on this machine, so that kills fall all over it.
    let spanMs = 0;
    await fresh(async (workspace) => {
      const running = roundtable(workspace, [...start, '--json'], env);
      await running.until((text) => text.includes('\n'));
      const began = performance.now();
      await running.ended;
      spanMs = performance.now() - began;
    });
    while (totals.kills < kills && totals.failures.length === 0) {
      await fresh((workspace) => runOnce(workspace, spanMs));
      totals.calls = prompts.length;
      onRun?.({ ...totals });
    }
  } finally {
    await server.close();
  }
  return totals;
}

/** The calls whose answers stand in finished turns. */
function callsIn(facts: readonly Fact[]): Set<number> {
  const texts = facts.flatMap((fact) => (fact.type === 'turn.finished' ? [fact.data.text] : []));
  return new Set(texts.flatMap((text) => [...text.matchAll(marked)].map((match) => Number(match[1]))));
}

function askedAgain(facts: readonly Fact[]): number {
  const done = new Set<string>();
  let again = 0;
  for (const fact of facts) {
    if ((fact.type === 'turn.started' || fact.type === 'turn.finished') && done.has(fact.data.turn)) again += 1;
    if (fact.type === 'turn.finished') done.add(fact.data.turn);
  }
  return again;
}
