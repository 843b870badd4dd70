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
    default:
      return {
        text: `In round ${round} I hold that the wait at src/retry.ts:8 doubles without end — naïvely, 等待.${said}\n\nPOSITION: Yes to a ceiling, in round ${round}.`,
      };
  }
}
