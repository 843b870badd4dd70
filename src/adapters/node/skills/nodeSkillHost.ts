import { isUtf8 } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join, relative } from 'node:path';
import type { CancelSignal } from '../../../base/cancel';
import { type ErrorCode, TeamError } from '../../../base/errors';
import { relativePath } from '../../../base/relativePath';
import { didYouMean } from '../../../base/similar';
import type { Sandbox } from '../../../core/ports/shell';
import type { SkillCall, SkillHost, SkillSource, SkillTool } from '../../../core/ports/skills';
import type { NodeShell } from '../shell/nodeShell';
import type { GuardedFetch } from '../web/guardedFetch';
import { type Checksum, digestOf, matches, parseChecksum } from './checksum';
import { javaScriptRunner, pythonRunner, type RunnerReply, type RunnerRequest } from './runners';

export type NodeSkillHostOptions = {
  /** The workspace, absolute. */
  root: string;
  shell: NodeShell;
  fetch: GuardedFetch;
  /** Where remote skills are kept, by their sha256; absolute, made when it is missing. */
  cacheDir: string;
  /** The sandbox in which a skill is asked what it declares; that runs its top level. `none` when absent. */
  sandbox?: Sandbox;
  declareTimeoutMs?: number;
  /** Lets plain http through to this host and port. For tests alone. */
  allow?: (address: string, port: number) => boolean;
};

type Failed = { ok: false; error: TeamError };
type Bytes = { ok: true; bytes: Buffer; file: string } | Failed;
type Answer = { ok: true; reply: RunnerReply; errors: string } | Failed;

const maxKnowledge = 8192;
const maxSkillBytes = 1_048_576;
const downloadMs = 30_000;
const maxTools = 64;
const kinds: Readonly<Record<string, 'knowledge' | 'javaScript' | 'python'>> = {
  '.md': 'knowledge',
  '.js': 'javaScript',
  '.mjs': 'javaScript',
  '.py': 'python',
};

function refuse(code: ErrorCode, shown: string, cause?: unknown): Failed {
  return { ok: false, error: new TeamError(code, { shown, cause }) };
}

