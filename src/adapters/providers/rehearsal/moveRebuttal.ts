import { createComposer } from './compose';
import { bareFigure } from './judge';
import { at, chance, citedIn, commonSlots, findingSlots, type Material, othersSaid, quotable, sumSlots } from './material';
import { opposes, pickSum, position, refute, reserved, withPosition } from './moveSpeak';
import type { Said } from './readPrompt';

/** An answer to one colleague: their words, where they fail or persuade, one more line from the files. */
export function rebuttal(material: Material): string {
  const { prompt, voice, stage, seat, seats } = material;
  const composer = createComposer(
    material.seed,
    (prompt.round - 1) * 2 + 1 + seat.nth,
    material.talk.map((said) => said.text),
  );
  const common = commonSlots(material);
  const target = chooseTarget(material);
  if (wasMarked(material)) composer.sayFirst(voice.owned, {});
  if (target) {
    const to = at(target.author);
    const quote = quotable(target.text, material.talk, chance(material, `rebut${prompt.round}`));
    // What the files contradict is answered before anything else is.
    if (prompt.round === 1 && refute(material, composer)) composer.pause();
    if (quote !== undefined) composer.sayFirst(from(voice.replyOpen, stage), { ...common, to, quote });
    else composer.say('openFirst', voice.openFirst, { ...common, to });
    const theirs = seats.get(target.author)?.stance ?? 'builder';
    const answers = voice.replies[theirs];
    // One answer a stage, so that the exchange goes on instead of starting again.
    composer.sayFirst(from(answers, stage), common);
  }
  composer.pause();
  const cited = citedIn(material.talk.filter((said) => said.author === prompt.me).map((said) => said.text));
  const fact = reserved(material).reply.find((one) => !cited.has(one.cite));
  if (fact) composer.sayAt(fact.nth, voice.evidence[fact.kind] ?? [], { ...common, ...findingSlots(fact) });
  const sum = stage === 0 ? pickSum(material, 1) : undefined;
  if (sum && composer.words() < 120) composer.say('sum', voice.sum, { ...common, ...sumSlots(sum) });
  if (composer.words() < 95) composer.say('reason', voice.reasons[stage], common);
  if (stage < 2 && composer.words() < 85) composer.say('change', voice.change, common);
  composer.pause();
  if (target) {
    // The last of them ends an exchange; the others ask for an answer.
    const asks = voice.replyClose.slice(0, -1);
    composer.sayFirst(stage === 2 ? voice.replyClose.slice(-1) : from(asks, stage), { ...common, to: at(target.author) });
  }
  return withPosition(composer.text(), position(material));
}

/** The list from a place on, and what was skipped at its end. */
function from(list: readonly string[], start: number): string[] {
  const at = Math.min(start, list.length - 1);
  return [...list.slice(at), ...list.slice(0, at)];
}

/** Whether the judge's mark is about the speech of this round, so that it is owned once and where it belongs. */
function wasMarked({ prompt, talk }: Material): boolean {
  const mine = talk.find((said) => said.author === prompt.me && /speak/i.test(said.label));
  return (
    mine !== undefined &&
    prompt.marks.some((one) => one.member === prompt.me && one.kind === 'researchViolation') &&
    bareFigure(mine, prompt) !== undefined
  );
}

/** Who spoke to me comes first, then whom I disagree with and nobody has answered yet. */
function chooseTarget(material: Material): Said | undefined {
  const { prompt, seats, seat } = material;
  const speeches = othersSaid(material).filter((said) => /speak/i.test(said.label));
  const answered = new Set(
    material.talk
      .filter((said) => /rebuttal/i.test(said.label))
      .flatMap((said) => [...seats.keys()].filter((name) => said.text.includes(at(name)))),
  );
  const rank = (said: Said): number => {
    const stance = seats.get(said.author)?.stance;
    const distance = stance === undefined ? 5 : opposes[seat.stance].indexOf(stance);
    const turned = (distance - prompt.round + 1 + 8) % 4;
    const addressed = said.text.split('\n')[0]?.includes(at(prompt.me)) ? -2 : 0;
    return (distance < 0 ? 5 : turned) + addressed + (answered.has(said.author) ? 2 : 0);
  };
  return [...speeches].sort((a, b) => rank(a) - rank(b))[0] ?? othersSaid(material).at(-1);
}
