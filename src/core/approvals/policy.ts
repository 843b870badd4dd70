import { relativePath } from '../../base/relativePath';
import type { ApprovalAsk, ApprovalRule, Autonomy } from '../../schema/approval';
import { isPublicHost, readAddress } from './address';
import { isHarmless, readCommand, riskOf } from './commands';
import { secrecyOf } from './places';
import { type CommandReading, hiddenKinds } from './reading';
import { matchesGlob, matchRule, quoteWords } from './rules';

/** What decides beside the ask itself. */
export type PolicyContext = {
  /** The person's rules, in their order. */
  rules: readonly ApprovalRule[];
  autonomy: Autonomy;
  /** What "always" was answered to, as `rememberable` made it. */
  remembered: readonly ApprovalRule[];
  /** Globs of further files that a write must ask for. */
  sensitive?: readonly string[];
  /** The command would run in a sandbox that can write only to the workspace. */
  sandboxed?: boolean;
  /** The tool only reads pages (GET) and refuses private addresses itself. */
  getOnly?: boolean;
  /** The absolute path of the workspace, so that absolute paths in commands can count as inside. */
  root?: string;
};

/** `because` is a whole sentence for the person and the model. */
export type Verdict = { verdict: 'allow' | 'deny' | 'ask'; because: string };

/** Files that decide what runs later or who may do what: written only after a person said so. */
export const sensitivePaths: readonly string[] = [
  '**/.vscode/**',
  '**/.idea/**',
  '**/.devcontainer/**',
  '**/.github/**',
  '**/.gitlab-ci.yml',
  '**/.circleci/**',
  '**/.husky/**',
  '**/.git*',
  '**/.git*/**',
  '**/.roundtable/**',
  '**/*.team.yaml',
  '**/*.team.yml',
  '**/*.code-workspace',
  '**/.env*',
  '**/.npmrc',
  '**/.yarnrc*',
  '**/.envrc',
  '**/package.json',
  '**/Makefile',
  '**/Dockerfile',
];

/**
 * Decides about one tool call. In this order, the first that says something:
 *
 * 1. What is never allowed: a `refuse` flag of the command, an address that cannot be read, a write outside
 *    of the workspace. No rule and no level of autonomy changes it.
 * 2. Any matching rule that denies (the person's, then the remembered).
 * 3. The last matching rule of the person's. An allow that names neither path nor command does not cover
 *    sensitive files.
 * 4. A remembered decision.
 * 5. The level of autonomy. Reading is allowed at every level, but for files that look like credentials.
 */
export function decide(ask: ApprovalAsk, context: PolicyContext): Verdict {
  const reading = ask.command === undefined ? undefined : readCommand(ask.command, { root: context.root });
  const never = neverAllowed(ask, reading);
  if (never !== undefined) return { verdict: 'deny', because: never };

  const guarded = guardedWhy(ask, context, reading);
  const applies = (rule: ApprovalRule): boolean =>
    matchRule(rule, ask, { reading, root: context.root }) &&
    !(rule.then === 'allow' && guarded !== undefined && rule.path === undefined && rule.command === undefined);
  const own = context.rules.filter(applies);
  const remembered = context.remembered.filter(applies);
  const denying = [...own, ...remembered].find((rule) => rule.then === 'deny');
  if (denying !== undefined) return { verdict: 'deny', because: `A rule denies this${reasonOf(denying)}.` };
  const last = own.at(-1);
  if (last !== undefined)
    return {
      verdict: last.then,
      because: last.then === 'allow' ? `A rule allows this${reasonOf(last)}.` : `A rule says to ask${reasonOf(last)}.`,
    };
  const earlier = remembered.at(-1);
  if (earlier !== undefined)
    return {
      verdict: earlier.then,
      because: earlier.then === 'allow' ? 'The person allowed this for good.' : `A rule says to ask${reasonOf(earlier)}.`,
    };
  return byAutonomy(ask, context, reading, guarded);
}

/**
 * The rule that answering "always" to an ask makes: this member, this tool, and exactly these command
 * words, this host or this path. What only an exact line can say is kept as one (`= ` before it).
 */
export function rememberable(ask: ApprovalAsk): ApprovalRule {
  const same = { tool: ask.tool, effect: ask.effect, member: ask.member };
  const rule: ApprovalRule = allowing(same);
  if (ask.command !== undefined) rule.command = commandPattern(ask.command);
  if (ask.path !== undefined) rule.path = literalGlob(ask.path);
  if (ask.url !== undefined) rule.url = hostPattern(ask.url);
  return rule;
}

/** Whether an "always" of the person's covers an ask for a file. */
export function isRemembered(ask: ApprovalAsk, remembered: readonly ApprovalRule[]): boolean {
  return remembered.some((rule) => rule.then === 'allow' && matchRule(rule, ask));
}

function allowing(same: Pick<ApprovalRule, 'tool' | 'effect' | 'member'>): ApprovalRule {
  // biome-ignore lint/suspicious/noThenProperty: a word of the rule, see the schema
  return { ...same, then: 'allow' };
}

