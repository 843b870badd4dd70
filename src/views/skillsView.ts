import type { FactData, HomeFact } from '../schema/event';
import type { Skill } from '../schema/growth';

/** `proposed` waits for the person; `kept` is its author's; `shared` is everybody's. */
export type SkillStatus = 'proposed' | 'kept' | 'shared' | 'dropped' | 'retired' | 'superseded';
export type SkillState = Skill & {
  seq: number;
  at: number;
  runId: string;
  status: SkillStatus;
  /** 0 to 1; 0.6 at first. Source: FACTS 2.10. */
  confidence: number;
  uses: { member: string; runId: string; success: boolean }[];
  /** Where it was seen again after the first time. */
  again: { author: string; runId: string; turns: string[] }[];
  into?: string;
  /** What happened to it, with who and why. */
  changes: (Pick<FactData['skill.changed'], 'change' | 'by' | 'why'> & { at: number })[];
};
export type SessionState = FactData['session.held'] & { seq: number; at: number };

export type SkillsState = { skills: Record<string, SkillState>; sessions: SessionState[] };

const startingConfidence = 0.6;
/** How much of the way one use moves the confidence. Ours: the source gives the start and the floor alone. */
const step = 0.15;

export function emptySkills(): SkillsState {
  return { skills: {}, sessions: [] };
}

const statusAfter: Readonly<Record<FactData['skill.changed']['change'], SkillStatus>> = {
  kept: 'kept',
  dropped: 'dropped',
  promoted: 'shared',
  retired: 'retired',
  superseded: 'superseded',
  restored: 'kept',
};

/** Folds one fact, in place. */
export function foldSkills({ skills, sessions }: SkillsState, fact: HomeFact): void {
  const { seq, at } = fact;
  switch (fact.type) {
    case 'skill.distilled': {
      const { skill, runId } = fact.data;
      const known = skills[skill.id];
      // Seen again: the words, the author and what was decided of the first time hold.
      if (known) known.again.push({ author: skill.author, runId, turns: skill.turns });
      else
        skills[skill.id] = {
          ...skill,
          seq,
          at,
          runId,
          status: 'proposed',
          confidence: startingConfidence,
          uses: [],
          again: [],
          changes: [],
        };
      return;
    }
    case 'skill.changed': {
      const { id, change, by, why, into } = fact.data;
      const skill = skills[id];
      if (!skill) return;
      skill.status = statusAfter[change];
      if (into !== undefined) skill.into = into;
      skill.changes.push({ change, by, why, at });
      return;
    }
    case 'skill.used': {
      const { id, member, runId, success } = fact.data;
      const skill = skills[id];
      if (!skill) return;
      skill.uses.push({ member, runId, success });
      skill.confidence += step * ((success ? 1 : 0) - skill.confidence);
      return;
    }
    case 'session.held':
      sessions.push({ ...fact.data, seq, at });
      return;
  }
}
