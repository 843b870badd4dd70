import type { EvolutionVote } from '../../../schema/growthOutputs';
import type { Prompt } from './readPrompt';
import { fragment, sentencesOf } from './words';

const turnName = /\br\d+\/[a-z]+\/[a-z][\w-]*/;

/** For a change whose reasons name turns or figures, against one whose do not. */
export function changeVote(prompt: Prompt): EvolutionVote {
  const material = `${prompt.record}\n${prompt.task}`;
  const shown = turnName.exec(material)?.[0];
  const figure = sentencesOf(prompt.record).find((one) => /\d/.test(one));
  if (shown === undefined && figure === undefined)
    return { vote: 'against', why: 'Rehearsal, no AI model: neither a turn nor a figure is given that shows the need for it.' };
  const why = shown === undefined ? `the record says “${fragment(figure ?? '', 16)}”` : `${shown} is named for it`;
  return { vote: 'for', why: `Rehearsal, no AI model: ${why}.` };
}
