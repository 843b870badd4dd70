import { headings, type Move, moves } from '../../src/schema/prompt';
import type { Chat, Reply } from '../support/wire/serve';

/** Which move a prompt asks for. */
export function moveOf(prompt: string): Move {
  const task = prompt.slice(prompt.lastIndexOf(`\n${headings.task}\n`) + headings.task.length + 2);
  const found = (Object.keys(moves) as Move[]).find((move) => task.startsWith(moves[move]));
  if (!found) throw new Error(`no move in ${task.slice(0, 80)}`);
  return found;
}

/** What a model that keeps to the protocol answers. `mark` stands in every answer, so that one can be told from another. */
export function voice(chat: Chat, mark = ''): Reply {
  const round = /Round (\d+)/.exec(chat.prompt.slice(chat.prompt.lastIndexOf(headings.task)))?.[1] ?? '1';
  const said = mark && ` ${mark}`;
  switch (moveOf(chat.prompt)) {
    case 'research':
      return { text: `[[request: which lines of src/retry.ts compute the wait]]${said}` };
    case 'steward':
      return { json: { findings: [{ path: 'src/retry.ts', from: 6, to: 8, why: `the wait${said}` }], notFound: [] } };
    case 'floor':
      return { text: mark ? `One more thing.${said}` : 'PASS' };
    case 'watch':
      return { json: { marks: [], ...(mark && { comment: mark }) } };
    case 'gate':
      return { json: { verdict: round === '1' ? 'CONTINUE' : 'CONVERGED', reason: `Round ${round} is over.${said}` } };
    case 'state':
      return { json: { established: [`The wait doubles.${said}`], livePositions: [], openQuestions: [], shifts: [] } };
    case 'digest':
      return {
        json: {
          summary: `Put a ceiling on the wait.${said}`,
          consensus: [{ point: 'A ceiling helps.', members: ['elena', 'marcus'] }],
          dissent: [],
          openQuestions: ['How high?'],
          nextSteps: ['Write the test.'],
          confidence: 0.8,
        },
      };
    case 'score':
      return { json: { scores: named(chat.prompt).map(scoreOf), proposals: [] } };
    case 'scoreNotes':
      return { json: { notes: [] } };
    case 'scoreCheck':
      return { json: { revisions: [] } };
    case 'peers':
      return { json: { reviews: named(chat.prompt).map((member) => ({ member, score: 60, why: `It held.${said}` })) } };
    case 'lessons':
      return { json: { observations: [], skills: [] } };
    case 'outcomes':
      return { json: { ...noOutcomes, summary: `One thing to do next time.${said}` } };
    case 'change':
      return { json: { vote: 'for', why: `It would help.${said}` } };
    default:
      return {
        text: `In round ${round} I hold that the wait at src/retry.ts:8 doubles without end — naïvely, 等待.${said}\n\nPOSITION: Yes to a ceiling, in round ${round}.`,
      };
  }
}

/** The members that a task names to be scored or reviewed. */
function named(prompt: string): string[] {
  const line = /^(?:Score|Give your word on) (.*)$/m.exec(prompt)?.[1] ?? '';
  return [...line.matchAll(/@([a-z]+)/g)].map((match) => match[1] as string);
}

function scoreOf(member: string) {
  const axis = { value: 2, reason: 'It was clearly good.', turns: [`r1/speak/${member}`] };
  return { member, novelty: axis, accuracy: axis, impact: axis, challenge: axis };
}

const noOutcomes = { addBehaviors: [], confirmBehaviors: [], removeBehaviors: [], goals: [], goalProgress: [], purchases: [] };
