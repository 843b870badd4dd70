import { didYouMean } from '../../base/similar';
import { isError } from '../../core/team/problem';
import { teamTemplates } from '../../core/team/templates';
import { validateTeam } from '../../core/team/validate';
import type { Cli } from '../context';
import { countText, createStyle } from '../print/style';
import { cutTo, wrap } from '../print/wrap';
import { writeNew } from './writeNew';

const mostFiles = 200;
const maxBytes = 1_000_000;

/** A team file that was found, and whether it can run. */
type FoundTeam = { file: string; name?: string; workflow?: string; members?: number; errors: number; warnings: number };

/** `roundtable team list`: the team files of the workspace. */
export async function listTeams(cli: Cli, options: { json?: boolean }): Promise<number> {
  const { io } = cli;
  const teams = await findTeams(cli);
  if (options.json) {
    for (const team of teams) io.out(`${JSON.stringify(team)}\n`);
    return 0;
  }
  if (teams.length === 0) {
    io.err(
      `There is no team file in ${cli.cwd}. To write one: ${cli.commandLine('new')}; to start from one: ${cli.commandLine('team', 'templates')}\n`,
    );
    return 0;
  }
  const style = createStyle(io);
  const longest = Math.max(...teams.map(({ file }) => cli.pathOf(file).length));
  for (const { file, name, workflow, members, errors, warnings } of teams) {
    const path = cli.pathOf(file).padEnd(longest);
    const what = name === undefined ? '' : `${name}, ${workflow ?? ''}, ${countText(members ?? 0, 'member')}`;
    const state =
      errors > 0
        ? style.bad(countText(errors, 'problem'))
        : warnings > 0
          ? style.warn(`valid, ${countText(warnings, 'warning')}`)
          : style.good('valid');
    io.out(`${path}  ${what === '' ? '' : `${what}  `}${state}\n`);
  }
  if (teams.some(({ errors }) => errors > 0)) io.out(`\nWhere the problems are: ${cli.commandLine('validate')} <file>\n`);
  return 0;
}

/** The team files of the workspace by path, ignored folders left out. */
async function findTeams(cli: Cli): Promise<FoundTeam[]> {
  const globs = ['**/*.team.yaml', '**/*.team.yml', '**/team.yaml', '**/team.yml'];
  const lists = await Promise.all(globs.map((glob) => cli.workspace.list(glob, mostFiles)));
  const files = [...new Set(lists.flatMap((list) => list.files.map(({ path }) => path)))].sort();
  return Promise.all(
    files.map(async (file): Promise<FoundTeam> => {
      const read = await cli.workspace.read(file, maxBytes);
      if (!read.ok) return { file, errors: 1, warnings: 0 };
      const { team, problems } = validateTeam(read.text, file);
      const errors = problems.filter(isError).length;
      return {
        file,
        ...(team && { name: team.name, workflow: team.workflow?.type ?? 'round_robin', members: team.members.length }),
        errors,
        warnings: problems.length - errors,
      };
    }),
  );
}

/** `roundtable team templates`: what people may start from. */
export async function listTemplates(cli: Cli, options: { json?: boolean }): Promise<number> {
  const { io } = cli;
  const templates = teamTemplates(await cli.exampleTeams());
  if (options.json) {
    for (const { text: _, ...template } of templates) io.out(`${JSON.stringify(template)}\n`);
    return 0;
  }
  const style = createStyle(io);
  const longest = Math.max(...templates.map(({ key }) => key.length));
  const indent = ' '.repeat(longest + 2);
  for (const { key, about, workflow, members } of templates)
    io.out(
      `${style.bold(key.padEnd(longest))}  ${wrap(`${about} ${style.dim(`${workflow}, ${countText(members, 'member')}`)}`, io.width, indent).trimStart()}`,
    );
  io.out(`\nTo write one into a file: ${cli.commandLine('team', 'new')} <template>\n`);
  return 0;
}

/** `roundtable team new`: a template as a file of the person's own. 2 when there is no such template, 1 when the file was left as it is. */
export async function newFromTemplate(cli: Cli, key: string, file: string | undefined, options: { force?: boolean }): Promise<number> {
  const templates = teamTemplates(await cli.exampleTeams());
  const template = templates.find((one) => one.key === key);
  if (!template) {
    const keys = templates.map((one) => one.key);
    cli.io.err(`There is no template ${cutTo(key, 60)}.${didYouMean(key, keys)} Templates are: ${keys.join(', ')}.\n`);
    return 2;
  }
  const path = file ?? `${key}.team.yaml`;
  const written = await writeNew(cli, path, template.text, options.force ?? false);
  if (!written) return 1;
  cli.io.out(
    `${path} is written: ${template.workflow}, ${countText(template.members, 'member')}. Put your own goal into it, then:\n  ${cli.commandLine('check', path)}\n  ${cli.commandLine('run', path)}\n`,
  );
  return 0;
}
