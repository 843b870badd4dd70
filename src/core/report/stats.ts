import type { Cost, EndReason, Fact, FactOf, RunStatus } from '../../schema/event';
import type { Usage } from '../../schema/model';
import { everybody } from '../../schema/teamOf';
import { addUsage, modelName, noUsage, totalTokens } from '../../schema/usage';
import type { DecisionView } from '../../schema/view';
import type { WorkflowType } from '../../schema/workflow';
import type { StoredFact } from '../ports/journal';
import { emptyRunState, foldState } from '../run/runState';
import { createdOf, isMemberTurn, readable, type Seat, seatOf, turnsOf } from './turns';

export type Priced = Cost['priced'];

/** What one speaker did and used. */
export type SpeakerStats = {
  name: string;
  seat: Seat;
  role: string;
  model: string;
  /** Turns that posted a message. */
  turns: number;
  /** Model calls, also those of turns that posted nothing. */
  calls: number;
  usage: Usage;
  tokens: number;
  /** Absent when the price of a call is not known. */
  usd?: number;
  /** Absent when no call was made. */
  priced?: Priced;
};

export type ToolStats = { tool: string; calls: number; failed: number };

/** The figures of a run. */
export type RunStats = {
  runId: string;
  team: string;
  goal: string;
  workflow: WorkflowType | '';
  startedAt: number;
  /** Milliseconds under way, pauses and the time between processes left out. */
  durationMs: number;
  status: RunStatus;
  ended?: { status: RunStatus; reason: EndReason; detail: string };
  /** What the person decided about its ends, the oldest first. */
  decisions: DecisionView[];
  /** Turns of members that posted a message; those of judge, steward and person apart. */
  turns: number;
  /** What the person said. */
  steers: number;
  /** In the order of the team; whoever made a call or spoke, and every member. */
  speakers: SpeakerStats[];
  usage: Usage;
  tokens: number;
  usd?: number;
  priced?: Priced;
  calls: number;
  /** Attempts that failed and were followed by another. */
  retries: number;
  /** Turns that failed; being stopped is no failure. */
  failures: number;
  /** Calls that the end of a process cut off. Only the replies that came before count in the sums; the rest is not known. */
  lost: { calls: number; reservedTokens: number };
  toolCalls: ToolStats[];
  /** Shared files that were written, each once, sorted. */
  filesWritten: string[];
  /** Size of these files as the run left them. */
  bytes: number;
  approvals: { asked: number; rejected: number };
};

/**
 * Adds up the facts of a run. The usage of a finished or failed turn is that of the whole turn, its replies between tool calls
 * included; replies of a turn that did not end are counted by themselves.
 */
export function runStats(stored: readonly StoredFact[]): RunStats {
  const facts = readable(stored);
  const created = createdOf(facts);
  const state = emptyRunState();
  const speakers = new Map<string, SpeakerStats>();
  const team = created?.data.team;
  const speaker = (name: string, model = ''): SpeakerStats => {
    const known = speakers.get(name);
    if (known) return known;
    const made = { name, seat: seatOf(team, name), role: '', model, turns: 0, calls: 0, usage: noUsage, tokens: 0, usd: 0 };
    speakers.set(name, made);
    return made;
  };
  for (const member of team ? everybody(team) : [])
    Object.assign(speaker(member.name), { role: member.role, model: modelName(member.ref) });

  const replied = new Map<string, { member: string; usage: Usage; cost: Cost }[]>();
  const open = new Map<string, FactOf<'turn.started'>>();
  const tools = new Map<string, ToolStats>();
  const toolCalls = new Set<string>();
  const toolNamed = (name: string): ToolStats => {
    const tool = tools.get(name) ?? { tool: name, calls: 0, failed: 0 };
    tools.set(name, tool);
    return tool;
  };
  const countCall = (turn: string, call: string, name: string): ToolStats => {
    const tool = toolNamed(name);
    const key = `${turn}\n${call}`;
    if (!toolCalls.has(key)) tool.calls += 1;
    toolCalls.add(key);
    return tool;
  };
  const totals = { retries: 0, failures: 0, lostCalls: 0, lostTokens: 0, asked: 0, rejected: 0 };
  const files = writtenFiles(facts);
  const decisions: DecisionView[] = [];

  for (const fact of facts) {
    foldState(state, fact);
    switch (fact.type) {
      case 'turn.started':
        open.set(fact.data.turn, fact);
        break;
      case 'turn.replied': {
        const member = open.get(fact.data.turn)?.data.member;
        if (member === undefined) break;
        replied.set(fact.data.turn, [...(replied.get(fact.data.turn) ?? []), { member, usage: fact.data.usage, cost: fact.data.cost }]);
        break;
      }
      case 'turn.retried':
        totals.retries += 1;
        break;
      case 'turn.finished':
      case 'turn.failed': {
        const { turn, member, usage, cost } = fact.data;
        open.delete(turn);
        replied.delete(turn);
        spend(speaker(member), usage, cost, fact.type === 'turn.finished' ? fact.data.calls : 1);
        if (fact.type === 'turn.failed' && fact.data.failure.code !== 'model.aborted') totals.failures += 1;
        break;
      }
      case 'run.resumed':
        for (const lost of open.values()) {
          totals.lostCalls += 1;
          totals.lostTokens += lost.data.reserved.tokens;
        }
        open.clear();
        break;
      case 'tool.started':
        countCall(fact.data.turn, fact.data.call, fact.data.tool);
        break;
      case 'tool.finished': {
        const tool = countCall(fact.data.turn, fact.data.call, fact.data.tool);
        if (fact.data.failed) tool.failed += 1;
        break;
      }
      case 'decision.made':
        decisions.push({ seq: fact.seq, at: fact.at, ...fact.data });
        break;
      case 'approval.asked':
        totals.asked += 1;
        break;
      case 'approval.decided':
        if (fact.data.decision === 'reject') totals.rejected += 1;
        break;
    }
  }
  for (const reply of [...replied.values()].flat()) spend(speaker(reply.member), reply.usage, reply.cost, 1);

  const turns = turnsOf(facts);
  for (const turn of turns) if (turn.usage) speaker(turn.speaker, turn.model).turns += 1;
  const shown = [...speakers.values()].filter((item) => item.seat === 'member' || item.calls > 0 || item.turns > 0);
  const usage = shown.reduce((sum, item) => addUsage(sum, item.usage), noUsage);
  const money = sumCost(shown);
  return {
    runId: created?.data.runId ?? '',
    team: team?.name ?? '',
    goal: created?.data.topic ?? '',
    workflow: team?.workflow.type ?? '',
    startedAt: created?.at ?? 0,
    durationMs: state.activeMs,
    status: state.status,
    ...(state.ended && { ended: { status: state.status, ...state.ended } }),
    decisions,
    turns: turns.filter(isMemberTurn).length,
    steers: turns.filter((turn) => turn.seat === 'person').length,
    speakers: shown,
    usage,
    tokens: totalTokens(usage),
    ...money,
    calls: shown.reduce((sum, item) => sum + item.calls, 0),
    retries: totals.retries,
    failures: totals.failures,
    lost: { calls: totals.lostCalls, reservedTokens: totals.lostTokens },
    toolCalls: [...tools.values()].sort((a, b) => b.calls - a.calls || (a.tool < b.tool ? -1 : 1)),
    ...files,
    approvals: { asked: totals.asked, rejected: totals.rejected },
  };
}

