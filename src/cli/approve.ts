import type { Approver, Director } from '../core/ports/approver';
import type { ApprovalRule } from '../schema/approval';

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

/** What a person at a terminal is asked, and what they type. `ask` shows a question and answers the line, undefined at the end of input. */
export type Questions = { ask(text: string): Promise<string | undefined> };

/** Asks the person at the terminal. */
export function askPerson({ ask }: Questions): Approver {
  return {
    async ask(request, signal) {
      const risk = request.risk ? `\n  ${request.risk}` : '';
      const line = (
        (await ask(
          `\n@${request.member} wants to ${request.what} (${request.tool}).\n  ${request.why}${risk}\n  [y] once  [a] always  [n] no, or say why not: `,
        )) ?? ''
      ).trim();
      if (signal.aborted) return { decision: 'reject', by: 'person', message: 'the run was stopped' };
      if (/^y(es)?$/i.test(line)) return { decision: 'once', by: 'person' };
      if (/^a(lways)?$/i.test(line)) return { decision: 'always', by: 'person' };
      return { decision: 'reject', by: 'person', ...(line !== '' && !/^no?$/i.test(line) && { message: line }) };
    },
  };
}

/** Asks for a directive after each round. */
export function directPerson({ ask }: Questions): Director {
  return {
    async afterRound(_, round, rounds) {
      return ask(`\n-- round ${round} of ${rounds} is over. A directive for everybody, or Enter to go on: `);
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
