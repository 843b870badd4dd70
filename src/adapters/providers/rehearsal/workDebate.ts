import { hash32 } from '../../../base/seeded';
import { doneLine } from '../../../schema/prompt';
import { cap, fragment, keywordsOf, listed, tame } from './words';
import { asked, type WorkPrompt } from './workPrompt';
import { claimsIn, ownWords, type Scene, spread } from './workScene';

type Side = 'for' | 'against';
type Part = { paragraphs: string[]; last?: string };

const claims: Readonly<Record<Side, readonly string[]>> = {
  for: [
    'It answers what was asked: “{goal}” names a need, and doing nothing leaves it where it is.',
    'It can be taken back. A step on {word} that turns out wrong is undone sooner than a year of waiting is.',
    'It can be checked. Once {word} is there, anybody can see whether it does what was promised.',
    'It gathers what is scattered now: with one place for {word2}, one person can answer for it.',
    'The cost comes once and early, while the gain from {word} comes every time it is used.',
    'Those who object to {word} describe the change; those who live without it describe the want.',
  ],
  against: [
    'The need is not shown: “{goal}” says what is wished for, and no figure says what its absence costs.',
    'What is added has to be kept. Each part of {word} wants somebody who looks after it when this talk is forgotten.',
    'There is a smaller step nobody has tried, and {word} would hide whether it had been enough.',
    'It binds later choices: whatever rests on {word2} makes the next change dearer.',
    'The gain is claimed for everybody, but the work on {word} falls to a few who were not asked.',
    'If {word} fails, it fails quietly, since nothing here says how we would notice.',
  ],
};

const rebuttals: Readonly<Record<Side, readonly string[]>> = {
  for: [
    '“{quote}”: granted that this costs something, it is a reason to do it with care, not a reason to leave it.',
    'I concede that “{quote}” is not settled. Waiting does not settle it either; a first step with a way back does.',
    'You say “{quote}”, and the same holds for the state we are in, only that nobody counts it there.',
    'If “{quote}” decides the matter, nothing could ever be changed, for it is true of every change.',
  ],
  against: [
    '“{quote}” would be a strong point if something in the material showed it. So far it is a hope.',
    'I concede that “{quote}” is meant well. It still does not say who pays when it goes wrong.',
    'You say “{quote}”; the smaller step gives the same and binds nobody.',
    'Suppose “{quote}” is true. Then it is true tomorrow as well, when we know more.',
  ],
};

/** In what a winner was ahead, the first that is true. */
function aheadIn(winner: Weight, loser: Weight | undefined): string {
  if (loser === undefined) return 'nobody spoke on the other side';
  if (winner.evidence > loser.evidence) return `it points to more that can be looked up, ${winner.evidence} against ${loser.evidence}`;
  if (winner.answers > loser.answers) return `it answers the other side more often, ${winner.answers} times against ${loser.answers}`;
  if (winner.claims > loser.claims) return `it brings more arguments that stand alone, ${winner.claims} against ${loser.claims}`;
  return 'the counts are level, and then whoever wants a change has to show the need';
}

function sideOf(scene: Scene): Side {
  const { task, role, me } = scene.prompt;
  const label = scene.mine.at(-1)?.label ?? '';
  if (/^against\b/i.test(label)) return 'against';
  if (/^for\b/i.test(label)) return 'for';
  const order = task
    .split('\n')
    .filter((line) => !/^The proposition:/i.test(line))
    .join('\n');
  if (/\b(?:open|argue|speak|close|stand|are) against\b|\bagainst (?:it|the proposition)\b/i.test(order)) return 'against';
  if (/\b(?:open the debate|argue|speak|close|stand|are) for\b|\bfor (?:it|the proposition)\b|in favou?r/i.test(order)) return 'for';
  const opponent = scene.last?.label ?? '';
  if (/^for\b/i.test(opponent)) return 'against';
  return /\bcon\b|against|oppos|critic|skeptic|sceptic|negative|devil/i.test(`${me.replace(/[-_]/g, ' ')} ${role}`) ? 'against' : 'for';
}

