import type { DebateState, GateVerdict, JudgeReview } from '../../../schema/judgement';
import { MemberName } from '../../../schema/message';
import { citationPattern } from '../../../schema/prompt';
import { findingsOf, readBriefing } from './findings';
import { quantitiesOf } from './quantities';
import { isShown, type Prompt, positionOf, type Said } from './readPrompt';
import { readTopic } from './topic';
import {
  cap,
  capital,
  countWord,
  coverage,
  fragment,
  hasCitation,
  keywordsOf,
  likeness,
  listed,
  reasonIn,
  sentencesOf,
  tame,
  withoutCitations,
} from './words';

const judges = new Set(['judge', 'person', 'runner']);

/** What members said; the judge's and the runner's lines are not among it. */
export function turnsOf(prompt: Prompt): Said[] {
  return prompt.talk.filter(
    (said) => MemberName.safeParse(said.author).success && said.author !== prompt.me && !judges.has(said.author) && said.text !== '',
  );
}

/** Reads one turn and marks it only for a reason that stands in its words. */
export function review(prompt: Prompt): JudgeReview {
  const talk = turnsOf(prompt);
  const turn = talk.at(-1);
  if (!turn || /^\s*PASS\.?\s*$/.test(turn.text)) return { marks: [] };
  const had = (kind: string): boolean => prompt.marks.some((mark) => mark.kind === kind && mark.member === turn.author);
  const mark = (kind: JudgeReview['marks'][number]['kind'], reason: string, quote?: string): JudgeReview => ({
    marks: [{ kind, member: turn.author, reason, ...(quote !== undefined && { quote }) }],
  });

  const unseen = had('hallucination') ? undefined : unseenCitation(turn, prompt);
  if (unseen)
    return mark(
      'hallucination',
      `The turn cites ${unseen.cite}, and those lines are in no evidence that was given to anybody.`,
      unseen.quote,
    );
  const repeated = had('redundancy') ? undefined : repeatedWords(turn, talk.slice(0, -1));
  if (repeated) return mark('redundancy', `@${repeated.author} had already said this in nearly the same words.`, repeated.quote);
  const bare = had('researchViolation') ? undefined : bareFigure(turn, prompt);
  if (bare !== undefined)
    return mark('researchViolation', 'The sentence states a figure as a fact, and gives neither a line nor a derivation for it.', bare);
  const off = had('offDirective') ? undefined : offDirective(turn, prompt);
  if (off) return mark('offDirective', `The briefing asks the table not to discuss this: ${tame(off.rule)}`, off.quote);
  const gates = prompt.marks.filter((one) => one.kind === 'gate');
  const figure =
    gates.length < Math.min(3, prompt.round) && !had('gate') && !/no gate left/i.test(prompt.task) ? turningPoint(turn, prompt) : undefined;
  if (figure !== undefined)
    return mark(
      'gate',
      'It put two sources that disagree side by side and worked out what follows, so that the question is no longer the one the briefing asked.',
      figure,
    );
  return { marks: [] };
}

function unseenCitation(turn: Said, prompt: Prompt): { cite: string; quote: string } | undefined {
  if (prompt.evidence.length === 0) return undefined;
  for (const sentence of sentencesOf(turn.text)) {
    for (const match of sentence.matchAll(citationPattern)) {
      const from = Number(match[2]);
      if (!isShown(prompt.evidence, match[1] ?? '', from, Number(match[3] ?? from))) return { cite: match[0], quote: sentence };
    }
  }
  return undefined;
}

function repeatedWords(turn: Said, before: readonly Said[]): { author: string; quote: string } | undefined {
  const mine = sentencesOf(turn.text).filter((one) => keywordsOf(one).length >= 5 && !/[“”]/.test(one));
  for (const earlier of before) {
    const theirs = sentencesOf(earlier.text);
    const same = mine.filter((one) => theirs.some((other) => likeness(one, other) > 0.85));
    if (same.length >= 3 || (mine.length > 0 && same.length / mine.length > 0.6)) return { author: earlier.author, quote: same[0] ?? '' };
  }
  return undefined;
}

const measured =
  /(?<![\w.,:^/-])\$?\d[\d,]*(?:\.\d+)?\s*(?:%|percent|ms|milli|s\b|sec|min|h\b|hour|day|week|month|KB|MB|GB|times|attempt|retr|request|call|user|client|line|row|file|error|failure|customer|euro|dollar|USD|EUR)/i;
const guarded = /\b(?:if|suppose|assume|imagine|would|could|should|might|may|perhaps|propos\w*|briefing|say we|e\.g\.|for example)\b/i;

