import type { Fact, HomeFact } from '../../schema/event';
import type { RunSummary } from '../../schema/view';

/** A decision with its reasons. `at` is milliseconds since 1970. */
export type LoggedDecision = {
  title: string;
  member: string;
  rationale: string;
  alternatives?: string;
  runId?: string;
  at: number;
  seq: number;
  /** The person's decision about a run; its fact is in that run's journal, which names it. */
  ofRun?: 'accept' | 'override';
};

/** The decisions of all teams, the oldest first. */
export type DecisionState = {
  /** The last fact of the home stream that was folded; earlier ones change nothing. */
  seq: number;
  teams: Map<string, LoggedDecision[]>;
};

export function emptyDecisions(): DecisionState {
  return { seq: 0, teams: new Map() };
}

/** Folds one fact of the home stream into the state, in place; other facts and facts that were folded before change nothing. */
export function foldDecisions(state: DecisionState, fact: HomeFact | Fact): void {
  if (fact.seq <= state.seq) return;
  state.seq = fact.seq;
  if (fact.type !== 'decision.logged') return;
  const { team, ...decision } = fact.data;
  const decisions = state.teams.get(team) ?? [];
  state.teams.set(team, decisions);
  decisions.push({ ...decision, at: fact.at, seq: fact.seq });
}

/**
 * The log together with what the person decided about runs, the oldest first. Each stands in its own journal; here they are only
 * read side by side. A run that goes on, or has an end that nothing was decided about, has none.
 */
export function withRunDecisions(logged: DecisionState['teams'], runs: readonly Omit<RunSummary, 'live'>[]): Map<string, LoggedDecision[]> {
  const teams = new Map([...logged].map(([team, decisions]) => [team, [...decisions]]));
  for (const { runId, team, topic, decision } of runs) {
    if (!decision || decision.decision === 'again') continue;
    const decisions = teams.get(team) ?? [];
    teams.set(team, decisions);
    decisions.push({
      title: `${decision.decision === 'accept' ? 'Accepted' : 'Overridden'}: ${topic}`,
      member: decision.by,
      rationale: decision.words ?? 'No reason was given.',
      runId,
      at: decision.at,
      seq: 0,
      ofRun: decision.decision,
    });
  }
  for (const decisions of teams.values()) decisions.sort((a, b) => a.at - b.at);
  return teams;
}

/** The decisions of a team, the oldest first. */
export function decisionsOf(state: DecisionState, team: string): readonly LoggedDecision[] {
  return [...(state.teams.get(team) ?? [])];
}

/**
 * One entry of `decisions.md`, to be appended to what stands there: heading, date (UTC, whole seconds), author, rationale,
 * alternatives where there are any, and a rule. A line of a member's text that would read as a heading, a rule or a field of an entry
 * is escaped, so that a text cannot pass for another entry.
 */
export function decisionMarkdown({ title, member, at, rationale, alternatives, ofRun }: Omit<LoggedDecision, 'seq' | 'runId'>): string {
  const paragraphs = [
    `## Decision: ${title.replace(/\s+/g, ' ').trim()}`,
    `**Date:** ${new Date(at).toISOString().replace(/\.\d+Z$/, 'Z')}`,
    `**By:** ${ofRun ? plainLines(member) : `@${member}`}`,
    `**Rationale:** ${plainLines(rationale)}`,
    ...(alternatives?.trim() ? [`**Alternatives considered:** ${plainLines(alternatives)}`] : []),
    '---',
  ];
  return `${paragraphs.join('\n\n')}\n\n`;
}

/** The whole log, as `read_decisions` answers it; empty for none. */
export function decisionsMarkdown(decisions: readonly LoggedDecision[]): string {
  return decisions.map(decisionMarkdown).join('');
}

function plainLines(text: string): string {
  return text
    .trim()
    .split(/\r\n|[\r\n\u2028\u2029]/)
    .map((line) => line.replace(/^(\s{0,3})(?=#{1,6}(\s|$)|([-=_*]\s*){2,}$|\*\*(Date|By|Rationale|Alternatives considered):\*\*)/, '$1\\'))
    .join('\n');
}