/** The proposition in few words. */
function topicOf(prompt: WorkPrompt): string {
  return fragment(/^The proposition:\s*(.+)$/im.exec(prompt.task)?.[1] ?? prompt.goal, 20);
}

const lastOf = (prompt: WorkPrompt): { last?: string } => {
  const word = asked(prompt.task).find((one) => one !== doneLine && !/[@<{]/.test(one));
  return word === undefined ? {} : { last: word };
};

function fileHint(scene: Scene): string {
  const words = keywordsOf(scene.prompt.goal);
  const path = scene.prompt.files.find((one) => keywordsOf(one).some((word) => words.includes(word))) ?? scene.prompt.files[0];
  const line = [...scene.read]
    .flatMap(([name, text]) => text.split('\n').map((one) => ({ name, one: tame(one) })))
    .find(({ one }) => keywordsOf(one).length >= 4);
  if (line) return `My evidence is in ${line.name}: “${cap(line.one, 100)}”.`;
  return path === undefined ? '' : `Of the files, \`${path}\` is the one that bears on this.`;
}

/** Words of the other side that can be answered: its claims, not what it says of itself. */
function theirPoints(scene: Scene): string[] {
  const numbered = (scene.last?.text ?? '').split('\n').flatMap((line) => /^\s*\d+[.)]\s+(.+)$/.exec(line)?.[1] ?? []);
  return numbered.length > 0 ? numbered : ownClaims(scene.last?.text ?? '');
}

export function opening(scene: Scene): Part {
  const side = sideOf(scene);
  const rebut = side === 'against' && scene.last ? rebutted(scene, side, 0) : undefined;
  const points = [0, 1, 2].flatMap((no) => claim(scene, side, no) ?? []);
  return {
    paragraphs: [
      `I speak ${side} the proposition “${topicOf(scene.prompt)}”.`,
      rebut === undefined ? '' : `@${scene.last?.author}: ${rebut}`,
      points.map((point, index) => `${index + 1}. ${point}`).join('\n'),
      fileHint(scene),
    ],
    ...lastOf(scene.prompt),
  };
}

/** What a message claims in its own words, or else at all. */
function ownClaims(text: string): string[] {
  const all = claimsIn(text);
  const own = all.filter((one) => !one.includes('“'));
  return own.length > 0 ? own : all;
}

/** An argument not brought before; its words stay the same from turn to turn, so that none comes twice. */
function claim(scene: Scene, side: Side, no: number): string | undefined {
  return scene.say(`claim${no}`, claims[side], { ...ownWords(scene), goal: topicOf(scene.prompt) });
}

function rebutted(scene: Scene, side: Side, shift: number): string | undefined {
  const points = theirPoints(scene);
  const quote = fragment(points[(hash32(scene.prompt.me) + scene.turn + shift) % Math.max(1, points.length)] ?? '', 16);
  return quote === '' ? undefined : scene.say('rebut', rebuttals[side], { quote });
}

export function rebuttal(scene: Scene): Part {
  const side = sideOf(scene);
  const answer = rebutted(scene, side, 0);
  const more = claim(scene, side, 0);
  return {
    paragraphs: [
      `In turn ${scene.turn} I still stand ${side} it, and answer before I add.`,
      answer === undefined ? 'There is nothing from the other side yet that I could answer.' : `@${scene.last?.author}: ${answer}`,
      more ?? `All my arguments are on the table after ${scene.turn - 1} turns; I bring no weaker one.`,
    ],
    ...lastOf(scene.prompt),
  };
}

export function closing(scene: Scene): Part {
  const side = sideOf(scene);
  const own = scene.mine.flatMap((said) => said.text.split('\n').flatMap((line) => /^\s*\d+[.)]\s+(.+)$/.exec(line)?.[1] ?? []));
  const rest = scene.mine.flatMap((said) => claimsIn(said.text)).filter((one) => !one.includes('“') && !own.includes(one));
  const strongest = spread(
    [...new Set([...own, ...rest])].map((one) => fragment(one, 18)),
    3,
    `${scene.prompt.me}|close`,
  );
  const lines = strongest.length > 0 ? strongest : [0, 1, 2].flatMap((no) => claim(scene, side, no) ?? []);
  return {
    paragraphs: [
      `I close ${side} the proposition, with what of mine still stands after ${scene.turn - 1} turns.`,
      lines.map((one, index) => `${index + 1}. ${one.replace(/[.…\s]+$/, '')}.`).join('\n'),
    ],
    ...lastOf(scene.prompt),
  };
}

