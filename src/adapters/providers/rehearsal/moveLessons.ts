import type { Distillation } from '../../../schema/growthOutputs';
import { citationPattern } from '../../../schema/prompt';
import { turnsOf } from './judge';
import type { Prompt, Said } from './readPrompt';
import { cap, fragment, hasCitation, keywordsOf, sentencesOf, tame } from './words';

type Candidate = Distillation['skills'][number];
type Spoken = Said & { turn: string };
const sum = /\d\s*\S*\s*[×*/+^-].*=\s*[~≈$]?\d/;

/** What a rehearsed debate teaches: counted from turns and marks, never from understanding. The same debate teaches the same. */
export function lessons(prompt: Prompt): Distillation {
  const talk = turnsOf(prompt).map(withTurn);
  const members = [...new Set(talk.map(({ author }) => author))];
  return {
    observations: members.map((member) =>
      observed(
        prompt,
        member,
        talk.filter(({ author }) => author === member),
      ),
    ),
    skills: [...derived(prompt, talk), ...fixes(prompt, talk), ...captures(prompt, talk)].slice(0, 5),
  };
}

/** The name of a turn stands in the first line under its speaker. */
function withTurn(said: Said): Spoken {
  const match = /^turn (\S+)\n?/.exec(said.text);
  return match ? { ...said, turn: match[1] ?? '', text: said.text.slice(match[0].length) } : { ...said, turn: '' };
}

function observed(prompt: Prompt, member: string, own: readonly Spoken[]): Distillation['observations'][number] {
  const all = own.flatMap(({ text, turn }) => sentencesOf(text).map((sentence) => ({ sentence, turn })));
  const first = (fits: (sentence: string) => boolean): { sentence: string; turn: string } | undefined =>
    all.find(({ sentence }) => fits(sentence));
  const say = (found: { sentence: string; turn: string } | undefined, what: string): string[] =>
    found ? [`${what} in ${found.turn || 'a turn'}: “${fragment(found.sentence, 18)}”`] : [];
  const cited = new Set(own.flatMap(({ text }) => [...text.matchAll(citationPattern)].map((match) => match[1] ?? '')));
  const named = new Set(
    own.flatMap(({ text }) => [...text.matchAll(/@([a-z][a-z0-9_-]*)/g)].map((match) => match[1] ?? '')).filter((name) => name !== member),
  );
  return {
    member,
    cognitive_moves: say(
      first((one) => sum.test(one)),
      'Worked a figure out',
    ),
    rhetorical_moves: say(
      first((one) => one.endsWith('?')),
      'Put a question',
    ),
    evidence_practice: cited.size > 0 ? [`Cited lines of ${[...cited].slice(0, 3).join(', ')}`] : ['Cited no line of a file'],
    peer_references: [...named].slice(0, 4).map((name) => `Took up @${name}`),
    judge_feedback: prompt.marks
      .filter((mark) => mark.member === member)
      .slice(0, 3)
      .map((mark) => `${mark.kind}: ${tame(mark.reason)}`),
  };
}

const taxonomy = (
  category: Candidate['taxonomy']['structural_category'],
  problem: Candidate['taxonomy']['problem_nature'],
): Candidate['taxonomy'] => ({
  structural_category: category,
  trigger_phase: 'policy-governance',
  primary_actor: 'individual-contributor',
  problem_nature: problem,
  agent_dynamic: 'convergence',
});

