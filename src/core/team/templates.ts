import type { Team } from '../../schema/team';
import { isError } from './problem';
import type { TextFile } from './shelf';
import { type NewTeam, teamText } from './teamText';
import { validateTeam } from './validate';

/** A team file to start from. `text` is the whole file. */
export type TeamTemplate = { key: string; about: string; workflow: string; members: number; text: string };

const reading = ['list_files', 'read_file'];

/** Short teams of our own: each is run as it is, with a goal to be replaced. */
const short: readonly { about: string; team: NewTeam }[] = [
  {
    about: 'an author writes, a reviewer reads it until nothing is left to change',
    team: {
      name: 'pair',
      goal: 'Write `SUMMARY.md`: what this folder is for, how it is used, and the three things that are hardest to understand about it. Every file named in it must exist.',
      workflow: { type: 'review_loop', producer: 'author', reviewer: 'reviewer', max_rounds: 3 },
      tools: reading,
      members: [
        { name: 'author', persona: '@tech_writer' },
        { name: 'reviewer', persona: '@reviewer' },
      ],
    },
  },
  {
    about: 'two argue a proposition, a third gives the verdict',
    team: {
      name: 'debate',
      goal: 'This project should drop its oldest supported version of its main dependency with the next release.',
      workflow: { type: 'debate', pro: 'advocate', con: 'skeptic', judge: 'chair', max_rounds: 2 },
      members: [
        { name: 'advocate', persona: '@architect', tools: reading },
        { name: 'skeptic', persona: '@sre', tools: reading },
        { name: 'chair', persona: '@manager' },
      ],
    },
  },
  {
    about: 'three specialists review a draft at the same time, until all of them approve',
    team: {
      name: 'panel',
      goal: 'Write `docs/proposal.md`: one change that would make this project safer to use, with the files it touches, how it is tested, and what it costs. One page.',
      workflow: { type: 'parallel_review', producer: 'engineer', reviewers: ['security', 'tester', 'writer'], max_rounds: 2 },
      tools: reading,
      members: [
        { name: 'engineer', persona: '@engineer' },
        { name: 'security', persona: '@security_reviewer' },
        { name: 'tester', persona: '@qa' },
        { name: 'writer', persona: '@tech_writer' },
      ],
    },
  },
  {
    about: 'each hands its work to the next: a plan, the work, a check',
    team: {
      name: 'chain',
      goal: 'Find the least tested part of this project and write the test that it lacks most, with a note in `notes/test.md` on what the test proves.',
      workflow: { type: 'sequential_chain', max_rounds: 1 },
      tools: reading,
      members: [
        { name: 'planner', persona: '@architect' },
        { name: 'builder', persona: '@engineer' },
        { name: 'checker', persona: '@qa' },
      ],
    },
  },
  {
    about: 'three take turns in order until one of them says that it is done',
    team: {
      name: 'circle',
      goal: 'Agree on the five risks of this project that matter most this year, the worst first, and keep the list in `risks.md`.',
      workflow: { type: 'round_robin', max_rounds: 3 },
      tools: reading,
      members: [
        { name: 'product', persona: '@product_manager' },
        { name: 'engineer', persona: '@backend_engineer' },
        { name: 'support', persona: '@support_engineer' },
      ],
    },
  },
  {
    about: 'specialists debate a question under a judge, grounded in the files, and leave a digest',
    team: {
      name: 'council',
      goal: 'What should this project stop doing?',
      workflow: { type: 'roundtable', rounds: 2 },
      members: [{ name: 'elena' }, { name: 'marcus' }, { name: 'naomi' }],
    },
  },
];

/**
 * What people may start from: the shipped example teams, then the short ones. An example is known by the name of its file
 * and described by the comment it begins with; one that does not validate is left out.
 */
export function teamTemplates(examples: readonly TextFile[]): TeamTemplate[] {
  const shipped = examples.flatMap(({ file, text }): TeamTemplate[] => {
    const key = templateKey(file);
    const { team, problems } = validateTeam(text, file);
    if (!team || problems.some(isError)) return [];
    const about = /^#\s*(.*)$/m.exec(text)?.[1]?.trim() ?? team.goal?.split('\n')[0] ?? '';
    return [described(key, about, team, text)];
  });
  const taken = new Set(shipped.map(({ key }) => key));
  const own = short
    .filter(({ team }) => !taken.has(team.name))
    .map(({ about, team }): TeamTemplate => {
      const sentence = `${about.slice(0, 1).toUpperCase()}${about.slice(1)}.`;
      const text = `# ${sentence}\n${teamText(team)}`;
      return { key: team.name, about: sentence, workflow: team.workflow.type, members: team.members.length, text };
    });
  return [...shipped, ...own];
}

function described(key: string, about: string, team: Team, text: string): TeamTemplate {
  return { key, about, workflow: team.workflow?.type ?? 'round_robin', members: team.members.length, text };
}

function templateKey(file: string): string {
  return (file.split(/[\\/]/).at(-1) ?? file).replace(/(\.team)?\.ya?ml$/i, '');
}
