import { createRehearsal } from '../../../src/adapters/providers/rehearsal/index';
import { createCancel } from '../../../src/base/cancel';
import { isApproved, isDone, lastLine, nextSpeaker } from '../../../src/core/agent/protocol/control';
import { parseReply } from '../../../src/core/agent/protocol/reply';
import { parseToolBody } from '../../../src/core/agent/protocol/toolBody';
import type { ModelEvent, ModelMessage, ModelRequest } from '../../../src/schema/model';
import { doneLine, talkLine, toolResultLine, type WorkMove, workHeadings, workMoves } from '../../../src/schema/prompt';
import Ajv from 'ajv';
import fc from 'fast-check';
import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';

type Member = { name: string; role: string; persona?: string };
type Said = { author: string; label: string; text: string };
type Setting = {
  goal: string;
  members: readonly Member[];
  me: string;
  move: WorkMove;
  task: string;
  talk?: readonly Said[];
  files?: readonly string[];
  before?: readonly string[];
  system?: readonly string[];
  canWrite?: boolean;
  later?: readonly ModelMessage[];
  output?: { name: string; schema: Record<string, unknown> };
  tools?: ModelRequest['tools'];
};

const provider = createRehearsal();
const user = (text: string): ModelMessage => ({ role: 'user', parts: [{ type: 'text', text }] });

function requestOf(one: Setting): ModelRequest {
  const me = one.members.find((member) => member.name === one.me) ?? { name: one.me, role: 'Member' };
  const mates = one.members.filter((member) => member !== me).map((mate) => `- @${mate.name} - ${mate.role}`);
  const system = [
    `${workHeadings.who}${me.name} - ${me.role}`,
    `${workHeadings.persona}\n${me.persona ?? 'You like short answers. You check what you say.'}`,
    `${workHeadings.goal}\n${one.goal}`,
    ...(mates.length > 0 ? [`${workHeadings.mates}\n${mates.join('\n')}`] : []),
    `${workHeadings.protocol}\n${one.canWrite === false ? '- You do not write shared files: say what should change.' : '- To write a file:\n  ```file:docs/plan.md\n  ...\n  ```'}`,
    ...(one.system ?? []),
  ];
  const talk = (one.talk ?? []).map((said) => `${talkLine(said.author, said.label)}\n${said.text}`);
  const prompt = [
    ...(one.before ?? []),
    ...(one.files && one.files.length > 0 ? [`${workHeadings.files}\n${one.files.map((path) => `- ${path} (123 bytes)`).join('\n')}`] : []),
    ...(talk.length > 0 ? [`${workHeadings.talk}\n${talk.join('\n\n')}`] : []),
    `${workHeadings.task}\n${workMoves[one.move]}\n${one.task}`,
  ];
  return {
    model: 'rehearsal',
    system: system.join('\n\n'),
    messages: [user(prompt.join('\n\n')), ...(one.later ?? [])],
    maxOutputTokens: 8_000,
    contextWindow: 200_000,
    ...(one.output && { output: one.output }),
    ...(one.tools && { tools: one.tools }),
  };
}

async function answer(one: Setting): Promise<{ text: string; events: ModelEvent[] }> {
  const events: ModelEvent[] = [];
  for await (const event of provider.stream(requestOf(one), createCancel().signal)) events.push(event);
  return { text: events.map((event) => (event.type === 'text' ? event.text : '')).join(''), events };
}