/** A sentence that states a measured figure with no line, no sum and no reserve. */
export function bareFigure(turn: Said, prompt: Prompt): string | undefined {
  return sentencesOf(turn.text).find((sentence) => {
    const own = sentence.replace(/“[^”]*”|"[^"]*"|`[^`]*`/g, ' ');
    if (!measured.test(own) || hasCitation(sentence) || /=\s*[~≈$]?\d|\?$/.test(sentence)) return false;
    // The briefing may be repeated as a claim, but not as a fact.
    const repeats = coverage(own, prompt.briefing) === 1 && keywordsOf(own).length >= 3;
    return repeats || !guarded.test(own);
  });
}

function offDirective(turn: Said, prompt: Prompt): { rule: string; quote: string } | undefined {
  for (const rule of readBriefing(prompt.briefing, prompt.round).avoid) {
    if (keywordsOf(rule).length < 3) continue;
    const quote = sentencesOf(turn.text).find(
      (one) => coverage(rule, one) >= 0.75 && !/\b(?:not|no|never|outside|out of scope)\b/i.test(one),
    );
    if (quote !== undefined) return { rule, quote };
  }
  return undefined;
}

/** The sentence that turned the debate: two sources held against each other, in a turn that also does the sum. */
function turningPoint(turn: Said, prompt: Prompt): string | undefined {
  if (prompt.evidence.length === 0) return undefined;
  const sentences = sentencesOf(turn.text);
  const sum = sentences.some((one) => hasCitation(one) && /\d\s*\S*\s*[×*/+^-].*=\s*\d/.test(one));
  const pair = sentences.find((one) => {
    if (!hasCitation(one) || !/["“`].*["”`].*["“`]/.test(one)) return false;
    const files = new Set([...one.matchAll(citationPattern)].map((match) => match[1]));
    return files.size >= 2 || /in the briefing/.test(one) || (/“.*”/.test(one) && /`.*`/.test(one));
  });
  return sum ? pair : undefined;
}

type Held = { member: string; position: string };

/** The newest position of every member, from the talk, else from the state before. */
export function positionsOf(prompt: Prompt): Held[] {
  const held = new Map<string, string>();
  for (const { member, position } of prompt.state.positions) held.set(member, position);
  for (const said of turnsOf(prompt)) {
    const position = positionOf(said.text);
    if (position !== undefined) held.set(said.author, cap(position, 400));
  }
  return [...held].filter(([member]) => MemberName.safeParse(member).success).map(([member, position]) => ({ member, position }));
}

