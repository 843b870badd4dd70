import { type Composer, createComposer, firstOf } from './compose';
import type { Finding } from './findings';
import { at, chance, citedIn, commonSlots, findingSlots, type Material, othersSaid, quotable, steers, sumSlots } from './material';
import { questionsFor } from './moveResearch';
import { positionOf } from './readPrompt';
import type { Stance } from './voice';
import { coverage, fragment, reasonIn, sentencesOf } from './words';

/** Whose argument a stance is most likely to hear, in order. */
const hears: Readonly<Record<Stance, readonly Stance[]>> = {
  builder: ['triager', 'checker', 'challenger', 'analyst'],
  challenger: ['analyst', 'triager', 'builder', 'checker'],
  analyst: ['checker', 'challenger', 'builder', 'triager'],
  triager: ['builder', 'challenger', 'checker', 'analyst'],
  checker: ['triager', 'analyst', 'challenger', 'builder'],
};

/** Whom a stance disagrees with most. */
export const opposes: Readonly<Record<Stance, readonly Stance[]>> = {
  builder: ['triager', 'challenger', 'checker', 'analyst'],
  challenger: ['analyst', 'builder', 'triager', 'checker'],
  analyst: ['checker', 'challenger', 'builder', 'triager'],
  triager: ['checker', 'builder', 'challenger', 'analyst'],
  checker: ['analyst', 'triager', 'builder', 'challenger'],
};

/** A speech: an address, what the files show, a sum where there is one, the reasoning, the position. */
export function speak(material: Material): string {
  const { prompt, voice, stage, seat } = material;
  const request = ownRequest(material);
  if (request !== undefined) return `[[request: ${request}]]`;
  const turn = (prompt.round - 1) * 2 + seat.nth;
  const composer = createComposer(
    material.seed,
    turn,
    material.talk.map((said) => said.text),
  );
  const common = commonSlots(material);
  const reserve = reserved(material);

  if (stage === 0) open(material, composer, common);
  else {
    const { who, point } = heard(material);
    const done = composer.say('moved', voice.moved[stage === 1 ? 0 : 1], { ...common, who: who && at(who), point });
    if (!done) open(material, composer, common);
  }
  const steer = steers(prompt)[0];
  if (steer !== undefined) composer.say('steer', steerLines[seat.stance], { quote: steer });
  composer.pause();

  const count = stage === 0 ? 2 : 1;
  const news = reserve.speech.filter((one) => one.kind !== 'contradiction' || !composer.text().includes(one.cite));
  for (const one of news.slice(0, count)) composer.sayAt(one.nth, voice.evidence[one.kind] ?? [], { ...common, ...findingSlots(one) });
  const sum = stage === 2 ? undefined : pickSum(material, stage === 0 ? 0 : 3);
  if (sum) composer.say('sum', voice.sum, { ...common, ...sumSlots(sum) });
  slip(material, composer);
  const thin = prompt.evidence.length === 0;
  if (thin) fromBriefing(material, composer, common);
  composer.pause();

  const reasons = voice.reasons[stage];
  composer.say('reason', reasons, common);
  if (thin || composer.words() < 130) composer.say('reason', reasons, common);
  // The last round keeps a thought back for the answer that closes it.
  if (composer.words() < 150 && stage < 2) {
    composer.pause();
    composer.say('reason', reasons, common);
  }
  if (stage < 2) composer.say('change', voice.change, common);
  return withPosition(composer.text(), position(material));
}

/** The end of a turn: its prose, and the line that the protocol asks for. */
export function withPosition(text: string, said: string): string {
  return `${text}\n\nPOSITION: ${said}`;
}

/** What a member holds in this round. Within a round it stays with its own words. */
export function position(material: Material): string {
  const own = material.talk.findLast((said) => said.author === material.prompt.me && positionOf(said.text) !== undefined);
  if (own) return positionOf(own.text) ?? '';
  return firstOf(material.voice.positions[material.stage], commonSlots(material));
}

