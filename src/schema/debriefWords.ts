/**
 * How the record of a member stands in the prompts of a debrief, and of what is learnt from a debate: the brain writes it with these words
 * and the rehearsal model, which is no AI, reads it by them. Every heading is a line of its own under `headings.record`.
 */
export const recordHeadings = {
  scores: '### Scores',
  sparks: '### Sparks',
  marks: '### Marks of the judge',
  said: '### Turns it was scored for',
  seen: '### What was observed',
  behaviors: '### Behaviours',
  traits: '### Traits',
  goals: '### Goals',
  past: '### Earlier sessions',
  store: '### What the store has for it',
  questions: '### Questions worth asking',
  skills: '### Skills known already',
} as const;

/** The line above the record of a member. */
export function recordLine(member: string, run: string): string {
  return `@${member} in run ${run}`;
}
export const recordLinePattern = /^@([a-z][a-z0-9_-]*) in run (\S+)$/m;

/** One axis of a score sheet. */
export function scoreLine(axis: string, value: number, turns: readonly string[], reason: string): string {
  return `- ${axis} ${value}${turns.length > 0 ? ` [${turns.join(', ')}]` : ''}: ${reason.replace(/\s+/g, ' ').trim()}`;
}
export const scoreLinePattern = /^- (novelty|accuracy|impact|challenge) (\d+)(?: \[([^\]]*)\])?: (.*)$/;

/** A penalty or a gate. */
export function eventLine(kind: string, turn: string, reason: string): string {
  return `- ${kind} [${turn}]: ${reason.replace(/\s+/g, ' ').trim()}`;
}
export const eventLinePattern = /^- (redundancy|hallucination|offDirective|researchViolation|gate|insight) \[([^\]]*)\]: (.*)$/;

/** An observation, by its kind. */
export const seenLinePattern = /^- (cognitive_moves|rhetorical_moves|evidence_practice|peer_references|judge_feedback) \(([^)]*)\): (.*)$/;
export function seenLine(kind: string, run: string, words: string): string {
  return `- ${kind} (${run}): ${words.replace(/\s+/g, ' ').trim()}`;
}

/** A behaviour by its id and what it is worth now. */
export function behaviorLine(id: string, confidence: number, words: string): string {
  return `- ${id} ${confidence.toFixed(2)}: ${words.replace(/\s+/g, ' ').trim()}`;
}
export const behaviorLinePattern = /^- (\S+) ([01]\.\d\d): (.*)$/;

/** A trait that waits for evidence, with the runs it was seen in. */
export function traitLine(status: string, label: string, runs: readonly string[]): string {
  return `- ${status} “${label}”, seen in ${runs.join(', ') || 'no run'}`;
}
export const traitLinePattern = /^- (confirmed|candidate|rejected) “(.*)”, seen in (.*)$/;

/** A goal and how much of its time is gone. */
export function goalLine(goal: string, elapsed: number, runs: number): string {
  return `- ${goal.replace(/\s+/g, ' ').trim()} (${elapsed} of ${runs} roundtables gone)`;
}
export const goalLinePattern = /^- (.*) \((\d+) of (\d+) roundtables gone\)$/;

/** An item that it could buy. */
export function itemLine(id: string, cost: number, words: string): string {
  return `- ${id} for ${cost} sparks: ${words.replace(/\s+/g, ' ').trim()}`;
}
export const itemLinePattern = /^- ([a-z0-9-]+) for (\d+) sparks: (.*)$/;

/** A question of the question bank, and the framework it belongs to. */
export function questionLine(framework: string, words: string): string {
  return `- ${framework}: ${words.replace(/\s+/g, ' ').trim()}`;
}
export const questionLinePattern = /^- (SBI|AAR|GROW|OARS|SDT|ABCDE): (.*)$/;
