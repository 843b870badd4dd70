import { createComposer } from './compose';
import { commonSlots, findingSlots, type Material } from './material';
import { reserved } from './moveSpeak';
import { stances } from './voice';

/** At most one addition a member in a run, in the round that falls to it; else PASS. */
export function floor(material: Material): string {
  const { prompt, seat, voice } = material;
  const chances = Math.max(1, prompt.rounds - 1);
  const mine = (stances.indexOf(seat.stance) + seat.nth) % chances;
  const spoke = material.talk.some((said) => said.author === prompt.me && /floor/i.test(said.label));
  if (spoke || prompt.round - 1 !== mine) return 'PASS';
  const composer = createComposer(
    material.seed,
    prompt.round + seat.nth,
    material.talk.map((said) => said.text),
  );
  const common = commonSlots(material);
  const [withLine, plain] = [voice.floor[0] ?? '', voice.floor[1] ?? ''];
  const one = reserved(material).floor[0];
  if (one) composer.sayFirst([withLine], { ...common, ...findingSlots(one) });
  composer.sayFirst([plain], common);
  return composer.text() || 'PASS';
}
