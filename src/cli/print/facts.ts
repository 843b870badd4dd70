import { isOwnFile } from '../../base/ownFile';
import type { Objects } from '../../core/ports/objects';
import { readDigest } from '../../core/roundtable/readDigest';
import type { Fact, FactData, Phase, Purpose } from '../../schema/event';
import type { Mark, Message } from '../../schema/message';
import { everybody } from '../../schema/teamOf';
import { totalTokens } from '../../schema/usage';
import type { WorkflowType } from '../../schema/workflow';
import { digestText } from './digest';
import { budgetText, headText } from './head';
import { plain } from './plain';
import { decisionLine } from './runs';
import { scoresText } from './scoreLines';
import { spokenText, withoutMarkers } from './spokenText';
import { countText, moneyText, type Style, timeText } from './style';
import { fileText, inputText, resultText } from './work';
import { cutTo, wrap } from './wrap';

export type Page = {
  write(text: string): void;
  readonly width: number;
  readonly style: Style;
  /** A path of the workspace, as the person may type it where they stand. */
  pathOf(path: string): string;
};

/** Facts as a person reads them, each whole. Expects facts whose texts are safe for a terminal. */
export type FactPrinter = {
  print(fact: Fact): Promise<void>;
  /** Takes in who is who and which model a turn asks, without printing. */
  note(fact: Fact): void;
  /** The line that stands over what a member says. */
  speaker(member: string): void;
  /** A turn's text was shown as it came: a message that posts it later is not printed. */
  heard(turn: string): void;
  /** Who takes a turn; undefined for one that is not known. */
  takerOf(turn: string): string | undefined;
  /** The tool call of a turn that is under way, in a few words. */
  callOf(turn: string): string | undefined;
  /** What stands under it: model, tokens, cost. */
  foot(data: FactData['turn.finished']): void;
  /** Why a turn has no end. */
  fault(data: FactData['turn.failed']): void;
  retry(data: FactData['turn.retried']): void;
};

/** What a member could not do. */
const moves: Readonly<Record<Purpose, string>> = {
  speak: 'speak',
  rebuttal: 'answer',
  floor: 'take the floor',
  research: 'ask the steward',
  steward: 'look it up',
  watch: 'read along',
  gate: 'judge the round',
  state: 'write the state of the debate',
  digest: 'write the synthesis',
  say: 'speak',
  draft: 'write the draft',
  review: 'review',
  revise: 'revise',
  finish: 'finish',
  manage: 'say who is next',
  argue: 'argue',
  verdict: 'give the verdict',
  vote: 'vote',
  summary: 'sum up what was said',
  assert: 'answer the test',
  score: 'score the debate',
  peer: 'say a word on the others',
  distill: 'draw the lessons',
  debrief: 'hold the debrief',
  evolve: 'vote on the change',
  critique: 'give a critique',
};

const markNames: Readonly<Record<Mark['kind'], string>> = {
  redirect: 'redirects',
  offDirective: 'off directive:',
  hallucination: 'hallucination:',
  researchViolation: 'no source:',
  redundancy: 'said before:',
  gate: 'gate for',
};

/** Turns of a team file: their replies hold blocks, and are read without them. */
const teamPurposes: ReadonlySet<Purpose> = new Set(['say', 'draft', 'review', 'revise', 'finish', 'manage', 'argue', 'verdict']);

export function isTeamTurn(purpose: Purpose): boolean {
  return teamPurposes.has(purpose);
}

const phaseNames: Readonly<Record<Phase, string>> = {
  brief: 'briefing',
  research: 'research window',
  speak: 'speak',
  rebuttal: 'rebuttal',
  gate: 'judge’s gate',
  floor: 'floor',
  state: 'state of the debate',
  digest: 'digest',
  round: 'round',
  draft: 'draft',
  review: 'review',
  revise: 'revision',
  finish: 'final version',
  open: 'opening',
  argue: 'arguments',
  close: 'closing',
  verdict: 'verdict',
  vote: 'vote',
  score: 'scores',
  distill: 'lessons',
  debrief: 'debriefs',
};

/** Headings of a team's phases; the number of the round where there may be several. Source of the phases: FACTS 4.4. */
const headings: Readonly<Partial<Record<Phase, (round: number) => string>>> = {
  round: (round) => `Round ${round}`,
  draft: () => 'Draft',
  review: (round) => `Review ${round}`,
  revise: (round) => `Revision ${round}`,
  finish: () => 'Final version',
  open: () => 'Opening',
  argue: (round) => `Round ${round} · arguments`,
  close: () => 'Closing',
  verdict: () => 'Verdict',
  vote: () => 'Vote',
};

/** What comes after the rounds. */
const afterwards: readonly Phase[] = ['digest', 'score', 'distill', 'debrief'];

