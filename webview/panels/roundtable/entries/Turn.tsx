import { type ReactNode, useId } from 'react';
import { totalTokens } from '../../../../src/schema/usage';
import type { Entry, TurnInfo } from '../../../../src/schema/view';
import { Avatar } from '../../../components/Avatar';
import { Icon } from '../../../components/Icon';
import { Name, Names } from '../../../components/Name';
import { usePanel } from '../../../components/PanelContext';
import { useOpen } from '../../../components/useOpen';
import { hueOf } from '../../../state/hues';
import { labelWords, shortModel, shownMs, shownTokens, shownTurnCost } from '../../../state/words';
import { Prose } from './Prose';

type FrameProps = { member: string; row: number; meta?: ReactNode; note?: ReactNode; busy?: boolean; children: ReactNode };

/** The outline of a turn, whether it is finished or still streams. */
export function TurnFrame({ member, row, meta, note, busy = false, children }: FrameProps) {
  const { hues, roles } = usePanel();
  const heading = useId();
  const name = member === 'person' ? 'you' : member;
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
          <Icon name="warning" /> The answer was cut at its limit of tokens.
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
        <Icon name="lock" /> private to <Names names={to} /> and the judge
      </span>
    );
  }
  if (to && to.length > 0) {
    return (
      <span className="role">
        to <Names names={to} />
      </span>
    );
  }
  return author === 'person' ? <span className="role">to everyone, at their next turn</span> : null;
}

function Meta({ info, open, onToggle }: { info: TurnInfo; open: boolean; onToggle(): void }) {
  const answer = info.usage.output + info.usage.reasoning;
  const parts = [`${shownTokens(answer)} tokens`, shownMs(info.ms), shownTurnCost(info)].filter((part) => part !== undefined);
  return (
    <button type="button" className="meta" data-opens="" aria-expanded={open} title="Show the figures of this turn" onClick={onToggle}>
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
    ['Model', info.model],
    [
      'Prompt',
      `${prompt.toLocaleString('en')} tokens${usage.cachedRead > 0 ? `, ${usage.cachedRead.toLocaleString('en')} of them from the cache` : ''}`,
    ],
    [
      'Answer',
      `${usage.output.toLocaleString('en')} tokens${usage.reasoning > 0 ? `, and ${usage.reasoning.toLocaleString('en')} of reasoning` : ''}`,
    ],
    ['Together', `${totalTokens(usage).toLocaleString('en')} tokens`],
    [
      'Cost',
      cost.priced === 'unknown'
        ? 'The price of this model is not known.'
        : cost.priced === 'local'
          ? 'None: the model runs without a bill.'
          : `$${(cost.usd ?? 0).toFixed(5)}`,
    ],
    ['Time', shownMs(info.ms)],
    ...(leftOut ? [['Left out', leftOut] as [string, string]] : []),
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
        <Icon name="copy" /> Copy the text
      </button>
    </div>
  );
}

/** A member who adds nothing. */
export function Pass({ member }: { member: string }) {
  return (
    <article className="line">
      <span>
        <Name name={member} /> passes
      </span>
    </article>
  );
}
