import { z } from 'zod';
import { decisionMarkdown, decisionsOf } from '../knowledge/decisions';
import { changeText } from './changeText';
import { defineTool } from './define';

const file = 'decisions.md';
const maxBytes = 512 * 1024;

export const logDecision = defineTool({
  name: 'log_decision',
  describe: 'Records a decision with its rationale in decisions.md, where the team and the person find it.',
  effect: 'write',
  input: z.object({
    title: z.string().min(1).max(300),
    rationale: z.string().min(1).max(8_192),
    alternatives: z.string().max(4_096).optional().describe('What was considered besides'),
  }),
  about: ({ title }) => ({ what: `log the decision "${title.slice(0, 80)}"`, path: file }),
  async run({ title, rationale, alternatives }, hands) {
    const entry = {
      team: hands.team.name,
      title,
      rationale,
      ...(alternatives && { alternatives }),
      member: hands.member.name,
      at: hands.now(),
    };
    const outcome = await hands.change(
      file,
      (present) => ({ ok: true, text: `${present ?? ''}${decisionMarkdown(entry)}` }),
      `logged the decision "${title}"`,
    );
    if (!outcome.ok) return changeText(outcome);
    // On a resume it may have been logged already; the file was written once in any case.
    const known = decisionsOf((await hands.home.read()).decisions, hands.team.name).some(
      (one) => one.runId === hands.runId && one.member === hands.member.name && one.title === title && one.rationale === rationale,
    );
    if (known) return { text: `The decision is in ${file}.` };
    await hands.home.append([
      {
        type: 'decision.logged',
        data: {
          team: hands.team.name,
          member: hands.member.name,
          title,
          rationale,
          ...(alternatives && { alternatives }),
          runId: hands.runId,
        },
      },
    ]);
    return { text: `The decision is in ${file}.` };
  },
});

export const readDecisions = defineTool({
  name: 'read_decisions',
  describe: 'Answers the decision log, decisions.md.',
  effect: 'read',
  input: z.object({}),
  about: () => ({ what: `read ${file}`, path: file }),
  async run(_, hands) {
    const read = await hands.shared.read(file, maxBytes);
    if (read.ok) return { text: read.text };
    return read.error.code === 'user.notFound' ? { text: 'No decision has been logged yet.' } : { text: read.error.shown, failed: true };
  },
});
