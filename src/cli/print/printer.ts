import type { Objects } from '../../core/ports/objects';
import type { StoredFact } from '../../core/ports/journal';
import { Digest } from '../../schema/digest';
import type { Fact, FactData, Live, Purpose } from '../../schema/event';
import type { Mark, Message } from '../../schema/message';
import { modelName, totalTokens } from '../../schema/model';
import type { Io } from '../context';
import { digestText } from './digest';
import { createStyle, createWrapper, moneyText, timeText, type Wrapper, wrap } from './style';

export type Printer = {
  fact(fact: StoredFact): Promise<void>;
  live(notes: readonly Live[]): void;
  close(): Promise<void>;
};

/** Turns that are read as they are spoken; the others come whole. */
const spoken: readonly Purpose[] = ['speak', 'rebuttal', 'floor', 'say'];

const markNames: Readonly<Record<Mark['kind'], string>> = {
  redirect: 'redirects',
  offDirective: 'off directive:',
  hallucination: 'hallucination:',
  researchViolation: 'no source:',
  redundancy: 'said before:',
  gate: 'gate for',
};

const phaseNames: Readonly<Record<FactData['phase.started']['phase'], string>> = {
  brief: 'briefing',
  research: 'research window',
  speak: 'speak',
  rebuttal: 'rebuttal',
  gate: 'judge’s gate',
  floor: 'floor',
  state: 'state of the debate',
  digest: 'digest',
};

/**
 * Shows a run to a person. With `live` the turn in front is written as it streams; what else
 * happens meanwhile is kept until it has ended, so that nothing interleaves.
 */
