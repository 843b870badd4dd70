import { encodeLine } from '../../../src/adapters/journal/line';
import { createMemoryObjects } from '../../../src/adapters/memory/objects';
import { createMemoryWorkspace } from '../../../src/adapters/memory/workspace';
import type { Cli, Io } from '../../../src/cli/context';

/** An Io that keeps what is written. */
export function createScreenIo(options: { terminal?: boolean; colours?: boolean; width?: number } = {}) {
  let out = '';
  let err = '';
  let interrupt: () => void = () => undefined;
  let type: (line: string) => void = () => undefined;
  const io: Io = {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    asks: false,
    terminal: options.terminal ?? false,
    erases: options.terminal ?? false,
    colours: options.colours ?? false,
    width: options.width ?? 80,
    lines: (onLine) => {
      type = onLine;
    },
    onInterrupt: (listener) => {
      interrupt = listener;
      return () => undefined;
    },
    exit: (code) => Promise.reject(new Error(`exit ${code}`)),
    leave: (code) => {
      throw new Error(`leave ${code}`);
    },
  };
  return { io, out: () => out, err: () => err, interrupt: () => interrupt(), type: (line: string) => type(line) };
}

const unused = (): never => {
  throw new Error('this test does not use it');
};

/** A Cli of which only the given parts may be used. */
export function createCliFor(io: Io, parts: Partial<Cli> = {}): Cli {
  return {
    io,
    cwd: '/code',
    home: '/code/.roundtable',
    verbose: false,
    product: 'roundtable test',
    commandLine: (...words) => ['roundtable', ...words].join(' '),
    pathOf: (path) => path,
    journal: unused,
    objects: () => createMemoryObjects(),
    store: unused,
    orchestrator: unused,
    plan: unused,
    survey: unused,
    personas: unused,
    readText: unused,
    line: encodeLine,
    // team commands
    onInputEnd: () => () => undefined,
    agents: unused,
    exampleTeams: unused,
    offer: unused,
    hasVariable: unused,
    shell: unused,
    // end of team commands
    workspace: createMemoryWorkspace({}),
    fileDesk: unused,
    knowledge: unused,
    redactor: unused,
    writeText: unused,
    writeRunFile: unused,
    examine: unused,
    close: async () => undefined,
    ...parts,
  };
}

/** The columns of the widest line. */
export function widest(text: string): number {
  return Math.max(...text.split('\n').map((line) => line.length));
}