function open(material: Material, composer: Composer, common: Record<string, string | undefined>): void {
  const { voice, prompt, seats } = material;
  if (material.seat.stance === 'checker' && refute(material, composer)) return;
  const speeches = othersSaid(material).filter((said) => !/floor/i.test(said.label));
  const chosen =
    speeches.length === 0
      ? undefined
      : (speeches.findLast((said) => said.text.includes(at(prompt.me))) ?? preferred(speeches, material) ?? speeches.at(-1));
  const quote = chosen && quotable(chosen.text, material.talk, chance(material, 'quote'));
  if (chosen && quote !== undefined && composer.say('openReply', voice.openReply, { ...common, to: at(chosen.author), quote })) return;
  const to = opposes[material.seat.stance]
    .map((stance) => [...seats].find(([name, other]) => other.stance === stance && name !== prompt.me)?.[0])
    .find((name) => name !== undefined);
  const fallback = to ?? prompt.colleagues[0]?.name;
  if (fallback !== undefined) composer.say('openFirst', voice.openFirst, { ...common, to: at(fallback) });
}

/** Answers a colleague who repeated what the files contradict, once. */
export function refute(material: Material, composer: Composer): boolean {
  for (const one of material.findings) {
    if (one.kind !== 'contradiction' || !one.quote2.startsWith('“')) continue;
    for (const said of othersSaid(material)) {
      const sentence = sentencesOf(said.text).find((text) => !/[“”]/.test(text) && coverage(one.quote2, text) >= 0.8 && /\d/.test(text));
      if (
        sentence === undefined ||
        material.talk.some(
          (other) =>
            other !== said &&
            other.text.includes(one.cite) &&
            other.text.includes(at(said.author)) &&
            coverage(one.quote2, other.text) >= 0.8,
        )
      )
        continue;
      return composer.sayFirst(material.voice.refute, {
        to: at(said.author),
        quote: fragment(sentence, 24),
        cite: one.cite,
        code: one.quote,
      });
    }
  }
  return false;
}

function preferred<T extends { author: string }>(speeches: readonly T[], material: Material): T | undefined {
  for (const stance of opposes[material.seat.stance].slice(0, 2)) {
    const found = speeches.findLast((said) => material.seats.get(said.author)?.stance === stance);
    if (found) return found;
  }
  return undefined;
}

/** Who is heard in a later round, and what of them: an earlier position, since that is what the state carries. */
function heard(material: Material): { who: string | undefined; point: string | undefined } {
  const { state, me } = material.prompt;
  const others = state.positions.filter((one) => one.member !== me);
  const order = hears[material.seat.stance];
  const ranked = [...others].sort((a, b) => rank(a.member) - rank(b.member));
  function rank(name: string): number {
    const stance = material.seats.get(name)?.stance;
    return stance === undefined || !order.includes(stance) ? 9 : order.indexOf(stance);
  }
  const chosen = ranked[material.stage === 2 && ranked.length > 1 ? 1 : 0];
  return { who: chosen?.member, point: chosen && fragment(reasonIn(chosen.position), 24) };
}

const places = [
  [
    [0, 1, 7, 8],
    [2, 9, 10],
  ],
  [
    [3, 11, 12],
    [4, 13, 14],
  ],
  [
    [5, 15, 16],
    [6, 17, 18],
  ],
] as const;
const floorFrom = 11;