export function createPrinter(io: Io, objects: Objects, options: { live: boolean }): Printer {
  const style = createStyle(io);
  const roles = new Map<string, string>();
  const models = new Map<string, string>();
  let front: { turn: string; text: string; wrapper: Wrapper } | undefined;
  let kept: StoredFact[] = [];
  let ended = false;

  const line = (text = ''): void => io.out(`${text}\n`);
  const prose = (text: string, indent = '  '): void => io.out(wrap(text.trimEnd(), io.width, indent));
  const header = (member: string): void => line(`\n${style.name(member)}  ${style.dim(roles.get(member) ?? '')}`);
  const startFront = (turn: string, member: string): NonNullable<typeof front> => {
    header(member);
    return { turn, text: '', wrapper: createWrapper(io.out, io.width, '  ') };
  };

  const message = (said: Message, fact?: FactData['turn.finished']): void => {
    switch (said.kind) {
      case 'briefing':
        return;
      case 'research':
        return asks(said);
      case 'pass':
        return line(style.dim(`\n${said.author} passes`));
      case 'steward':
        return steward(said);
      case 'judge':
        return prose(`${style.name(said.author)} ${said.text}`, '    ');
      case 'gate':
        line();
        return prose(`${style.name(said.author)} ${said.text}`);
      case 'state':
        return prose(style.dim(said.text), '    ');
      case 'steer':
        line(`\n${style.bold('you')}`);
        return prose(said.text);
      case 'notice':
        return prose(style.warn(said.text), '');
      default:
        header(said.author);
        prose(said.text);
        return fact && meta(fact);
    }
  };
  const meta = (fact: FactData['turn.finished']): void => {
    const model = models.get(fact.turn) ?? '';
    const parts = [model, `${totalTokens(fact.usage)} tokens`, timeText(fact.ms), ...(fact.cost.priced === 'local' ? [] : [moneyText(fact.cost.usd)])];
    const ungrounded = fact.message?.claims?.filter((claim) => claim.status === 'ungrounded').length ?? 0;
    if (ungrounded > 0) parts.push(`${ungrounded} ${ungrounded === 1 ? 'claim' : 'claims'} without ground`);
    line(`  ${style.dim(parts.filter(Boolean).join(' · '))}${fact.cut ? style.warn(' · cut by the answer limit') : ''}`);
    for (const notice of fact.notices ?? []) if (!notice.startsWith('rehearsal')) line(`  ${style.warn(notice)}`);
  };
  const asks = (said: Message): void => {
    const requests = [...said.text.matchAll(/\[\[request:\s*([\s\S]*?)\]\]/gi)].map((match) => (match[1] ?? '').trim());
    line(`\n${style.name(said.author)} ${style.dim(requests.length > 0 ? 'asks the steward' : 'asks nothing')}`);
    for (const request of requests) prose(`- ${request}`);
  };
  const steward = (said: Message): void => {
    const request = /^Request: (.*)$/m.exec(said.text)?.[1] ?? '';
    const places = (said.evidence ?? []).map((item) => `${item.path}:${item.from}-${item.to}`);
    const missing = /^Not found: (.*)$/m.exec(said.text)?.[1];
    const found = places.length > 0 ? style.good(places.join(', ')) : style.warn(`not found: ${missing ?? request}`);
    line(`  ${style.dim(`${said.author} to ${said.to?.join(', ') ?? 'all'}:`)} ${found}`);
  };
  const marks = (given: readonly Mark[]): void => {
    for (const mark of given) {
      const text = `${style.name('judge')} ${mark.kind === 'gate' ? style.good(markNames.gate) : style.warn(markNames[mark.kind])} ${style.name(mark.member)} ${mark.reason}`;
      prose(text, '    ');
      if (mark.quote) prose(style.dim(`“${mark.quote}”`), '      ');
    }
  };

  const print = async (fact: Fact): Promise<void> => {
    switch (fact.type) {
      case 'run.created':
        return created(fact.data);
      case 'run.resumed':
        return line(style.dim('\nTaken up again where it stood.'));
      case 'run.paused':
        return line(style.warn('\nPaused. Turns under way finish; /continue goes on.'));
      case 'run.continued':
        return line(style.dim('\nContinued.'));
      case 'run.finished':
        ended = true;
        if (fact.data.status !== 'done') prose(style.bad(`\n${fact.data.status === 'failed' ? 'Failed' : 'Stopped'}. ${fact.data.detail}`), '');
        return;
      case 'phase.started': {
        const { phase, round } = fact.data;
        if (phase !== 'brief') line(`\n${style.rule(round > 0 && phase !== 'digest' ? `Round ${round} · ${phaseNames[phase]}` : phaseNames[phase])}`);
        return;
      }
      case 'turn.retried':
        return prose(style.warn(`${fact.data.failure.message} Trying again in ${timeText(fact.data.waitMs)}${fact.data.discarded > 0 ? '; what had been said is discarded' : ''}.`));
      case 'turn.failed':
        return prose(style.bad(`${fact.data.member} could not ${fact.data.purpose}: ${fact.data.failure.message}`));
      case 'turn.finished':
        marks(fact.data.marks ?? []);
        if (fact.data.message) message(fact.data.message, fact.data);
        return;
      case 'message.posted':
        return message(fact.data.message);
      case 'budget.exhausted':
        return prose(style.warn(fact.data.detail), '');
      case 'digest.written': {
        const text = await objects.get(fact.data.digest);
        const digest = text === undefined ? undefined : Digest.safeParse(JSON.parse(text));
        if (digest?.success) io.out(digestText(digest.data, fact.data.files, io));
        return;
      }
      default:
        return;
    }
  };

  const created = (data: FactData['run.created']): void => {
    const { team } = data;
    const cast = [...team.members, team.judge, team.steward];
    for (const member of cast) roles.set(member.name, member.role);
    line(style.bold(data.topic));
    const limits = [
      ...(team.budget.usd === undefined ? [] : [moneyText(team.budget.usd)]),
      ...(team.budget.tokens === undefined ? [] : [`${team.budget.tokens} tokens`]),
      ...(team.budget.turns === undefined ? [] : [`${team.budget.turns} calls`]),
      ...(team.budget.wall === undefined ? [] : [`${team.budget.wall} s`]),
    ];
    const parts = [`team ${team.name}`, `${team.workflow.rounds} rounds at most`, limits.length > 0 ? `budget ${limits.join(', ')}` : 'no budget', `${data.files.length} files for the steward`, `seed ${data.seed}`, data.runId];
    prose(style.dim(parts.join(' · ')), '');
    if (cast.every((member) => member.ref.provider === 'rehearsal')) {
      prose(style.warn('Rehearsal: no AI model takes part. Every word is drawn from the topic, the briefing and the files. roundtable config says how to get real models.'), '');
    }
    line();
    const width = Math.max(...cast.map((member) => member.name.length));
    for (const member of cast) line(`  ${style.name(member.name)}${' '.repeat(width - member.name.length)}  ${member.role} ${style.dim(`· ${modelName(member.ref)}`)}`);
  };

  const endFront = (data: FactData['turn.finished'] | FactData['turn.failed']): void => {
    if (!front) return;
    const { wrapper, text } = front;
    front = undefined;
    if ('message' in data && data.message && data.message.text.startsWith(text)) wrapper.push(data.message.text.slice(text.length));
    wrapper.end();
    if ('calls' in data) meta(data);
    else line(`  ${style.bad(data.failure.message)}`);
  };

  return {
    async fact(stored) {
      const fact = stored as Fact;
      if (fact.type === 'turn.started') models.set(fact.data.turn, fact.data.model);
      if (front) {
        const ends = (fact.type === 'turn.finished' || fact.type === 'turn.failed') && fact.data.turn === front.turn;
        if (!ends && fact.type !== 'run.finished') {
          kept.push(stored);
          return;
        }
        if (ends) endFront(fact.data);
        else front.wrapper.end();
        front = undefined;
        const waiting = kept;
        kept = [];
        for (const other of waiting) await print(other as Fact);
        if (ends) return;
      }
      await print(fact);
    },
    live(notes) {
      if (!options.live || ended) return;
      for (const note of notes) {
        if (note.type === 'turn.text' && spoken.includes(note.purpose)) {
          front ??= startFront(note.turn, note.member);
          if (front.turn !== note.turn) continue;
          front.text += note.text;
          front.wrapper.push(note.text);
        } else if (note.type === 'turn.reset' && front?.turn === note.turn) {
          front.wrapper.end();
          line(style.warn('  (cut off; begins again)'));
          front = { ...front, text: '', wrapper: createWrapper(io.out, io.width, '  ') };
        }
      }
    },
    async close() {
      front?.wrapper.end();
      front = undefined;
      for (const other of kept) await print(other as Fact);
      kept = [];
    },
  };
}