type Weight = { name: string; side: Side; turns: number; claims: number; answers: number; evidence: number; best: string };

export function verdict(scene: Scene): Part {
  const { prompt } = scene;
  const speakers = [...new Set(prompt.talk.map((said) => said.author))].filter((name) => name !== prompt.me && name !== 'runner');
  const labelled = speakers.filter((name) => prompt.talk.some((said) => said.author === name && /^(?:for|against)\b/i.test(said.label)));
  const debaters = (labelled.length >= 2 ? labelled : speakers).slice(0, 2);
  const weights = debaters.map((name, index) => weigh(prompt, name, index === 0 ? 'for' : 'against'));
  const total = (one: Weight): number => 2 * one.answers + one.claims + 2 * one.evidence;
  const [first, second] = weights;
  if (first === undefined) return { paragraphs: ['Nobody has argued yet, so there is no verdict in this rehearsal.'], ...lastOf(prompt) };
  const winner =
    second === undefined || total(first) > total(second) || (total(first) === total(second) && second.side === 'for') ? first : second;
  const loser = winner === first ? second : first;
  const ballot = (one: Weight): string =>
    `- @${one.name}, ${one.side}: ${one.claims} arguments, ${one.answers} answers to the other side, ${one.evidence} references to files or figures. Its best words: “${one.best}”.`;
  const word = asked(prompt.task).filter((one) => one !== doneLine);
  const templated =
    word.find((one) => one.includes(`@${winner.name}`)) ??
    word.find((one) => new RegExp(`\\b${winner.side === 'for' ? 'pro|for' : 'con|against'}\\b`, 'i').test(one)) ??
    word[0];
  const last = templated?.replace(/@name\b|<[^>]*>|\{[^}]*\}/i, (hole) => (/^@/.test(hole) ? `@${winner.name}` : winner.name));
  return {
    paragraphs: [
      `The verdict on “${topicOf(prompt)}” goes to @${winner.name}, who spoke ${winner.side} it.`,
      `What I weighed is only what can be counted in the talk, since this is a rehearsal and no AI:\n${weights.map(ballot).join('\n')}`,
      `The reason: ${aheadIn(winner, loser)}.${loser ? ` @${loser.name} would have won with one line of a file or one figure more.` : ''}`,
      `What the person should do: take “${winner.best}” as the first thing to check, and ask a model for a judgement in earnest.`,
    ],
    ...(last !== undefined && { last }),
  };
}

function weigh(prompt: WorkPrompt, name: string, otherwise: Side): Weight {
  const turns = prompt.talk.filter((said) => said.author === name);
  const text = turns.map((said) => said.text).join('\n');
  const label = turns.find((said) => /^(?:for|against)\b/i.test(said.label))?.label ?? '';
  const own = claimsIn(text).filter((one) => !one.includes('“'));
  const numbered = text.match(/^\s*\d+[.)]\s/gm)?.length ?? 0;
  return {
    name,
    side: /^against/i.test(label) ? 'against' : /^for/i.test(label) ? 'for' : otherwise,
    turns: turns.length,
    claims: numbered > 0 ? numbered : Math.min(own.length, 12),
    answers: text.match(/“[^”]{8,}”/g)?.length ?? 0,
    evidence: new Set(text.match(/[\w-]+(?:\/[\w-]+)*\.[a-z]{1,4}\b(?::\d+)?|\b\d+(?:\.\d+)?\s?(?:%|per cent|ms|MB|s)\b/g) ?? []).size,
    best: fragment([...own].sort((a, b) => keywordsOf(b).length - keywordsOf(a).length)[0] ?? listed(['nothing that stands alone']), 16),
  };
}