/** Skills of the workspace and of the web. A tool runs in a process of its own, from the bytes that were checked. */
export function createNodeSkillHost(options: NodeSkillHostOptions): SkillHost {
  const { root, shell, fetch, cacheDir, sandbox = 'none', declareTimeoutMs = 10_000 } = options;

  const local = async (path: string): Promise<Bytes> => {
    const plain = relativePath(path);
    if (!plain.ok) return refuse('user.refusedPath', `The skill ${path}: ${plain.why}.`);
    try {
      const base = await realpath(root);
      const file = await realpath(join(base, plain.path));
      if (!relativePath(relative(base, file)).ok)
        return refuse('user.refusedPath', `The skill ${plain.path} leads out of the workspace through a link.`);
      const found = await stat(file);
      if (!found.isFile()) return refuse('user.badInput', `The skill ${plain.path} is no file.`);
      if (found.size > maxSkillBytes)
        return refuse('user.badInput', `The skill ${plain.path} has ${found.size} bytes; the limit is ${maxSkillBytes}.`);
      return { ok: true, bytes: await readFile(file), file };
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'ENOENT' || code === 'ENOTDIR')
        return refuse('user.notFound', `There is no skill ${plain.path} in the workspace. Check the path.`, error);
      return refuse('system.io', `The skill ${plain.path} could not be read: ${code ?? (error as Error).message}.`, error);
    }
  };

  const cached = (sha256: string, url: string): string => join(cacheDir, sha256 + extname(new URL(url).pathname).toLowerCase());

  /** What is kept under this sum, if it still is what the sum says. */
  const fromCache = async (sha256: string, url: string): Promise<Bytes | undefined> => {
    const file = cached(sha256, url);
    const bytes = await readFile(file).catch(() => undefined);
    return bytes && digestOf(bytes, 'sha256') === sha256 ? { ok: true, bytes, file } : undefined;
  };

  const remote = async (url: string, checksum: Checksum | undefined, signal: CancelSignal): Promise<Bytes> => {
    if (checksum === undefined) {
      return refuse(
        'user.badInput',
        `The skill ${url} comes from the web and has no checksum. Write \`checksum: sha256:<hex>\` beside its url.`,
      );
    }
    const known = checksum.algorithm === 'sha256' ? await fromCache(checksum.hex, url) : undefined;
    if (known) return known;
    const got = await fetch(
      { url, maxBytes: maxSkillBytes, timeoutMs: downloadMs, httpsOnly: true, ...(options.allow && { allow: options.allow }) },
      signal,
    );
    if (!got.ok) return got;
    const { bytes } = got.fetched;
    if (!matches(bytes, checksum)) return wrongSum(url, bytes, checksum);
    const file = cached(digestOf(bytes, 'sha256'), url);
    const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`;
    try {
      await mkdir(cacheDir, { recursive: true });
      await writeFile(temporary, bytes, { mode: 0o600 });
      await rename(temporary, file);
      return { ok: true, bytes, file };
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined);
      return refuse('system.io', `The skill ${url} could not be kept in ${cacheDir}: ${(error as Error).message}.`, error);
    }
  };

  const ask = async (
    { bytes, file }: { bytes: Buffer; file: string },
    called: string,
    fence: { cwd: string; sandbox: Sandbox; timeoutMs: number; maxOutputBytes: number },
    call: RunnerRequest['call'],
    signal: CancelSignal,
  ): Promise<Answer> => {
    const nonce = randomBytes(16).toString('hex');
    const request: RunnerRequest = { nonce, file, source: bytes.toString('base64'), ...(call && { call }) };
    const inPython = kinds[extname(file).toLowerCase()] === 'python';
    const done = await shell.runFenced(
      {
        ...fence,
        run: inPython
          ? { kind: 'python', script: pythonRunner }
          : { kind: 'program', file: process.execPath, args: ['-e', javaScriptRunner] },
        input: JSON.stringify(request),
        replies: true,
        // Room for the text as JSON and base64, at its worst.
        maxOutputBytes: fence.maxOutputBytes * 8 + 65_536,
        // The editor's own program is Node as well, if it is told to be.
        environment: { ELECTRON_RUN_AS_NODE: '1', PYTHONDONTWRITEBYTECODE: '1', PYTHONIOENCODING: 'utf-8' },
        readable: [dirname(file)],
      },
      signal,
    );
    if (!done.ok) return done;
    const { result } = done;
    const line = result.output.split('\n').findLast((one) => one.startsWith(`${nonce} `));
    const reply = line && readReply(line.slice(nonce.length + 1));
    if (reply) return { ok: true, reply, errors: result.errors };
    if (result.ended === 'timeout')
      return refuse('tool.failed', `The skill ${called} did not answer within ${fence.timeoutMs} ms and was ended.`);
    if (result.ended === 'aborted') return refuse('tool.failed', `The skill ${called} was ended, because the run was stopped.`);
    const how = result.exitCode === undefined ? `ended by ${result.signal ?? 'a signal'}` : `ended with exit code ${result.exitCode}`;
    const said = result.errors.trim().slice(-500);
    return refuse('tool.failed', `The skill ${called} gave no answer and ${how}.${said && ` It said: ${said}`}`);
  };

  const load = async (source: SkillSource, signal: CancelSignal, fence: Sandbox): ReturnType<SkillHost['load']> => {
    const { path, url } = source;
    if ((path === undefined) === (url === undefined))
      return refuse('user.badInput', 'A skill has either a path or a url. Write one of them.');
    const called = path ?? url ?? '';
    const summed = source.checksum === undefined ? undefined : parseChecksum(source.checksum);
    if (summed && !summed.ok) return refuse('user.badInput', `The skill ${called}: ${summed.why}`);
    if (url !== undefined && !URL.canParse(url))
      return refuse('user.badInput', `The skill ${url} has no address that can be read. Write it in full, with https://.`);
    const kind = kinds[extname(url === undefined ? called : new URL(url).pathname).toLowerCase()];
    if (kind === undefined) return refuse('user.badInput', `The skill ${called} ends in none of ${Object.keys(kinds).join(', ')}.`);
    const read = url === undefined ? await local(called) : await remote(url, summed?.checksum, signal);
    if (!read.ok) return read;
    const { bytes } = read;
    if (summed && !matches(bytes, summed.checksum)) return wrongSum(called, bytes, summed.checksum);
    if (!isUtf8(bytes) || bytes.includes(0)) return refuse('user.badInput', `The skill ${called} is no text file (UTF-8).`);
    const common = { source: called, sha256: digestOf(bytes, 'sha256') };
    const stem = basename(url === undefined ? called : decodeURI(new URL(url).pathname)).replace(/\.\w+$/, '');
    if (kind === 'knowledge') return { ok: true, skill: { ...common, kind, ...knowledgeOf(bytes.toString('utf8'), stem) } };
    const answer = await ask(
      read,
      called,
      { cwd: root, sandbox: fence, timeoutMs: declareTimeoutMs, maxOutputBytes: maxSkillBytes },
      undefined,
      signal,
    );
    if (!answer.ok) return answer;
    if (answer.reply.kind === 'broken')
      return refuse('user.badInput', `The skill ${called} cannot be loaded: ${answer.reply.why.slice(0, 500)}.`);
    const declared = answer.reply.kind === 'declared' ? toolsOf(answer.reply.tools) : { ok: false as const, why: 'it declared nothing' };
    if (!declared.ok) return refuse('user.badInput', `The skill ${called} does not declare its tools as it should: ${declared.why}.`);
    return { ok: true, skill: { ...common, kind: 'tools', name: stem, tools: declared.tools } };
  };

  const call = async ({ skill, tool: name, input, ...fence }: SkillCall, signal: CancelSignal): ReturnType<SkillHost['call']> => {
    if (skill.kind === 'knowledge') return refuse('tool.badInput', `The skill ${skill.name} is text to read and has no tools.`);
    const tool = skill.tools.find((one) => one.name === name);
    if (tool === undefined) {
      const names = skill.tools.map((one) => one.name);
      return refuse('tool.badInput', `The skill ${skill.name} has no tool ${name}.${didYouMean(name, names)} It has ${names.join(', ')}.`);
    }
    const missing = missingFields(tool, input);
    if (missing.length > 0)
      return refuse('tool.badInput', `The tool ${name} needs ${missing.join(', ')}. Write each as a line \`name: value\`.`);
    const isRemote = /^https?:\/\//i.test(skill.source);
    const read = isRemote ? await fromCache(skill.sha256, skill.source) : await local(skill.source);
    if (read === undefined || (read.ok && digestOf(read.bytes, 'sha256') !== skill.sha256)) {
      return refuse('system.conflict', `The skill ${skill.source} is no longer what was loaded. Look at the change and start a new run.`);
    }
    if (!read.ok) return read;
    const given = { tool: name, ...input, cwd: fence.cwd, timeoutMs: fence.timeoutMs, maxBytes: fence.maxOutputBytes };
    const answer = await ask(read, skill.source, fence, given, signal);
    if (!answer.ok) return answer;
    const { reply } = answer;
    if (reply.kind === 'broken') return refuse('tool.failed', `The skill ${skill.source} failed: ${reply.why.slice(0, 500)}.`);
    if (reply.kind === 'declared') return refuse('tool.failed', `The skill ${skill.source} did not answer in the declared way.`);
    return { ok: true, text: reply.cut > 0 ? `${reply.text}\n[... ${reply.cut} bytes cut ...]` : reply.text, failed: reply.failed };
  };

  const guarded = async <T>(what: string, work: Promise<T>): Promise<T | Failed> =>
    work.catch((error: unknown) => refuse('system.io', `${what}: ${(error as Error).message}`, error));
  return {
    load: (source, signal, fence = sandbox) => guarded('The skill could not be loaded', load(source, signal, fence)),
    call: (asked, signal) => guarded('The skill could not be run', call(asked, signal)),
  };
}

