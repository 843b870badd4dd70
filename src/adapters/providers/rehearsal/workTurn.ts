import { doneLine } from '../../../schema/prompt';
import { capital, countWord, fragment, listed, sentencesOf, tame } from './words';
import { bodyOf, type WorkFile } from './workContents';
import { closing, opening, rebuttal, verdict } from './workDebate';
import { headingsIn, pathsIn, titleOf } from './workGoal';
import { planFiles, safePath } from './workPaths';
import type { Route, WorkPrompt } from './workPrompt';
import { claimsIn, ownWords, quotables, type Scene, sceneOf, spoken, spread, summedUp, writtenIn } from './workScene';
import { resultSentence } from './workTools';
import { common } from './workVoices';

/** A turn before it is put together: paragraphs, files, and the last line where one was asked for. */
export type Turn = { paragraphs: string[]; files: WorkFile[]; last?: string };

type Point = { who: string; no: number; text: string };

/** A member's turn in prose, by what is asked for. */
export function workTurn(prompt: WorkPrompt): Turn {
  const scene = sceneOf(prompt);
  const head = prelude(scene);
  const turn = byMove(scene);
  const files = prompt.mayWrite && !isBarred(prompt) ? turn.files : [];
  const said = turn.paragraphs.filter((one) => one !== '');
  const first = said.slice(0, 1);
  return {
    paragraphs: [...first, ...(head === '' ? [] : [head]), ...said.slice(1), ...whereItIs(scene, files, turn.files.length > 0)],
    files,
    ...(turn.last !== undefined && { last: turn.last }),
  };
}

function byMove(scene: Scene): Turn {
  switch (scene.prompt.move) {
    case 'draft':
      return draft(scene);
    case 'review':
      return review(scene);
    case 'synthesize':
      return synthesize(scene);
    case 'revise':
      return revise(scene);
    case 'finish':
      return finish(scene);
    case 'manage':
      return manage(scene);
    case 'open':
      return { ...opening(scene), files: [] };
    case 'argue':
      return { ...rebuttal(scene), files: [] };
    case 'close':
      return { ...closing(scene), files: [] };
    case 'verdict':
      return { ...verdict(scene), files: [] };
    default:
      return say(scene);
  }
}

/** What every turn says of itself and of what it was given: the first one more than the later ones. */
function prelude(scene: Scene): string {
  const { prompt, say } = scene;
  const isFirst = scene.turn === 1;
  const parts = [
    ...prompt.refused.slice(0, 2).map((one) => say('mended', common.mended, { refused: fragment(one, 20) })),
    ...(isFirst ? [say('honest', common.honest), say('persona', common.persona)] : []),
    prompt.memories.length > 0 ? say('memory', common.memory) : undefined,
    prompt.beliefs.length > 0 ? say('belief', common.belief) : undefined,
    isFirst ? say('context', common.context) : undefined,
    say('director', common.director),
    ...prompt.results.slice(0, 3).map(resultSentence),
  ];
  return parts.filter((one) => one !== undefined).join(' ');
}

/** Told that it may not write shared files, a member does not try again. */
function isBarred(prompt: WorkPrompt): boolean {
  return prompt.refused.some((one) => /\b(?:may|can|must|do|does) ?not (?:write|change|create)\b[^.]*\bfiles?\b/i.test(one));
}

function whereItIs(scene: Scene, files: readonly WorkFile[], wanted: boolean): string[] {
  if (files.length > 0) return [scene.say('wrote', common.wrote, { files: listed(files.map((file) => `\`${file.path}\``)) }) ?? ''];
  if (!wanted) return [];
  const kept = notesOf(scene);
  const other = allNotes(scene).filter((note) => !kept.includes(note));
  return [scene.say('noFile', common.noFile, { note: other[scene.turn % Math.max(1, other.length)] ?? scene.goal[0] }) ?? ''];
}

/** What the member adds of its own; the same in each of its turns, so that a file written again keeps it. */
function notesOf(scene: Scene): string[] {
  return spread(allNotes(scene), 2, scene.prompt.me);
}

function allNotes(scene: Scene): string[] {
  const { word, word2 } = ownWords(scene);
  return scene.voice.notes.map((note) => capital(note.replaceAll('{word2}', word2).replaceAll('{word}', word)));
}

