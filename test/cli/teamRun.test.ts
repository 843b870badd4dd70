import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FactOf, FactType } from '../../src/schema/event';
import { folders } from '../support/folder';
import { environment, exampleIn, factsIn, journalText, program, roundtable, run } from './roundtable';

const folder = folders();
const examples = resolve('examples/teams');
const files = readdirSync(examples).filter((name) => name.endsWith('.team.yaml'));
const ofType = <T extends FactType>(text: string, type: T): FactOf<T>[] =>
  factsIn(text).filter((fact): fact is FactOf<T> => fact.type === type);

/** A team of one who runs a command, and goes on for two rounds. */
const tester = `
name: pair
goal: Write notes.md about the retry loop.
workflow: { type: round_robin, max_rounds: 2 }
defaults: { model: rehearsal, tools: [run_python, read_file] }
members:
  - { name: ann, role: Tester, persona: You test what others say. }
`;

function place(): string {
  const where = exampleIn(folder());
  writeFileSync(join(where, 'pair.team.yaml'), tester);
  return where;
}

describe('a run of a team file, on paper', () => {
  it.each(files)('%s reads well', async (name) => {
    const where = place();
    const { code, stdout, stderr } = await run(where, ['run', join(examples, name), '--model', 'rehearsal', '--max-rounds', '2']);
    expect([code, stderr.split('\n').filter((line) => line !== '' && !/no effect|does not hold/.test(line))]).toEqual([0, []]);
    expect(stdout).toMatch(/^[a-z-]+\n\n/);
    // Blocks and their markers are no speech; what was written stands in a line of its own, once for each change.
    expect(stdout).not.toMatch(/```(file|tool)|\[(file|tool): |undefined|\[object/);
    const journal = journalText(where);
    const shared = ofType(journal, 'file.changed').filter((fact) => fact.data.how !== 'conflict');
    expect(stdout.match(/^ {2}│ (?:[a-z_0-9-]+ )?(?:wrote|changed) /gm) ?? []).toHaveLength(shared.length);
    expect(stdout.match(/^ {2}│ .* -> /gm) ?? []).toHaveLength(ofType(journal, 'tool.finished').length - rejections(journal));
    for (const { data } of ofType(journal, 'turn.finished')) if (data.message) expect(stdout).toContain(`\n${data.member}  `);
    expect(stdout).toMatch(/\nmember +model +turns +calls +tokens +cost\n/);
    expect(stdout).toMatch(/\nTo go on:\n[\s\S]* transcript /);
    const wide = stdout.split('\n').filter((line) => line.length > 100 && !line.includes('dist/cli.js'));
    expect(wide).toEqual([]);
  });

  it('prints with --json the facts of the journal, and nothing else', async () => {
    const where = place();
    const { code, stdout, stderr } = await run(where, ['run', 'pair.team.yaml', '--json']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe(journalText(where));
    expect(ofType(stdout, 'run.finished')).toHaveLength(1);
  });

  it('is stopped by Ctrl+C and taken up by --resume, without a turn taken twice', async () => {
    const where = place();
    const first = roundtable(where, ['run', 'pair.team.yaml', '--pace', '--allow', 'run_python']);
    await first.until((out) => out.includes('── Round 2'));
    first.child.kill('SIGINT');
    const stopped = await first.ended;
    expect(stopped.code).toBe(1);
    expect(stopped.stderr).toContain('To go on: ');
    const { code, stdout } = await run(where, ['run', 'pair.team.yaml', '--resume', '--allow', 'run_python']);
    expect(code).toBe(0);
    expect(stdout).toContain('Taken up again where it stood.');
    const turns = ofType(journalText(where), 'turn.finished').map(({ data }) => data.turn);
    expect(new Set(turns).size).toBe(turns.length);
  });
});

function rejections(journal: string): number {
  return ofType(journal, 'approval.decided').filter(({ data }) => data.decision === 'reject').length;
}

const driver = `
import os, pty, select, struct, fcntl, termios, sys, json
args, answers = json.loads(sys.argv[1]), json.loads(sys.argv[2])
pid, fd = pty.fork()
if pid == 0:
    os.execvp(args[0], args)
fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack('HHHH', 40, 80, 0, 0))
seen, out = 0, b''
while True:
    try:
        data = os.read(fd, 65536)
    except OSError:
        break
    if not data:
        break
    out += data
    if answers and (out[seen:].endswith(b'why not: ') or out[seen:].endswith(b'to go on: ')):
        seen = len(out)
        answer = answers.pop(0)
        os.write(fd, b'\\x04' if answer == 'EOF' else answer.encode() + b'\\n')
_, status = os.waitpid(pid, 0)
sys.stdout.buffer.write(out)
sys.exit(os.waitstatus_to_exitcode(status))
`;

/** Runs it in a terminal of 80 columns and types an answer whenever something is asked. */
function terminal(cwd: string, args: readonly string[], answers: readonly string[]): Promise<{ code: number | null; out: string }> {
  const child = spawn('python3', ['-c', driver, JSON.stringify([process.execPath, program, ...args]), JSON.stringify(answers)], {
    cwd,
    env: environment({ TERM: 'xterm', NO_COLOR: '1' }),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  return new Promise((done) => child.once('close', (code) => done({ code, out: out.replaceAll('\r\n', '\n') })));
}
const hasTerminal = process.platform !== 'win32' && spawnSync('python3', ['-c', 'import pty']).status === 0;

describe.runIf(hasTerminal)('a run of a team file, at a terminal', () => {
  it('asks before a command runs and after a round, and takes what is typed', async () => {
    const where = place();
    const { code, out } = await terminal(
      where,
      ['run', 'pair.team.yaml', '--interactive', '--no-pace'],
      ['y', 'Mind the encodings.', 'no, not now'],
    );
    expect(code).toBe(0);
    const journal = journalText(where);
    expect(ofType(journal, 'approval.decided')[0]?.data).toMatchObject({ decision: 'once', by: 'person' });
    expect(ofType(journal, 'message.posted').map(({ data }) => [data.message.kind, data.message.text])).toContainEqual([
      'steer',
      'Mind the encodings.',
    ]);
    // What is said while something is under way is taken back; how often it was said depends on the machine.
    const kept = out.replace(new RegExp(`… [^\\n]*?\\r?${String.fromCharCode(27)}\\[K`, 'g'), '');
    expect(kept).toMatch(/no, or say why not: y\n {2}│ allowed by person\n/);
    expect(kept).toMatch(/or Enter to go on: Mind the encodings\.\n\nyou\n {2}Mind the encodings\.\n/);
    // A question is the end of the line: nothing is written behind it and nothing takes it back.
    expect(out).not.toMatch(/(why not|go on): [^\n]*…/);
    expect(out).not.toMatch(/```|\[file: |asks to run/);
  });

  it('goes on without the person when the input ends', async () => {
    const where = place();
    const { code } = await terminal(where, ['run', 'pair.team.yaml', '--no-pace'], ['EOF']);
    expect(code).toBe(0);
    expect(ofType(journalText(where), 'approval.decided')[0]?.data).toMatchObject({ decision: 'reject', by: 'policy' });
  });
});

describe('commands over team files', () => {
  it('makes a team from a template that validates, checks and draws', async () => {
    const where = place();
    expect(await run(where, ['team', 'new', 'pair', 'new/own.team.yaml'])).toMatchObject({ code: 0 });
    expect(await run(where, ['team', 'new', 'pair', 'new/own.team.yaml'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('left as it is'),
    });
    expect(await run(where, ['validate', 'new/own.team.yaml'])).toMatchObject({ code: 0, stderr: '' });
    expect((await run(where, ['visualize', 'new/own.team.yaml'])).stdout).toContain('@author');
    expect((await run(where, ['visualize', 'new/own.team.yaml', '--format', 'mermaid'])).stdout).toMatch(/^flowchart TD\n/);
    const listed = (await run(where, ['team', 'list', '--json'])).stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(listed).toContainEqual({ file: 'new/own.team.yaml', name: 'pair', workflow: 'review_loop', members: 2, errors: 0, warnings: 0 });
    const templates = (await run(where, ['team', 'templates', '--json'])).stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).key);
    expect(templates).toEqual(expect.arrayContaining([...files.map((name) => name.replace('.team.yaml', '')), 'debate']));
  });

  it('checks without leaving anything behind: 0 when it can run, 1 when not, 2 for a file that is wrong', async () => {
    const where = place();
    const checked = await run(where, ['check', 'pair.team.yaml', '--json']);
    expect(checked).toMatchObject({ code: 0, stderr: '' });
    const lines = checked.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { check: string; state: string });
    expect(lines.map(({ check }) => check)).toEqual(['workspace', 'disk', 'git', 'model', 'commands']);
    const gone = await run(where, ['check', join(examples, 'software_team.team.yaml')]);
    expect(gone.code).toBe(1);
    expect(gone.stdout).toMatch(/fail {2}model .*llama3\.1:8b/);
    expect(gone.stdout).toContain('ollama pull llama3.1:8b');
    expect(existsSync(join(where, 'runs'))).toBe(false);
    writeFileSync(
      join(where, 'bad.team.yaml'),
      'name: x\ngoal: y\nmembers:\n  - { name: a, persona: "@nope" }\n  - { name: a, persona: p }\n',
    );
    for (const command of ['check', 'validate']) {
      const { code, stdout, stderr } = await run(where, [command, 'bad.team.yaml']);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(/^bad\.team\.yaml:5:\d+: members\[1\]\.name: a is in the team twice\./m);
    }
    expect(readFileSync(join(where, 'bad.team.yaml'), 'utf8')).toContain('@nope');
  });

  it('validates a pipeline by its name: its stages, and whether their team files are there', async () => {
    const where = place();
    const stages = (team: string, after: string): string =>
      `name: line\nstages:\n  - { id: one, team: ./pair.team.yaml }\n  - { id: two, team: ${team}, depends_on: [${after}] }\n`;
    writeFileSync(join(where, 'x.pipeline.yaml'), stages('pair.team.yaml', 'one'));
    expect(await run(where, ['validate', 'x.pipeline.yaml'])).toMatchObject({
      code: 0,
      stderr: '',
      stdout: expect.stringContaining('2 stages'),
    });
    writeFileSync(join(where, 'x.pipeline.yaml'), stages('gone.team.yaml', 'onne'));
    const wrong = await run(where, ['validate', 'x.pipeline.yaml']);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toMatch(/^x\.pipeline\.yaml:4:51: stages\[1\]\.depends_on\[0\]: There is no stage onne.*Did you mean one\?$/m);
    expect(wrong.stderr).toContain('There is no file gone.team.yaml');
  });

  it('lists personas and shows one, and says where the wizard cannot ask', async () => {
    const where = place();
    const all = (await run(where, ['personas', '--json'])).stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).key);
    expect(all).toContain('qa');
    expect(JSON.parse((await run(where, ['personas', '@qa', '--json'])).stdout)).toMatchObject({ key: 'qa', persona: expect.any(String) });
    expect(await run(where, ['personas', 'qqa'])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('Did you mean qa?'),
    });
    expect(await run(where, ['new'])).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('team new') });
  });
});