/** A run played by hand: what is said becomes talk, as the members are shown it, and files become files. */
function table(goal: string, members: readonly Member[], start: Partial<Setting> = {}) {
  const talk: Said[] = [...(start.talk ?? [])];
  const files = new Map<string, string>((start.files ?? []).map((path) => [path, '']));
  const replies: string[] = [];
  return {
    talk,
    files,
    replies,
    async turn(me: string, move: WorkMove, label: string, task: string, more: Partial<Setting> = {}): Promise<string> {
      const { text } = await answer({ goal, members, ...start, me, move, task, talk, files: [...files.keys()], ...more });
      const parsed = parseReply(text);
      expect(parsed.rejected).toEqual([]);
      for (const file of parsed.files) files.set(file.path, file.body);
      talk.push({ author: me, label, text: parsed.prose.trim() });
      replies.push(text);
      return text;
    },
  };
}
if (process.env.SHOW)
  test('show', async () => {
    const members = [
      { name: 'dev', role: 'Engineer', persona: 'Writes small tested functions. Hates surprises.' },
      { name: 'rev', role: 'Reviewer', persona: 'Finds defects.' },
    ];
    const run = table('Write a small CSV parser in Python with tests. Quoted fields may hold commas. An empty line is skipped.', members);
    const review = 'Review 1 of 4. Read the files.\nOnly when nothing is left that must change, end with the last line `APPROVED`, alone.';
    await run.turn('dev', 'draft', 'draft', 'Write the first whole draft.');
    await run.turn('rev', 'review', 'review 1', review, { canWrite: false });
    await run.turn('dev', 'revise', 'revision 1', 'Go through the review point by point.');
    await run.turn('rev', 'review', 'review 2', review.replace('1', '2'), { canWrite: false });
    await run.turn('dev', 'finish', 'final version', `End with ${doneLine} alone.`);
    for (const [i, r] of run.replies.entries()) console.log(`##### ${run.talk[i]?.author} ${run.talk[i]?.label}\n${r}`);
    console.log('================ round robin');
    const three = [...members, { name: 'quinn', role: 'QA Engineer', persona: 'Breaks things.' }];
    const rr = table('Write `docs/guide.md` for newcomers. It has Install, Usage and Limits. The tool exits with 2 on wrong use.', three);
    for (let r = 1; r <= 3 && !rr.replies.some((x) => isDone(x)); r++)
      for (const m of three) {
        if (rr.replies.some((x) => isDone(x))) break;
        await rr.turn(m.name, 'say', `round ${r}`, `Round ${r} of 6. When the goal is reached, end with ${doneLine} alone on the last line.`);
      }
    for (const [i, r] of rr.replies.entries()) console.log(`##### ${rr.talk[i]?.author} ${rr.talk[i]?.label}\n${i < 2 ? r : rr.talk[i]?.text}`);
    console.log('================ debate');
    const deb = table('Should we move the queue to Postgres?', [{ name: 'ann', role: 'Advocate' }, { name: 'bob', role: 'Opponent' }, { name: 'jo', role: 'Judge' }]);
    const about = 'The proposition: We should move the queue to Postgres';
    await deb.turn('ann', 'open', 'for, opening', `${about}\nOpen the debate for it: two or three arguments.`);
    await deb.turn('bob', 'open', 'against, opening', `${about}\nOpen against it. Rebut at least one claim of @ann.`);
    for (let r = 1; r <= 3; r++) {
      await deb.turn('ann', 'argue', `for, round ${r}`, `${about}\nAnswer @bob`);
      await deb.turn('bob', 'argue', `against, round ${r}`, `${about}\nAnswer @ann`);
    }
    await deb.turn('ann', 'close', 'for, closing', `${about}\nClose`);
    await deb.turn('jo', 'verdict', 'verdict', `${about}\nGive the verdict.`);
    for (const [i, r] of deb.replies.entries()) console.log(`##### ${deb.talk[i]?.author} ${deb.talk[i]?.label}\n${r}`);
    const sum = await answer({ goal: 'x', members: three, me: 'summarizer', move: 'summary', task: 'Sum up. At most 400 words.', talk: [...run.talk, ...rr.talk] });
    console.log(sum.text, isApproved('', 'x'), lastLine(''), nextSpeaker('', []), parseToolBody('', { fields: [] }), toolResultLine('x', false), fc, Ajv, execFileSync);
  });
describe('x', () => {});
