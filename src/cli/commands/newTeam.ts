import { access } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import * as clack from '@clack/prompts';
import { problemLine } from '../../core/team/problem';
import { type NewTeam, teamText } from '../../core/team/teamText';
import { validateTeam } from '../../core/team/validate';
import { MemberName } from '../../schema/message';
import type { Persona } from '../../schema/persona';
import { TeamName } from '../../schema/team';
import { roundsOf } from '../../schema/teamOf';
import { Workflow, type WorkflowType } from '../../schema/workflow';
import type { Cli } from '../context';
import { writeNew } from './writeNew';

/** A person who breaks off answers undefined. */
type Answer<T> = Promise<T | undefined>;
export type Choice = { value: string; label?: string; hint?: string };

/** The questions of the wizard, so that they can be answered by a test. */
export type Prompts = {
  intro(title: string): void;
  outro(text: string): void;
  text(options: { message: string; initial?: string; check?(text: string): string | undefined }): Answer<string>;
  /** One of a list; a long one is searched by typing. */
  choose(options: { message: string; choices: readonly Choice[]; initial?: string }): Answer<string>;
  several(options: { message: string; choices: readonly Choice[]; initial: readonly string[] }): Answer<readonly string[]>;
  confirm(options: { message: string; initial: boolean }): Answer<boolean>;
};

/** The wizard was broken off. */
class BrokenOff extends Error {}

