import { memo } from 'react';
import { assertNever } from '../../../../src/base/assertNever';
import type { Entry } from '../../../../src/schema/view';
import type { Row as RowOf } from '../../../state/rows';
import { Result } from '../Result';
import { Folded, Gate, JudgeNote, Marks } from './Judge';
import { FailedTurn, NoticeLine, RetryLine, SectionLine, StatusLine, StoppedTurn } from './Lines';
import { LiveTurn } from './LiveTurn';
import { Steward } from './Steward';
import { Pass, Turn } from './Turn';

/** One row of the feed. Memoised: an entry never changes once it is there. */
export const Row = memo(function Row({ row, place, judge }: { row: RowOf; place: number; judge: string }) {
  switch (row.kind) {
    case 'phase':
      return <SectionLine phase={row.phase} round={row.round} order={row.order} />;
    case 'message':
      return <MessageRow entry={row} place={place} />;
    case 'marks':
      return <Marks marks={row.marks} judge={judge} />;
    case 'retry':
      return <RetryLine entry={row} />;
    case 'failed':
      return row.failure.code === 'model.aborted' ? <StoppedTurn entry={row} row={place} /> : <FailedTurn entry={row} row={place} />;
    case 'status':
      return <StatusLine entry={row} />;
    case 'live':
      return <LiveTurn turn={row.turn} row={place} />;
    case 'result':
      return <Result />;
    default:
      return assertNever(row);
  }
});

function MessageRow({ entry, place }: { entry: Extract<Entry, { kind: 'message' }>; place: number }) {
  const { message } = entry;
  switch (message.kind) {
    case 'research':
    case 'speak':
    case 'rebuttal':
    case 'floor':
    case 'say':
    case 'steer':
      return <Turn entry={entry} row={place} />;
    case 'pass':
      return <Pass member={message.author} />;
    case 'judge':
      return <JudgeNote message={message} />;
    case 'gate':
      return <Gate message={message} />;
    case 'steward':
      return <Steward entry={entry} row={place} />;
    case 'state':
      return <Folded entry={entry} title={`State of the debate after round ${message.round}`} />;
    case 'briefing':
      return <Folded entry={entry} title="Briefing" />;
    case 'digest':
      return <Folded entry={entry} title="Synthesis of the judge" />;
    case 'notice':
      return <NoticeLine text={message.text} />;
    default:
      return assertNever(message.kind);
  }
}
