import type { AgentFormat } from './agentFile';

/**
 * The tools of other products by their names in small letters, and what they are here. GitHub Copilot takes Claude Code's names as well, so
 * that one table does for both. A set of tools comes to all of ours that it has.
 */
const here: Readonly<Record<string, readonly string[]>> = {
  ...names(['read_file'], 'read', 'read/readfile', 'readfile', 'view', 'notebookread', 'read/getnotebooksummary'),
  ...names(['list_files', 'glob', 'grep'], 'search', 'codebase', 'search/codebase', 'searchresults', 'search/searchresults'),
  ...names(['list_files'], 'ls', 'search/listdirectory', 'listdirectory'),
  ...names(['glob', 'list_files'], 'glob', 'search/filesearch', 'filesearch', 'findfiles'),
  ...names(['grep'], 'grep', 'search/textsearch', 'textsearch', 'usages', 'search/usages', 'findtestfiles'),
  ...names(['edit', 'write_file'], 'edit', 'editfiles', 'edit/editfiles', 'multiedit', 'notebookedit', 'editnotebook', 'edit/editnotebook'),
  ...names(['write_file'], 'write', 'createfile', 'edit/createfile', 'new'),
  ...names(['run_bash'], 'execute', 'bash', 'shell', 'powershell', 'runcommands', 'runinterminal', 'execute/runinterminal', 'terminal'),
  ...names(['run_bash'], 'runcommands/runinterminal', 'runtests', 'execute/runtests', 'runtasks', 'runtasks/runtask'),
  ...names(['web_search', 'read_url'], 'web'),
  ...names(['read_url'], 'fetch', 'web/fetch', 'webfetch', 'opensimplebrowser', 'vscode/opensimplebrowser'),
  ...names(['web_search'], 'websearch', 'web/search', 'web/websearch'),
};

/** Our tools in the other products; what is not named here they do not have. */
const there: Readonly<Record<string, Readonly<Record<AgentFormat, string>>>> = {
  read_file: { copilot: 'read', claude: 'Read' },
  list_files: { copilot: 'search', claude: 'Glob' },
  glob: { copilot: 'search', claude: 'Glob' },
  grep: { copilot: 'search', claude: 'Grep' },
  edit: { copilot: 'edit', claude: 'Edit' },
  write_file: { copilot: 'edit', claude: 'Write' },
  append_file: { copilot: 'edit', claude: 'Edit' },
  run_bash: { copilot: 'execute', claude: 'Bash' },
  run_python: { copilot: 'execute', claude: 'Bash' },
  read_url: { copilot: 'web', claude: 'WebFetch' },
  web_search: { copilot: 'web', claude: 'WebSearch' },
};

export type MappedTools = {
  tools: string[];
  /** What could not be taken over, in words. */
  notes: string[];
};

/** Tools of another product as ours, each once. */
export function toolsFrom(written: readonly string[]): MappedTools {
  const tools = new Set<string>();
  const notes: string[] = [];
  for (const name of written) {
    const [, plain = name, limit] = /^([^()]+)\((.*)\)$/s.exec(name) ?? [];
    const ours = Object.hasOwn(here, plain.trim().toLowerCase()) ? here[plain.trim().toLowerCase()] : undefined;
    for (const tool of ours ?? []) tools.add(tool);
    if (!ours) notes.push(`The tool ${name} is not in Roundtable, so the member does without it.`);
    else if (limit !== undefined)
      notes.push(`The limit of ${name} was not taken over; write it as a rule under approvals in the team file.`);
  }
  return { tools: [...tools], notes };
}

/** Our tools as those of another product, each once. Members write files with blocks of their replies too; `writes` says whether they may. */
export function toolsTo(format: AgentFormat, ours: readonly string[], writes: boolean): MappedTools {
  const mapped = new Set(
    ['read_file', 'grep', 'glob', ...(writes ? ['edit', 'write_file'] : [])].flatMap((tool) => there[tool]?.[format] ?? []),
  );
  const notes: string[] = [];
  for (const name of ours) {
    const theirs = Object.hasOwn(there, name) ? there[name]?.[format] : undefined;
    if (theirs === undefined) notes.push(`The tool ${name} has no counterpart there, so it was left out.`);
    else mapped.add(theirs);
  }
  return { tools: [...mapped], notes };
}

function names(tools: readonly string[], ...written: string[]): Record<string, readonly string[]> {
  return Object.fromEntries(written.map((name) => [name, tools]));
}
