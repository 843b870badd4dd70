import { assertNever } from '../../base/assertNever';
import type { Box, DiagramMember, Edge, Flow } from '../../schema/flow';
import type { ResolvedMember, ResolvedTeam, Route } from '../../schema/team';
import { roundsOf } from '../../schema/teamOf';
import { modelName } from '../../schema/usage';
import type { Workflow } from '../../schema/workflow';

/** A roundtable's judge and steward are not among its members. */
export type DiagramTeam = {
  name: string;
  workflow: Workflow;
  members: readonly DiagramMember[];
  judge?: DiagramMember;
  steward?: DiagramMember;
};

const teamDone = (who: string): string => `${who} ends a turn with [[TEAM_DONE]]`;
const times = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

const over = (count: number, one: string): string => `${times(count, one)} ${count === 1 ? 'is' : 'are'} over`;

/** The team of a run, with the models that it works with. */
export function diagramTeamOf({ name, workflow, members, judge, steward }: ResolvedTeam): DiagramTeam {
  const shown = (member: ResolvedMember): DiagramMember => ({
    name: member.name,
    role: member.role,
    model: modelName(member.ref),
    ...(member.work?.routes && { routes: member.work.routes }),
  });
  return {
    name,
    workflow,
    members: members.map(shown),
    ...(judge && { judge: shown(judge) }),
    ...(steward && { steward: shown(steward) }),
  };
}

/** Who speaks after whom and when it ends. Source: FACTS 4.4. */
export function flowOf(team: DiagramTeam): Flow {
  const flow = shapeOf(team);
  const placed = new Set([...flow.boxes, ...flow.aside].flatMap((box) => box.members.map((member) => member.name)));
  const idle = team.members.filter((member) => !placed.has(member.name));
  return { ...flow, aside: [...flow.aside, ...(idle.length > 0 ? [{ title: 'Takes no turn', members: idle }] : [])] };
}

