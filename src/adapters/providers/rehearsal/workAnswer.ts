import type { ModelRequest } from '../../../schema/model';
import type { RehearsalAnswer } from './answer';
import { critique } from './critique';
import type { Call } from './steward';
import { listed } from './words';
import { fileBlock, type WorkFile } from './workContents';
import { goalSentences } from './workGoal';
import { fittedValue } from './workJson';
import { craftOf, planFiles } from './workPaths';
import { readWork, type WorkPrompt } from './workPrompt';
import { summary, testAnswer, voteAnswer, voteGroups } from './workRecord';
import { summedUp } from './workScene';
import { callBlocks, isFor, toolCalls } from './workTools';
import { type Turn, workTurn } from './workTurn';

/** Answers a member of a team file, or a question about its run, in the form that was asked for. */
export function answerWork(request: ModelRequest): RehearsalAnswer {
  const prompt = readWork(request);
  if (request.output) return json(structured(prompt, request.output.name, request.output.schema));
  if (prompt.move === 'summary') return prose(summary(prompt));
  if (prompt.move === 'assert') return json(testAnswer(prompt));
  if (prompt.output !== '') return json(structured(prompt, '', schemaIn(prompt.output)));
  if (prompt.move === 'vote') return json(voteAnswer(prompt));
  const calls = callsOf(prompt, request);
  if (calls.length > 0) return callTurn(prompt, calls);
  return prose(compose(prompt, workTurn(prompt), request.maxOutputTokens));
}

function structured(prompt: WorkPrompt, name: string, schema: unknown): unknown {
  switch (name) {
    case 'critique':
      return critique(prompt.task);
    case 'vote-answer':
      return voteAnswer(prompt);
    case 'vote-groups':
      return voteGroups(prompt);
    case 'test-answer':
      return testAnswer(prompt);
    default: {
      const sentences = goalSentences(prompt.goal || prompt.task);
      const route = prompt.routes[Math.min(prompt.talk.filter((said) => said.author === prompt.me).length, prompt.routes.length - 1)];
      const plan = planFiles(prompt, true);
      const sources = {
        sentences,
        paths: [...prompt.files.slice(0, 4), ...plan.primary, plan.beside],
        wished: route?.word === undefined ? [] : [route.word],
      };
      return fittedValue(schema, sources);
    }
  }
}

/** The JSON Schema that a text holds; without one, a schema of a plain reply. */
function schemaIn(text: string): unknown {
  const from = text.indexOf('{');
  const to = text.lastIndexOf('}');
  try {
    return JSON.parse(text.slice(from, to + 1)) as unknown;
  } catch {
    const line = { type: 'string' };
    return { type: 'object', properties: { summary: line, points: { type: 'array', items: line } }, required: ['summary', 'points'] };
  }
}

/** Calls of the member's first turn; none once anything came back, so that it never goes round in circles. */
function callsOf(prompt: WorkPrompt, request: ModelRequest): Call[] {
  if (prompt.tools.length === 0 || prompt.results.length > 0 || prompt.move === 'finish' || prompt.move === 'verdict') return [];
  const spoke = prompt.talk.some((said) => said.author === prompt.me) || summedUp(prompt, prompt.me) > 0;
  if (spoke || request.messages.some((message) => message.role === 'assistant')) return [];
  return toolCalls(prompt, craftOf(prompt.me, prompt.role));
}

function callTurn(prompt: WorkPrompt, calls: Call[]): RehearsalAnswer {
  const what = calls.map(({ name, input }) => (isFor(name, 'read_file') ? `read ${String(input.path)}` : `use ${name}`));
  const text = `Before I write, I ${listed(what)} (rehearsal, @${prompt.me}).`;
  return prompt.native ? { text, calls, prose: true } : { text: `${text}\n\n${callBlocks(calls)}\n`, calls: [], prose: true };
}

/** Paragraphs, files, a line that says what this is, and the control word, which must be last. */
function compose(prompt: WorkPrompt, turn: Turn, maxTokens: number): string {
  const spoke = prompt.talk.filter((said) => said.author === prompt.me).length + summedUp(prompt, prompt.me);
  const label = `(Rehearsal, turn ${spoke + 1} of @${prompt.me}: no AI wrote this.)`;
  const write = (files: readonly WorkFile[]): string => {
    const left = turn.files.length - files.length;
    const cut = left === 0 ? '' : `${left} of ${turn.files.length} files did not fit into this reply and are left out.`;
    return [...turn.paragraphs, ...files.map(fileBlock), cut, label, turn.last ?? ''].filter((one) => one !== '').join('\n\n');
  };
  // A reply that is cut off inside a block would lose its last line as well.
  for (let count = turn.files.length; count > 0; count--) {
    const text = write(turn.files.slice(0, count));
    if (text.length / 4 <= maxTokens) return text;
  }
  return write([]);
}

function prose(text: string): RehearsalAnswer {
  return { text, calls: [], prose: true };
}

function json(value: unknown): RehearsalAnswer {
  return { text: JSON.stringify(value), calls: [], prose: false };
}
