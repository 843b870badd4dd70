import type { CancelSignal } from '../base/cancel';
import { unifiedDiff } from '../core/changes/unifiedDiff';
import type { Approver, Director } from '../core/ports/approver';
import type { ApprovalRule } from '../schema/approval';
import { plain } from './print/plain';

/** Nobody is there to ask: what the rules do not allow is rejected, and the member is told what would allow it. */
export const deny: Approver = {
  async ask(request) {
    return {
      decision: 'reject',
      by: 'policy',
      message: `nobody is there to ask. It would be allowed by --allow ${request.tool}, by a rule under approvals in the team file, or by a higher autonomy.`,
    };
  },
};

/**
 * What a person at a terminal is asked, and what they type. `ask` shows a question and answers the line; undefined at the end of
 * input, and when the signal fires.
 */
export type Questions = { ask(text: string, signal: CancelSignal): Promise<string | undefined> };

/** What a person sees of a command, and of a change, at most; who wants to see more rejects it. */
const shownLines = 20;
const shownDiffLines = 60;

/** Asks the person at the terminal. */
export function askPerson({ ask }: Questions): Approver {
  return {
    async ask(request, signal) {
      const { member, tool, what, why, risk, command, path, change, always } = plain(request);
      // A program that is run is shown, not only its first line; a write is shown as what it changes.
      const diff = change ? unifiedDiff(path ?? '', change.before, change.after).trimEnd() : '';
      const [text = '', most] = diff === '' ? [command, shownLines] : [diff, shownDiffLines];
      const lines = text.split('\n');
      const more = lines.length > most ? [`… and ${lines.length - most} more lines`] : [];
      const whole = lines.length > 1 ? [...lines.slice(0, most), ...more].map((line) => `  | ${line}`) : [];
      const question = [
        `\n@${member} wants to ${what} (${tool}).`,
        ...whole,
        ...(why ? [`  ${why}`] : []),
        ...(risk ? [`  ${risk}`] : []),
        ...(always ? [`  Always: ${always}`] : []),
        '  [y] once  [a] always  [n] no, or say why not: ',
      ];
      const answer = await ask(question.join('\n'), signal);
      if (signal.aborted) return { decision: 'reject', by: 'person', message: 'the run was stopped' };
      if (answer === undefined) return { decision: 'reject', by: 'policy', message: 'nobody answers any more: the input has ended' };
      const line = answer.trim();
      if (/^y(es)?$/i.test(line)) return { decision: 'once', by: 'person' };
      if (/^a(lways)?$/i.test(line)) return { decision: 'always', by: 'person' };
      return { decision: 'reject', by: 'person', ...(line !== '' && !/^no?$/i.test(line) && { message: line }) };
    },
  };
}

/** Asks for a directive after each round. */
export function directPerson({ ask }: Questions): Director {
  return {
    async afterRound(_, round, rounds, signal) {
      return ask(`\nRound ${round} of ${rounds} is over. A directive for everybody, or Enter to go on: `, signal);
    },
  };
}

/** `--allow run_python` and `--allow "run_bash:npm test"` as rules. */
export function allowRules(written: readonly string[]): ApprovalRule[] {
  return written.map((entry): ApprovalRule => {
    const colon = entry.indexOf(':');
    const tool = colon < 0 ? entry : entry.slice(0, colon);
    const rest = colon < 0 ? undefined : entry.slice(colon + 1).trim();
    const field = tool === 'read_url' ? 'url' : /file|edit|glob|grep/.test(tool) ? 'path' : 'command';
    // biome-ignore lint/suspicious/noThenProperty: a word of the rule, see the schema
    return { tool, ...(rest && { [field]: rest }), then: 'allow', reason: 'allowed on the command line' };
  });
}
