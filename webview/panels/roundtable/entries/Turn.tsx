import * as l10n from '@vscode/l10n';
import { type ReactNode, useId } from 'react';
import { totalTokens } from '../../../../src/schema/usage';
import type { Entry, TurnInfo } from '../../../../src/schema/view';
import { Avatar } from '../../../components/Avatar';
import { Icon } from '../../../components/Icon';
import { Name, Names } from '../../../components/Name';
import { usePanel } from '../../../components/PanelContext';
import { Phrase } from '../../../components/Phrase';
import { useOpen } from '../../../components/useOpen';
import { numberText, tokensWords } from '../../../state/counts';
import { hueOf } from '../../../state/hues';
import { labelWords } from '../../../state/sections';
import { dollars, shortModel, shownMs, shownTokens, shownTurnCost } from '../../../state/words';
import { Prose } from './Prose';

type FrameProps = { member: string; row: number; meta?: ReactNode; note?: ReactNode; busy?: boolean; children: ReactNode };

/** The outline of a turn, whether it is finished or still streams. */
export function TurnFrame({ member, row, meta, note, busy = false, children }: FrameProps) {
  const { hues, roles } = usePanel();
  const heading = useId();
  const name = member === 'person' ? l10n.t('you') : member;
  return (
    <article
      className={`turn ${hueOf(hues, member)}`}
      data-row={row}
      data-turn=""
      data-member={member}
      tabIndex={-1}
      aria-labelledby={heading}
      aria-posinset={row + 1}
      aria-setsize={-1}
      aria-busy={busy || undefined}
    >
      <Avatar name={member} />
      <div className="turn-body">
        <header className="who">
          <b className="name" id={heading}>
            {name}
          </b>
          {roles[member] && <span className="role">{roles[member]}</span>}
          {note}
          {meta}
        </header>
        {children}
      </div>
    </article>
  );
}

type Spoken = Extract<Entry, { kind: 'message' }>;

/** A finished turn. */
export function Turn({ entry, row }: { entry: Spoken; row: number }) {
  const { message, info } = entry;
  const { workflow } = usePanel();
  const [open, setOpen] = useOpen(`figures:${entry.seq}`);
  const apart = message.kind === 'review' || message.kind === 'verdict';
  const prose = (
    <Prose
      text={message.text}
      position={message.position}
      claims={message.claims}
      {...(message.kind === 'review' && workflow && 'approve_token' in workflow && { approve: workflow.approve_token })}
    />
  );
  return (
    <TurnFrame
      member={message.author}
      row={row}
      note={
        <>
          <Label words={labelWords(message.label)} />
          <Addressee to={message.to} secret={message.private} author={message.author} />
        </>
      }
      meta={info && <Meta info={info} open={open} onToggle={() => setOpen(!open)} />}
    >
      {open && info && <Figures info={info} text={message.text} />}
      {apart ? <div className={`apart ${message.kind}`}>{prose}</div> : prose}
      {info?.cut && (
        <p className="aside-line warn">
          <Icon name="warning" /> {l10n.t('The answer was cut at its limit of tokens.')}
        </p>
      )}
      {/* The header says already that a rehearsal is one. */}
      {info?.model !== 'rehearsal' &&
        info?.notices?.map((notice) => (
          <p className="aside-line" key={notice}>
            <Icon name="info" /> {notice}
          </p>
        ))}
    </TurnFrame>
  );
}

/** What a turn is in its workflow: `draft`, `review 2`, `for`. */
export function Label({ words }: { words?: string }) {
  return words ? <span className="turn-label">{words}</span> : null;
}

export function Addressee({ to, secret, author }: { to?: readonly string[]; secret?: boolean; author: string }) {
  if (secret && to) {
    return (
      <span className="role">
        <Icon name="lock" /> <Phrase words={l10n.t('private to {0} and the judge')} parts={[<Names key="to" names={to} />]} />
      </span>
    );
  }
  if (to && to.length > 0) {
    return (
      <span className="role">
        <Phrase words={l10n.t('to {0}')} parts={[<Names key="to" names={to} />]} />
      </span>
    );
  }
  return author === 'person' ? <span className="role">{l10n.t('to everyone, at their next turn')}</span> : null;
}

function Meta({ info, open, onToggle }: { info: TurnInfo; open: boolean; onToggle(): void }) {
  const answer = info.usage.output + info.usage.reasoning;
  const parts = [l10n.t('{0} tokens', shownTokens(answer)), shownMs(info.ms), shownTurnCost(info)].filter((part) => part !== undefined);
  return (
    <button
      type="button"
      className="meta"
      data-opens=""
      aria-expanded={open}
      title={l10n.t('Show the figures of this turn')}
      onClick={onToggle}
    >
      <span className="meta-model">{shortModel(info.model)}</span>
      <span className="meta-rest"> · {parts.join(' · ')}</span>
    </button>
  );
}

/** What the line beside the name rests on. */
function Figures({ info, text }: { info: TurnInfo; text: string }) {
  const { post } = usePanel();
  const { usage, cost, leftOut } = info;
  const prompt = usage.input + usage.cachedRead + usage.cachedWrite;
  const rows: [string, string][] = [
    [l10n.t('Model'), info.model],
    [
      l10n.t('Prompt'),
      usage.cachedRead > 0
        ? l10n.t('{0}, {1} of them from the cache', tokensWords(prompt), numberText(usage.cachedRead))
        : tokensWords(prompt),
    ],
    [
      l10n.t('Answer'),
      usage.reasoning > 0
        ? l10n.t('{0}, and {1} of reasoning', tokensWords(usage.output), numberText(usage.reasoning))
        : tokensWords(usage.output),
    ],
    [l10n.t('Together'), tokensWords(totalTokens(usage))],
    [
      l10n.t('Cost'),
      cost.priced === 'unknown'
        ? l10n.t('The price of this model is not known.')
        : cost.priced === 'local'
          ? l10n.t('None: the model runs without a bill.')
          : dollars(cost.usd ?? 0, 5),
    ],
    [l10n.t('Time'), shownMs(info.ms)],
    ...(leftOut ? [[l10n.t('Left out'), leftOut] as [string, string]] : []),
  ];
  return (
    <div className="figures">
      <dl>
        {rows.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <button type="button" className="quiet" onClick={() => post({ type: 'copy', text })}>
        <Icon name="copy" /> {l10n.t('Copy the text')}
      </button>
    </div>
  );
}

/** A member who adds nothing. */
export function Pass({ member }: { member: string }) {
  return (
    <article className="line">
      <span>
        <Phrase words={l10n.t('{0} passes')} parts={[<Name key="member" name={member} />]} />
      </span>
    </article>
  );
}
