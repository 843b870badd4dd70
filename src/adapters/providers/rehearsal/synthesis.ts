import type { Synthesis } from '../../../schema/judgement';
import { citationPattern } from '../../../schema/prompt';
import { isAgainst, materialQuestions, openQuestions, positionsOf, shown, turnsOf } from './judge';
import { type Prompt, positionOf } from './readPrompt';
import { readTopic } from './topic';
import { cap, capital, countWord, hasCitation, keywordsOf, likeness, listed, reasonIn, sentencesOf, tame } from './words';

type Held = { member: string; position: string };

/** The person's page: what the table recommends, drawn from positions and cited sentences, and nothing else. */
export function synthesise(prompt: Prompt): Synthesis {
  const held = positionsOf(prompt);
  const against = held.filter((one) => isAgainst(one.position));
  const inFavour = held.filter((one) => !isAgainst(one.position));
  const topic = readTopic(prompt.topic);
  const evidence = best(prompt);
  const main = inFavour.length >= against.length ? inFavour : against;
  const minority = main === inFavour ? against : inFavour;
  const lead = leading(main);
  const honest = 'This is a rehearsal: no AI model wrote this debate, its turns were assembled from the topic, the briefing and the files.';
  const count = (list: readonly Held[]): string =>
    list.length === held.length
      ? `All ${countWord(list.length)} members`
      : `${capital(countWord(list.length))} of ${countWord(held.length)} members`;
  const outcome =
    held.length === 0
      ? 'No member stated a position, so there is no recommendation.'
      : main === inFavour
        ? `${count(main)} end in favour of ${topic.decision ? topic.act : 'settling it now'}; the plan with the most behind it is @${lead?.member}’s, “${clip(lead?.position ?? '', 40)}”.`
        : `${count(main)} end against going ahead with ${topic.act} as it stands; @${lead?.member} puts it as “${clip(lead?.position ?? '', 40)}”.`;
  const why =
    evidence[0] === undefined
      ? 'It rests on reasoning alone, since no line of a file was cited in the last round.'
      : `What weighs most is what @${evidence[0].member} showed: ${cap(evidence[0].text, 330)}`;
  const rest =
    minority.length === 0 ? '' : ` ${listed(minority.map((one) => `@${one.member}`))} ${minority.length === 1 ? 'dissents' : 'dissent'}.`;
  const asked = openQuestions(prompt).filter((one) => !/@\w+ asks: .*(?:@|\byou\b)/i.test(one));
  const questions = [...new Set([...materialQuestions(prompt), ...asked])].slice(0, 6);
  return {
    summary: `${honest} ${outcome} ${why}${rest}`,
    consensus: consensus(main, main === inFavour, topic.decision ? topic.act : 'settling it now', evidence),
    dissent: minority.map((one) => ({ point: clip(one.position, 60), member: one.member, why: whyOf(one, prompt) })),
    openQuestions: questions,
    nextSteps: steps(main, minority, questions),
    confidence: confidence(held, minority, evidence.length, questions.length),
  };
}

function clip(text: string, words: number): string {
  const parts = tame(text).split(' ');
  return parts.length <= words ? parts.join(' ').replace(/\.$/, '') : `${parts.slice(0, words).join(' ')} …`;
}

/** The position that shares most with the others on its side. */
function leading(list: readonly Held[]): Held | undefined {
  const score = (one: Held): number =>
    list.reduce((sum, other) => sum + likeness(one.position, other.position), 0) + Math.min(tame(one.position).split(' ').length, 30) / 60;
  return [...list].sort((a, b) => score(b) - score(a))[0];
}