function shapeOf(team: DiagramTeam): Flow {
  const { workflow } = team;
  const all = [...team.members];
  const member = (name: string): DiagramMember => all.find((one) => one.name === name) ?? { name, role: '', model: '' };
  const alone = (name: string): Box => ({ members: [member(name)] });
  const limit = roundsOf(workflow);
  const rounds = over(limit, 'round');

  switch (workflow.type) {
    case 'roundtable':
      return {
        boxes: [
          { title: 'One after another: SPEAK, then REBUTTAL in reverse order', members: all },
          { members: [team.judge ?? { name: 'judge', role: '', model: '' }] },
        ],
        edges: [
          { from: 0, to: 1, label: workflow.blind_first_drafts ? 'gate (the first drafts are blind)' : 'gate' },
          { from: 1, to: 0, label: `CONTINUE: FLOOR (${times(workflow.floor_budget, 'turn')} each in all), next round` },
          { from: 1, to: 'end', label: 'CONVERGED: digest' },
        ],
        stops: ['the judge says CONVERGED', ...(workflow.early_stop ? ['no position has moved since the last round'] : []), rounds],
        aside: team.steward ? [{ title: 'Looks things up for them', members: [team.steward] }] : [],
      };
    case 'round_robin':
      return ring(all, '', 'next round', [rounds, teamDone('a member')]);
    case 'sequential_chain':
      return ring(all, 'output', 'output, next round', [rounds, teamDone('a member')]);
    case 'manager': {
      const others = all.filter((one) => one.name !== workflow.manager);
      const boxes = [alone(workflow.manager), ...(others.length > 0 ? [{ title: 'The one who is named', members: others }] : [])];
      const last = boxes.length - 1;
      return {
        boxes,
        edges: [
          ...(last > 0 ? [{ from: 0, to: 1, label: 'NEXT: @name' }] : []),
          { from: last, to: 0, label: `reply, then @${workflow.manager} says who is next` },
          { from: 0, to: 'end', label: '[[TEAM_DONE]]' },
        ],
        stops: [rounds, teamDone('a member')],
        aside: [],
      };
    }
    case 'review_loop':
      return {
        boxes: [alone(workflow.producer), alone(workflow.reviewer)],
        edges: [
          { from: 0, to: 1, label: 'draft' },
          { from: 1, to: 0, label: 'feedback, revise' },
          { from: 1, to: 'end', label: `${workflow.approve_token}: @${workflow.producer} finishes` },
        ],
        stops: [
          `@${workflow.reviewer} ends a review with ${workflow.approve_token}, and @${workflow.producer} has finished`,
          rounds,
          teamDone(`@${workflow.producer}`),
        ],
        aside: [],
      };
    case 'parallel_review': {
      const { producer, reviewers, synthesizer, approve_token: token } = workflow;
      const last = synthesizer === undefined ? 1 : 2;
      return {
        boxes: [
          alone(producer),
          { title: 'Review at the same time', members: reviewers.map(member) },
          ...(synthesizer === undefined ? [] : [alone(synthesizer)]),
        ],
        edges: [
          { from: 0, to: 1, label: 'draft' },
          ...(synthesizer === undefined ? [] : [{ from: 1, to: 2, label: 'reviews' }]),
          { from: last, to: 0, label: 'feedback, revise' },
          { from: last, to: 'end', label: `${token}: @${producer} finishes` },
        ],
        stops: [
          synthesizer === undefined
            ? `all reviewers end with ${token}, and @${producer} has finished`
            : `@${synthesizer} ends with ${token}, and @${producer} has finished`,
          rounds,
          teamDone(`@${producer}`),
        ],
        aside: [],
      };
    }
    case 'debate': {
      const { pro, con, judge, closings } = workflow;
      return {
        boxes: [alone(pro), alone(con), alone(judge)],
        edges: [
          { from: 0, to: 1, label: 'opening, rebuttal' },
          { from: 1, to: 0, label: `rebuttal, ${times(limit, 'exchange')}` },
          { from: 1, to: 2, label: closings ? 'both close' : 'all that was said' },
          { from: 2, to: 'end', label: 'verdict' },
        ],
        stops: [`@${judge} has given the verdict, after ${times(limit, 'exchange')}`, teamDone('a member')],
        aside: [],
      };
    }
    case 'parallel':
      return {
        boxes: [{ title: 'At the same time', members: all }],
        edges: [
          { from: 0, to: 0, label: 'next round' },
          { from: 0, to: 'end', label: '' },
        ],
        stops: [rounds, teamDone('a member')],
        aside: [],
      };
    case 'conditional':
      return routed(all, workflow.start, limit);
    case 'vote': {
      const { samples, judge } = workflow;
      const voters = all.filter((one) => one.name !== judge);
      const last = judge === undefined ? 0 : 1;
      return {
        boxes: [
          { title: `Blind, ${times(samples, 'answer')} each with a confidence`, members: voters },
          ...(judge === undefined ? [] : [alone(judge)]),
        ],
        edges: [
          ...(judge === undefined ? [] : [{ from: 0, to: 1, label: 'answers, to be grouped' }]),
          { from: last, to: 'end', label: 'the answer with the most weight' },
        ],
        stops: ['the answer with the most weight is known, after 1 round'],
        aside: [],
      };
    }
    case 'solo': {
      const name = workflow.member ?? all[0]?.name ?? '';
      return {
        boxes: [alone(name)],
        edges: [...(limit > 1 ? [{ from: 0, to: 0, label: 'next turn' }] : []), { from: 0, to: 'end', label: '' }],
        stops: [over(limit, 'turn'), teamDone(`@${name}`)],
        aside: [],
      };
    }
    default:
      return assertNever(workflow);
  }
}

function ring(members: readonly DiagramMember[], label: string, back: string, stops: string[]): Flow {
  const last = members.length - 1;
  return {
    boxes: members.map((one) => ({ members: [one] })),
    edges: [
      ...members.slice(1).map((_, index) => ({ from: index, to: index + 1, label })),
      { from: last, to: 0, label: back },
      { from: last, to: 'end', label: '' },
    ],
    stops,
    aside: [],
  };
}

function routed(members: readonly DiagramMember[], start: string | undefined, limit: number): Flow {
  const begins = members.find((one) => one.name === start) ?? members[0];
  const order = begins ? [begins, ...members.filter((one) => one !== begins)] : [];
  const placeOf = (name: string): number => order.findIndex((one) => one.name === name);
  const edges = order.flatMap((one, from): Edge[] => {
    const routes = one.routes ?? [];
    const found = routes.flatMap((route): Edge[] => {
      const to = placeOf(route.next ?? route.default ?? '');
      return to < 0 ? [] : [{ from, to, label: conditionOf(route) }];
    });
    if (routes.length === 0) return [{ from, to: 'end', label: 'no routes' }];
    return routes.some((route) => route.default !== undefined) ? found : [...found, { from, to: 'end', label: 'no route matches' }];
  });
  return {
    boxes: order.map((one) => ({ members: [one] })),
    edges,
    stops: [over(limit, 'turn'), 'a member has no route that fits', teamDone('a member')],
    aside: [],
    free: true,
  };
}

function conditionOf(route: Route): string {
  const conditions = [
    ...(route.if_contains === undefined ? [] : [`contains "${route.if_contains}"`]),
    ...(route.if_match === undefined ? [] : [`matches /${route.if_match}/`]),
  ];
  return conditions.join(' or ') || 'else';
}
