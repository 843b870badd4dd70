import type { Team, TeamMember } from '../../schema/team';
import type { Issue, Says } from './issue';

/** Says that a name is that of no member. */
export type Known = (name: string | undefined, path: Issue['path']) => void;

/** Members that a workflow names and nobody is, and members that it never gives a turn. */
export function checkWorkflow(team: Team, members: readonly TeamMember[], known: Known, { error, warn }: Says): void {
  const { workflow } = team;
  const names = members.map((member) => member.name);
  if (!workflow) return;
  const at = (field: string): Issue['path'] => ['workflow', field];
  const idle = (spoken: readonly (string | undefined)[], why: string): void => {
    members.forEach((member, index) => {
      if (!spoken.includes(member.name)) warn(['members', index], `${member.name} never speaks: ${why}.`);
    });
  };
  switch (workflow.type) {
    case 'manager':
      known(workflow.manager, at('manager'));
      if (names.length < 2) error(at('manager'), 'A manager needs somebody to manage: two members at least.');
      return;
    case 'review_loop':
      known(workflow.producer, at('producer'));
      known(workflow.reviewer, at('reviewer'));
      if (workflow.producer === workflow.reviewer) error(at('reviewer'), 'The reviewer cannot be the producer.');
      return;
    case 'debate': {
      for (const field of ['pro', 'con', 'judge'] as const) known(workflow[field], at(field));
      if (new Set([workflow.pro, workflow.con, workflow.judge]).size < 3)
        error(['workflow'], 'pro, con and judge are three different members.');
      idle([workflow.pro, workflow.con, workflow.judge], 'a debate has a pro, a con and a judge');
      return;
    }
    case 'parallel_review':
      known(workflow.producer, at('producer'));
      known(workflow.synthesizer, at('synthesizer'));
      workflow.reviewers.forEach((name, index) => {
        known(name, ['workflow', 'reviewers', index]);
        if (name === workflow.producer) error(['workflow', 'reviewers', index], 'The producer cannot review its own work.');
        if (workflow.reviewers.indexOf(name) !== index) error(['workflow', 'reviewers', index], `${name} is a reviewer twice.`);
      });
      return;
    case 'conditional': {
      known(workflow.start, at('start'));
      const start = workflow.start ?? names[0];
      const reached = new Set<string>();
      const open = start === undefined ? [] : [start];
      for (let name = open.pop(); name !== undefined; name = open.pop()) {
        if (reached.has(name)) continue;
        reached.add(name);
        const routes = members.find((member) => member.name === name)?.routes ?? [];
        open.push(...routes.flatMap((route) => route.next ?? route.default ?? []));
      }
      idle([...reached], 'no route leads to it');
      return;
    }
    case 'vote':
      known(workflow.judge, at('judge'));
      return;
    case 'solo':
      known(workflow.member, at('member'));
      return;
    case 'roundtable':
      if (names.length < 2) error(['members'], 'A roundtable needs two members at least.');
      if (names.length > 12) error(['members'], 'A roundtable has twelve members at most.');
      return;
    default:
      return;
  }
}
