import type { FactData, NewHomeFact } from '../../schema/event';
import type { SessionOutcomes } from '../../schema/growthOutputs';
import type { GrowthState } from '../../views/growthView';
import { changeBehaviors, runsOf } from './behaviors';
import type { Observations } from './distilled';
import { changeGoals } from './goals';
import { type OwnFileName, type OwnFiles, ownPath } from './ownFiles';
import { remember } from './ownMemory';
import type { ReadOwnFiles } from './readOwnFiles';
import { renderOwnFile } from './renderOwnFiles';
import { judgeTrait } from './traits';

/** A file of the member that is to be written, by its path relative to the home folder (`.roundtable`), and why in a sentence. */
export type FileToWrite = { name: OwnFileName; path: string; text: string; reason: string };

export type Applied = {
  files: FileToWrite[];
  refused: { what: string; why: string }[];
  /** What the session wants to buy, in order; whoever keeps the ledger decides. Words elsewhere in a session buy nothing. */
  purchases: SessionOutcomes['purchases'];
  /** A skill that is wished for on the bulletin board. */
  request?: string;
  session: FactData['session.held'];
};

/**
 * Makes of a session's outcomes what is to be written: files that change, what was refused and why, what is to be bought, and the fact. A
 * file that cannot be read is not written to. A pure function: the same files and outcomes give the same texts.
 */
export function applyOutcomes(
  own: ReadOwnFiles,
  outcomes: SessionOutcomes,
  {
    member,
    run,
    growth,
    turns,
    frameworks,
    observations,
  }: {
    member: string;
    run: string;
    growth: GrowthState;
    turns: readonly string[];
    frameworks: readonly string[];
    observations: Observations;
  },
): Applied {
  const before = own.files;
  const { scores } = growth;
  const refused: Applied['refused'] = [];
  const behaviors = changeBehaviors(
    before['behaviors.yaml'].behaviors,
    { add: outcomes.addBehaviors, confirm: outcomes.confirmBehaviors, remove: outcomes.removeBehaviors },
    run,
  );
  const trait = judgeTrait(before['traits.yaml'], outcomes.trait, run, new Set(runsOf(scores, member)));
  const goals = changeGoals(before['goals.yaml'], outcomes, { run, member, scores });
  const after: Partial<OwnFiles> = {
    'behaviors.yaml': { behaviors: behaviors.behaviors },
    'traits.yaml': trait.traits,
    'memory.yaml': remember(before['memory.yaml'], outcomes, run),
    'goals.yaml': goals.goals,
  };
  refused.push(...behaviors.refused, ...trait.refused, ...goals.refused);

  const files: FileToWrite[] = [];
  let settledBehaviors = { added: behaviors.added, confirmed: behaviors.confirmed, removed: behaviors.removed };
  for (const name of Object.keys(after) as OwnFileName[]) {
    const text = renderOwnFile(name, after[name] as OwnFiles[typeof name], member);
    if (text === renderOwnFile(name, before[name], member)) continue;
    const fault = own.broken.get(name);
    if (fault === undefined) files.push({ name, path: ownPath(member, name), text, reason: reasons[name] ?? '' });
    else {
      refused.push({ what: `changing ${name}`, why: `It cannot be read, so nothing was written to it: ${fault}` });
      if (name === 'behaviors.yaml') settledBehaviors = { added: [], confirmed: [], removed: [] };
    }
  }
  const request = outcomes.request?.trim();
  const focus = outcomes.focus?.trim();
  return {
    files,
    refused,
    purchases: outcomes.purchases,
    ...(request && { request }),
    session: {
      member,
      runId: run,
      turns: [...turns],
      frameworks: [...frameworks],
      ...(focus && { focus }),
      summary: outcomes.summary.trim() || 'Nothing was written down.',
      observations,
      behaviors: settledBehaviors,
      refused,
    },
  };
}

const reasons: Partial<Record<OwnFileName, string>> = {
  'behaviors.yaml': 'What the debrief added, confirmed or took out.',
  'traits.yaml': 'What the debrief found of its traits.',
  'memory.yaml': 'What it remembers of the debrief.',
  'goals.yaml': 'Goals of the debrief.',
};

/** The fact of a session, once: a session of the same turns that is known already adds nothing. */
export function sessionFacts(session: FactData['session.held'], growth: Pick<GrowthState, 'skills'>): NewHomeFact[] {
  const same = growth.skills.sessions.some(
    (one) => one.member === session.member && one.runId === session.runId && one.turns.join() === session.turns.join(),
  );
  return same ? [] : [{ type: 'session.held', data: session }];
}
