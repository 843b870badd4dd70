import * as l10n from '@vscode/l10n';
import type { Decision, Effect } from '../../src/schema/approval';
import type { ChangeHow, EndReason, Purpose, RunStatus } from '../../src/schema/event';
import type { MarkKind } from '../../src/schema/message';
import { totalTokens } from '../../src/schema/usage';
import type { RunView, TurnInfo } from '../../src/schema/view';
import { callsWords, filesWords, formatted, numberText, tokensWords } from './counts';

export function shownTokens(count: number): string {
  if (count < 1000) return String(count);
  if (count < 100_000) return l10n.t('{0}k', numberText(count / 1000, 1));
  if (count < 1_000_000) return l10n.t('{0}k', numberText(count / 1000));
  return l10n.t('{0}M', numberText(count / 1_000_000, 2));
}

export function shownUsd(usd: number): string {
  if (usd === 0) return dollars(0, 0);
  if (usd < 0.0001) return `< ${dollars(0.0001, 4)}`;
  return dollars(usd, usd < 0.01 ? 4 : 2);
}

/** Dollars with so many digits after the point, as the language writes them. */
export function dollars(usd: number, digits: number): string {
  return formatted(usd, {
    ...{ style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol', useGrouping: false },
    ...{ minimumFractionDigits: digits, maximumFractionDigits: digits },
  });
}

export function shownMs(ms: number): string {
  if (ms < 1000) return l10n.t('{0} ms', Math.round(ms));
  if (ms < 60_000) return l10n.t('{0} s', formatted(ms / 1000, { minimumFractionDigits: 1, maximumFractionDigits: 1 }));
  return l10n.t('{0} min {1} s', numberText(Math.floor(ms / 60_000)), Math.round((ms % 60_000) / 1000));
}

export function shownBytes(bytes: number): string {
  if (bytes < 1000) return l10n.t('{0} B', bytes);
  if (bytes < 1_000_000) return l10n.t('{0} kB', numberText(bytes / 1000, 1));
  return l10n.t('{0} MB', numberText(bytes / 1_000_000, 1));
}

/** A model's name without its provider; the whole name stands in the tooltip. */
export function shortModel(model: string): string {
  return model.slice(model.lastIndexOf('/') + 1) || model;
}

export function shownTurnCost({ cost }: TurnInfo): string | undefined {
  if (cost.priced === 'unknown') return l10n.t('price unknown');
  if (cost.priced === 'local' || cost.usd === undefined) return undefined;
  return shownUsd(cost.usd);
}

export const effectIcons: Record<Effect, string> = { read: 'book', write: 'edit', run: 'terminal', net: 'globe' };

/** What a member did to a file, as a sentence. */
export function changeSentence(how: ChangeHow, member: string, path: string): string {
  switch (how) {
    case 'written':
      return l10n.t('{0} wrote {1}.', member, path);
    case 'merged':
      return l10n.t('{0} merged {1}.', member, path);
    case 'conflict':
      return l10n.t('{0} kept apart {1}.', member, path);
    case 'ran':
      return l10n.t('{0} changed by a command {1}.', member, path);
    case 'removed':
      return l10n.t('{0} removed {1}.', member, path);
  }
}

/** One decision of the person, or of whoever stood in. */
export function decisionWords(decision: Decision['decision'], member: string, what: string, by: string): string {
  const you = by === 'person';
  switch (decision) {
    case 'reject':
      return you
        ? l10n.t('You rejected: {0} wanted to {1}.', member, what)
        : l10n.t('Rejected by {0}: {1} wanted to {2}.', by, member, what);
    case 'always':
      return you
        ? l10n.t('You allowed {0} to {1}, always.', member, what)
        : l10n.t('Allowed by {0}, always: {1} wanted to {2}.', by, member, what);
    case 'once':
      return you
        ? l10n.t('You allowed {0} to {1}, once.', member, what)
        : l10n.t('Allowed by {0}, once: {1} wanted to {2}.', by, member, what);
  }
}

export function restoredWords(files: number, by: string): string {
  return by === 'person'
    ? l10n.t('You took {0} back to an earlier state.', filesWords(files))
    : l10n.t('{0} took {1} back to an earlier state.', by, filesWords(files));
}

export function markWords(kind: MarkKind): string {
  switch (kind) {
    case 'redirect':
      return l10n.t('redirect');
    case 'offDirective':
      return l10n.t('off directive');
    case 'hallucination':
      return l10n.t('hallucination');
    case 'researchViolation':
      return l10n.t('research violation');
    case 'redundancy':
      return l10n.t('redundancy');
    case 'gate':
      return l10n.t('gate');
  }
}

/** What a member is doing now. */
export function busyWords(member: string, purpose: Purpose): string {
  switch (purpose) {
    case 'steward':
      return l10n.t('{0} looks through the files', member);
    case 'watch':
      return l10n.t('{0} reads along', member);
    case 'gate':
      return l10n.t('{0} weighs whether the debate has converged', member);
    case 'state':
      return l10n.t('{0} writes the state of the debate', member);
    case 'digest':
      return l10n.t('{0} writes the digest', member);
    case 'draft':
      return l10n.t('{0} writes the draft', member);
    case 'review':
      return l10n.t('{0} reviews', member);
    case 'revise':
      return l10n.t('{0} revises', member);
    case 'finish':
      return l10n.t('{0} makes the last touches', member);
    case 'manage':
      return l10n.t('{0} steers', member);
    case 'argue':
      return l10n.t('{0} argues', member);
    case 'verdict':
      return l10n.t('{0} weighs the verdict', member);
    case 'vote':
      return l10n.t('{0} votes', member);
    case 'summary':
      return l10n.t('{0} sums up what was said earlier', member);
    case 'assert':
      return l10n.t('{0} checks the result', member);
    default:
      return l10n.t('{0} speaks', member);
  }
}

export function statusWords(status: RunStatus | 'resumed'): string {
  switch (status) {
    case 'running':
      return l10n.t('Continued');
    case 'paused':
      return l10n.t('Paused');
    case 'stopped':
      return l10n.t('Stopped');
    case 'failed':
      return l10n.t('Failed');
    case 'done':
      return l10n.t('Done');
    case 'resumed':
      return l10n.t('Resumed');
  }
}

export function endWords(reason: EndReason): string {
  switch (reason) {
    case 'converged':
      return l10n.t('The debate converged');
    case 'rounds':
      return l10n.t('All rounds were held');
    case 'stable':
      return l10n.t('No position moved any more');
    case 'budget':
      return l10n.t('The budget was used up');
    case 'stopped':
      return l10n.t('Stopped by you');
    case 'failed':
      return l10n.t('The run failed');
    case 'done':
      return l10n.t('The goal is reached');
    case 'approved':
      return l10n.t('Approved');
    case 'verdict':
      return l10n.t('The verdict is given');
    case 'decided':
      return l10n.t('The vote is decided');
    case 'terminal':
      return l10n.t('The work came to its end');
  }
}

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
  const money = moneyWords(spent, free);
  const account = [money, tokensWords(tokens), callsWords(spent.calls)] as const;
  const full = spent.unpriced
    ? l10n.t('{0}, {1} in {2}; the price of some calls is not known', ...account)
    : l10n.t('{0}, {1} in {2}', ...account);
  if (usd !== undefined && !free && (!spent.unpriced || spent.usd > 0))
    return { text: l10n.t('{0} of {1}', money, dollars(usd, 2)), part: spent.usd / usd, full };
  if (tokenLimit !== undefined)
    return { text: l10n.t('{0} of {1} tokens', shownTokens(tokens), shownTokens(tokenLimit)), part: tokens / tokenLimit, full };
  if (turns !== undefined)
    return { text: l10n.t('{0} of {1} calls', numberText(spent.calls), numberText(turns)), part: spent.calls / turns, full };
  const shown = l10n.t('{0} tokens', shownTokens(tokens));
  return { text: free ? shown : `${money} · ${shown}`, full };
}

/** A price that is not known makes the known sum a lower bound. */
function moneyWords({ unpriced, usd }: RunView['spent'], free: boolean): string {
  if (unpriced) return usd > 0 ? l10n.t('at least {0}', shownUsd(usd)) : l10n.t('price unknown');
  return free ? l10n.t('no cost') : shownUsd(usd);
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