/** What turns did well, as far as it can be counted. */
function captures(prompt: Prompt, talk: readonly Spoken[]): Candidate[] {
  const about = keywordsOf(prompt.topic).slice(0, 2).join(' and ') || 'the question';
  const summed = talk.find(({ text }) => sentencesOf(text).some((one) => hasCitation(one) && sum.test(one)));
  const answered = talk.find(({ text, author }) => /@[a-z]/.test(text.replaceAll(`@${author}`, '')) && /[“"`].{12,}[”"`]/.test(text));
  const out: Candidate[] = [];
  if (summed)
    out.push({
      title: `Sums on cited lines about ${about}`,
      kind: 'CAPTURE',
      member: summed.author,
      pattern:
        'Take the figures from cited lines, write the sum out in the sentence that uses it, and let colleagues check each step before the position rests on it.',
      when: `A claim about ${about} rests on numbers that stand in files.`,
      oneLiner: 'Rehearsal: figures from cited lines, with the sum in sight.',
      tags: ['rehearsal', 'evidence', 'figures'],
      taxonomy: taxonomy('signal-integrity', 'calibration-metric'),
      turns: [summed.turn],
    });
  if (answered)
    out.push({
      title: `Answering the quoted words on ${about}`,
      kind: 'CAPTURE',
      member: answered.author,
      pattern:
        'Quote the words of the colleague you answer, say in one sentence where they hold and where they fail, and only then state what follows for the decision.',
      when: `A colleague has taken a position on ${about} that differs from yours.`,
      oneLiner: 'Rehearsal: answer words, not people.',
      tags: ['rehearsal', 'rebuttal'],
      taxonomy: taxonomy('process-workflow', 'cognitive-framing'),
      turns: [answered.turn],
    });
  return out;
}

const remedies: Readonly<Record<string, { title: string; pattern: string }>> = {
  redundancy: {
    title: 'New matter before agreement',
    pattern:
      'Read what was said before your turn, name in one clause what you agree with, and spend the rest of the turn on what nobody has said yet.',
  },
  hallucination: {
    title: 'Lines only where they were shown',
    pattern:
      'Cite only lines that stand under the evidence you were given, ask the steward for the others, and call everything else a guess.',
  },
  offDirective: {
    title: 'The briefing as the border of a turn',
    pattern:
      'Check each paragraph against what the briefing asks and excludes, and leave out whatever it has excluded, however good the point may be.',
  },
  researchViolation: {
    title: 'A source for each measured figure',
    pattern:
      'Add to every measured figure either the lines it stands in or the sum it follows from, in the very sentence that states the figure.',
  },
};

/** What the judge marked, as what to do in its place. */
function fixes(prompt: Prompt, talk: readonly Spoken[]): Candidate[] {
  return prompt.marks
    .flatMap((mark): Candidate[] => {
      const remedy = remedies[mark.kind];
      const turn = talk.find(({ author }) => author === mark.member)?.turn;
      if (!remedy || turn === undefined) return [];
      return [
        {
          ...remedy,
          kind: 'FIX',
          member: mark.member,
          antiPattern: cap(tame(mark.reason), 400),
          when: 'Before a speech or a rebuttal is sent.',
          oneLiner: `Rehearsal: what a mark for ${mark.kind} teaches.`,
          tags: ['rehearsal', mark.kind.toLowerCase()],
          taxonomy: taxonomy('testing-verification', 'data-integrity'),
          turns: [turn],
        },
      ];
    })
    .slice(0, 2);
}

const pair = /^- (sk-[0-9a-f]+) and (sk-[0-9a-f]+) were used together by @([a-z][a-z0-9_-]*) in \d+ runs/m;

/** Two skills that the record says are used together, as one. */
function derived(prompt: Prompt, talk: readonly Spoken[]): Candidate[] {
  const match = pair.exec(prompt.record);
  const said = talk.find(({ author }) => author === match?.[3]);
  if (!match || !said) return [];
  const titleOf = (id: string): string => new RegExp(`^- ${id} (.*?): `, 'm').exec(prompt.record)?.[1] ?? id;
  const [a, b] = [titleOf(match[1] ?? ''), titleOf(match[2] ?? '')];
  if (/^Both at once/.test(a) || /^Both at once/.test(b)) return [];
  return [
    {
      title: cap(`Both at once: ${a}; ${b}`, 150),
      kind: 'DERIVE',
      member: said.author,
      pattern: cap(
        `Apply both habits in one turn, the first to what is claimed and the second to how it is answered: ${a}; then ${b}.`,
        600,
      ),
      when: 'Both of the skills that it stands in place of would apply.',
      oneLiner: 'Rehearsal: two skills that are used together, as one.',
      tags: ['rehearsal', 'derived'],
      taxonomy: taxonomy('process-workflow', 'dependency-sequencing'),
      turns: [said.turn],
      from: [match[1] ?? '', match[2] ?? ''],
    },
  ];
}