function headingOf(phase: Phase, round: number, workflow: WorkflowType | undefined): string {
  const heading = workflow === 'roundtable' ? undefined : headings[phase];
  if (heading && phase === 'round' && (workflow === 'conditional' || workflow === 'solo')) return `Turn ${round}`;
  if (heading) return heading(round);
  return round > 0 && !afterwards.includes(phase) ? `Round ${round} · ${phaseNames[phase]}` : phaseNames[phase];
}

/** Lines that are not a member's speech stand behind a bar. */
const aside = '  │ ';
const speech = '  ';

/** Makes the line POSITION: … stand out. */
export const leadOf = (style: Style) => ({ lead: (word: string): string => (word === 'POSITION:' ? style.bold(word) : word) });

export function createFactPrinter(page: Page, objects: Objects, options: { asks: boolean } = { asks: false }): FactPrinter {
  const { style } = page;
  let workflow: WorkflowType | undefined;
  /** Whose line stands over what is printed now. */
  let under: string | undefined;
  const inputs = new Map<string, string>();
  const calls = new Map<string, { turn: string; text: string }>();
  const asked = new Map<string, FactData['approval.asked']>();
  /** Calls and files that somebody refused: that they failed is said then, and not again. */
  const rejected = new Set<string>();
  const heard = new Set<string>();
  const roles = new Map<string, string>();
  const models = new Map<string, string>();
  const speakers = new Map<string, string>();
  const leftOut = new Map<string, string>();
  /** Reasons that were given already: five members with one wrong model are one trouble. */
  const told = new Set<string>();

  const line = (text = ''): void => page.write(`${text}\n`);
  const prose = (text: string, indent = speech): void => page.write(wrap(text.trimEnd(), page.width, indent, leadOf(style)));
  const speaker = (member: string): void => {
    line(`\n${style.name(member)}  ${style.dim(roles.get(member) ?? '')}`.trimEnd());
    under = member;
  };
  /** One line of a member's work; its name stands before it where its own line does not stand over it. */
  const work = (member: string, text: string, dress: (text: string) => string): void => {
    const who = under === member ? '' : `${member} `;
    line(`${aside}${who && style.name(member)}${who && ' '}${dress(cutTo(text, page.width - aside.length - who.length))}`);
  };

  const foot = (data: FactData['turn.finished']): void => {
    const ungrounded = data.message?.claims?.filter((claim) => claim.status === 'ungrounded').length ?? 0;
    const parts = [
      models.get(data.turn) ?? '',
      countText(totalTokens(data.usage), 'token'),
      timeText(data.ms),
      data.cost.priced === 'local' ? '' : moneyText(data.cost.usd),
      ungrounded > 0 ? `${countText(ungrounded, 'claim')} without ground` : '',
    ];
    prose(`${style.dim(parts.filter(Boolean).join(' · '))}${data.cut ? style.warn(' · cut by the answer limit') : ''}`);
    const left = leftOut.get(data.turn);
    if (left) prose(style.dim(`Left out of the prompt to stay within the window: ${left}.`));
    for (const notice of data.notices ?? []) if (!notice.startsWith('rehearsal')) prose(style.warn(notice));
  };

  const asks = (said: Message): void => {
    const requests = [...said.text.matchAll(/\[\[request:\s*([\s\S]*?)\]\]/gi)].map((match) =>
      (match[1] ?? '').replace(/\s+/g, ' ').trim(),
    );
    line(`\n${style.name(said.author)} ${style.dim(requests.length > 0 ? 'asks the steward' : 'asks nothing')}`);
    for (const request of requests) prose(`- ${request}`);
  };

  const steward = (said: Message): void => {
    const request = /^Request: (.*)$/m.exec(said.text)?.[1] ?? '';
    const missing = /^Not found: (.*)$/m.exec(said.text)?.[1];
    const checked = /^Checked: (.*)$/m.exec(said.text)?.[1];
    const places = (said.evidence ?? []).map((item) => style.good(`${item.path}:${item.from}${item.to > item.from ? `-${item.to}` : ''}`));
    prose(`${style.name(said.author)} ${style.dim(`to ${said.to?.join(', ') ?? 'all'}: ${request}`)}`, aside);
    if (places.length > 0) prose(`${places.join(', ')}`, `${aside}  `);
    if (missing !== undefined || places.length === 0) {
      const what = missing === undefined || missing === request ? 'not found' : `not found: ${missing}`;
      prose(style.warn(`${what}${checked === undefined ? '' : ` (checked ${checked})`}`), `${aside}  `);
    }
  };

  const marks = (given: readonly Mark[]): void => {
    for (const mark of given) {
      const kind = mark.kind === 'gate' ? style.good(markNames.gate) : style.warn(markNames[mark.kind]);
      prose(`${style.name('judge')} ${kind} ${style.name(mark.member)} ${mark.reason}`, aside);
      if (mark.quote) prose(style.dim(`“${mark.quote}”`), `${aside}  `);
    }
  };

  const tool = async (data: FactData['tool.finished']): Promise<void> => {
    const text = calls.get(data.call)?.text ?? data.tool;
    calls.delete(data.call);
    if (rejected.has(data.call)) return;
    const body = 'text' in data.result ? data.result.text : plain((await objects.get(data.result.object)) ?? '');
    const came = resultText(body, data.failed);
    work(data.member, `${text} -> ${data.failed ? 'failed: ' : ''}${came}`, data.failed ? style.warn : style.dim);
  };

  const decided = (data: FactData['approval.decided']): void => {
    const ask = asked.get(data.ask);
    const who = ask?.member ?? '';
    if (data.decision !== 'reject')
      return work(who, `${data.decision === 'always' ? 'allowed from now on' : 'allowed'} by ${data.by}`, style.dim);
    if (ask) rejected.add(ask.call).add(`${ask.turn}\n${ask.path ?? ''}`);
    const why = data.message === undefined ? '' : told.has(data.message) ? ', for the same reason' : `: ${data.message}`;
    if (data.message !== undefined) told.add(data.message);
    prose(style.warn(`rejected by ${data.by}${why}`), aside);
  };

  const refused = (data: FactData['reply.refused']): void => {
    if (rejected.has(`${data.turn}\n${data.what}`)) return;
    const who = under === data.member ? '' : `${style.name(data.member)} `;
    prose(`${who}${style.warn(`not done: ${data.what}: ${data.why}`)}`, aside);
  };

  const message = (said: Message, turn?: FactData['turn.finished']): void => {
    under = undefined;
    switch (said.kind) {
      case 'briefing':
      case 'digest':
        return;
      case 'research':
        return asks(said);
      case 'pass':
        return line(style.dim(`\n${said.author} passes`));
      case 'debrief': {
        // What two say in private is whole in the panel and in `roundtable therapist`; here stands what it came to.
        if (said.label !== 'outcomes') return;
        line(`\n${style.name(said.to?.[0] ?? said.author)}  ${style.dim(`with ${said.author}`)}`);
        return prose(said.text);
      }
      case 'steward':
        return steward(said);
      case 'judge':
      case 'gate':
        return prose(`${style.name(said.author)} ${said.text}`, aside);
      case 'state':
        return prose(said.text, aside);
      case 'steer':
        line(`\n${style.bold('you')}`);
        return prose(said.text);
      case 'notice':
        return prose(style.warn(said.text), '');
      default:
        if (said.author === 'runner') line();
        else speaker(said.author);
        prose(workflow === 'roundtable' ? said.text : withoutMarkers(said.text));
        if (turn) foot(turn);
    }
  };

  const fault = (data: FactData['turn.failed']): void => {
    const { member, purpose, failure } = data;
    if (failure.code === 'model.aborted') return prose(style.dim(`${member} was cut off.`));
    prose(
      style.bad(`${member} could not ${moves[purpose]}${told.has(failure.message) ? ', for the same reason.' : `: ${failure.message}`}`),
    );
    told.add(failure.message);
  };
  const retry = ({ turn, failure, waitMs, discarded }: FactData['turn.retried']): void => {
    const lost = discarded > 0 ? ' What had been said is discarded.' : '';
    const who = speakers.get(turn);
    prose(style.warn(`${who === undefined ? '' : `${who}: `}${failure.message} Trying again in ${timeText(waitMs)}.${lost}`));
  };

  const ended = ({ status, detail, reason }: FactData['run.finished']): void => {
    if (status === 'done')
      return workflow === 'roundtable' || workflow === undefined
        ? undefined
        : prose(`\n${reason === 'rounds' ? style.warn('Ended.') : style.good('Done.')} ${detail}`, '');
    line();
    prose(`${style.bad(status === 'failed' ? 'Failed.' : 'Stopped.')} ${detail.replace(/^Stopped by the person\. /, '')}`, '');
  };

  return {
    speaker,
    foot,
    fault,
    retry,
    heard: (turn) => void heard.add(turn),
    takerOf: (turn) => speakers.get(turn),
    callOf: (turn) => [...calls.values()].find((call) => call.turn === turn)?.text,
    note(fact) {
      if (fact.type === 'run.created') {
        workflow = fact.data.team.workflow.type;
        for (const member of everybody(fact.data.team)) roles.set(member.name, member.role);
      } else if (fact.type === 'turn.started') {
        models.set(fact.data.turn, fact.data.model);
        speakers.set(fact.data.turn, fact.data.member);
        if (fact.data.leftOut) leftOut.set(fact.data.turn, fact.data.leftOut);
      } else if (fact.type === 'turn.replied') {
        for (const { id, name, input } of fact.data.tools) inputs.set(`${fact.data.turn}/${id}`, `${name} ${inputText(input)}`.trim());
      } else if (fact.type === 'tool.started') {
        const { call, turn, tool: name, what } = fact.data;
        calls.set(call, { turn, text: inputs.get(call) ?? `${name} (${what})` });
      } else if (fact.type === 'approval.asked') asked.set(fact.data.ask, fact.data);
      else if (fact.type === 'run.resumed') calls.clear();
    },
    async print(fact) {
      switch (fact.type) {
        case 'run.created':
          return page.write(headText(fact.data, style, page.width));
        case 'run.resumed':
          return line(style.dim('\nTaken up again where it stood.'));
        case 'run.paused':
          return line(style.warn('\nPaused. Turns under way finish; no new one begins.'));
        case 'run.continued':
          return line(style.dim('\nContinued.'));
        case 'run.finished':
          return ended(fact.data);
        case 'phase.started': {
          const { phase, round } = fact.data;
          if (phase === 'brief') return;
          under = undefined;
          return line(`\n${style.rule(headingOf(phase, round, workflow))}`);
        }
        case 'member.muted':
          return prose(style.warn(`\n${fact.data.member} is muted and takes no turn until it is let speak again.`), '');
        case 'member.unmuted':
          return prose(style.dim(`\n${fact.data.member} may speak again.`), '');
        case 'turn.skipped':
          return prose(style.dim(`\n${fact.data.member} is muted, so its turn is passed over.`), '');
        case 'turn.retried':
          return retry(fact.data);
        case 'turn.failed':
          if (fact.data.partial) {
            speaker(fact.data.member);
            prose(fact.data.partial);
          }
          return fault(fact.data);
        case 'turn.finished': {
          const { member, purpose, text, posted, turn } = fact.data;
          marks(fact.data.marks ?? []);
          if (fact.data.message) return message(fact.data.message, fact.data);
          if (posted === undefined || !isTeamTurn(purpose)) return;
          // Its message waits for its turn among those of the same time; a person need not.
          heard.add(turn);
          speaker(member);
          prose(spokenText(text, true));
          return foot(fact.data);
        }
        case 'message.posted':
          if (fact.data.message.turn !== undefined && heard.has(fact.data.message.turn)) return;
          return message(fact.data.message);
        case 'turn.replied': {
          const said = spokenText(fact.data.text, true);
          return said === '' ? undefined : prose(said);
        }
        case 'tool.finished':
          return tool(fact.data);
        case 'approval.asked':
          if (options.asks) return;
          return work(fact.data.member, `asks to ${fact.data.what}`, style.warn);
        case 'approval.decided':
          return decided(fact.data);
        case 'reply.refused':
          return refused(fact.data);
        case 'file.changed': {
          // What a debrief wrote is named in what it came to.
          if (isOwnFile(fact.data.path)) return;
          const { text, warns } = plain(await fileText(fact.data, objects));
          const who = under === fact.data.member && !heard.has(fact.data.turn) ? '' : `${style.name(fact.data.member)} `;
          return prose(`${who}${warns ? style.warn(text) : style.good(text)}`, aside);
        }
        case 'files.restored':
          return prose(
            style.warn(`\nTaken back to how they were at ${fact.data.checkpoint}: ${fact.data.files.map(({ path }) => path).join(', ')}`),
            '',
          );
        case 'changes.decided': {
          const paths = [...new Set(fact.data.hunks.map(({ path }) => path))].join(', ');
          return prose(
            style.dim(
              `${fact.data.decision === 'keep' ? 'Kept' : 'Undone'} by ${fact.data.by}: ${countText(fact.data.hunks.length, 'change')} in ${paths}`,
            ),
            '',
          );
        }
        case 'decision.made': {
          line();
          return prose(style.bold(decisionLine({ ...fact.data, at: fact.at })), '');
        }
        case 'budget.raised':
          return prose(style.warn(`\nBudget raised by ${fact.data.by}: ${budgetText(fact.data.budget).replace(/^budget /, '')}`), '');
        case 'budget.exhausted':
          return prose(style.warn(`\n${fact.data.detail}`), '');
        case 'work.scored':
          return page.write(scoresText(fact.data, style, page.width));
        case 'digest.written': {
          const digest = readDigest(await objects.get(fact.data.digest));
          if (digest) page.write(digestText(plain(digest), fact.data.files.map(page.pathOf), style, page.width));
          else prose(`The digest is written: ${fact.data.files.map(page.pathOf).join(', ')}`, '');
          return;
        }
        default:
          return;
      }
    },
  };
}