function spend(speaker: SpeakerStats, usage: Usage, cost: Cost, calls: number): void {
  const money = sumCost([speaker, cost]);
  speaker.usage = addUsage(speaker.usage, usage);
  speaker.tokens = totalTokens(speaker.usage);
  speaker.calls += calls;
  speaker.priced = money.priced;
  if (money.usd === undefined) delete speaker.usd;
  else speaker.usd = money.usd;
}

/** One unknown price makes the sum unknown; local calls beside paid ones do not make it local. */
function sumCost(costs: readonly { usd?: number; priced?: Priced }[]): { usd?: number; priced?: Priced } {
  const kinds = new Set(costs.map((cost) => cost.priced).filter((kind) => kind !== undefined));
  if (kinds.has('unknown')) return { priced: 'unknown' };
  const usd = costs.reduce((sum, cost) => sum + (cost.usd ?? 0), 0);
  const priced = (['table', 'person', 'local'] as const).find((kind) => kinds.has(kind));
  return { usd, ...(priced && { priced }) };
}

function writtenFiles(facts: readonly Fact[]): { filesWritten: string[]; bytes: number } {
  const written = new Set<string>();
  const now = new Map<string, number>();
  const sizes = new Map<string, number>();
  for (const fact of facts) {
    if (fact.type === 'file.changed' && !fact.data.private) {
      const { path, after, bytes } = fact.data;
      if (after === null) now.delete(path);
      else {
        written.add(path);
        now.set(path, bytes);
        sizes.set(after, bytes);
      }
    }
    if (fact.type !== 'files.restored') continue;
    for (const { path, after } of fact.data.files) {
      if (!written.has(path)) continue;
      if (after === null) now.delete(path);
      else now.set(path, sizes.get(after) ?? now.get(path) ?? 0);
    }
  }
  return { filesWritten: [...written].sort(), bytes: [...now.values()].reduce((sum, size) => sum + size, 0) };
}

/** `?` when the price is not known, `$0.00 (local)` on one's own machine, six decimals below a cent, else two. Source: FACTS 4.8. */
export function costText(cost: { usd?: number; priced?: Priced }): string {
  if (cost.priced === 'unknown' || cost.usd === undefined) return '?';
  if (cost.priced === 'local') return '$0.00 (local)';
  return cost.usd > 0 && cost.usd < 0.01 ? `$${cost.usd.toFixed(6)}` : `$${cost.usd.toFixed(2)}`;
}

/** `1 234` tokens as `1,234`, the same everywhere. */
export function countText(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `4.2 s`, `3 min 5 s`, `2 h 0 min`. */
export function durationText(ms: number): string {
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

/** A table for the terminal, Markdown and HTML: plain cells, to be escaped by whoever shows them. */
export type StatsTable = { head: string[]; align: ('left' | 'right')[]; rows: string[][]; total: string[] };

/** Turns, tokens and cost by speaker. Prompt holds what was read from and written to a cache; completion holds reasoning. */
export function statsTable(stats: RunStats): StatsTable {
  const figures = (item: { usage: Usage; tokens: number; usd?: number; priced?: Priced }): string[] => [
    countText(item.usage.input + item.usage.cachedRead + item.usage.cachedWrite),
    countText(item.usage.output + item.usage.reasoning),
    countText(item.tokens),
    costText(item),
  ];
  return {
    head: ['Speaker', 'Model', 'Turns', 'Calls', 'Prompt', 'Completion', 'Total', 'Est. cost'],
    align: ['left', 'left', 'right', 'right', 'right', 'right', 'right', 'right'],
    rows: stats.speakers.map((item) => [`@${item.name}`, item.model, countText(item.turns), countText(item.calls), ...figures(item)]),
    total: ['total', '', countText(stats.speakers.reduce((sum, item) => sum + item.turns, 0)), countText(stats.calls), ...figures(stats)],
  };
}
