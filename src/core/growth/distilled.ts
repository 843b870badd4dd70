import type { NewHomeFact } from '../../schema/event';
import type { Skill } from '../../schema/growth';
import { type Distillation, observationKinds } from '../../schema/growthOutputs';
import type { SkillState } from '../../views/skillsView';
import { type Candidate, gate, isLive, skillId, twinOf } from './skillGate';

/** Of one run; the person picks the best three to five. Source: FACTS 2.10. */
const mostKept = 5;

/** What was seen of one member in a run, by kind; each an observation in a sentence. */
export type Observations = Record<string, string[]>;

export type Distilled = {
  /** New skills that passed the gate, the best first; at most five. */
  skills: Skill[];
  /** What is known already and was seen again: the known skill, with the turns of this time and whose they were. */
  again: { skill: Skill; author: string; turns: string[] }[];
  refused: { title: string; why: string }[];
  /** By member. */
  observations: Record<string, Observations>;
};

/** Reads what a distillation came to, also from several parts of one debate. The same parts give the same skills with the same ids. */
export function readDistillation(
  parts: readonly Distillation[],
  { turns, members, skills }: { turns: ReadonlySet<string>; members: readonly string[]; skills: Readonly<Record<string, SkillState>> },
): Distilled {
  const out: Distilled = { skills: [], again: [], refused: [], observations: {} };
  const known = Object.values(skills).filter((one) => one.status !== 'superseded');
  const fresh: { skill: Skill; times: number }[] = [];
  for (const candidate of parts.flatMap((part) => part.skills)) {
    const verdict = gate(candidate, { turns, members, skills });
    if (!verdict.ok) {
      out.refused.push({ title: candidate.title, why: verdict.why });
      continue;
    }
    const skill = skillOf(candidate, turns);
    // A DERIVE may well be called like what it stands in place of.
    const replaced = new Set(skill.from ?? []);
    const twin = twinOf(
      skill,
      known.filter((one) => !replaced.has(one.id)),
    );
    const twinNow = fresh.find((one) => twinOf(skill, [one.skill]));
    if (twin) out.again.push({ skill: bodyOf(twin), author: candidate.member, turns: skill.turns });
    else if (twinNow) {
      twinNow.times += 1;
      twinNow.skill.turns = [...new Set([...twinNow.skill.turns, ...skill.turns])];
    } else fresh.push({ skill, times: 1 });
  }
  const ranked = fresh.map((one, index) => ({ ...one, index })).sort((a, b) => worth(b) - worth(a) || a.index - b.index);
  out.skills = ranked.slice(0, mostKept).map(({ skill }) => skill);
  for (const { skill } of ranked.slice(mostKept))
    out.refused.push({ title: skill.title, why: `a run leaves ${mostKept} skills at most, and others say more` });
  for (const { member, ...kinds } of parts.flatMap((part) => part.observations)) {
    if (!members.includes(member)) continue;
    const own = out.observations[member] ?? {};
    for (const kind of observationKinds) {
      const seen = kinds[kind].map((one) => one.replace(/\s+/g, ' ').trim().slice(0, 300)).filter((one) => one !== '');
      if (seen.length > 0) own[kind] = [...new Set([...(own[kind] ?? []), ...seen])].slice(0, 6);
    }
    out.observations[member] = own;
  }
  return out;
}

/** What was seen in more turns, and what mends something, comes first. */
function worth({ skill, times }: { skill: Skill; times: number }): number {
  return times * 2 + skill.turns.length + (skill.kind === 'DERIVE' ? 2 : skill.kind === 'FIX' ? 1 : 0);
}

function skillOf(candidate: Candidate, known: ReadonlySet<string>): Skill {
  const { title, kind, member, pattern, antiPattern, when, oneLiner, tags, taxonomy, turns, from } = candidate;
  return {
    id: skillId(candidate),
    title: title.replace(/\s+/g, ' ').trim(),
    kind,
    author: member,
    pattern: pattern.trim(),
    ...(antiPattern?.trim() && { antiPattern: antiPattern.trim() }),
    when: when.trim(),
    oneLiner: oneLiner.replace(/\s+/g, ' ').trim(),
    tags: tags.map((tag) => tag.trim().toLowerCase()).filter((tag) => tag !== ''),
    taxonomy,
    turns: [...new Set(turns.filter((turn) => known.has(turn)))],
    ...(kind === 'DERIVE' && from && { from: [...new Set(from)] }),
  };
}

function bodyOf(state: SkillState): Skill {
  const { id, title, kind, author, pattern, antiPattern, when, oneLiner, tags, taxonomy, turns, from } = state;
  return {
    id,
    title,
    kind,
    author,
    pattern,
    ...(antiPattern && { antiPattern }),
    when,
    oneLiner,
    tags,
    taxonomy,
    turns,
    ...(from && { from }),
  };
}

/** What a distillation makes of the home stream, given what it knows by now. A run that was distilled before adds nothing. */
export function distilledFacts({ skills, again }: Distilled, runId: string, now: Readonly<Record<string, SkillState>>): NewHomeFact[] {
  const seen = (id: string): boolean => now[id]?.runId === runId || now[id]?.again.some((one) => one.runId === runId) === true;
  return [
    ...skills.map((skill) => ({ skill, again: false })),
    // The turns and the author are of this time; the fold keeps the words of the first.
    ...again.map(({ skill, author, turns }) => ({ skill: { ...skill, author, turns }, again: true })),
  ].flatMap(({ skill }, index, all): NewHomeFact[] =>
    seen(skill.id) || all.findIndex((one) => one.skill.id === skill.id) < index
      ? []
      : [{ type: 'skill.distilled', data: { skill, runId } }],
  );
}

/**
 * Skills that one member used together in three runs or more: what a DERIVE may stand in place of. The window of seven days in the
 * origin is left out, since roundtables are weeks apart for some. Source: FACTS 2.10.
 */
export function usedTogether(skills: Readonly<Record<string, SkillState>>): { ids: [string, string]; member: string; runs: number }[] {
  const live = Object.values(skills).filter((one) => isLive(one));
  const members = new Set(live.flatMap(({ uses }) => uses.map(({ member }) => member)));
  return [...members]
    .flatMap((member) => {
      const own = live.map(({ id, uses }) => ({ id, runs: new Set(uses.flatMap((use) => (use.member === member ? [use.runId] : []))) }));
      return own.flatMap((a, index) =>
        own
          .slice(index + 1)
          .map((b) => ({ ids: [a.id, b.id] as [string, string], member, runs: [...a.runs].filter((run) => b.runs.has(run)).length })),
      );
    })
    .filter(({ runs }) => runs >= 3)
    .sort((a, b) => b.runs - a.runs)
    .slice(0, 5);
}
