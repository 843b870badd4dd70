import {
  behaviorLine,
  eventLine,
  goalLine,
  itemLine,
  questionLine,
  recordHeadings,
  recordLine,
  scoreLine,
  seenLine,
  traitLine,
} from '../../schema/debriefWords';
import { axes } from '../../schema/growth';
import type { Mark, Message } from '../../schema/message';
import { headings, protocol, talkLine } from '../../schema/prompt';
import type { GrowthState } from '../../views/growthView';
import { type SettledMember, scoredRunsOf, totalOf, valuesOf } from '../../views/scoresView';
import { weighed } from './behaviors';
import type { Observations } from './distilled';
import { elapsedOf } from './goals';
import { type Question, questionsFor } from './questions';
import type { ReadOwnFiles } from './readOwnFiles';
import { observationsSince, reviewDue } from './traits';

/** An item of the store that a member can pay for now. */
export type ShopItem = { id: string; cost: number; words: string };

/** What a session is about: one member in one run. */
export type SessionMatter = {
  member: string;
  runId: string;
  /** As it was settled; absent where nothing was paid. */
  settled?: SettledMember | undefined;
  growth: GrowthState;
  own: ReadOwnFiles;
  /** What was observed in this run. */
  observations: Observations;
  shop: { balance: number; limit: number; items: readonly ShopItem[] };
};

