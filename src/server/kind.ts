import picomatch from 'picomatch';
import { isMap, isScalar, isSeq, type Node } from 'yaml';

export type Kind = 'team' | 'pipeline' | 'agent' | 'persona';

/** What a file is by its place, and whether that is sure: other programs have files of the same names. */
type Guess = {
  kind: Kind;
  sure: boolean;
  /** `contributes.yamlValidation` names it, so that another YAML extension knows its fields. */
  hasSchema?: true;
};

const places: readonly (readonly [RegExp, Guess])[] = [
  [/\.team\.ya?ml$/i, { kind: 'team', sure: true, hasSchema: true }],
  [/\/team\.ya?ml$/i, { kind: 'team', sure: false }],
  [/\.pipeline\.ya?ml$/i, { kind: 'pipeline', sure: false, hasSchema: true }],
  [/\/pipeline\.ya?ml$/i, { kind: 'pipeline', sure: false }],
  [/\/\.roundtable\/agents\/[^/]+\.ya?ml$/i, { kind: 'agent', sure: true, hasSchema: true }],
  [/\/\.roundtable\/personas\/[^/]+\.ya?ml$/i, { kind: 'persona', sure: true, hasSchema: true }],
  [/\/agents\/[^/]+\.ya?ml$/i, { kind: 'agent', sure: false }],
  [/\/personas\/[^/]+\.ya?ml$/i, { kind: 'persona', sure: false }],
];

export type KindOf = (path: string) => Guess | undefined;

/** Tells kinds of files by their path; `own` are globs of files that the person says are teams. */
export function createKindOf(own: readonly string[]): KindOf {
  const isOwn = own.length > 0 ? picomatch([...own], { dot: true }) : () => false;
  return (path) => {
    if (isOwn(path) || isOwn(path.slice(1))) return { kind: 'team', sure: true };
    return places.find(([pattern]) => pattern.test(path))?.[1];
  };
}

/** Whether a text has what only files of this kind have together, so that nobody else's file is marked. */
export function looksLike(kind: Kind, root: Node | null): boolean {
  if (!isMap(root)) return false;
  const has = (...keys: string[]): boolean => keys.every((key) => root.has(key));
  if (has('apiVersion') || has('$schema')) return false;
  switch (kind) {
    case 'team':
      return has('members') || has('goal') || has('workflow');
    case 'pipeline': {
      const stages: unknown = root.get('stages', true);
      return isSeq(stages) && stages.items.some((stage) => isMap(stage) && isScalar(stage.get('team', true)));
    }
    case 'agent':
      return has('persona') && (has('part') || has('tier'));
    case 'persona':
      return has('persona') && (has('role') || has('description'));
  }
}
