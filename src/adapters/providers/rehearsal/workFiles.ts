import { relativePath } from '../../../base/relativePath';
import { cap, capital, sentencesOf, tame } from './words';
import { chosen } from './workJson';
import type { WorkPrompt } from './workPrompt';

export type WorkFile = { path: string; body: string };
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

const extensions =
  'md|mdx|txt|rst|tex|json|jsonl|yaml|yml|toml|ini|csv|tsv|html|css|scss|py|ipynb|ts|tsx|js|jsx|mjs|cjs|mts|go|rs|java|kt|rb|php|cs|c|h|cpp|hpp|swift|sh|sql|r|R|jl|lua|pl|scala|xml|svg';
const pathPattern = new RegExp(`(?<![\\w/.@:-])((?:[\\w@-][\\w.@-]*/)*[\\w@.-]*[\\w-]\\.(?:${extensions}))(?![\\w/]|\\.\\w)`, 'g');
const products = /^(?:node|vue|next|nuxt|express|react|three|d3|deno|ember|backbone|angular|asp|chart|p5)\.(?:js|ts)$/i;

/** Files that a text says are to be made; what it says is read, or only an example, is left out. */
export function pathsIn(text: string): string[] {
  const out: string[] = [];
  let readUntil = -1;
  for (const match of text.matchAll(pathPattern)) {
    const path = match[1] ?? '';
    const before = text.slice(Math.max(0, match.index - 40), match.index).replace(/[`"'“]+$/, '');
    const given =
      /\b(?:reads?|reading|from|loads?|loading|using|uses|parses|given|such as|like|e\.g\.|for example|see|input)\s+(?:the\s+(?:file\s+)?)?$/i.test(
        before,
      ) ||
      (readUntil >= 0 && /^[`"'”]*,?\s*(?:and|or|,)\s*[`"'“]*$/.test(text.slice(readUntil, match.index)));
    readUntil = given ? match.index + path.length : -1;
    if (given || products.test(path) || !relativePath(path).ok || path.startsWith('-') || out.includes(path)) continue;
    out.push(path);
  }
  return out;
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

const plainWords = new Set(
  `a an and the of to in on at for with from by as is are be it its this that these those or we you our your team write build create make produce
  implement draft design develop prepare please small short simple new good tests test unit python typescript javascript rust java which what how
  should would could can does do who whose have has need needs must will one two three first about into their they them then than code file files
  everything anything each other small tiny little using use add let us answer decide whether review repository`.split(/\s+/),
);

/** Two or three words of the goal, for names of files and things. */
export function slugOf(goal: string, joiner = '-'): string {
  const first = sentencesOf(goal)[0] ?? goal;
  const words = (
    tame(first.replace(pathPattern, ' '))
      .toLowerCase()
      .match(/[a-z][a-z0-9]+/g) ?? []
  ).filter((word) => !plainWords.has(word));
  const slug = [...new Set(words)].slice(0, 3).join(joiner);
  return slug === '' ? 'goal' : slug;
}

/** The goal's own words that say what it is about, in order, each once. */
export function goalWords(goal: string): string[] {
  const words = (
    tame(goal.replace(pathPattern, ' '))
      .toLowerCase()
      .match(/\p{L}[\p{L}\p{N}-]{3,}/gu) ?? []
  ).filter((word) => !plainWords.has(word));
  return [...new Set(words)].slice(0, 24);
}

const isTest = (path: string): boolean => /(?:^|[/._-])(?:tests?|spec)(?:[/._-]|$)/i.test(path);
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

export type FileParts = {
  title: string;
  goal: readonly string[];
  /** Headings that the goal asks for. */
  headings: readonly string[];
  /** What this member adds of its own. */
  own: readonly string[];
  /** Points of a review that are worked in. */
  points: readonly string[];
  by: string;
  /** Another file that this one belongs to. */
  source: string | undefined;
};

/** Sentences of the goal, safe to stand in any file. */
export function goalSentences(goal: string): string[] {
  return sentencesOf(goal.replace(/\n(?!\s*(?:[-*]|\d+\.|\n))/g, ' '))
    .map((one) => cap(tame(one.replace(/\s+/g, ' ')), 220))
    .filter((one) => one.length > 3)
    .slice(0, 10);
}

/** `has Background, Methods and Results`: parts that the goal names for a text. */
export function headingsIn(goal: string): string[] {
  const found =
    /\b(?:has|have|with|contains?|sections?|parts?)\b[^.\n]{0,20}?((?:["“]?[A-Z][\w ]{2,30}["”]?,\s+)+["“]?(?:and\s+)?["“]?[A-Z][\w ]{2,30}(?:\s+and\s+[A-Z]\w+)?)/.exec(
      goal.replace(/\s*\n\s*/g, ' '),
    );
  if (found?.[1] === undefined) return [];
  return found[1]
    .split(/,\s+(?:and\s+)?|\s+and\s+(?=["“]?[A-Z])/)
    .map((one) => tame(one))
    .filter((one) => one !== '' && one.length < 40)
    .slice(0, 8);
}

const commentMarks: Readonly<Record<string, readonly [string, string]>> = {
  html: ['<!-- ', ' -->'],
  xml: ['<!-- ', ' -->'],
  svg: ['<!-- ', ' -->'],
  css: ['/* ', ' */'],
  scss: ['/* ', ' */'],
  sql: ['-- ', ''],
  lua: ['-- ', ''],
  tex: ['% ', ''],
  py: ['# ', ''],
  sh: ['# ', ''],
  rb: ['# ', ''],
  r: ['# ', ''],
  jl: ['# ', ''],
  pl: ['# ', ''],
  yaml: ['# ', ''],
  yml: ['# ', ''],
  toml: ['# ', ''],
  ini: ['; ', ''],
};

/** The content of a file: an honest scaffold of the goal's own sentences, valid for its type. */
export function bodyOf(path: string, parts: FileParts): string {
  const ext = /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? 'txt';
  switch (ext) {
    case 'md':
    case 'mdx':
      return markdown(path, parts);
    case 'json':
      return `${JSON.stringify({ rehearsal: `Scaffold by ${parts.by}; no AI wrote it.`, title: parts.title, requirements: parts.goal, added: parts.own, reviewed: parts.points }, null, 2)}\n`;
    case 'jsonl':
      return parts.goal.map((one, index) => `${JSON.stringify({ rehearsal: true, no: index + 1, requirement: one })}\n`).join('');
    case 'ipynb':
      return `${JSON.stringify({ cells: [{ cell_type: 'markdown', metadata: {}, source: [mark(parts)] }], metadata: {}, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`;
    case 'yaml':
    case 'yml':
      return `# ${mark(parts)}\ntitle: ${JSON.stringify(parts.title)}\n${yamlList('requirements', parts.goal)}${yamlList('added', parts.own)}${yamlList('reviewed', parts.points)}`;
    case 'csv':
    case 'tsv':
      return table(parts, ext === 'csv' ? ',' : '\t');
    case 'py':
      return isTest(path) ? pythonTest(path, parts) : python(parts);
    case 'ts':
    case 'js':
    case 'mts':
    case 'mjs':
    case 'tsx':
    case 'jsx':
      return isTest(path) ? scriptTest(path, parts) : script(parts, /ts/.test(ext));
    case 'html':
      return `<!doctype html>\n<!-- ${mark(parts).replace(/--+/g, '-')} -->\n<html lang="en">\n  <head>\n    <meta charset="utf-8">\n    <title>${markup(parts.title)}</title>\n  </head>\n  <body>\n    <h1>${markup(parts.title)}</h1>\n    <ul>\n${[...parts.goal, ...parts.own, ...parts.points].map((one) => `      <li>${markup(one)}</li>`).join('\n')}\n    </ul>\n  </body>\n</html>\n`;
    case 'sh':
      return `#!/bin/sh\n# ${mark(parts)}\nset -eu\n${parts.goal.map((one) => `# Wanted: ${one}`).join('\n')}\n${parts.points.map((one) => `# From the review: ${one}\n`).join('')}echo 'rehearsal: nothing is done here yet'\n`;
    case 'go':
      return `// ${mark(parts)}\npackage main\n\nimport "fmt"\n\nvar requirements = []string{\n${parts.goal.map((one) => `\t${JSON.stringify(one)},`).join('\n')}\n}\n\nfunc main() {\n\tfor _, one := range requirements {\n\t\tfmt.Println(one)\n\t}\n}\n`;
    case 'rs':
      return `// ${mark(parts)}\nconst REQUIREMENTS: &[&str] = &[\n${parts.goal.map((one) => `    ${JSON.stringify(one)},`).join('\n')}\n];\n\nfn main() {\n    for one in REQUIREMENTS {\n        println!("{}", one);\n    }\n}\n`;
    case 'txt':
    case 'rst':
      return `${parts.title}\n${'='.repeat(Math.max(3, parts.title.length))}\n\n${mark(parts)}\n\n${[...parts.goal, ...parts.own, ...parts.points].map((one) => `- ${one}`).join('\n')}\n`;
    default: {
      const [open, close] = commentMarks[ext] ?? ['// ', ''];
      const lines = [
        mark(parts),
        ...parts.goal.map((one) => `Wanted: ${one}`),
        ...parts.own,
        ...parts.points.map((one) => `From the review: ${one}`),
      ];
      return `${lines.map((one) => `${open}${one.replace(/\*\/|--+/g, '-')}${close}`).join('\n')}\n`;
    }
  }
}

function mark({ by }: FileParts): string {
  return `Rehearsal: a scaffold put together from the goal by @${by}; no AI wrote it.`;
}

function markdown(path: string, parts: FileParts): string {
  const list = (items: readonly string[]): string => items.map((one) => `- ${one}`).join('\n');
  const sections = parts.headings.map((heading, index) => {
    const about = parts.goal.find((one) => one.includes(heading)) ?? parts.goal[index % Math.max(1, parts.goal.length)] ?? parts.title;
    return `## ${heading}\n\n[pending] What belongs here follows from the goal: “${about}”`;
  });
  return [
    `# ${parts.title}`,
    `<!-- ${mark(parts)} -->`,
    `## What is wanted\n\n${list(parts.goal)}`,
    ...sections,
    ...(parts.own.length > 0 ? [`## Notes of @${parts.by}\n\n${list(parts.own)}`] : []),
    ...(parts.points.length > 0 ? [`## Changes after the review\n\n${list(parts.points)}`] : []),
    `## How to look at this file\n\n\`\`\`bash\ncat ${/\s/.test(path) ? JSON.stringify(path) : path}\n\`\`\``,
    `## Open\n\n- Everything above is a rehearsal's scaffold; a model or a person has yet to fill it in.`,
  ]
    .join('\n\n')
    .concat('\n');
}

function yamlList(name: string, items: readonly string[]): string {
  return items.length === 0 ? `${name}: []\n` : `${name}:\n${items.map((one) => `  - ${JSON.stringify(one)}\n`).join('')}`;
}

function table(parts: FileParts, separator: string): string {
  const cell = (text: string): string => (separator === ',' ? `"${text.replace(/"/g, '""')}"` : text.replace(/\t/g, ' '));
  const rows = [
    ...parts.goal.map((one) => ['wanted', one]),
    ...parts.own.map((one) => ['note', one]),
    ...parts.points.map((one) => ['review', one]),
  ];
  return [['kind', 'text'], ['rehearsal', mark(parts)], ...rows]
    .map((row) => row.map(cell).join(separator))
    .join('\n')
    .concat('\n');
}

function strings(name: string, items: readonly string[], open: string, close: string, indent: string): string {
  if (items.length === 0) return `${name}${open}${close}`;
  return `${name}${open}\n${items.map((one) => `${indent}${JSON.stringify(one)},\n`).join('')}${close}`;
}

function python(parts: FileParts): string {
  return `# ${mark(parts)}
import argparse

${strings('REQUIREMENTS = ', parts.goal, '[', ']', '    ')}

${strings('NOTES = ', [...parts.own, ...parts.points], '[', ']', '    ')}


def requirements():
    """What the goal asks for, one sentence each."""
    return list(REQUIREMENTS)


def missing(done):
    """The requirements whose numbers, from 1, are not in done."""
    return [text for number, text in enumerate(REQUIREMENTS, 1) if number not in set(done)]


def main(argv=None):
    parser = argparse.ArgumentParser(description="Rehearsal scaffold: lists what is still missing.")
    parser.add_argument("done", nargs="*", type=int, help="numbers of the requirements that are met")
    left = missing(parser.parse_args(argv).done)
    print("\\n".join(left))
    return 1 if left else 0


if __name__ == "__main__":
    raise SystemExit(main())
`;
}

function pythonTest(path: string, parts: FileParts): string {
  const { source } = parts;
  const head = `# ${mark(parts)}\nimport os\nimport sys\nimport unittest\n`;
  const module = source?.endsWith('.py') ? /([^/]+)\.py$/.exec(source)?.[1] : undefined;
  const wanted = parts.own.concat(parts.points);
  const notes = strings('CASES = ', wanted.length > 0 ? wanted : parts.goal, '[', ']', '    ');
  if (module === undefined || source === undefined || !/^[A-Za-z_]\w*$/.test(module) || module === '__main__')
    return `${head}
${notes}


class Scaffold(unittest.TestCase):
    def test_cases_are_named(self):
        self.assertTrue(CASES)
        self.assertEqual(len(CASES), len(set(CASES)))


if __name__ == "__main__":
    unittest.main()
`;
  return `${head}
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ${JSON.stringify(upTo(path, source))}))

import ${module}  # noqa: E402

${notes}


class Scaffold(unittest.TestCase):
    def test_nothing_is_done_at_first(self):
        self.assertEqual(${module}.missing([]), ${module}.requirements())

    def test_what_is_done_is_not_missing(self):
        self.assertNotIn(${module}.requirements()[0], ${module}.missing([1]))


if __name__ == "__main__":
    unittest.main()
`;
}

/** From the folder of one file to the folder of another. */
function upTo(from: string, to: string): string {
  const ups = from
    .split('/')
    .slice(0, -1)
    .map(() => '..');
  return [...ups, ...to.split('/').slice(0, -1)].join('/') || '.';
}

function script(parts: FileParts, typed: boolean): string {
  return `// ${mark(parts)}
${strings(`export const requirements${typed ? ': readonly string[]' : ''} = `, parts.goal, '[', ']', '  ')};

${strings(`export const notes${typed ? ': readonly string[]' : ''} = `, [...parts.own, ...parts.points], '[', ']', '  ')};

/** The requirements whose numbers, from 1, are not in \`done\`. */
export function missing(done${typed ? ': readonly number[]' : ''})${typed ? ': string[]' : ''} {
  return requirements.filter((_, index) => !done.includes(index + 1));
}
`;
}

function scriptTest(path: string, parts: FileParts): string {
  const { source } = parts;
  const typed = /\.m?tsx?$/.test(path);
  const cases = strings(
    `const cases${typed ? ': readonly string[]' : ''} = `,
    parts.own.concat(parts.points).concat(parts.goal.slice(0, 1)),
    '[',
    ']',
    '  ',
  );
  const usable = source !== undefined && /\.[mc]?[jt]sx?$/.test(source);
  const from = usable ? `${upTo(path, source)}/${(source.split('/').at(-1) ?? '').replace(/\.tsx?$/, '')}` : '';
  const load = usable ? `import { missing, requirements } from '${from.startsWith('.') ? from : `./${from}`}';\n` : '';
  const check = usable ? '  expect(missing([])).toEqual([...requirements]);\n' : '';
  return `// ${mark(parts)}\nimport { expect, test } from 'vitest';\n${load}\n${cases};\n\ntest('what is wanted is named', () => {\n  expect(cases.length).toBeGreaterThan(0);\n${check}});\n`;
}

function markup(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

/** A file block with a fence that is longer than any in its content. */
export function fileBlock({ path, body }: WorkFile): string {
  return block(`file:${path}`, body);
}

export function block(info: string, body: string): string {
  const longest = Math.max(2, ...[...body.matchAll(/`+/g)].map((match) => match[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${info}\n${body}${body === '' || body.endsWith('\n') ? '' : '\n'}${fence}`;
}

/** The goal as a title. */
export function titleOf(goal: string): string {
  return capital(cap(tame(sentencesOf(goal)[0] ?? goal).replace(/[.?!:]+$/, ''), 80)) || 'Goal';
}
