import { didYouMean } from '../../base/similar';
import type { Digest } from '../../schema/digest';
import { Defaults, type MemberWork, type ResolvedMember } from '../../schema/team';
import { everybody } from '../../schema/teamOf';
import { briefingChars } from '../member/sight';
import type { StoredFact } from '../ports/journal';
import { outcomeMarkdown } from '../report/outcome';
import { createdOf, type RunTurn, readable, turnsOf } from '../report/turns';
import { lowerHeadings } from '../roundtable/briefing';
import type { RunPlan } from '../run/command';
import { memberWork } from './memberWork';

export type Question = { member: string; question: string; digest?: Digest };
export type QuestionPlan = { ok: true; plan: RunPlan; member: ResolvedMember } | { ok: false; why: string };

/** What somebody who only answers may use: it looks, and changes nothing. */
const lookingTools = ['read_file', 'list_files', 'glob', 'grep'];
/** Of the briefing, the share of what the run came to; the rest is what was said. */
const outcomeShare = 0.5;

/**
 * A question to one member of a run, as a run of its own: the same persona and the same model, with what the run came to and what was said
 * as its briefing. It is recorded, budgeted and seen like every run; the first one stays as it is.
 */
export function planQuestion(stored: readonly StoredFact[], { member: name, question, digest }: Question): QuestionPlan {
  const facts = readable(stored);
  const created = createdOf(facts)?.data;
  if (!created) return { ok: false, why: 'The run has no plan that can be read, so none of its members can be asked.' };
  const { team, runId } = created;
  const known = everybody(team);
  const found = known.find((one) => one.name === name);
  if (!found) {
    const names = known.map((one) => one.name);
    return {
      ok: false,
      why: `@${name} is not in run ${runId}. Its members are: ${names.map((one) => `@${one}`).join(', ')}.${didYouMean(name, names)}`,
    };
  }
  const member: ResolvedMember = { ...found, work: answering(found) };
  return {
    ok: true,
    member,
    plan: {
      topic: question.trim(),
      briefing: { text: briefingText(stored, created.topic, runId, digest, briefingChars(member)) },
      team: {
        ...without(team, 'judge', 'steward', 'summarizer', 'bridge', 'growth'),
        workflow: { type: 'solo', max_rounds: 1, member: name },
        members: [member],
        // No run of the file itself, but where the file holds the key of the member's server.
        source: member.endpoint?.key && 'file' in member.endpoint.key ? team.source : `question to ${runId}`,
      },
      files: [],
      refusedFiles: [],
    },
  };
}

function without<T extends object, K extends keyof T>(value: T, ...keys: K[]): Omit<T, K> {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key as K))) as Omit<T, K>;
}

/** How a member works that only answers: in words, in one turn, changing nothing. */
function answering({ name, work }: ResolvedMember): MemberWork {
  const own = without(work ?? memberWork({ name }, Defaults.parse({})), 'outputSchema', 'json', 'routes', 'tokenBudget');
  return { ...own, canWrite: false, tools: lookingTools, skills: [], strategy: 'none', strategyBudget: 0 };
}

function briefingText(stored: readonly StoredFact[], topic: string, runId: string, digest: Digest | undefined, limit: number): string {
  const outcome = lowerHeadings(outcomeMarkdown(stored, digest));
  const head = `You took part in run ${runId} of your team, on: ${topic}\nNow the person asks you about it. Answer as who you were there.\n\n`;
  const cut = outcome.slice(0, Math.floor(limit * outcomeShare));
  return `${head}### What it came to\n${cut}\n\n### What was said, the last of it\n${talk(turnsOf(stored), limit - head.length - cut.length - 200)}`;
}

/** The latest turns that fit, oldest first. */
function talk(turns: readonly RunTurn[], limit: number): string {
  const kept: string[] = [];
  let left = limit;
  for (const turn of turns.filter((one) => !one.private).toReversed()) {
    const text = `@${turn.speaker}: ${turn.text.trim()}`;
    if (text.length > left) break;
    kept.unshift(text);
    left -= text.length + 2;
  }
  return kept.length === 0 ? 'Nothing that fits here.' : kept.join('\n\n');
}
