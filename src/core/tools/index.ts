import { appendFile } from './appendFile';
import { acceptBelief, assertBelief, contestBelief, listBeliefs } from './beliefs';
import { logDecision, readDecisions } from './decisions';
import type { Tool } from './define';
import { delegateTask } from './delegate';
import { editFile } from './editFile';
import { grep } from './grep';
import { glob, listFiles } from './listFiles';
import { forget, listMemories, recall, remember } from './memory';
import { readFile } from './readFile';
import { runBash, runPython } from './runCode';
import { readUrl, webSearch } from './web';
import { writeFile } from './writeFile';

/** Every built-in tool, by the server that team files may address it through (`workspace/read_file`, `workspace/*`). */
export const toolServers: Readonly<Record<string, readonly Tool[]>> = {
  code: [runPython, runBash],
  web: [webSearch, readUrl],
  workspace: [readFile, writeFile, appendFile, editFile, listFiles, glob, grep],
  memory: [remember, recall, forget, listMemories],
  beliefs: [assertBelief, contestBelief, acceptBelief, listBeliefs],
  decisions: [logDecision, readDecisions],
  federation: [delegateTask],
};

export const builtInTools: readonly Tool[] = Object.values(toolServers).flat();
