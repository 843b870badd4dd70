import { isTest } from './workPaths';
import { type FileParts, mark, python, pythonTest, script, scriptTest } from './workScaffolds';

/** `path` is relative to the workspace. */
export type WorkFile = { path: string; body: string };

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

function markup(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

/** A file block with a fence that is longer than any in its content. */
export function fileBlock({ path, body }: WorkFile): string {
  return block(`file:${path}`, body);
}

/** A fenced block; `info` stands after the fence that opens it. */
export function block(info: string, body: string): string {
  const longest = Math.max(2, ...[...body.matchAll(/`+/g)].map((match) => match[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${info}\n${body}${body === '' || body.endsWith('\n') ? '' : '\n'}${fence}`;
}