/** A text of a member, none of whose lines passes for a heading or for somebody's line of a talk. */
export function asWords(text: string): string {
  return text.trim().replace(/^(?=\s*(?:#|--- @))/gm, '\\');
}

const flat = (text: string): string => text.replace(/\s+/g, ' ').trim();

const mostTurns = 6;
const turnChars = 1_200;
const mostSeen = 12;

/** The member's own contributions: those that its score rests on first, then its first ones. */
export function scoredTurns(settled: SettledMember | undefined, said: readonly Message[]): Message[] {
  const named = new Set<string>([
    ...(settled?.insights.map(({ turn }) => turn) ?? []),
    ...(settled?.penalties.map(({ turn }) => turn) ?? []),
    ...(settled?.gates.map(({ turn }) => turn) ?? []),
    ...(settled?.scores ? axes.flatMap((axis) => settled.scores?.[axis].turns ?? []) : []),
  ]);
  // A turn that only asks the steward says nothing of its author.
  const chosen = said
    .filter(({ text }) => text.replace(protocol.request, '').trim() !== '')
    .sort((a, b) => Number(named.has(b.turn ?? '')) - Number(named.has(a.turn ?? '')))
    .slice(0, mostTurns);
  return said.filter((one) => chosen.includes(one));
}

/** Questions for a member, by what its record shows. */
export function sessionQuestions(matter: SessionMatter, said: readonly Message[], count: number): Question[] {
  const { member, settled, growth, own } = matter;
  return questionsFor(
    {
      member,
      scores: growth.scores,
      settled,
      sessions: growth.skills.sessions.filter((one) => one.member === member).length,
      goals: own.files['goals.yaml'].active,
      behaviors: weighed(own.files['behaviors.yaml'].behaviors, growth.scores, member),
      positions: said.flatMap(({ position }) => (position ? [position] : [])),
    },
    count,
  );
}

/** The record of a member as it stands under `headings.record`; the worker is shown no questions. Source of the data packet: FACTS A.3. */
export function recordText(
  matter: SessionMatter,
  said: readonly Message[],
  marks: readonly Mark[],
  questions: readonly Question[],
): string {
  const { member, runId, own } = matter;
  const { 'goals.yaml': goals, 'memory.yaml': memory } = own.files;
  const { growth } = matter;
  const part = (heading: string, lines: readonly string[]): string[] => (lines.length > 0 ? [`${heading}\n${lines.join('\n')}`] : []);
  const past = growth.skills.sessions.filter((one) => one.member === member).slice(-3);
  return [
    `${headings.record}\n${recordLine(member, runId)}`,
    ...part(recordHeadings.scores, scoreLines(matter)),
    ...part(recordHeadings.sparks, [sparksLine(matter)]),
    ...part(
      recordHeadings.marks,
      marks
        .filter((mark) => mark.member === member)
        .slice(0, 5)
        .map((mark) => `- ${mark.kind} [${mark.turn}]: ${flat(mark.reason)}${mark.quote ? ` “${flat(mark.quote)}”` : ''}`),
    ),
    ...part(recordHeadings.seen, seenLines(matter)),
    ...part(
      recordHeadings.behaviors,
      weighed(own.files['behaviors.yaml'].behaviors, growth.scores, member).map(({ id, confidence, text, fires_when, fading }) =>
        behaviorLine(
          id,
          confidence,
          `${text}${fires_when ? ` (fires when ${fires_when})` : ''}${fading === 'gone' ? ' PROPOSED FOR REMOVAL' : ''}`,
        ),
      ),
    ),
    ...part(recordHeadings.traits, traitLines(matter)),
    ...part(recordHeadings.goals, [
      ...goals.active.map((goal) => goalLine(goal.goal, elapsedOf(goal, growth.scores, member), goal.runs)),
      ...(goals.focus ? [`Focus until now: ${flat(goals.focus)}`] : []),
    ]),
    ...part(recordHeadings.past, [
      ...past.map((one) => `- ${one.runId}: ${flat(one.summary)}`),
      ...(memory.session_bridge ? [`To open with: ${flat(memory.session_bridge)}`] : []),
    ]),
    ...part(
      recordHeadings.store,
      matter.shop.items.map(({ id, cost, words }) => itemLine(id, cost, words)),
    ),
    ...part(
      recordHeadings.questions,
      questions.map(({ framework, ask }) => questionLine(framework, ask)),
    ),
    `${recordHeadings.said}\n${scoredTurns(matter.settled, said).map(turnText).join('\n\n') || 'None.'}`,
  ].join('\n\n');
}

function turnText({ author, turn, text }: Message): string {
  const words = text.trim();
  const cut = words.length <= turnChars ? words : `${words.slice(0, turnChars).trimEnd()} (… ${words.length - turnChars} characters more)`;
  return `${talkLine(author, turn ?? '')}\n${asWords(cut)}`;
}

function scoreLines({ member, settled, growth }: SessionMatter): string[] {
  if (!settled) return [];
  const { scores, penalties, gates, insights } = settled;
  const values = valuesOf({ overruled: [], ...settled });
  const before = scoredRunsOf(growth.scores, member)
    .map(({ total }) => total)
    .slice(-6, -1);
  return [
    ...(scores
      ? axes.map((axis) => scoreLine(axis, scores[axis].value, scores[axis].turns, scores[axis].reason))
      : ['The judge gave no scores.']),
    ...insights.map(({ turn, quote, before: was, after }) =>
      eventLine('insight', turn, `“${quote}” moved the table from ${was} to ${after}`),
    ),
    ...penalties.map(({ kind, turn, reason }) => eventLine(kind, turn, reason)),
    ...gates.map(({ turn, reason }) => eventLine('gate', turn, reason)),
    ...(values ? [`Total ${totalOf(values)} of 12${before.length > 0 ? `; before: ${before.join(', ')}` : ''}.`] : []),
  ];
}

function sparksLine({ settled, shop }: SessionMatter): string {
  const run = settled
    ? `Paid ${settled.gross}, fee ${settled.fee}, net ${settled.net}. Floor turns ${settled.floor.spent} of ${settled.floor.budget}. `
    : '';
  return `${run}Has ${shop.balance} sparks; at most ${Math.min(shop.balance, shop.limit)} may be spent in this session.`;
}

/** What was observed in this run, and the newest of the runs before, each with its run, so that evidence for a trait can be named. */
function seenLines({ member, runId, observations, growth }: SessionMatter): string[] {
  const now = Object.entries(observations).flatMap(([kind, list]) => list.map((words) => seenLine(kind, runId, words)));
  const before = growth.skills.sessions
    .filter((one) => one.member === member && one.runId !== runId)
    .slice(-4)
    .reverse()
    .flatMap((one) =>
      Object.entries(one.observations).flatMap(([kind, list]) => list.slice(0, 2).map((words) => seenLine(kind, one.runId, words))),
    );
  return [...now, ...before].slice(0, Math.max(mostSeen, now.length) + 8);
}

function traitLines({ member, own, growth }: SessionMatter): string[] {
  const traits = own.files['traits.yaml'];
  const lines = (['confirmed', 'candidate', 'rejected'] as const).flatMap((status) =>
    traits[status].map((one) => traitLine(status, one.label, one.runs)),
  );
  const { sessions } = growth.skills;
  if (reviewDue(traits, sessions, member))
    lines.push(`A review of traits is due: ${observationsSince(traits, sessions, member)} observations since the last.`);
  return lines;
}
