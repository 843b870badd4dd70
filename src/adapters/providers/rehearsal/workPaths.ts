import { pathsIn, slugOf } from './workGoal';
import { chosen } from './workJson';
import type { WorkPrompt } from './workPrompt';

/** What a member does in a team, as far as it says which files are its own. */
export type Craft = 'maker' | 'tester' | 'critic' | 'writer' | 'analyst' | 'lead';

const crafts: readonly [Craft, RegExp][] = [
  ['tester', /\b(?:qa|test\w*|quality)\b/i],
  ['critic', /review|critic|audit|secur|skeptic|sceptic|oppos|devil|referee|ethic|check|verif/i],
  ['lead', /\b(?:lead|manager|principal|chief|head|coordinat\w*|orchestrat\w*|director|planner|owner|judge|editor|triage\w*|pi)\b/i],
  ['writer', /writ|author|document|journal|copy|novel|postdoc|communicat/i],
  ['analyst', /analy|statist|data|research|scien|econom|financ|perform|measure|bio/i],
  ['maker', /engineer|develop|program|cod|architect|build|design|implement|devops|producer|maker/i],
];

/** What a member does in a team, by its role. */
export function craftOf(name: string, role: string): Craft {
  const found = crafts.find(([, sign]) => sign.test(role)) ?? crafts.find(([, sign]) => sign.test(name.replace(/[-_]/g, ' ')));
  return found?.[0] ?? chosen(['maker', 'analyst', 'writer'] as const, name) ?? 'maker';
}

const languages: readonly [RegExp, string][] = [
  [/\bpython|\bpytest|\bpandas|\bdjango|\bflask/i, 'py'],
  [/\btypescript|\bvitest/i, 'ts'],
  [/\bjavascript|\bnode(?:\.js)?\b/i, 'js'],
  [/\bgolang|\bin go\b/i, 'go'],
  [/\brust\b/i, 'rs'],
  [/\bjava\b/i, 'java'],
  [/\bbash|\bshell script/i, 'sh'],
  [/\bsql\b/i, 'sql'],
  [/\bhtml\b|\bweb ?page/i, 'html'],
];
const codeWords =
  /\b(?:code|function|parser|library|api|cli|command-line|script|program|module|class|algorithm|server|app|application|service|package|endpoint|refactor|bug|unit tests?|calculator|compiler|tool)\b/i;
const textWords = /\b(?:manuscript|paper|essay|article|chapter|story|novel|thesis|abstract|report on a study)\b/i;

/** Whether a path is that of a test, by its name or folder. */
export const isTest = (path: string): boolean => /(?:^|[/._-])(?:tests?|spec)(?:[/._-]|$)/i.test(path);

const isText = (path: string): boolean => /\.(?:md|mdx|txt|rst|tex)$/i.test(path);

type Plan = { primary: string[]; beside: string };

/** Where this member's part of the goal goes. All members work it out alike, from names and roles, so that no two take the same file unasked. */
export function planFiles(prompt: WorkPrompt, alone: boolean): Plan {
  const everyone = [{ name: prompt.me, role: prompt.role }, ...prompt.mates].sort((a, b) => a.name.localeCompare(b.name, 'en'));
  const slug = slugOf(prompt.goal);
  const mine = craftOf(prompt.me, prompt.role);
  const role =
    prompt.role
      .toLowerCase()
      .match(/[a-z0-9]+/g)
      ?.slice(0, 2)
      .join('-') ?? '';
  const shared = role === '' || prompt.mates.some((mate) => mate.role.toLowerCase() === prompt.role.toLowerCase());
  const ownName = shared ? prompt.me : role;
  const goalPaths = pathsIn(prompt.goal);
  const named = goalPaths.length > 0 ? goalPaths : pathsIn(prompt.task.split('\n').slice(1, 8).join('\n'));
  const inRole = pathsIn(`${prompt.persona}\n${prompt.role}`).filter((path) => named.includes(path));
  const order = (wanted: readonly Craft[]): string | undefined => {
    for (const craft of wanted) {
      const found = everyone.find((one) => craftOf(one.name, one.role) === craft);
      if (found) return found.name;
    }
    return everyone[0]?.name;
  };
  const owner = (path: string): string | undefined => {
    // "security writes `reviews/security.md`": the goal itself says who.
    const line = prompt.goal.split('\n').find((one) => one.includes(path)) ?? '';
    const said = everyone.find((one) => new RegExp(`(?:^|[^\\w-])@?${one.name.replace(/[-_]/g, '[-_ ]')}(?=[^\\w./-])`, 'i').test(line));
    if (said) return said.name;
    if (isTest(path)) return order(['tester', 'maker', 'analyst']);
    if (isText(path)) return order(['writer', 'maker', 'analyst', 'lead']);
    return order(['maker', 'analyst', 'writer', 'tester']);
  };
  if (named.length > 0) {
    const primary = alone ? named : named.filter((path) => owner(path) === prompt.me || inRole.includes(path));
    return { primary: primary.slice(0, 5), beside: `notes/${slug}-${ownName}.md` };
  }
  const language = languages.find(([sign]) => sign.test(prompt.goal))?.[1];
  const isCode = (language !== undefined || codeWords.test(prompt.goal)) && !textWords.test(prompt.goal);
  if (isCode) {
    const ext = language ?? 'py';
    const name = ext === 'py' ? slugOf(prompt.goal, '_') : slug;
    const source = `src/${name}.${ext}`;
    const test = ext === 'py' ? `tests/test_${name}.py` : ext === 'ts' || ext === 'js' ? `test/${name}.test.${ext}` : `tests/${name}.md`;
    const maker = order(['maker', 'analyst', 'writer', 'lead']);
    const tester = everyone.find((one) => craftOf(one.name, one.role) === 'tester')?.name ?? maker;
    const primary = alone ? [source, test] : [...(maker === prompt.me ? [source] : []), ...(tester === prompt.me ? [test] : [])];
    return { primary, beside: mine === 'writer' ? `docs/${name}.md` : `notes/${slug}-${ownName}.md` };
  }
  const main = textWords.test(prompt.goal) ? `manuscript/${slug}.md` : `notes/${slug}.md`;
  const writer = order(['writer', 'maker', 'analyst', 'lead']);
  return { primary: alone || writer === prompt.me ? [main] : [], beside: `notes/${slug}-${ownName}.md` };
}

/**
 * The path that may be written: a file that was there before this run and was not made by a rehearsal is somebody's
 * work, so what is written goes beside it.
 */
export function safePath(prompt: WorkPrompt, path: string, read: ReadonlyMap<string, string>): string {
  const beside = path.replace(/(?=\.[^./]+$)/, '.rehearsal');
  if (prompt.files.includes(beside)) return beside;
  if (!prompt.files.includes(path) || prompt.move === 'revise') return path;
  const written = prompt.talk.some(({ text }) => text.includes(`[file: ${path},`) || text.includes(`file:${path}`));
  if (written || prompt.summary.includes(path) || /rehearsal/i.test(read.get(path) ?? '')) return path;
  return beside;
}
