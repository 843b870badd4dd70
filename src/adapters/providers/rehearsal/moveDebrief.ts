import { hash32 } from '../../../base/seeded';
import { habits } from './habits';
import type { Prompt } from './readPrompt';
import { type MemberRecord, readRecord, strongest, weakest } from './record';
import { cap, fragment, sentencesOf, tame } from './words';

/** A turn of a debrief: the therapist's question or the worker's answer, made of the record and of what was said. */
export function debriefTurn(prompt: Prompt): string {
  const record = readRecord(prompt.record);
  const step = Number(/(?:question|answer) (\d+)/.exec(prompt.task)?.[1] ?? 1);
  return /DEBRIEF · answer/.test(prompt.task) ? answer(prompt, record, step) : question(prompt, record, step);
}

function question(prompt: Prompt, record: MemberRecord, step: number): string {
  const asked =
    record.questions[step - 1]?.ask ?? record.questions[0]?.ask ?? 'What would you do otherwise next time, and by what could it be seen?';
  const last = prompt.session.findLast((said) => said.author === record.member);
  if (last && step > 1) {
    const kept = sentencesOf(last.text).at(-1) ?? last.text;
    return `You said “${fragment(kept, 22)}”. I keep that. ${asked}`;
  }
  const quoted = quoteOf(record, step);
  const best = strongest(record);
  const effect = best
    ? ` The judge gave ${best.axis} ${best.value} of 3 for it and for what went with it: ${tame(best.reason).replace(/\.$/, '')}.`
    : '';
  const honest = 'This is a rehearsal of a debrief; no AI model asks here.';
  return quoted
    ? `${honest} In ${quoted.turn} you wrote “${quoted.words}”.${effect} ${asked}`
    : `${honest} The record has no turn of yours.${effect} ${asked}`;
}

/** Words of the turn that weighs most, later of the next ones; its own, and none that it quotes. */
function quoteOf(record: MemberRecord, step: number): { turn: string; words: string } | undefined {
  const named = record.events[0]?.turn ?? strongest(record)?.turns[0];
  const order = [...record.turns].sort((a, b) => Number(b.label === named) - Number(a.label === named));
  const said = order[(step - 1) % Math.max(1, order.length)];
  const own = said ? sentencesOf(said.text).filter((one) => !/[“”"]/.test(one) && one.split(' ').length > 4) : [];
  const sentence = own.sort((a, b) => hash32(a) - hash32(b))[0];
  return said && sentence ? { turn: said.label, words: fragment(sentence, 24) } : undefined;
}

function answer(prompt: Prompt, record: MemberRecord, step: number): string {
  const asked = prompt.session.at(-1)?.text ?? '';
  const core = sentencesOf(asked).findLast((one) => one.endsWith('?')) ?? asked;
  const low = weakest(record);
  const best = strongest(record);
  const quoted = quoteOf(record, step);
  const habit = low && habits[low.axis][hash32(record.run) % habits[low.axis].length];
  const event = record.events.find((one) => one.kind !== 'gate' && one.kind !== 'insight');
  const parts = [
    'I am the rehearsal, no AI model, so this answer is put together from the record and not thought.',
    `You ask: “${fragment(core, 26)}”.`,
    quoted
      ? `What I can hold it against is ${quoted.turn}, where I wrote “${quoted.words}”.`
      : 'I have no turn in the record to hold it against.',
    event
      ? `The judge marked it as ${event.kind}, because ${lower(tame(event.reason)).replace(/\.$/, '')}; I had gone on from a statement that nobody had shown me, and I did not look back once it stood there.`
      : best
        ? `What carried it was ${best.axis}: ${tame(best.reason).replace(/\.$/, '')}.`
        : 'The judge left no score that I could read anything from.',
    low
      ? `What it lacked was ${low.axis}, at ${low.value} of 3: ${tame(low.reason).replace(/\.$/, '')}. I spoke to the question as I found it and took up less of what the others had said than the turns would have allowed.`
      : 'Without scores I can only say that I spoke to the question as I found it.',
    step === 1
      ? 'Had I read the turns before mine once more, I would have seen which sentence asked for an answer, and begun there.'
      : `Next time it can be seen in my first turn, or it has not happened.${prompt.topic ? ` On ${fragment(prompt.topic, 12)} that would have been the place.` : ''}`,
    habit ? `What I would do otherwise: ${lower(habit.text)}, as soon as ${habit.firesWhen}.` : '',
    step > 1 ? `What I take with me: ${habit ? lower(habit.text) : 'to begin with the words of a colleague'}.` : '',
  ].filter((part) => part !== '');
  return cap(parts.join(' '), 1_600);
}

const lower = (text: string): string => text.replace(/^\p{Lu}(?=\p{Ll})/u, (letter) => letter.toLowerCase());
