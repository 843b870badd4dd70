import type { Decision, Effect } from '../../src/schema/approval';
import type { ChangeHow, EndReason, Phase, Purpose, RunStatus } from '../../src/schema/event';
import type { MarkKind } from '../../src/schema/message';
import { totalTokens } from '../../src/schema/usage';
import type { OpenTurn, RunView, TurnInfo } from '../../src/schema/view';
import type { Workflow, WorkflowType } from '../../src/schema/workflow';

export function shownTokens(count: number): string {
  if (count < 1000) return String(count);
  if (count < 100_000) return `${(count / 1000).toFixed(1).replace(/\.0$/, '')}k`;
  if (count < 1_000_000) return `${Math.round(count / 1000)}k`;
  return `${(count / 1_000_000).toFixed(2).replace(/\.?0+$/, '')}M`;
}

export function shownUsd(usd: number): string {
  if (usd === 0) return '$0';
  if (usd < 0.0001) return '< $0.0001';
  if (usd < 0.01) return `$${usd.toFixed(4)}`;
  return `$${usd.toFixed(2)}`;
}

export function shownMs(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const minutes = Math.floor(ms / 60_000);
  return `${minutes} min ${Math.round((ms % 60_000) / 1000)} s`;
}

/** A model's name without its provider; the whole name stands in the tooltip. */
export function shortModel(model: string): string {
  return model.slice(model.lastIndexOf('/') + 1) || model;
}

export function shownTurnCost({ cost }: TurnInfo): string | undefined {
  if (cost.priced === 'unknown') return 'price unknown';
  if (cost.priced === 'local' || cost.usd === undefined) return undefined;
  return shownUsd(cost.usd);
}

export const workflowWords: Record<WorkflowType, string> = {
  roundtable: 'Roundtable',
  round_robin: 'Round robin',
  manager: 'Manager',
  review_loop: 'Review loop',
  sequential_chain: 'Sequential chain',
  debate: 'Debate',
  parallel_review: 'Parallel review',
  parallel: 'Parallel',
  conditional: 'Conditional',
  vote: 'Vote',
  solo: 'Solo',
};

/** What a workflow counts: conditional and solo count turns. */
export function unitOf(workflow: Workflow | undefined): 'round' | 'turn' {
  return workflow?.type === 'conditional' || workflow?.type === 'solo' ? 'turn' : 'round';
}

const phaseWords: Record<Phase, string> = {
  brief: 'Brief',
  research: 'Research',
  speak: 'Speak',
  rebuttal: 'Rebuttal',
  gate: 'Gate',
  floor: 'Floor',
  state: 'State of the debate',
  digest: 'Digest',
  round: 'Round',
  draft: 'Draft',
  review: 'Review',
  revise: 'Revision',
  finish: 'Final version',
  open: 'Opening',
  argue: 'Exchange',
  close: 'Closings',
  verdict: 'Verdict',
  vote: 'Vote',
};

/** The heading of a section: `Round 2 · Speak` in a roundtable, `Review 1`, `Draft` or `Turn 3` elsewhere. */
export function sectionWords(phase: Phase, round: number, workflow?: Workflow): string {
  switch (phase) {
    case 'speak':
    case 'rebuttal':
    case 'gate':
    case 'floor':
    case 'state':
      return round > 0 ? `Round ${round} · ${phaseWords[phase]}` : phaseWords[phase];
    case 'round':
      if (workflow?.type === 'solo' && workflow.max_rounds === 1) return 'Answer';
      return `${unitOf(workflow) === 'turn' ? 'Turn' : 'Round'} ${round}`;
    case 'review':
    case 'revise':
    case 'argue':
      return `${phaseWords[phase]} ${round}`;
    case 'open':
      if (workflow?.type === 'manager') return 'Plan';
      return workflow?.type === 'debate' ? 'Openings' : 'Contributions';
    default:
      return phaseWords[phase];
  }
}

/** What a label adds to the heading above it: its count stands there already. */
export function labelWords(label: string | undefined): string | undefined {
  return label?.replace(/(^|, )(round|turn) \d+$/, '') || undefined;
}

/** The label that a turn under way will have, as far as its purpose says it. */
export function openLabel({ purpose, round, member }: OpenTurn, workflow: Workflow | undefined): string | undefined {
  switch (purpose) {
    case 'draft':
    case 'verdict':
      return purpose;
    case 'review':
      return `review ${round}`;
    case 'revise':
      return `revision ${round}`;
    case 'finish':
      return 'final version';
    case 'manage':
      return round === 0 ? 'plan' : `steering ${round}`;
    case 'argue':
      return workflow?.type === 'debate' ? (workflow.pro === member ? 'for' : 'against') : undefined;
    default:
      return undefined;
  }
}

export const effectIcons: Record<Effect, string> = { read: 'book', write: 'edit', run: 'terminal', net: 'globe' };

export const changeWords: Record<ChangeHow, string> = {
  written: 'wrote',
  merged: 'merged',
  conflict: 'kept apart',
  ran: 'changed by a command',
  removed: 'removed',
};

