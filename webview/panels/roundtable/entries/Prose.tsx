import { useMemo } from 'react';
import type { Claim } from '../../../../src/schema/message';
import { missingClaims } from '../../../components/annotate';
import { Icon } from '../../../components/Icon';
import { Markdown } from '../../../components/Markdown';
import { usePanel } from '../../../components/PanelContext';
import { speechOf } from '../../../state/speech';

/** What a member said: the prose, what it asks the steward, and its position, each apart. */
export function Prose({ text, position, claims }: { text: string; position?: string; claims?: readonly Claim[] }) {
  const names = useNames();
  const speech = useMemo(() => speechOf(text), [text]);
  const ungrounded = useMemo(() => (claims ?? []).filter(({ status }) => status === 'ungrounded').map((claim) => claim.text), [claims]);
  const unplaced = useMemo(() => (ungrounded.length > 0 ? missingClaims(speech.prose, ungrounded) : []), [speech, ungrounded]);
  return (
    <>
      {speech.prose !== '' && <Markdown text={speech.prose} names={names} ungrounded={ungrounded} />}
      {unplaced.map((claim) => (
        <p className="aside-line warn" key={claim}>
          <Icon name="question" /> Without evidence: {claim}
        </p>
      ))}
      <Requests requests={speech.requests} />
      <Position text={position ?? speech.position} />
    </>
  );
}

export function Requests({ requests }: { requests: readonly string[] }) {
  return requests.map((request) => (
    <p className="aside-line" key={request}>
      <Icon name="search" />
      <span>
        asked the steward: <span className="said">{request}</span>
      </span>
    </p>
  ));
}

export function Position({ text }: { text?: string }) {
  if (!text) return null;
  return (
    <p className="position">
      <span className="label">Position</span> {text}
    </p>
  );
}

/** The names that `@name` may mean. */
export function useNames(): ReadonlySet<string> {
  const { roles } = usePanel();
  return useMemo(() => new Set(Object.keys(roles)), [roles]);
}
