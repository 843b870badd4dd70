import type { PeerReviews, ScoreNotes, ScoreRevisions, ScoreSheet } from '../../../schema/growthOutputs';
import type { Prompt, Said } from './readPrompt';
import { cap, coverage, keywordsOf, sentencesOf, tame, withoutCitations } from './words';

const checked = /\(checked: (\d+) claims on lines it was given, (\d+) derived in line, (\d+) on neither\)/;
const pushes = /\b(?:but|not|wrong|fails?|misses|overlooks|however|instead|contradicts?|disagree|objection|cannot)\b/i;
const yields = /\b(?:concede|was wrong|grant|persuaded|credit where|I change|made me)\b/i;

type Own = { turns: Said[]; bases: { grounded: number; derived: number; bare: number } };

/** The record by author, without the notes about its parts. */
function authors(prompt: Prompt): Map<string, Own> {
  const out = new Map<string, Own>();
  for (const said of prompt.recordTurns) {
    const own = out.get(said.author) ?? { turns: [], bases: { grounded: 0, derived: 0, bare: 0 } };
    const basis = checked.exec(said.text);
    own.turns.push({ ...said, label: nameOf(said), text: said.text.replace(checked, '').trim() });
    own.bases.grounded += Number(basis?.[1] ?? 0);
    own.bases.derived += Number(basis?.[2] ?? 0);
    own.bases.bare += Number(basis?.[3] ?? 0);
    out.set(said.author, own);
  }
  return out;
}

function nameOf({ label }: Said): string {
  return label.replace(/ \(part \d+ of \d+\)$/, '');
}

const had = (prompt: Prompt, member: string, kind: string): boolean =>
  prompt.marks.some((mark) => mark.member === member && mark.kind === kind);

function axisOf(value: number, reason: string, turns: readonly Said[]) {
  return { value: Math.max(0, Math.min(3, value)), reason: `Rehearsal: ${reason}`, turns: turns.slice(0, 3).map(({ label }) => label) };
}

/** Scores counted from what stands in the record: new words, claims that were checked, who was answered, who pushed back. */
export function scoreSheet(prompt: Prompt): ScoreSheet {
  const all = authors(prompt);
  const asked = asks(prompt);
  const members = [...all.keys()].filter((name) => asked.length === 0 || asked.includes(name));
  return {
    scores: members.map((member) => {
      const { turns, bases } = all.get(member) as Own;
      const others = [...all].flatMap(([name, own]) => (name === member ? [] : own.turns));
      const before = others.map(({ text }) => text).join('\n');
      const sentences = turns.flatMap(({ text }) => sentencesOf(text)).filter((one) => keywordsOf(one).length >= 4);
      const fresh = sentences.filter((one) => coverage(one, before) < 0.6).length / Math.max(1, sentences.length);
      const gates = had(prompt, member, 'gate') ? 1 : 0;
      const claims = bases.grounded + bases.derived + bases.bare;
      const sound = (bases.grounded + bases.derived) / Math.max(1, claims);
      const named = others.filter(({ text }) => text.includes(`@${member}`));
      const conceded = named.filter(({ text }) => yields.test(text));
      const against = turns.filter(({ text }) => sentencesOf(text).some((one) => /@[a-z]/.test(one) && pushes.test(one)));
      const novelty = (fresh > 0.75 ? 2 : fresh > 0.45 ? 1 : 0) + gates;
      const accuracy = had(prompt, member, 'hallucination') ? 0 : claims === 0 ? 1 : sound >= 0.9 && claims >= 4 ? 3 : sound >= 0.6 ? 2 : 1;
      return {
        member,
        novelty: axisOf(novelty, `${Math.round(fresh * 100)} of 100 sentences say what no other turn says.`, turns),
        accuracy: axisOf(accuracy, `${bases.grounded + bases.derived} of ${claims} checked claims rest on lines or on a sum.`, turns),
        impact: axisOf(
          (named.length >= 4 ? 2 : named.length > 0 ? 1 : 0) + Number(conceded.length > 0),
          `${named.length} turns of others answer it.`,
          turns,
        ),
        challenge: axisOf(Math.min(2, against.length), `${against.length} of its turns push back against a colleague by name.`, against),
      };
    }),
    proposals: members.flatMap((member) => {
      const own = all.get(member) as Own;
      for (const { label, text } of own.turns) {
        const found = sentencesOf(text).find((one) => /\b(?:I propose|we should|let us|I would)\b/i.test(one) && one.length < 300);
        if (found !== undefined) return [{ member, text: cap(tame(withoutCitations(found)), 280), turn: label }];
      }
      return [];
    }),
  };
}

/** The members that the task names. */
function asks(prompt: Prompt): string[] {
  const line = prompt.task.split('\n').find((one) => /^(?:Score|Give your word on) @/.test(one)) ?? '';
  return [...line.matchAll(/@([a-z][a-z0-9_-]*)/g)].map((match) => match[1] as string);
}

export function scoreNotes(prompt: Prompt): ScoreNotes {
  const before = [
    ...(/Your notes[^\n]*\n([\s\S]*)/.exec(prompt.record)?.[1] ?? '').matchAll(/^- @([a-z][a-z0-9_-]*) \[([^\]]+)\] “([^”]*)”: (.*)$/gm),
  ].map(([, member = '', turn = '', quote = '', why = '']) => ({ member, turn, quote, why }));
  const fresh = prompt.recordTurns.flatMap((said) => {
    const quote = sentencesOf(said.text).find((one) => keywordsOf(one).length >= 5 && !/[“”]/.test(one));
    return quote === undefined
      ? []
      : [{ member: said.author, turn: nameOf(said), quote: cap(quote, 200), why: 'Rehearsal: the first full sentence of the turn.' }];
  });
  const notes = [...before, ...fresh];
  // Newest last, and nobody's only note is lost.
  const kept = notes.filter(
    (note, index) => index >= notes.length - 20 || !notes.slice(index + 1).some(({ member }) => member === note.member),
  );
  return { notes: kept };
}

/** Takes back a 3 on accuracy of somebody who stated a figure without a source. */
export function scoreRevisions(prompt: Prompt): ScoreRevisions {
  const high = [...prompt.task.matchAll(/^- @([a-z][a-z0-9_-]*) (\w+) (\d+): /gm)];
  return {
    revisions: high.flatMap(([, member = '', axis = '', value = '']) =>
      axis === 'accuracy' && value === '3' && had(prompt, member, 'researchViolation')
        ? [{ member, axis: 'accuracy' as const, value: 2, reason: 'Rehearsal: a mark of the judge says that a figure had no source.' }]
        : [],
    ),
  };
}

export function peerReviews(prompt: Prompt): PeerReviews {
  const sheet = scoreSheet(prompt);
  return {
    reviews: sheet.scores
      .filter(({ member }) => member !== prompt.me)
      .map(({ member, novelty, accuracy, impact, challenge }) => {
        const total = novelty.value + accuracy.value + impact.value + challenge.value;
        return { member, score: Math.min(100, 26 + 6 * total), why: accuracy.reason };
      }),
  };
}