/** One decision of the person, or of whoever stood in. */
export function decisionWords(decision: Decision['decision'], member: string, what: string, by: string): string {
  if (decision === 'reject') return `${by === 'person' ? 'You rejected' : `Rejected by ${by}`}: ${member} wanted to ${what}.`;
  const often = decision === 'always' ? 'always' : 'once';
  return by === 'person' ? `You allowed ${member} to ${what}, ${often}.` : `Allowed by ${by}, ${often}: ${member} wanted to ${what}.`;
}

export function restoredWords(files: number, by: string): string {
  return `${by === 'person' ? 'You' : by} took ${countWords(files, 'file')} back to an earlier state.`;
}

/** `3 tool calls`, `1 file`. */
export function countWords(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

export const markWords: Record<MarkKind, string> = {
  redirect: 'redirect',
  offDirective: 'off directive',
  hallucination: 'hallucination',
  researchViolation: 'research violation',
  redundancy: 'redundancy',
  gate: 'gate',
};

/** What a member is doing now. */
export function busyWords(member: string, purpose: Purpose): string {
  switch (purpose) {
    case 'steward':
      return `${member} looks through the files`;
    case 'watch':
      return `${member} reads along`;
    case 'gate':
      return `${member} weighs whether the debate has converged`;
    case 'state':
      return `${member} writes the state of the debate`;
    case 'digest':
      return `${member} writes the digest`;
    case 'draft':
      return `${member} writes the draft`;
    case 'review':
      return `${member} reviews`;
    case 'revise':
      return `${member} revises`;
    case 'finish':
      return `${member} makes the last touches`;
    case 'manage':
      return `${member} steers`;
    case 'argue':
      return `${member} argues`;
    case 'verdict':
      return `${member} weighs the verdict`;
    case 'vote':
      return `${member} votes`;
    case 'summary':
      return `${member} sums up what was said earlier`;
    case 'assert':
      return `${member} checks the result`;
    default:
      return `${member} speaks`;
  }
}

export const statusWords: Record<RunStatus | 'resumed', string> = {
  running: 'Continued',
  paused: 'Paused',
  stopped: 'Stopped',
  failed: 'Failed',
  done: 'Done',
  resumed: 'Resumed',
};

export const endWords: Record<EndReason, string> = {
  converged: 'The debate converged',
  rounds: 'All rounds were held',
  stable: 'No position moved any more',
  budget: 'The budget was used up',
  stopped: 'Stopped by you',
  failed: 'The run failed',
  done: 'The goal is reached',
  approved: 'Approved',
  verdict: 'The verdict is given',
  decided: 'The vote is decided',
  terminal: 'The work came to its end',
};

export type Meter = {
  text: string;
  /** 0 to 1; absent where no budget limits it. */
  part?: number;
  /** The whole account, for the tooltip and screen readers. */
  full: string;
};

/** What was spent, against the budget in dollars, else in tokens, else in calls, else alone. */
export function meterOf({ spent, team }: RunView): Meter {
  const tokens = totalTokens(spent.usage);
  const { usd, tokens: tokenLimit, turns } = team?.budget ?? {};
  const free = isRehearsal(team);
  // A price that is not known makes the known sum a lower bound.
  const money = spent.unpriced
    ? spent.usd > 0
      ? `at least ${shownUsd(spent.usd)}`
      : 'price unknown'
    : free
      ? 'no cost'
      : shownUsd(spent.usd);
  const calls = `${spent.calls} ${spent.calls === 1 ? 'call' : 'calls'}`;
  const full = `${money}, ${tokens.toLocaleString('en')} tokens in ${calls}${spent.unpriced ? '; the price of some calls is not known' : ''}`;
  if (usd !== undefined && !free && (!spent.unpriced || spent.usd > 0))
    return { text: `${money} of $${usd.toFixed(2)}`, part: spent.usd / usd, full };
  if (tokenLimit !== undefined)
    return { text: `${shownTokens(tokens)} of ${shownTokens(tokenLimit)} tokens`, part: tokens / tokenLimit, full };
  if (turns !== undefined) return { text: `${spent.calls} of ${turns} calls`, part: spent.calls / turns, full };
  return { text: free ? `${shownTokens(tokens)} tokens` : `${money} · ${shownTokens(tokens)} tokens`, full };
}

/** Every word of the run comes from the rehearsal model, which is no AI. */
export function isRehearsal(team: RunView['team']): boolean {
  return team?.members.every(({ ref }) => ref.provider === 'rehearsal') ?? false;
}

/** The model that all debaters share, which makes them agree more than they should. */
export function sharedModel(team: RunView['team']): string | undefined {
  const [first, ...others] = team?.members ?? [];
  if (!first || others.length === 0 || first.ref.provider === 'rehearsal') return undefined;
  const same = others.every(({ ref }) => ref.provider === first.ref.provider && ref.model === first.ref.model);
  return same ? `${first.ref.provider}/${first.ref.model}` : undefined;
}
