import * as l10n from '@vscode/l10n';
import type { Phase } from '../../src/schema/event';
import type { MessageKind } from '../../src/schema/message';
import type { OpenTurn } from '../../src/schema/view';
import type { Workflow, WorkflowType } from '../../src/schema/workflow';

export function workflowWords(type: WorkflowType): string {
  switch (type) {
    case 'roundtable':
      return l10n.t('Roundtable');
    case 'round_robin':
      return l10n.t('Round robin');
    case 'manager':
      return l10n.t('Manager');
    case 'review_loop':
      return l10n.t('Review loop');
    case 'sequential_chain':
      return l10n.t('Sequential chain');
    case 'debate':
      return l10n.t('Debate');
    case 'parallel_review':
      return l10n.t('Parallel review');
    case 'parallel':
      return l10n.t('Parallel');
    case 'conditional':
      return l10n.t('Conditional');
    case 'vote':
      return l10n.t('Vote');
    case 'solo':
      return l10n.t('Solo');
  }
}

/** What a workflow counts: conditional and solo count turns. */
export function unitOf(workflow: Workflow | undefined): 'round' | 'turn' {
  return workflow?.type === 'conditional' || workflow?.type === 'solo' ? 'turn' : 'round';
}

function phaseWords(phase: Phase): string {
  const words: Record<Phase, string> = {
    brief: l10n.t('Brief'),
    research: l10n.t('Research'),
    speak: l10n.t('Speak'),
    rebuttal: l10n.t('Rebuttal'),
    gate: l10n.t('Gate'),
    floor: l10n.t('Floor'),
    state: l10n.t('State of the debate'),
    digest: l10n.t('Digest'),
    round: l10n.t('Round'),
    draft: l10n.t('Draft'),
    review: l10n.t('Review'),
    revise: l10n.t('Revision'),
    finish: l10n.t('Final version'),
    open: l10n.t('Opening'),
    argue: l10n.t('Exchange'),
    close: l10n.t('Closings'),
    verdict: l10n.t('Verdict'),
    vote: l10n.t('Vote'),
    score: l10n.t('Scores'),
    distill: l10n.t('Lessons'),
    debrief: l10n.t('Debriefs'),
  };
  return words[phase];
}

/** The heading of a section: `Round 2 · Speak` in a roundtable, `Review 1`, `Draft` or `Turn 3` elsewhere. */
export function sectionWords(phase: Phase, round: number, workflow?: Workflow): string {
  switch (phase) {
    case 'speak':
    case 'rebuttal':
    case 'gate':
    case 'floor':
    case 'state':
      return round > 0 ? l10n.t('Round {0} · {1}', round, phaseWords(phase)) : phaseWords(phase);
    case 'round':
      if (workflow?.type === 'solo' && workflow.max_rounds === 1) return l10n.t('Answer');
      return unitOf(workflow) === 'turn' ? l10n.t('Turn {0}', round) : l10n.t('Round {0}', round);
    case 'review':
      return l10n.t('Review {0}', round);
    case 'revise':
      return l10n.t('Revision {0}', round);
    case 'argue':
      return l10n.t('Exchange {0}', round);
    case 'open':
      if (workflow?.type === 'manager') return l10n.t('Plan');
      return workflow?.type === 'debate' ? l10n.t('Openings') : l10n.t('Contributions');
    default:
      return phaseWords(phase);
  }
}

/** What a label adds to the heading above it: its count stands there already. */
export function labelWords(label: string | undefined): string | undefined {
  const kind = label?.replace(/(^|, )(round|turn) \d+$/, '');
  return kind ? kindOfTurn(kind) : undefined;
}

/** A label with its count, for those who do not see the heading above it. */
export function wholeLabelWords(label: string): string {
  const [, kind, unit, count = ''] = /^(?:(.+), )?(round|turn) (\d+)$/.exec(label) ?? [];
  if (unit === undefined) return kindOfTurn(label);
  if (kind === undefined) return unit === 'turn' ? l10n.t('turn {0}', count) : l10n.t('round {0}', count);
  return unit === 'turn' ? l10n.t('{0}, turn {1}', kindOfTurn(kind), count) : l10n.t('{0}, round {1}', kindOfTurn(kind), count);
}

/** The workflows write their labels into the facts in English; one that is not known here stays as it is. */
function kindOfTurn(label: string): string {
  const count = /\d+/.exec(label)?.[0] ?? '';
  switch (label.replace(/\d+/, '#')) {
    case 'contribution':
      return l10n.t('contribution');
    case 'draft':
      return l10n.t('draft');
    case 'review #':
      return l10n.t('review {0}', count);
    case 'reviews #, put together':
      return l10n.t('reviews {0}, put together', count);
    case 'revision #':
      return l10n.t('revision {0}', count);
    case 'revision for the person':
      return l10n.t('revision for the person');
    case 'final version':
      return l10n.t('final version');
    case 'plan':
      return l10n.t('plan');
    case 'steering #':
      return l10n.t('steering {0}', count);
    case 'link #':
      return l10n.t('link {0}', count);
    case 'for':
      return l10n.t('for');
    case 'for, opening':
      return l10n.t('for, opening');
    case 'for, closing':
      return l10n.t('for, closing');
    case 'against':
      return l10n.t('against');
    case 'against, opening':
      return l10n.t('against, opening');
    case 'against, closing':
      return l10n.t('against, closing');
    case 'verdict':
      return l10n.t('verdict');
    case 'ballot':
      return l10n.t('ballot');
    case 'ballot #':
      return l10n.t('ballot {0}', count);
    case 'answer':
      return l10n.t('answer');
    case 'result':
      return l10n.t('result');
    default:
      return label;
  }
}

/** The label that a turn under way will have, as far as its purpose says it. */
export function openLabel({ purpose, round, member }: OpenTurn, workflow: Workflow | undefined): string | undefined {
  switch (purpose) {
    case 'draft':
    case 'verdict':
      return kindOfTurn(purpose);
    case 'review':
      return kindOfTurn(`review ${round}`);
    case 'revise':
      return kindOfTurn(`revision ${round}`);
    case 'finish':
      return kindOfTurn('final version');
    case 'manage':
      return kindOfTurn(round === 0 ? 'plan' : `steering ${round}`);
    case 'argue':
      return workflow?.type === 'debate' ? kindOfTurn(workflow.pro === member ? 'for' : 'against') : undefined;
    default:
      return undefined;
  }
}

/** What a message is, as a screen reader is told. */
export function messageWords(kind: MessageKind): string {
  const words: Record<MessageKind, string> = {
    briefing: l10n.t('briefing'),
    research: l10n.t('research'),
    speak: l10n.t('speak'),
    rebuttal: l10n.t('rebuttal'),
    floor: l10n.t('floor'),
    pass: l10n.t('pass'),
    judge: l10n.t('judge'),
    gate: l10n.t('gate'),
    steward: l10n.t('steward'),
    state: l10n.t('state'),
    steer: l10n.t('steer'),
    notice: l10n.t('notice'),
    digest: l10n.t('digest'),
    say: l10n.t('say'),
    review: l10n.t('review'),
    verdict: l10n.t('verdict'),
    vote: l10n.t('vote'),
    summary: l10n.t('summary'),
    debrief: l10n.t('debrief'),
  };
  return words[kind];
}