function wrongSum(called: string, bytes: Buffer, { algorithm, hex }: Checksum): Failed {
  const is = digestOf(bytes, algorithm);
  return refuse(
    'user.badInput',
    `The skill ${called} does not have the checksum ${algorithm}:${hex}; it has ${is}. Look at what changed before you write the new one.`,
  );
}

function knowledgeOf(written: string, stem: string): { name: string; text: string } {
  const text = written.replace(/^\uFEFF/, '');
  const name = /^#{1,6}[ \t]+(.+?)[ \t]*#*[ \t]*$/m.exec(text)?.[1]?.trim().slice(0, 120) || stem;
  if (text.length <= maxKnowledge) return { name, text };
  // Not between the two halves of one character.
  const end = /[\uD800-\uDBFF]/.test(text.charAt(maxKnowledge - 1)) ? maxKnowledge - 1 : maxKnowledge;
  return { name, text: `${text.slice(0, end)}\n[... ${text.length - end} characters cut ...]` };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function toolsOf(declared: unknown): { ok: true; tools: readonly SkillTool[] } | { ok: false; why: string } {
  if (!Array.isArray(declared) || declared.length === 0) return { ok: false, why: 'there is no tool in it' };
  if (declared.length > maxTools) return { ok: false, why: `it has ${declared.length} tools; the limit is ${maxTools}` };
  const tools: SkillTool[] = [];
  for (const one of declared) {
    const { name, description, inputSchema } = isRecord(one) ? one : {};
    if (typeof name !== 'string' || !/^[A-Za-z_][\w.-]{0,63}$/.test(name))
      return {
        ok: false,
        why: `${JSON.stringify(name ?? null).slice(0, 80)} is no name of a tool (letters, digits, _, - and ., at most 64)`,
      };
    const told = typeof description === 'string' && description.trim() !== '' ? description.trim() : `The tool ${name} of a skill.`;
    if (inputSchema !== undefined && !isRecord(inputSchema)) return { ok: false, why: `the inputSchema of ${name} is no object` };
    if (tools.some((other) => other.name === name)) return { ok: false, why: `the tool ${name} is there twice` };
    tools.push({ name, description: told.slice(0, 2000), ...(inputSchema && { inputSchema }) });
  }
  return { ok: true, tools };
}

/** What the schema says must be there and is not. The rest of the schema is for the model; the tool checks what it takes. */
function missingFields({ inputSchema }: SkillTool, { fields }: SkillCall['input']): string[] {
  const required = inputSchema?.required;
  if (!Array.isArray(required)) return [];
  return required.filter((name): name is string => typeof name === 'string' && name !== 'body' && !(name in fields));
}

function readReply(written: string): RunnerReply | undefined {
  try {
    const reply: unknown = JSON.parse(Buffer.from(written, 'base64').toString('utf8'));
    if (!isRecord(reply)) return undefined;
    if (reply.kind === 'declared') return { kind: 'declared', tools: reply.tools };
    if (reply.kind === 'broken' && typeof reply.why === 'string') return { kind: 'broken', why: reply.why };
    if (reply.kind === 'done' && typeof reply.text === 'string')
      return { kind: 'done', text: reply.text, cut: typeof reply.cut === 'number' ? reply.cut : 0, failed: reply.failed === true };
    return undefined;
  } catch {
    return undefined;
  }
}
