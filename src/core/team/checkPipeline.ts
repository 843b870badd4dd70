import { didYouMean } from '../../base/similar';
import type { Pipeline } from '../../schema/pipeline';
import { createIssues, type Issue } from './issue';
import { parsePipelineTree } from './parse';
import { meant, type Problem } from './problem';
import { parseTree, type YamlTree } from './yamlTree';

/** A team file that a stage names, and whether it is there. */
export type TeamFiles = (path: string) => boolean;

/** A pipeline file read and checked. `isThere` says of a path as the file writes it whether there is such a file; without it nobody looks. */
export function validatePipeline(text: string, file: string, isThere?: TeamFiles): { pipeline?: Pipeline; problems: Problem[] } {
  const parsed = parseTree(text, file);
  return parsed.ok ? validatePipelineTree(parsed.tree, isThere) : parsed;
}

/** The same for a file that is a tree by now. */
export function validatePipelineTree(tree: YamlTree, isThere?: TeamFiles): { pipeline?: Pipeline; problems: Problem[] } {
  const read = parsePipelineTree(tree);
  if (!read.ok) return { problems: read.problems };
  const problems = checkPipeline(read.value, isThere).map(({ path, ...rest }): Problem => ({ ...read.locate(path), ...rest }));
  return { pipeline: read.value, problems: [...read.notes, ...problems] };
}

/** What a schema cannot see: stages that nobody is, circles, files that are not there, inputs that nobody makes. */
export function checkPipeline({ stages }: Pipeline, isThere?: TeamFiles): Issue[] {
  const { found, error, warn } = createIssues();
  const ids = stages.map((stage) => stage.id);
  stages.forEach((stage, index) => {
    const path = ['stages', index];
    if (ids.indexOf(stage.id) !== index) error([...path, 'id'], `${stage.id} is in the pipeline twice.`);
    stage.depends_on.forEach((name, at) => {
      const here = [...path, 'depends_on', at];
      if (!ids.includes(name))
        error(here, `There is no stage ${name}. Stages are: ${ids.join(', ')}.${didYouMean(name, ids)}`, meant(name, ids));
      else if (stage.depends_on.indexOf(name) !== at) warn(here, `${name} stands here twice.`, [{ kind: 'remove' }]);
    });
    if (isThere && !isThere(stage.team)) error([...path, 'team'], `There is no file ${stage.team} beside this one.`);
    checkInputs(stage, ids, path, error, warn);
  });
  for (const circle of circles(stages)) {
    const index = ids.indexOf(circle[0] ?? '');
    const way = [...circle, circle[0]].join(' → ');
    error(
      ['stages', index, 'depends_on'],
      circle.length === 1 ? `${circle[0]} waits for itself.` : `These stages wait for each other: ${way}.`,
    );
  }
  return found;
}

type Say = ReturnType<typeof createIssues>['error'];

/** What a stage takes of others must be made by stages that are done before it. */
function checkInputs(stage: Pipeline['stages'][number], ids: readonly string[], path: Issue['path'], error: Say, warn: Say): void {
  for (const field of ['inject_files', 'inject_context'] as const)
    if (stage[field] && stage.depends_on.length === 0)
      warn([...path, field], `${field} has no effect: ${stage.id} depends on no stage, so there is nothing to take.`, [{ kind: 'remove' }]);
  const asked = new Set(
    [...(stage.goal_override ?? '').matchAll(/\{([A-Za-z][\w-]*)\.(\w+)\}/g)].map((match) => `${match[1]}.${match[2]}`),
  );
  for (const name of asked) {
    const [id = '', what = ''] = name.split('.');
    if (!ids.includes(id)) error([...path, 'goal_override'], `{${name}} is made by nobody: there is no stage ${id}.${didYouMean(id, ids)}`);
    else if (what !== 'summary')
      error([...path, 'goal_override'], `{${name}} is made by nobody: of a stage there is {${id}.summary} only.`);
    else if (!stage.depends_on.includes(id))
      error([...path, 'goal_override'], `{${name}} may not be there yet: ${stage.id} does not depend on ${id}.`);
  }
}

/** Stages that wait for each other, each circle once and from its first stage on. */
function circles(stages: Pipeline['stages']): string[][] {
  const next = new Map(stages.map((stage) => [stage.id, stage.depends_on]));
  const over = new Set<string>();
  const found: string[][] = [];
  const walk = (id: string, way: readonly string[]): void => {
    const since = way.indexOf(id);
    if (since >= 0) {
      found.push(way.slice(since));
      return;
    }
    if (over.has(id)) return;
    for (const other of next.get(id) ?? []) walk(other, [...way, id]);
    over.add(id);
  };
  for (const { id } of stages) walk(id, []);
  return found;
}