/** Whether a position speaks against acting. */
export function isAgainst(position: string): boolean {
  return /^\W*(?:no\b|not\b|do not|don't|reject|against|never|hold off|wait\b|postpone|defer|nein)/i.test(position);
}

export function verdict(prompt: Prompt): GateVerdict {
  const held = positionsOf(prompt);
  const against = held.filter((one) => isAgainst(one.position));
  const questions = openQuestions(prompt);
  const names = (list: readonly Held[]): string => listed(list.map((one) => `@${one.member}`));
  if (held.length === 0)
    return {
      verdict: prompt.round >= prompt.rounds ? 'CONVERGED' : 'CONTINUE',
      reason: 'Nobody has stated a position yet; each member should end a turn with one.',
    };
  if (
    prompt.round > 1 &&
    against.length <= 1 &&
    (prompt.round >= Math.min(3, prompt.rounds) || questions.filter((one) => one.startsWith('@')).length <= 1)
  ) {
    const rest = held.filter((one) => !against.includes(one));
    return {
      verdict: 'CONVERGED',
      reason:
        against.length === 0
          ? `All ${countWord(held.length)} would act, and what differs between them is order and wording.`
          : `${names(rest)} would act; ${names(against)} differs on what may be claimed, and further talk will not settle that.`,
    };
  }
  const yes = held.filter((one) => !isAgainst(one.position));
  const missing = questions[0] === undefined ? 'each side should say what would change its mind' : `open is still: ${questions[0]}`;
  const split =
    yes.length === 0
      ? `${names(against)} are all against, and nobody has said what to do instead`
      : against.length === 0
        ? `All lean the same way, from ${countWord(held.length)} different reasons`
        : `${names(yes)} would act and ${names(against)} would not`;
  return { verdict: 'CONTINUE', reason: `${split}. For the next round, ${missing}` };
}

/** What the material itself leaves open: figures that two sources give differently, and what a file admits is unknown. */
export function materialQuestions(prompt: Prompt): string[] {
  const findings = findingsOf(prompt, quantitiesOf(prompt.evidence, prompt.briefing), readTopic(prompt.topic).keywords);
  const pairs = findings
    .filter((one) => one.kind === 'contradiction')
    .map(
      (one) => `Which is in force, ${one.quote} (${one.cite}) or ${one.quote2} ${one.cite2 === '' ? 'in the briefing' : `(${one.cite2})`}?`,
    );
  const unknown = findings.filter((one) => one.kind === 'unknown').map((one) => `Still unknown: ${one.quote} (${one.cite}).`);
  const missing = prompt.notFound.map((one) => `Not in the files: ${tame(one)}`);
  return unique([...pairs.slice(0, 1), ...unknown.slice(0, 2), ...missing.slice(0, 2)].map((one) => cap(one, 300)));
}

/** Questions of this round that no later turn took up, then those left from before, then what could not be found. */
export function openQuestions(prompt: Prompt): string[] {
  const talk = turnsOf(prompt);
  // What ends a turn asks for an answer; a question in its middle is mostly answered by its author.
  const asked = talk.flatMap((said, index) =>
    sentencesOf(said.text)
      .slice(-1)
      .filter((one) => /\?$/.test(one) && !/[“”]/.test(one) && keywordsOf(one).length >= 3)
      .map((one) => ({ text: `@${said.author} asks: ${withoutCitations(one)}`, index, one })),
  );
  const open = asked
    .filter(({ one, index }) => !talk.slice(index + 1).some((later) => coverage(one, later.text) > 0.75))
    .map(({ text }) => text);
  const left =
    prompt.round >= 3
      ? []
      : prompt.state.questions.filter((one) => !talk.some((said) => coverage(one.replace(/^@\w+ asks: /, ''), said.text) > 0.6));
  return unique([...materialQuestions(prompt).slice(0, 1), ...open.slice(0, 3), ...left.slice(0, 1)].map((one) => cap(one, 280))).slice(
    0,
    5,
  );
}

/** Sentences that carry a line or a sum, best first, at most two of one member. */
export function shown(prompt: Prompt): { member: string; text: string }[] {
  const candidates = turnsOf(prompt).flatMap((said) =>
    sentencesOf(said.text)
      .filter((one) => hasCitation(one) && one.length < 330)
      .map((one) => ({
        member: said.author,
        text: one,
        score:
          (/=\s*\d/.test(bareCode(one)) ? 4 : 0) +
          (new Set([...one.matchAll(citationPattern)].map((match) => match[1])).size > 1 || /in the briefing/.test(one) ? 3 : 0) +
          (/“.*”/.test(one) && /`.*`/.test(one) ? 3 : /[“`].*[”`]/.test(one) ? 1 : 0),
      })),
  );
  const out: { member: string; text: string }[] = [];
  for (const one of candidates.sort((a, b) => b.score - a.score)) {
    if (
      out.filter((other) => other.member === one.member).length < 2 &&
      !out.some((other) => likeness(other.text, one.text) > 0.6) &&
      one.score > 1
    )
      out.push({ member: one.member, text: plainly(one.text) });
  }
  return out;
}

function bareCode(text: string): string {
  return text.replace(/`[^`]*`/g, ' ');
}

/** A cited sentence without the words that only lead up to it. */
function plainly(text: string): string {
  const lead = /^([^:]{4,90}): (.+)$/.exec(text);
  return lead?.[2] !== undefined && /=\s*\d/.test(bareCode(lead[2])) && !/[\d“`]/.test(lead[1] ?? '') && hasCitation(lead[2])
    ? capital(lead[2])
    : text;
}

const turned =
  /\b(?:I concede|I was wrong|I grant|persuaded me|changes? my|made me|I change|I withdraw|I let go|I no longer|changed an input|credit where)\b/i;

/** Who holds something else than before, and why. */
export function shifts(prompt: Prompt): string[] {
  const talk = turnsOf(prompt);
  return positionsOf(prompt).flatMap(({ member, position }) => {
    const before = prompt.state.positions.find((one) => one.member === member)?.position ?? firstPosition(talk, member);
    if (before === undefined || likeness(before, position) > 0.8) return [];
    const why = talk
      .filter((said) => said.author === member)
      .flatMap((said) => sentencesOf(said.text))
      .find((one) => turned.test(one));
    return [
      cap(
        `@${member} moved from “${fragment(before, 26)}” to “${fragment(reasonIn(position), 26)}”${why === undefined ? '.' : `. In their words: ${withoutCitations(why)}`}`,
        420,
      ),
    ];
  });
}

function firstPosition(talk: readonly Said[], member: string): string | undefined {
  const first = talk.find((said) => said.author === member && positionOf(said.text) !== undefined);
  return first && positionOf(first.text);
}

export function debateState(prompt: Prompt): DebateState {
  const fresh = shown(prompt).map((one) => `@${one.member}: ${one.text}`);
  const old = prompt.state.established.filter((one) => !fresh.some((other) => likeness(one, other) > 0.6));
  return {
    established: [...old.slice(-3), ...fresh.slice(0, 5)].map((one) => cap(one, 360)).slice(-6),
    livePositions: positionsOf(prompt),
    openQuestions: openQuestions(prompt).slice(0, 4),
    shifts: shifts(prompt),
  };
}

function unique<T>(items: readonly T[]): T[] {
  return [...new Set(items)];
}