function commandPattern(script: string): string {
  const reading = readCommand(script);
  const [command, ...others] = reading.commands;
  const plain = command?.literal && others.length === 0 && !reading.flags.some((flag) => hiddenKinds.has(flag.kind));
  if (!plain) return `= ${script.trim()}`;
  const words = quoteWords(command.words);
  // A word with a line break or the like stays as it was written.
  return /[\n\r]/.test(words) ? `= ${script.trim()}` : words;
}

function literalGlob(path: string): string {
  const checked = relativePath(path);
  return (checked.ok ? checked.path : path).replace(/[\\*?[\]{}()!+@|]/g, '\\$&');
}

function hostPattern(url: string): string {
  const checked = readAddress(url);
  // Fits nothing, so that an address that cannot be read is asked for again.
  if (!checked.ok) return 'unreadable.invalid';
  const { scheme, host, port } = checked.address;
  return port === (scheme === 'https' ? 443 : 80) ? host : `${host}:${port}`;
}

function neverAllowed(ask: ApprovalAsk, reading: CommandReading | undefined): string | undefined {
  const refused = reading?.flags.find((flag) => flag.severity === 'refuse');
  if (refused !== undefined) return `Never allowed: the command ${refused.why} (${refused.words}).`;
  if (ask.url !== undefined) {
    const checked = readAddress(ask.url);
    if (!checked.ok) return `Never allowed: the address ${checked.why}.`;
  }
  if (ask.effect === 'write' && ask.path !== undefined) {
    const checked = relativePath(ask.path);
    if (!checked.ok) return `Never allowed: the path ${checked.why}. Write only inside the workspace.`;
  }
  return undefined;
}

/** Why a general permission does not cover an ask: its file may hold credentials or is sensitive. */
function guardedWhy(ask: ApprovalAsk, context: PolicyContext, reading: CommandReading | undefined): string | undefined {
  const secret = reading?.flags.find((flag) => flag.kind === 'secret');
  if (secret !== undefined) return `${secret.words} may hold credentials`;
  if (ask.path === undefined || (ask.effect !== 'read' && ask.effect !== 'write')) return undefined;
  const checked = relativePath(ask.path);
  const path = checked.ok ? checked.path : ask.path;
  if (secrecyOf(path.toLowerCase()) !== undefined) return `${path} looks like a file with credentials`;
  if (ask.effect === 'write' && isSensitive(path, context)) return `${path} decides what runs or who may do what`;
  return checked.ok ? undefined : `${path} is not inside the workspace`;
}

function isSensitive(path: string, context: PolicyContext): boolean {
  return [...sensitivePaths, ...(context.sensitive ?? [])].some((glob) => matchesGlob(glob, path, { dot: true, nocase: true }));
}

function byAutonomy(ask: ApprovalAsk, context: PolicyContext, reading: CommandReading | undefined, guarded: string | undefined): Verdict {
  const level = `autonomy ${context.autonomy}`;
  const allow = (why: string): Verdict => ({ verdict: 'allow', because: `${why} (${level}).` });
  const wait = (why: string): Verdict => ({ verdict: 'ask', because: `${why} (${level}).` });
  if (context.autonomy === 3) return allow('Everything that is not refused outright is allowed');
  if (guarded !== undefined) return wait(`A person decides, because ${guarded}`);
  if (ask.effect === 'read') return allow('Reading is allowed');
  if (context.autonomy === 0) return wait('A person decides about every write, command and request');
  if (ask.effect === 'write')
    return ask.path === undefined
      ? wait('A person decides, because the call does not say what it writes')
      : allow('Writing inside the workspace is allowed');
  if (context.autonomy === 1) return wait('A person decides about every command and request');
  return ask.effect === 'run' ? runAt2(context, reading, allow, wait) : netAt2(ask, context, allow, wait);
}

type Say = (why: string) => Verdict;

function runAt2(context: PolicyContext, reading: CommandReading | undefined, allow: Say, wait: Say): Verdict {
  if (reading !== undefined && isHarmless(reading)) return allow('The command only looks at things');
  const sensitive = reading?.writes.find((path) => isSensitive(path, context) || secrecyOf(path.toLowerCase()) !== undefined);
  if (sensitive !== undefined) return wait(`A person decides, because ${sensitive} decides what runs or who may do what`);
  if (context.sandboxed) return allow('The command runs in a sandbox');
  const risk = reading === undefined ? undefined : riskOf(reading);
  return wait(
    risk === undefined
      ? 'A person decides about a program that is not known to be harmless'
      : `A person decides: ${risk.replace(/\.$/, '').replace(/^The/, 'the')}`,
  );
}

function netAt2(ask: ApprovalAsk, context: PolicyContext, allow: Say, wait: Say): Verdict {
  if (!context.getOnly) return wait('A person decides, because the tool may send data');
  const checked = ask.url === undefined ? undefined : readAddress(ask.url);
  if (!checked?.ok) return wait('A person decides, because the call does not say what address it asks');
  const { address } = checked;
  const standard = address.port === (address.scheme === 'https' ? 443 : 80);
  if (!isPublicHost(address.host) || !standard)
    return wait(`A person decides, because ${address.host} is not a public address on a standard port`);
  return allow('Reading public pages is allowed');
}

function reasonOf(rule: ApprovalRule): string {
  return rule.reason === undefined ? '' : `: ${rule.reason.replace(/\.$/, '')}`;
}