function filesFor(scene: Scene, paths: readonly string[], points: readonly string[], more: readonly string[] = []): WorkFile[] {
  const { prompt } = scene;
  const barred = prompt.refused.flatMap((one) =>
    /outside|leaves|not allowed|ignored|no path|is not relative|secret|cannot be written/i.test(one)
      ? paths.filter((path) => one.includes(path))
      : [],
  );
  const own = [...notesOf(scene), ...more];
  const source = paths.find((path) => !/(?:^|[/._-])(?:tests?|spec)(?:[/._-]|$)/i.test(path)) ?? sourceElsewhere(scene);
  return paths
    .filter((path) => !barred.includes(path))
    .map((path) => {
      const target = safePath(prompt, path, scene.read);
      const body = bodyOf(path, {
        title: titleOf(prompt.goal || (scene.goal[0] ?? '')),
        goal: scene.goal,
        headings: /^notes\/.*-[^/]*$/.test(path) ? [] : headingsIn(prompt.goal),
        own,
        points,
        by: prompt.me,
        source: source === path ? undefined : source,
      });
      return { path: target, body };
    });
}

/** Where a colleague puts the code that this member's tests are for. */
function sourceElsewhere(scene: Scene): string | undefined {
  return planFiles(scene.prompt, true).primary.find((path) => !/(?:^|[/._-])(?:tests?|spec)(?:[/._-]|$)/i.test(path));
}

/** Paths that the goal asks for and nobody has written yet. */
function missingPaths(scene: Scene): string[] {
  const { prompt } = scene;
  const there = new Set([...prompt.files, ...prompt.talk.flatMap((said) => writtenIn(said.text))]);
  return pathsIn(prompt.goal).filter((path) => !there.has(path));
}

function draft(scene: Scene): Turn {
  const plan = planFiles(scene.prompt, true);
  const files = filesFor(scene, plan.primary.length > 0 ? plan.primary : [plan.beside], []);
  const built = scene.last && scene.say('reply', scene.voice.replies);
  return {
    paragraphs: [
      scene.say('open', scene.voice.opens) ?? fallback(scene),
      notesOf(scene).join(' '),
      ...(built ? [`@${scene.last?.author}: ${built}`] : []),
      scene.say('unsure', common.unsure) ?? '',
    ],
    files,
    ...(wantsDone(scene.prompt) && everybodyHasSpoken(scene) && { last: doneLine }),
  };
}

/** The member whose draft is under review: the one whose turn is labelled so, or who wrote last. */
function producerOf(scene: Scene): string | undefined {
  const { talk, me } = scene.prompt;
  return (
    talk.findLast((said) => said.author !== me && /draft|revis|final/i.test(said.label))?.author ??
    talk.findLast((said) => said.author !== me && writtenIn(said.text).length > 0)?.author ??
    scene.last?.author
  );
}

function review(scene: Scene): Turn {
  const { prompt } = scene;
  const producer = producerOf(scene);
  const lastMine = prompt.talk.findLastIndex((said) => said.author === prompt.me && /review/i.test(said.label));
  const anyMine =
    lastMine >= 0 ? lastMine : prompt.talk.findLastIndex((said) => said.author === prompt.me && pointsIn(said.text, prompt.me).length > 0);
  const revised = anyMine >= 0 && prompt.talk.slice(anyMine + 1).some((said) => said.author !== prompt.me);
  const later = anyMine < 0 && Number(/\bReview (\d+)/i.exec(prompt.task)?.[1] ?? '1') > 1;
  if (revised || later) {
    const points = anyMine < 0 ? [] : pointsIn(prompt.talk[anyMine]?.text ?? '', prompt.me);
    const answered = points.length === 0 ? 'the last revision' : listed(points.map((point) => `point ${point.no} (“${gist(point, 8)}”)`));
    return {
      paragraphs: [
        scene.say('go', scene.voice.goesOn) ?? fallback(scene),
        scene.say('approve', common.approve, { answered }) ?? `Answered: ${answered}.`,
      ],
      files: [],
      last: prompt.token,
    };
  }
  const lines = spread(quotables(scene, producer), 3, `${prompt.me}|review`);
  const points = lines.map(
    (one, index) =>
      `${index + 1}. ${scene.say(`point${index}`, scene.voice.points, { cite: one.place, quote: one.quote }) ?? `${one.place}: “${one.quote}” needs a reason beside it.`}`,
  );
  return {
    paragraphs: [
      scene.say('open', scene.turn === 1 ? scene.voice.opens : scene.voice.goesOn) ?? fallback(scene),
      `${producer === undefined ? 'To whoever writes next' : `@${producer}`}: ${points.length === 1 ? 'one point' : `${countWord(points.length)} points`} from @${prompt.me}, the first one first.`,
      points.join('\n'),
    ],
    files: [],
  };
}