/** The findings that a member brings in each move, so that no two of its turns bring the same. */
export function reserved(material: Material): { speech: Finding[]; reply: Finding[]; floor: Finding[] } {
  const { prompt, findings, stage } = material;
  const said = citedIn(material.talk.map((one) => one.text));
  const own = citedIn(material.talk.filter((one) => one.author === prompt.me).map((one) => one.text));
  const free = (one: Finding): boolean => {
    if (one.kind === 'missing') return true;
    if (own.has(one.cite)) return false;
    return one.kind === 'contradiction' || one.kind === 'counter' || one.kind === 'growth' || !said.has(one.cite);
  };
  // Each move of each stage has places of its own in the list, so that no turn brings what an earlier one brought.
  const [speechPlaces, replyPlaces] = places[stage];
  const closing = (one: Finding): boolean =>
    stage < 2 || ['test', 'todo', 'contradiction', 'unknown', 'comment', 'counter', 'missing'].includes(one.kind);
  const at = (list: readonly number[]): Finding[] =>
    list.flatMap((place) => findings[place] ?? []).filter((one) => free(one) && closing(one));
  const strongFirst = (list: Finding[]): Finding[] => [...list].sort((a, b) => Number(isWeak(a)) - Number(isWeak(b)));
  const speech = strongFirst(at(speechPlaces));
  const reply = strongFirst(at(replyPlaces));
  const floor = findings
    .slice(floorFrom)
    .filter((one) => free(one) && !['missing', 'contradiction', 'line', 'definition', 'prose'].includes(one.kind));
  return { speech, reply, floor };
}

function isWeak(one: Finding): boolean {
  return one.kind === 'line' || one.kind === 'definition';
}

/** A member's first sum from the n-th on that nobody has shown yet. */
export function pickSum(material: Material, nth: number): Material['sums'][number] | undefined {
  const said = [...material.talk.map((one) => one.text), ...material.prompt.state.established].join('\n');
  return material.sums.slice(nth).find((sum) => !said.includes(sum.equation));
}

function fromBriefing(material: Material, composer: Composer, common: Record<string, string | undefined>): void {
  const { briefing, voice } = material;
  const proposal = briefing.proposals[chance(material, 'proposal') % Math.max(1, briefing.proposals.length)];
  if (proposal !== undefined) composer.say('proposal', voice.evidence.proposal ?? [], { ...common, quote: fragment(proposal, 22) });
  const facts = briefing.facts.filter((one) => !/\d/.test(one));
  const fact = facts[(chance(material, 'fact') + material.prompt.round) % Math.max(1, facts.length)];
  if (fact !== undefined) composer.say('briefing', voice.evidence.briefing ?? [], { ...common, quote: fragment(fact, 22) });
}

/** People repeat what they were told. The one who is in a hurry does it once, and the judge may notice. */
function slip(material: Material, composer: Composer): void {
  const figure = material.briefing.figure;
  if (
    material.seat.stance !== 'triager' ||
    material.prompt.round !== 1 ||
    material.seat.nth > 0 ||
    figure === undefined ||
    !/[.]$/.test(figure) ||
    figure.length > 160
  )
    return;
  composer.say('slip', [`We know the frame already. ${figure}`], {});
}

const steerLines: Readonly<Record<Stance, readonly string[]>> = {
  builder: ['The person who convened us wrote “{quote}”, and that belongs in the picture from here on.'],
  challenger: ['And we were told “{quote}” by the one who asked. Hold the plan against that.'],
  analyst: ['Instruction received: “{quote}”. I treat it as a constraint.'],
  triager: ['“{quote}”, says the person who asked us, so that moves to the top of my list.'],
  checker: ['The person wrote “{quote}”. That is a source too, and the only one here that can be asked.'],
};

/** One question in the second round, where something that ought to be looked at has not been. */
function ownRequest(material: Material): string | undefined {
  const { prompt, seat } = material;
  if (prompt.round !== 2 || !['checker', 'challenger'].includes(seat.stance) || seat.nth > 0) return undefined;
  if (!/You have \d+ data requests? left/i.test(prompt.task) || /You have 0 data/i.test(prompt.task)) return undefined;
  if (material.talk.some((said) => said.author === prompt.me)) return undefined;
  return questionsFor(material, 6).find(
    ({ path }) => !prompt.evidence.some((block) => block.path === path) && !prompt.notFound.some((text) => text.includes(path)),
  )?.text;
}
