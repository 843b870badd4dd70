import * as l10n from '@vscode/l10n';
import { Fragment, useMemo } from 'react';
import type { Claim } from '../../../../src/schema/message';
import { missingClaims } from '../../../components/annotate';
import { FileChips } from '../../../components/FileChips';
import { Icon } from '../../../components/Icon';
import { Markdown } from '../../../components/Markdown';
import { Name } from '../../../components/Name';
import { usePanel } from '../../../components/PanelContext';
import { Phrase } from '../../../components/Phrase';
import { type Controls, controlsOf, piecesOf, speechOf } from '../../../state/speech';

type Props = {
  text: string;
  position?: string;
  claims?: readonly Claim[];
  /** The token that approves, where this text may approve. */
  approve?: string;
};

/** What a member said: the prose, the files in it, what it asks the steward, its position, and what it decides, each apart. */
export function Prose({ text, position, claims, approve }: Props) {
  const names = useNames();
  const { workflow } = usePanel();
  const plain = workflow === undefined || workflow.type === 'roundtable';
  const speech = useMemo(() => speechOf(text), [text]);
  const controls = useMemo(() => (plain ? undefined : controlsOf(speech.prose, approve)), [plain, speech, approve]);
  const prose = controls?.prose ?? speech.prose;
  const ungrounded = useMemo(() => (claims ?? []).filter(({ status }) => status === 'ungrounded').map((claim) => claim.text), [claims]);
  const unplaced = useMemo(() => (ungrounded.length > 0 ? missingClaims(speech.prose, ungrounded) : []), [speech, ungrounded]);
  return (
    <>
      <Said text={prose} names={names} ungrounded={ungrounded} />
      {unplaced.map((claim) => (
        <p className="aside-line warn" key={claim}>
          <Icon name="question" /> {l10n.t('Without evidence: {0}', claim)}
        </p>
      ))}
      <Requests requests={speech.requests} />
      <Position text={position ?? speech.position} />
      {controls && <Decides controls={controls} />}
    </>
  );
}

type SaidProps = { text: string; names: ReadonlySet<string>; ungrounded?: readonly string[]; passing?: boolean };

/** Markdown, with chips in the place of the files that were written there. */
export function Said({ text, names, ungrounded, passing }: SaidProps) {
  const pieces = useMemo(() => piecesOf(jsonAsCode(text)), [text]);
  return pieces.map((piece, i) => (
    // Pieces of a text stay where they are.
    // biome-ignore lint/suspicious/noArrayIndexKey: see above
    <Fragment key={i}>
      {piece.kind === 'text' ? (
        <Markdown text={piece.text} names={names} ungrounded={ungrounded} passing={passing} />
      ) : (
        <FileChips markers={piece.markers} />
      )}
    </Fragment>
  ));
}

/** A member whose team file asks for JSON says nothing else: it is shown as what it is. */
function jsonAsCode(text: string): string {
  if (!/^\s*\{[\s\S]*\}\s*$/.test(text) || text.length > 50_000) return text;
  try {
    return `\`\`\`\`\`json\n${JSON.stringify(JSON.parse(text), null, 2)}\n\`\`\`\`\``;
  } catch {
    return text;
  }
}

/** What the control words of a turn come to. */
export function Decides({ controls: { approved, next, done } }: { controls: Controls }) {
  if (!approved && !next && !done) return null;
  return (
    <p className="aside-line decides">
      {approved && (
        <span>
          <Icon name="pass" /> {l10n.t('approves')}
        </span>
      )}
      {next && (
        <span>
          <Icon name="arrow-right" /> <Phrase words={l10n.t('gives the floor to {0}')} parts={[<Name key="next" name={next} />]} />
        </span>
      )}
      {done && (
        <span>
          <Icon name="check" /> {l10n.t('says that the goal is reached')}
        </span>
      )}
    </p>
  );
}

export function Requests({ requests }: { requests: readonly string[] }) {
  return requests.map((request) => (
    <p className="aside-line" key={request}>
      <Icon name="search" />
      <span>
        <Phrase
          words={l10n.t('asked the steward: {0}')}
          parts={[
            <span key="request" className="said">
              {request}
            </span>,
          ]}
        />
      </span>
    </p>
  ));
}

export function Position({ text }: { text?: string }) {
  if (!text) return null;
  return (
    <p className="position">
      <span className="label">{l10n.t('Position')}</span> {text}
    </p>
  );
}

const namesOfRoles = new WeakMap<object, ReadonlySet<string>>();

/** The names that `@name` may mean: one set a team, so that memoised texts see the same one again. */
export function useNames(): ReadonlySet<string> {
  const { roles } = usePanel();
  const known = namesOfRoles.get(roles);
  if (known) return known;
  const names = new Set(Object.keys(roles));
  namesOfRoles.set(roles, names);
  return names;
}