/** `roundtable new`: asks for a team and writes its file. 0 when it is written, 1 when it was broken off, 2 where nobody can be asked. */
export async function newTeam(
  cli: Cli,
  file: string | undefined,
  options: { force?: boolean },
  prompts: Prompts = clackPrompts(),
): Promise<number> {
  const { io } = cli;
  if (!io.asks) {
    io.err(
      `The wizard asks its questions at a terminal, and there is none. Without one, start from a template: ${cli.commandLine('team', 'templates')} lists them, ${cli.commandLine('team', 'new')} <template> <file> writes one.\n`,
    );
    return 2;
  }
  try {
    prompts.intro('A new team');
    const team = await askTeam(prompts, await cli.personas(), basename(cli.cwd));
    const path = file ?? (await sure(prompts.text({ message: 'File', initial: `${team.name}.team.yaml`, check: notEmpty })));
    const text = teamText(team);
    const wrong = validateTeam(text, path).problems;
    const over = options.force === true || !(await isThere(path));
    if (!over && !(await sure(prompts.confirm({ message: `${path} is there already. Write over it?`, initial: false }))))
      throw new BrokenOff();
    await writeNew(cli, path, text, true);
    prompts.outro(`${path} is written.`);
    for (const problem of wrong) io.err(`${problemLine(problem)}\n`);
    io.out(`To go on:\n  ${cli.commandLine('visualize', path)}\n  ${cli.commandLine('check', path)}\n  ${cli.commandLine('run', path)}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof BrokenOff)) throw error;
    io.err('Nothing was written.\n');
    return 1;
  }
}

async function sure<T>(answer: Answer<T>): Promise<T> {
  const given = await answer;
  if (given === undefined) throw new BrokenOff();
  return given;
}

const notEmpty = (text: string): string | undefined => (text.trim() === '' ? 'It takes a text.' : undefined);
const whole =
  (least: number, most: number) =>
  (text: string): string | undefined =>
    /^\d+$/.test(text.trim()) && Number(text) >= least && Number(text) <= most
      ? undefined
      : `It takes a whole number from ${least} to ${most}.`;
const fits = (schema: typeof TeamName | typeof MemberName, text: string): string | undefined =>
  schema.safeParse(text.trim()).error?.issues[0]?.message;

/** Source of the bounds: FACTS 4.8. */
const mostMembers = 10;
const ownText = 'own';
const none = 'none';

async function askTeam(prompts: Prompts, personas: readonly Persona[], folder: string): Promise<NewTeam> {
  const text = async (message: string, initial?: string, check: (text: string) => string | undefined = notEmpty): Promise<string> =>
    (await sure(prompts.text({ message, ...(initial !== undefined && { initial }), check }))).trim();
  const name = await text('Name of the team', nameFrom(folder), (given) => fits(TeamName, given));
  const goal = await text('Goal: what shall be there in the end?');
  const count = Number(await text('How many members (1-10)?', '3', whole(1, mostMembers)));
  const members: NewTeam['members'][number][] = [];
  for (let index = 1; index <= count; index++)
    members.push(await askMember(prompts, text, personas, members, `Member ${index} of ${count}`));
  const names = members.map((member) => member.name);
  const { workflow, routes } = await askWorkflow(prompts, text, names);
  const workspace = await text(
    'Folder of the shared files, inside the workspace (. is the workspace itself)',
    `./runs/${name}`,
    (given) =>
      notEmpty(given) ??
      (/^(\/|[a-zA-Z]:|~)|(^|[\\/])\.\.([\\/]|$)/.test(given.trim())
        ? 'It takes a folder inside the workspace, such as ./runs/x.'
        : undefined),
  );
  const tools =
    workflow.type === 'roundtable'
      ? none
      : await sure(
          prompts.choose({
            message: 'What may they do besides writing files?',
            choices: [
              { value: 'read', label: 'read and search the shared files' },
              { value: 'run', label: 'that, and run commands (each is asked for)' },
              { value: none, label: 'nothing' },
            ],
            initial: 'read',
          }),
        );
  const reading = ['list_files', 'read_file', 'grep'];
  return {
    name,
    goal,
    ...(workspace !== '.' && workspace !== './' && { workspace }),
    workflow,
    members: members.map((member) => {
      const next = routes.get(member.name);
      return next === undefined ? member : { ...member, next };
    }),
    ...(tools !== none && { tools: tools === 'run' ? [...reading, 'run_python', 'run_bash'] : reading }),
  };
}

type AskText = (message: string, initial?: string, check?: (text: string) => string | undefined) => Promise<string>;

async function askMember(
  prompts: Prompts,
  text: AskText,
  personas: readonly Persona[],
  others: readonly { name: string }[],
  title: string,
): Promise<NewTeam['members'][number]> {
  const chosen = await sure(
    prompts.choose({
      message: `${title}: persona`,
      choices: [
        ...personas.map(({ key, role, description }) => ({ value: `@${key}`, label: `@${key}`, hint: `${role}. ${description}` })),
        { value: ownText, label: 'one of your own', hint: 'you write a few sentences' },
      ],
    }),
  );
  const persona = chosen === ownText ? await text(`${title}: who is it, what does it look for, what will it not do?`) : chosen;
  const known = personas.find(({ key }) => `@${key}` === persona);
  const suggested = known && !others.some((other) => other.name === known.key) ? known.key : undefined;
  const name = await text(`${title}: name`, suggested, (given) => {
    const taken = others.some((other) => other.name === given.trim()) ? `${given.trim()} is in the team already.` : undefined;
    return fits(MemberName, given) ?? taken;
  });
  const role = await text(`${title}: role, in a few words`, known?.role);
  const model = await text(`${title}: model (auto, a tier such as sonnet, or provider/model)`, 'auto');
  return { name, ...(role !== known?.role && { role }), ...(model !== 'auto' && { model }), persona };
}

/** The members that a workflow needs at least. */
const leastMembers: Readonly<Partial<Record<WorkflowType, number>>> = {
  manager: 2,
  review_loop: 2,
  debate: 3,
  parallel_review: 3,
  roundtable: 2,
};

const workflowHints: Readonly<Record<WorkflowType, string>> = {
  round_robin: 'every member in order, round after round',
  manager: 'a manager says who is next',
  review_loop: 'one drafts, one reviews, until it is approved',
  sequential_chain: 'each works on what the one before handed over',
  debate: 'two argue, a third gives the verdict',
  parallel_review: 'several review a draft at the same time',
  parallel: 'all at the same time, round after round',
  conditional: 'who is next follows from routes',
  vote: 'blind answers, one wins',
  solo: 'one member alone',
  roundtable: 'a debate under a judge, grounded in the files',
};

async function askWorkflow(
  prompts: Prompts,
  text: AskText,
  names: readonly string[],
): Promise<{ workflow: NewTeam['workflow']; routes: ReadonlyMap<string, string> }> {
  const types = (Object.keys(workflowHints) as WorkflowType[]).filter((type) => names.length >= (leastMembers[type] ?? 1));
  const chosen = await sure(
    prompts.choose({
      message: 'How do they work together?',
      choices: types.map((value) => ({ value, label: value, hint: workflowHints[value] })),
      initial: names.length === 1 ? 'solo' : 'round_robin',
    }),
  );
  const type = types.find((one) => one === chosen) ?? 'round_robin';
  const who = (message: string, not: readonly string[] = [], initial?: string): Promise<string> =>
    sure(
      prompts.choose({
        message,
        choices: names.filter((name) => !not.includes(name)).map((value) => ({ value })),
        ...(initial !== undefined && { initial }),
      }),
    );
  const maybe = async (message: string, nobody: string, not: readonly string[] = []): Promise<string | undefined> => {
    const answer = await sure(
      prompts.choose({
        message,
        choices: [{ value: none, label: nobody }, ...names.filter((name) => !not.includes(name)).map((value) => ({ value }))],
        initial: none,
      }),
    );
    return answer === none ? undefined : answer;
  };
  const routes = new Map<string, string>();
  const fields: Record<string, unknown> = {};
  switch (type) {
    case 'manager':
      fields.manager = await who('Who manages?');
      break;
    case 'review_loop':
      fields.producer = await who('Who drafts and revises?');
      fields.reviewer = await who('Who reviews?', [String(fields.producer)]);
      break;
    case 'debate':
      fields.pro = await who('Who argues for it?');
      fields.con = await who('Who argues against it?', [String(fields.pro)]);
      fields.judge = await who('Who gives the verdict?', [String(fields.pro), String(fields.con)]);
      break;
    case 'parallel_review': {
      fields.producer = await who('Who drafts and revises?');
      const others = names.filter((name) => name !== fields.producer);
      fields.reviewers = await askReviewers(prompts, others);
      const synthesizer = await maybe('Who puts the reviews together?', 'nobody: all reviewers must approve', [String(fields.producer)]);
      if (synthesizer) fields.synthesizer = synthesizer;
      break;
    }
    case 'conditional':
      fields.start = await who('Who begins?');
      for (const name of names) {
        const next = await maybe(`Who is next after ${name}, when nothing else is said?`, 'nobody: the work ends there', [name]);
        if (next) routes.set(name, next);
      }
      break;
    case 'vote': {
      const judge = names.length > 2 ? await maybe('Who groups answers that mean the same?', 'nobody: by their text') : undefined;
      if (judge) fields.judge = judge;
      break;
    }
    case 'solo':
      if (names.length > 1) fields.member = await who('Who works?');
      break;
    default:
      break;
  }
  if (type !== 'vote') {
    const word = type === 'conditional' || type === 'solo' ? 'Turns' : 'Rounds';
    const usual = usualRounds(type, fields);
    const most = type === 'roundtable' ? 20 : 1000;
    fields[type === 'roundtable' ? 'rounds' : 'max_rounds'] = Number(await text(`${word} at most`, String(usual), whole(1, most)));
  }
  return { workflow: { type, ...fields }, routes };
}

async function askReviewers(prompts: Prompts, others: readonly string[]): Promise<readonly string[]> {
  if (others.length === 2) return others;
  for (;;) {
    const chosen = await sure(
      prompts.several({ message: 'Who reviews? (two at least)', choices: others.map((value) => ({ value })), initial: others }),
    );
    if (chosen.length >= 2) return chosen;
  }
}

function usualRounds(type: WorkflowType, fields: Record<string, unknown>): number {
  const parsed = Workflow.safeParse({ type, ...fields });
  return parsed.success ? roundsOf(parsed.data) : 4;
}

function nameFrom(folder: string): string {
  const name = folder
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 31);
  return name === '' ? 'my-team' : name;
}

async function isThere(path: string): Promise<boolean> {
  return access(resolve(path)).then(
    () => true,
    () => false,
  );
}

const searchedFrom = 12;

function clackPrompts(): Prompts {
  const answered = async <T>(asked: Promise<T | symbol>): Promise<T | undefined> => {
    const answer = await asked;
    return clack.isCancel(answer) ? undefined : (answer as T);
  };
  const options = (choices: readonly Choice[]) =>
    choices.map(({ value, label, hint }) => ({ value, label: label ?? value, ...(hint !== undefined && { hint }) }));
  return {
    intro: (title) => clack.intro(title),
    outro: (text) => clack.outro(text),
    text: ({ message, initial, check }) =>
      answered<string>(
        clack.text({ message, ...(initial !== undefined && { initialValue: initial }), validate: (given) => check?.(given ?? '') }),
      ),
    choose: ({ message, choices, initial }) =>
      answered<string>(
        choices.length > searchedFrom
          ? clack.autocomplete<string>({ message, options: options(choices), maxItems: 10, placeholder: 'type to search' })
          : clack.select<string>({ message, options: options(choices), ...(initial !== undefined && { initialValue: initial }) }),
      ),
    several: ({ message, choices, initial }) =>
      answered<string[]>(clack.multiselect({ message, options: options(choices), initialValues: [...initial] })),
    confirm: ({ message, initial }) => answered<boolean>(clack.confirm({ message, initialValue: initial })),
  };
}