/** The strongest cited sentences: of the last round, then of the state before it. */
function best(prompt: Prompt): { member: string; text: string }[] {
  const carried = prompt.state.established.filter(hasCitation).flatMap((line) => {
    const match = /^@([a-z][a-z0-9_-]*): (.*)$/.exec(line);
    return match ? [{ member: match[1] ?? '', text: match[2] ?? '' }] : [];
  });
  const all = [...carried, ...shown(prompt)];
  const weight = (text: string): number =>
    (/=\s*\d/.test(text.replace(/`[^`]*`/g, ' ')) ? 2 : 0) + new Set([...text.matchAll(citationPattern)].map((match) => match[1])).size;
  return [...all]
    .sort((a, b) => weight(b.text) - weight(a.text))
    .filter((one, index, list) => list.findIndex((other) => likeness(other.text, one.text) > 0.6) === index);
}

function consensus(
  main: readonly Held[],
  yes: boolean,
  act: string,
  evidence: readonly { member: string; text: string }[],
): Synthesis['consensus'] {
  if (main.length < 2) return [];
  const members = main.map((one) => one.member);
  const out: Synthesis['consensus'] = [{ point: yes ? `To act on ${act}.` : `Not to go ahead with ${act} as it stands.`, members }];
  const shared: readonly (readonly [RegExp, string])[] = [
    [
      /\b(?:undo\w*|undone|reversible|put back|small\w* (?:step|change)|first step|step)\b/i,
      'To begin with a step that can be taken back.',
    ],
    [/\b(?:test|check|case)\b/i, 'To land a check in the same change that would fail without it.'],
    [/\b(?:owner|owns|one place)\b/i, 'To name one owner for the rule.'],
    [/\b(?:measured?|figure|value|sum|recalculat\w*)\b/i, 'To write the figure down together with where it comes from.'],
  ];
  for (const [sign, point] of shared) {
    const who = main.filter((one) => sign.test(one.position)).map((one) => one.member);
    if (who.length >= 2) out.push({ point, members: who });
  }
  const agreed = evidence.filter((one) => evidence.some((other) => other.member !== one.member && sharesLine(one.text, other.text)));
  const first = agreed[0];
  if (first)
    out.push({
      point: cap(first.text, 330),
      members: [...new Set(agreed.filter((one) => sharesLine(one.text, first.text)).map((one) => one.member))],
    });
  return out;
}

/** Whether two sentences quote the same code or do the same sum. */
function sharesLine(a: string, b: string): boolean {
  const marks = (text: string): string[] => [...text.matchAll(/`[^`]{6,}`/g), ...text.matchAll(/= [\d,.]+ \S+/g)].map((match) => match[0]);
  const mine = new Set(marks(a));
  return marks(b).some((one) => mine.has(one));
}

function whyOf(one: Held, prompt: Prompt): string {
  const turns = turnsOf(prompt).filter((said) => said.author === one.member && positionOf(said.text) !== undefined);
  const sentences = turns.flatMap((said) => sentencesOf(said.text)).filter((text) => !/\?$/.test(text) && keywordsOf(text).length >= 4);
  const score = (text: string): number =>
    likeness(text, one.position) * 4 +
    (hasCitation(text) ? 0.5 : 0) +
    (/\b(?:not yet|unseen|still|not been|never)\b/i.test(text) ? 0.8 : 0) -
    (/[“”]/.test(text) ? 0.6 : 0);
  const reason = [...sentences].sort((a, b) => score(b) - score(a))[0];
  return reason === undefined ? clip(one.position, 60) : cap(reason, 330);
}

/** What to do, from the positions: the plan, the conditions in it, the objection, then the first open questions. */
function steps(main: readonly Held[], minority: readonly Held[], questions: readonly string[]): string[] {
  const out: string[] = [];
  const ordered = main.find((one) => /\b(?:in this order|first|then|steps?)\b/i.test(one.position)) ?? main[0];
  if (ordered) out.push(`Start with what @${ordered.member} laid out: ${clip(reasonIn(ordered.position), 60)}.`);
  for (const one of main) {
    const condition = /\b(?:provided that|on the condition that|together with|but with|with) (.{12,160})/i.exec(one.position)?.[1];
    if (one !== ordered && condition !== undefined)
      out.push(`See to what @${one.member} asks for: ${clip(condition.split(';')[0] ?? condition, 40)}.`);
  }
  const stale = questions.find((one) => one.startsWith('Which is in force'));
  if (stale !== undefined) out.push(`Settle which source is stale, and correct it. ${stale}`);
  for (const one of minority) out.push(`Answer @${one.member}’s objection before closing the matter: ${clip(one.position, 40)}.`);
  const unknown = questions.find((one) => one.startsWith('Still unknown: '));
  if (unknown !== undefined) out.push(`Find out what the files say is not known: ${unknown.slice('Still unknown: '.length)}`);
  return [...new Set(out)].slice(0, 6);
}

function confidence(held: readonly Held[], minority: readonly Held[], grounded: number, open: number): number {
  if (held.length === 0) return 0.1;
  const agreement = 1 - minority.length / held.length;
  return Math.round(Math.min(0.7, 0.2 + 0.25 * agreement + 0.04 * Math.min(grounded, 5) - 0.02 * Math.min(open, 5)) * 100) / 100;
}
