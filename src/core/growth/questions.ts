import type { ScoreState, SettledMember } from '../../views/scoresView';
import { scoredRunsOf } from '../../views/scoresView';
import type { Weighed } from './behaviors';
import type { Goal } from './ownFiles';

/** A question of the therapist's bank. Source of the frameworks: FACTS 2.11. */
export type Question = { id: string; framework: 'SBI' | 'AAR' | 'GROW' | 'OARS' | 'ABCDE' | 'SDT'; ask: string };

/** What the choice of questions rests on. */
export type QuestionRecord = {
  member: string;
  scores: ScoreState;
  settled?: SettledMember | undefined;
  /** Sessions that it had before. */
  sessions: number;
  goals: readonly Goal[];
  behaviors: readonly Weighed[];
  /** Its one-sentence positions in the order in which it took them. */
  positions: readonly string[];
};

type Rule = {
  id: string;
  framework: Question['framework'];
  when(record: QuestionRecord): string | false | undefined;
  ask: readonly string[];
};

/** Under it, three in a row are a slump. Ours: judges give 4 to 6, so the origin's 7 made a slump of every member. Source: FACTS A.5. */
const slumpBelow = 3.5;

const totals = ({ scores, member }: QuestionRecord): number[] => scoredRunsOf(scores, member).map(({ total }) => total);
const value = ({ settled }: QuestionRecord, axis: 'novelty' | 'accuracy' | 'impact' | 'challenge'): number | undefined =>
  settled?.scores?.[axis].value;

/** The most telling first. `{it}` stands for what the rule found. */
const bank: readonly Rule[] = [
  {
    id: 'first',
    framework: 'GROW',
    when: ({ sessions }) => sessions === 0 && 'the first session',
    ask: [
      'This was your first roundtable with us. What did you come to the table to achieve, and in which turn did you get closest to it?',
    ],
  },
  {
    id: 'penalty',
    framework: 'ABCDE',
    when: ({ settled }) => settled?.penalties[0] && `${settled.penalties[0].kind} in ${settled.penalties[0].turn}`,
    ask: [
      'The judge marked {it}. What did you take for granted as you wrote that turn, and what would have told you otherwise?',
      'Walk me through {it}: what came before it, what did you believe you knew, and what would you do in its place?',
    ],
  },
  {
    id: 'drop',
    framework: 'AAR',
    // Source: FACTS 2.8, naming rule.
    when: (record) => {
      const [before, now] = totals(record).slice(-2);
      return before !== undefined && now !== undefined && before > 0 && now < before / 2 && `from ${before} to ${now} points`;
    },
    ask: ['Your total fell {it}. What was meant to happen this time, what happened instead, and where do the two part?'],
  },
  {
    id: 'slump',
    framework: 'AAR',
    when: (record) => {
      const last = totals(record).slice(-3);
      return last.length === 3 && last.every((one) => one < slumpBelow) && last.join(', ');
    },
    ask: [
      'Your last three roundtables came to {it} points. What have you done the same way in all three, and which of it could you leave?',
    ],
  },
  {
    id: 'gate',
    framework: 'OARS',
    when: ({ settled }) => settled?.gates[0]?.turn,
    ask: [
      'In {it} you changed the question for everybody. What did you look at that the others did not?',
      'What made {it} possible, and what would you need to do it again on purpose?',
    ],
  },
  {
    id: 'concession',
    framework: 'SBI',
    when: ({ positions }) => {
      const [first, last] = [positions[0], positions.at(-1)];
      return first !== undefined && last !== undefined && first !== last && `“${clip(first)}” to “${clip(last)}”`;
    },
    ask: [
      'Your position went from {it}. Which words of a colleague moved it, and could you have asked for them sooner?',
      'You went from {it}. What did changing your mind cost you, and what did it give the table?',
    ],
  },
  {
    id: 'no-challenge',
    framework: 'GROW',
    when: (record) => value(record, 'challenge') === 0 && 'no challenge',
    ask: [
      'You scored nothing for challenge. Which claim at the table did you doubt, and what kept you from saying so?',
      'Whose argument would you attack now, with the whole debate in front of you, and at which line?',
    ],
  },
  {
    id: 'no-novelty',
    framework: 'GROW',
    when: (record) => value(record, 'novelty') === 0 && 'no novelty',
    ask: ['Nothing of yours was new to the judge. What did you see in the material that nobody named, you neither?'],
  },
  {
    id: 'accuracy',
    framework: 'AAR',
    when: (record) => (value(record, 'accuracy') ?? 3) <= 1 && 'low accuracy',
    ask: ['Which of your statements would you not make again, and what would you have had to look at first?'],
  },
  {
    id: 'goal',
    framework: 'GROW',
    when: ({ goals }) => goals[0] && `“${clip(goals[0].goal)}”`,
    ask: [
      'You set yourself {it}. In which turn can it be seen, and what stood in the way where it cannot?',
      'How far are you with {it}, on the evidence of these turns alone?',
    ],
  },
  {
    id: 'fading',
    framework: 'SDT',
    when: ({ behaviors }) => {
      const one = behaviors.find(({ fading }) => fading !== 'firm');
      return one && `“${clip(one.text)}”`;
    },
    ask: ['You once agreed to {it} and it is seldom seen now. Does it still serve you, or shall we let it go?'],
  },
  {
    id: 'best',
    framework: 'OARS',
    when: (record) => (totals(record).at(-1) ?? 0) >= 8 && 'a strong roundtable',
    ask: ['This was one of your strong roundtables. Which single habit of yours carried it, and when does that habit fail you?'],
  },
  {
    id: 'listening',
    framework: 'AAR',
    when: () => 'always',
    ask: [
      'Which colleague did you answer least, and what did they say that deserved it?',
      'Where did the table go on without you, and what would have kept you in it?',
      'What would you do in the first turn of the next roundtable that you did not do in this one?',
    ],
  },
];

const clip = (text: string): string => (text.length <= 120 ? text : `${text.slice(0, 119).trimEnd()}…`);

/**
 * The questions that the record calls for, the most telling first. Their wording changes with the number of sessions, and from the fifth
 * on so does which of them comes first after the telling ones, so that no session repeats the last.
 */
export function questionsFor(record: QuestionRecord, count: number): Question[] {
  const fitting = bank.flatMap(({ id, framework, when, ask }): Question[] => {
    const it = when(record);
    const wording = ask[record.sessions % ask.length] ?? '';
    return it ? [{ id, framework, ask: wording.replace('{it}', it) }] : [];
  });
  const sharp = fitting.slice(0, 1);
  const rest = fitting.slice(1);
  const turn = record.sessions >= 5 && rest.length > 1 ? record.sessions % rest.length : 0;
  return [...sharp, ...rest.slice(turn), ...rest.slice(0, turn)].slice(0, count);
}
