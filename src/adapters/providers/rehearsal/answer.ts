import type { ModelRequest } from '../../../schema/model';
import { critique } from './critique';
import { debateState, review, verdict } from './judge';
import { gather } from './material';
import { minimalValue } from './minimal';
import { debriefTurn } from './moveDebrief';
import { floor } from './moveFloor';
import { lessons } from './moveLessons';
import { sessionOutcomes } from './moveOutcomes';
import { rebuttal } from './moveRebuttal';
import { research } from './moveResearch';
import { speak } from './moveSpeak';
import { type Prompt, readPrompt } from './readPrompt';
import { peerReviews, scoreNotes, scoreRevisions, scoreSheet } from './scores';
import { type Call, stewardStep } from './steward';
import { synthesise } from './synthesis';
import { changeVote } from './voteChange';
import { fragment, keywordsOf, listed, sentencesOf, tame } from './words';
import { answerWork } from './workAnswer';
import { isWork } from './workPrompt';

/** What the rehearsal says to a request: text, or calls of tools. */
export type RehearsalAnswer = { text: string; calls: Call[]; prose: boolean };

/** Reads a request and answers it in the form that was asked for. */
export function answerRequest(request: ModelRequest): RehearsalAnswer {
  if (isWork(request)) return answerWork(request);
  const prompt = readPrompt(request);
  if (request.output) return structured(prompt, request, request.output.name, request.output.schema);
  switch (prompt.move) {
    case 'research':
      return prose(research(gather(prompt)));
    case 'speak':
      return prose(speak(gather(prompt)));
    case 'rebuttal':
      return prose(rebuttal(gather(prompt)));
    case 'floor':
      return prose(floor(gather(prompt)));
    case 'watch':
      return json(review(prompt));
    case 'gate':
      return json(verdict(prompt));
    case 'state':
      return json(debateState(prompt));
    case 'digest':
      return json(synthesise(prompt));
    case 'steward':
      return steward(prompt, request);
    case 'lessons':
      return json(lessons(prompt));
    case 'debrief':
      return prose(debriefTurn(prompt));
    case 'outcomes':
      return json(sessionOutcomes(prompt));
    default:
      return prose(plain(prompt));
  }
}

function structured(prompt: Prompt, request: ModelRequest, name: string, schema: unknown): RehearsalAnswer {
  switch (name) {
    case 'judge-review':
      return json(review(prompt));
    case 'gate-verdict':
      return json(verdict(prompt));
    case 'debate-state':
      return json(debateState(prompt));
    case 'synthesis':
      return json(synthesise(prompt));
    case 'score-sheet':
      return json(scoreSheet(prompt));
    case 'score-notes':
      return json(scoreNotes(prompt));
    case 'score-revisions':
      return json(scoreRevisions(prompt));
    case 'peer-reviews':
      return json(peerReviews(prompt));
    case 'critique':
      return json(critique(prompt.task));
    case 'steward-answer':
      return steward(prompt, request);
    case 'distillation':
      return json(lessons(prompt));
    case 'session-outcomes':
      return json(sessionOutcomes(prompt));
    case 'evolution-vote':
      return json(changeVote(prompt));
    default:
      return json(minimalValue(schema));
  }
}

function steward(prompt: Prompt, request: ModelRequest): RehearsalAnswer {
  const step = stewardStep(prompt, request);
  return 'calls' in step ? { text: '', calls: step.calls, prose: false } : json(step.answer);
}

function prose(text: string): RehearsalAnswer {
  return { text, calls: [], prose: true };
}

function json(value: unknown): RehearsalAnswer {
  return { text: JSON.stringify(value), calls: [], prose: false };
}

/** An answer to something that is no turn at a table. */
function plain(prompt: Prompt): string {
  const asked = sentencesOf(prompt.plain).filter((one) => keywordsOf(one).length > 0);
  const gist = asked.find((one) => /\?$/.test(one)) ?? asked.at(-1);
  const role = prompt.role === '' ? '' : ` I sit here for ${fragment(prompt.role, 14)}.`;
  const honest = `This is the rehearsal, which is no AI model, so it cannot answer in earnest.${role}`;
  if (gist === undefined) return `${honest} There was no question in what I was given.`;
  const words = keywordsOf(tame(gist)).slice(0, 4);
  const about = words.length === 0 ? '' : ` It would look for ${listed(words.map((word) => `“${word}”`))} in the material first.`;
  return `${honest} What it was asked is “${fragment(gist, 24)}”.${about} Choose a model to get a real answer.`;
}
