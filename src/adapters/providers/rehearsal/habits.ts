import type { ScoredAxis } from './record';

type Axis = ScoredAxis['axis'];

/** What the rehearsal knows to do about an axis: a habit, when it fires, and what it comes to as a goal. */
export const habits: Readonly<Record<Axis, readonly { text: string; firesWhen: string }[]>> = {
  challenge: [
    {
      text: 'Quote the words of one colleague and say at which step they fail, before agreeing with anything',
      firesWhen: 'a colleague states a position as settled',
    },
    { text: 'Name the case in which the favoured plan does harm, with its trigger', firesWhen: 'the table leans the same way' },
  ],
  novelty: [
    {
      text: 'Say first what nobody has named yet: a reader, a failure or a cost that is missing',
      firesWhen: 'two speakers have made the same point',
    },
    {
      text: 'Turn the question round once and answer the opposite of it in two sentences',
      firesWhen: 'the debate repeats its opening positions',
    },
  ],
  accuracy: [
    {
      text: 'Ask the steward for the lines before stating a figure, and write the sum out',
      firesWhen: 'a claim rests on a number or on code',
    },
    { text: 'Mark every sentence about a file with its lines, or call it a guess', firesWhen: 'files or measurements are spoken of' },
  ],
  impact: [
    { text: 'End with one step that somebody could take on Monday, and who takes it', firesWhen: 'a speech comes to its position' },
    {
      text: 'Say which decision changes if the point holds, and leave the point out where none does',
      firesWhen: 'an argument has been made at length',
    },
  ],
};

export const goalsOf: Readonly<Record<Axis, string>> = {
  challenge: 'Challenge one colleague by quoted words in every round',
  novelty: 'Bring one point in each roundtable that nobody else has named',
  accuracy: 'State no figure without a line or a sum',
  impact: 'End every speech with a step that can be taken',
};

export const traitsOf: Readonly<Record<Axis, string>> = {
  challenge: 'tests every claim',
  novelty: 'looks where nobody looked',
  accuracy: 'checks before claiming',
  impact: 'argues towards a step',
};

/** Which items of the store serve an axis. Source: FACTS A.3, skill to axes. */
export const itemsFor: Readonly<Record<Axis, readonly string[]>> = {
  challenge: ['debate-tactics', 'risk-assessment', 'influence-mapping'],
  novelty: ['novelty-injection', 'cross-cutting-analysis', 'evidence-gathering'],
  accuracy: ['evidence-gathering', 'code-review-framework', 'risk-assessment'],
  impact: ['conciseness-training', 'cross-cutting-analysis', 'debate-tactics', 'influence-mapping'],
};

/** The axis that a habit of the rehearsal belongs to, by its words. */
export function axisOf(words: string): Axis | undefined {
  return (Object.keys(habits) as Axis[]).find((axis) => habits[axis].some(({ text }) => words.startsWith(text)));
}
