import { wordsOf } from '../../base/searchWords';
import { hash32 } from '../../base/seeded';
import type { Skill } from '../../schema/growth';
import type { Distillation } from '../../schema/growthOutputs';
import type { SkillState } from '../../views/skillsView';
import { stem } from './relevance';

export type Candidate = Distillation['skills'][number];
export type GateVerdict = { ok: true } | { ok: false; why: string };

const leastWords = 15;
const sameTitle = 0.6;

/**
 * What an instruction may begin with. The origin's list of 21 suits code alone; every team gives instructions, so ours is long, and no
 * reference to code is asked for. Source: FACTS A.4.
 */
const imperatives = new Set(
  `accept acknowledge act add address adjust admit agree aim align allow alternate analyse analyze anchor announce answer anticipate apply argue
  ask assess assign assume attach audit avoid back balance base batch be become begin block bound break brief bring build calculate call cap
  carry catch challenge change charge check choose cite claim clarify classify clear close collect combine come commit compare compute concede
  condense confirm connect consider consult contrast convert copy correct count couple cover credit cross cut debate decide decline decompose
  decouple defer define delay delete deliver demand demonstrate deploy derive describe design detect determine develop diagnose direct disclose
  discount discuss display distinguish divide do document draft draw drop earn eliminate embed emphasise emphasize encode end enforce ensure
  escalate establish estimate evaluate examine exclude expand expect explain explore expose express extend extract face fail find finish fit fix
  flag focus fold follow force forecast frame gather generate get give go ground group guard guide halt handle highlight hold identify ignore
  illustrate include increase index infer inject insert inspect insist instrument integrate interview introduce invert invite isolate join judge
  justify keep label land lay lead learn leave let limit link list listen localise localize locate lock log look lower maintain make map mark
  match measure mention merge mirror model move name narrow negotiate note notice observe offer omit open order organise organize outline own
  pair paraphrase park pass pause phrase pick pin place plan point pool pose position postpone practise practice precede predict prefer prepare
  present preserve press prevent price prioritise prioritize probe produce propose protect prove provide publish pull push put qualify quantify
  query question quote raise rank rate reach read rebuild recall recheck recognise recognize recommend reconcile record reduce refer reframe
  refuse refute reject release remind remove rename render reopen repeat rephrase replace reply report request require resist resolve respond
  restate restrict retain retry return reuse reveal reverse review revise rewrite route rule run save say scan schedule scope score search
  secure seek select send separate sequence serialise serialize set settle shape share shift ship show sign simplify sketch skip slow solve sort
  specify split stage start state stay steelman steer step stop store stress strip structure study submit substitute suggest summarise summarize
  support surface survey swap synthesise synthesize tag take talk target teach tell test think threat tie time track trace translate treat
  triage trigger trim trust try tune turn type uncover understand unify update use validate value verify version visit vote wait walk warn
  watch weigh widen withdraw withhold work wrap write yield never always dont`
    .split(/\s+/)
    .map((word) => word),
);
/** In German an instruction begins so, too; other languages pass by the verbs that models write in English. */
const others = new Set(
  'prüfe nenne zeige frage vergleiche miss teste schreibe beginne vermeide nutze verwende halte stelle gib'.split(' '),
);

/**
 * Whether a candidate is worth a person's look: an instruction of at least fifteen words with a verb among its first five, seen in
 * turns that exist, from a member who was there; a FIX says what went wrong, a DERIVE what it stands in place of.
 */
export function gate(
  candidate: Candidate,
  { turns, members, skills }: { turns: ReadonlySet<string>; members: readonly string[]; skills: Readonly<Record<string, SkillState>> },
): GateVerdict {
  const { title, pattern, kind, member, antiPattern, from = [] } = candidate;
  const no = (why: string): GateVerdict => ({ ok: false, why });
  if (title.trim() === '') return no('it has no title');
  if (!members.includes(member)) return no(`@${member} was not at the table`);
  const words = wordsOf(`${title} ${pattern}`).length;
  if (words < leastWords) return no(`its title and pattern have ${words} words; an instruction that others can follow needs ${leastWords}`);
  if (!beginsWithVerb(pattern)) return no('its pattern does not begin with what to do');
  if (!candidate.turns.some((turn) => turns.has(turn))) return no('none of the turns that it names was taken in this run');
  if (kind === 'FIX' && !antiPattern?.trim()) return no('a FIX must say what went wrong');
  if (kind === 'DERIVE' && from.filter((id) => isLive(skills[id])).length < 2)
    return no('a DERIVE needs two skills that it stands in place of');
  return { ok: true };
}

export function isLive(skill: SkillState | undefined): boolean {
  return skill?.status === 'kept' || skill?.status === 'shared';
}

function beginsWithVerb(pattern: string): boolean {
  const first = wordsOf(pattern)
    .slice(0, 5)
    .map(({ word }) => word);
  return first.some((word) => imperatives.has(word) || others.has(word) || imperatives.has(stem(word)));
}

/** The id of a skill, from its words: the same candidate read twice has the same one. */
export function skillId({ title, pattern }: Pick<Candidate, 'title' | 'pattern'>): string {
  const plain = (text: string): string => text.trim().toLowerCase().replace(/\s+/g, ' ');
  return `sk-${hash32(`${plain(title)}:${plain(pattern).slice(0, 100)}`)
    .toString(16)
    .padStart(8, '0')}`;
}

/** The skill that says the same already: by the words of its title, or by its pattern. Source: FACTS 2.10, dedup. */
export function twinOf<T extends Pick<Skill, 'title' | 'pattern'>>(
  candidate: Pick<Candidate, 'title' | 'pattern'>,
  skills: readonly T[],
): T | undefined {
  const flat = (text: string): string =>
    wordsOf(text)
      .map(({ word }) => word)
      .join(' ');
  const pattern = flat(candidate.pattern);
  return skills.find((one) => titleLikeness(one.title, candidate.title) >= sameTitle || flat(one.pattern) === pattern);
}

/** Jaccard of the words of two titles. */
function titleLikeness(a: string, b: string): number {
  const left = new Set(wordsOf(a).map(({ word }) => word));
  const right = new Set(wordsOf(b).map(({ word }) => word));
  if (left.size === 0 || right.size === 0) return 0;
  const both = [...left].filter((word) => right.has(word)).length;
  return both / (left.size + right.size - both);
}