const placed = /^(?:Draft of @[\w-]+|Against the goal|[^\s:]+:\d+):\s*/;

/** The words that a point is about: those it quotes, or its own. */
function gist(point: Point, words: number): string {
  return fragment(/“([^”]{4,})”/.exec(point.text)?.[1] ?? point.text.replace(placed, ''), words);
}

function pointsIn(text: string, who: string): Point[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*(\d{1,2})[.)]\s+(.+)$/.exec(line);
    return match?.[2] === undefined ? [] : [{ who, no: Number(match[1]), text: match[2] }];
  });
}

/** Messages since this member spoke last. */
function sinceMine(scene: Scene): WorkPrompt['talk'] {
  const { talk, me } = scene.prompt;
  return talk.slice(talk.findLastIndex((said) => said.author === me) + 1);
}

function isApproval(text: string, token: string): boolean {
  const last =
    text
      .split('\n')
      .map((line) => line.trim())
      .findLast((line) => line !== '' && line !== doneLine) ?? '';
  return (
    last
      .replace(/[*_`]/g, '')
      .replace(/[.!]+$/, '')
      .trim() === token.replace(/[.!]+$/, '')
  );
}

function synthesize(scene: Scene): Turn {
  const { prompt } = scene;
  const producer = producerOf(scene);
  const from = prompt.talk.findLastIndex((said) => said.author === producer);
  const reviews = prompt.talk
    .slice(from + 1)
    .filter((said) => said.author !== prompt.me && said.author !== producer && said.author !== 'runner');
  const approved = reviews.filter((said) => isApproval(said.text, prompt.token));
  const lines = reviews.map((said) => {
    if (approved.includes(said)) return `- @${said.author} approves.`;
    const first = pointsIn(said.text, said.author)[0]?.text ?? spoken(said.text)[0] ?? 'no words';
    return `- @${said.author} asks first for: “${fragment(first, 16)}”.`;
  });
  const seen = new Set<string>();
  const points = reviews
    .filter((said) => !approved.includes(said))
    .flatMap((said) => pointsIn(said.text, said.author))
    .filter((point) => !seen.has(tame(point.text)) && seen.add(tame(point.text)))
    .slice(0, 6)
    .map((point, index) => `${index + 1}. ${tame(point.text)} (@${point.who})`);
  const all = reviews.length > 0 && approved.length === reviews.length;
  return {
    paragraphs: [
      `This turn puts ${reviews.length} ${reviews.length === 1 ? 'review' : 'reviews'} together, ${approved.length} of them an approval (turn ${scene.turn} of @${prompt.me}).`,
      lines.join('\n'),
      points.length > 0 ? `What has to change, most important first:\n${points.join('\n')}` : '',
    ],
    files: [],
    ...(all && { last: prompt.token }),
  };
}

function revise(scene: Scene): Turn {
  const { prompt } = scene;
  const reviews = sinceMine(scene).filter((said) => said.author !== 'runner' && !isApproval(said.text, prompt.token));
  const points = reviews.flatMap((said): Point[] => {
    const numbered = pointsIn(said.text, said.author);
    if (numbered.length > 0) return numbered.slice(0, 4);
    return spoken(said.text)
      .slice(0, 2)
      .map((text, index) => ({ who: said.author, no: index + 1, text }));
  });
  const taken = points.slice(0, 8);
  // Only what is true: a rehearsal writes the point down in the file, it does not solve it.
  const actions = [
    'it now stands in the file, with your name beside it',
    'taken down in the file, to be settled there',
    'added to the list in the file',
    'written into the file as something still to do',
  ];
  const lines = taken.map(
    (point, index) => `- @${point.who}, point ${point.no} (“${gist(point, 12)}”): ${actions[(index + scene.turn) % actions.length]}.`,
  );
  const plan = planFiles(prompt, true);
  const paths = (plan.primary.length > 0 ? plan.primary : [plan.beside]).slice(0, 3);
  const worked = taken.map((point) => `Point ${point.no} of @${point.who}: ${fragment(point.text.replace(placed, ''), 24)}`);
  return {
    paragraphs: [
      scene.say('go', scene.voice.goesOn) ?? fallback(scene),
      lines.length > 0 ? `Point by point:\n${lines.join('\n')}` : 'No review names a point, so I wrote the same again, whole.',
      scene.say('unsure', common.unsure) ?? '',
    ],
    files: filesFor(scene, paths, worked),
  };
}

function finish(scene: Scene): Turn {
  const plan = planFiles(scene.prompt, true).primary.filter((path) => scene.prompt.files.includes(path));
  const paths = [...new Set([...scene.mine.flatMap((said) => writtenIn(said.text)), ...plan])];
  const where = paths.length === 0 ? 'in the talk above' : `in ${listed(paths.slice(0, 6).map((path) => `\`${path}\``))}`;
  return {
    paragraphs: [
      `What was delivered for “${fragment(scene.goal[0] ?? '', 16)}” stands ${where}. It is a rehearsal's scaffold that went through review, and no AI wrote it. What it still needs is a model or a person to fill it in.`,
    ],
    files: [],
    last: doneLine,
  };
}

function manage(scene: Scene): Turn {
  const { prompt } = scene;
  const everyone = prompt.choice.length > 0 ? prompt.choice : prompt.mates.map((mate) => mate.name);
  const others = everyone.filter((name) => name !== prompt.me);
  const count = (name: string): number => prompt.talk.filter((said) => said.author === name).length + summedUp(prompt, name);
  const wanted = others.length <= 1 ? 2 : 1;
  const over = scene.turn > 1 && others.every((name) => count(name) >= wanted);
  const next = [...others].sort((a, b) => count(a) - count(b))[0] ?? prompt.me;
  const missing = missingPaths(scene);
  const roleOf = (name: string): string => prompt.mates.find((mate) => mate.name === name)?.role || 'member';
  const plan = others.map((name, index) => {
    const part = scene.goal[index % scene.goal.length] ?? '';
    return `${index + 1}. @${name} (${fragment(roleOf(name), 8)}): “${fragment(part, 14)}”${count(name) > 0 ? `; has spoken ${count(name)} times`.replace('1 times', 'once') : ''}.`;
  });
  const files = scene.turn === 1 ? filesFor(scene, planFiles(prompt, false).primary, []) : [];
  const stand = `Where it stands in turn ${scene.turn}: ${missing.length === 0 ? 'no file that the goal names is missing' : `${listed(missing.map((path) => `\`${path}\``))} ${missing.length === 1 ? 'is' : 'are'} still missing`}.`;
  const handover = `@${next}: your part is next, as ${fragment(roleOf(next), 8)}, and I will check it against “${fragment(scene.goal[scene.turn % scene.goal.length] ?? '', 12)}”.`;
  const reaction = scene.turn > 1 ? scene.say('reply', scene.voice.replies) : undefined;
  return {
    paragraphs: [
      scene.say('open', scene.turn === 1 ? scene.voice.opens : scene.voice.goesOn) ?? fallback(scene),
      reaction === undefined ? '' : `@${scene.last?.author}: ${reaction}`,
      scene.turn === 1 ? `The goal in short: ${fragment(scene.goal[0] ?? '', 24)}.` : stand,
      scene.turn === 1 ? `The plan:\n${plan.join('\n')}` : '',
      over ? (scene.say('end', common.end) ?? '') : handover,
    ],
    files,
    last: over ? doneLine : `NEXT: @${next}`,
  };
}

function say(scene: Scene): Turn {
  const { prompt } = scene;
  const isBefore = /\bwill write (?:the first|a) draft\b/i.test(prompt.task);
  const isLast = /you are the last\b/i.test(prompt.task);
  const plan = planFiles(prompt, prompt.mates.length === 0);
  const free = plan.primary.filter((path) => !isOfAnother(scene, path));
  const mine = isBefore || free.length === 0 ? [plan.beside] : free;
  const route = routeOf(scene);
  const done = wantsDone(prompt) && (route === 'end' || (prompt.routes.length === 0 && everybodyHasSpoken(scene)));
  const late = isLast || (done && prompt.routes.length === 0) ? missingPaths(scene) : [];
  const paths = [...new Set([...(scene.turn === 1 ? mine : mine.slice(0, 1)), ...late])].slice(0, 5);
  const files = filesFor(scene, paths, [], additions(scene));
  const reply = scene.last && scene.say('reply', scene.voice.replies);
  const parts = [
    scene.say('open', scene.turn === 1 ? scene.voice.opens : scene.voice.goesOn) ?? fallback(scene),
    reply ? `@${scene.last?.author}: ${reply}` : '',
    scene.turn === 1 ? notesOf(scene).join(' ') : '',
    done ? (scene.say('end', common.end) ?? '') : (scene.say('open-point', common.open) ?? ''),
  ];
  if (typeof route !== 'object') return { paragraphs: parts, files, ...(done && { last: doneLine }) };
  const signal = route.word === undefined ? '' : `My word on it, for @${route.to}: ${route.word}`;
  const clean = withoutOthers(parts, files, prompt.routes, route);
  return { paragraphs: [...clean.paragraphs, signal], files: clean.files };
}

/** What was said just before each of this member's later turns: a file written again holds what came in since. */
function additions(scene: Scene): string[] {
  const { prompt } = scene;
  const out: string[] = [];
  let heard: { author: string; text: string } | undefined;
  let spoke = false;
  for (const said of [...prompt.talk, { author: prompt.me, label: '', text: '' }]) {
    if (said.author !== prompt.me) {
      if (said.author !== 'runner') heard = said;
      continue;
    }
    const first = heard && claimsIn(heard.text)[0];
    if (spoke && heard && first) out.push(`After @${heard.author}: ${fragment(first, 20)}`);
    spoke = true;
  }
  return [...new Set(out)].slice(-6);
}

/** Whether a teammate wrote the file in this run and this member did not. */
function isOfAnother(scene: Scene, path: string): boolean {
  const authors = scene.prompt.talk.filter((said) => writtenIn(said.text).includes(path)).map((said) => said.author);
  return authors.length > 0 && !authors.includes(scene.prompt.me);
}

function wantsDone(prompt: WorkPrompt): boolean {
  return prompt.task.includes(doneLine);
}

/** Whether each member has spoken twice, this turn and those that go on at the same time counted in. */
function everybodyHasSpoken(scene: Scene): boolean {
  const { prompt } = scene;
  const together = /\bat the same time\b/i.test(prompt.task) && scene.turn > 1 ? 1 : 0;
  const count = (name: string): number => prompt.talk.filter((said) => said.author === name).length + summedUp(prompt, name);
  return scene.turn >= 2 && prompt.mates.every((mate) => count(mate.name) + together >= 2);
}

/** The way a member of a conditional team takes: the first time its first route, then the next, and at last the end. */
function routeOf(scene: Scene): Route | 'end' | undefined {
  const { routes } = scene.prompt;
  if (routes.length === 0) return undefined;
  const rest = routes.at(-1);
  // Who has only a way on may be passed through more than once; the rest of the graph decides when it ends.
  const again = rest?.word === undefined && scene.turn <= routes.length + 2 ? rest : undefined;
  return routes[scene.turn - 1] ?? again ?? 'end';
}

/** Takes out what would lead another way than the one that is meant. */
function withoutOthers(
  paragraphs: readonly string[],
  files: readonly WorkFile[],
  routes: readonly Route[],
  route: Route,
): { paragraphs: string[]; files: WorkFile[] } {
  const words = routes.slice(0, routes.indexOf(route)).flatMap((one) => (one.word === undefined ? [] : [one.word.toLowerCase()]));
  const leads = (text: string): boolean => words.some((word) => text.toLowerCase().includes(word));
  return {
    paragraphs: paragraphs.map((paragraph) =>
      leads(paragraph)
        ? sentencesOf(paragraph)
            .filter((one) => !leads(one))
            .join(' ')
        : paragraph,
    ),
    files: files.filter((file) => !leads(`${file.path}\n${file.body}`)),
  };
}

/** A first sentence for the rare turn whose own sentences have all been said. */
function fallback(scene: Scene): string {
  return `This is turn ${scene.turn} of @${scene.prompt.me} in this rehearsal, on “${fragment(scene.goal[scene.turn % scene.goal.length] ?? '', 16)}”.`;
}
