import * as l10n from '@vscode/l10n';
import { memo } from 'react';
import { assertNever } from '../../../../src/base/assertNever';
import type { Entry } from '../../../../src/schema/view';
import type { Row as RowOf } from '../../../state/rows';
import { DecisionLine, RaisedLine } from '../decide/DecisionLines';
import { Outcome } from '../Outcome';
import { Result } from '../Result';
import { AskRow } from './AskRow';
import { Debrief } from './Debrief';
import { DecidedLine, FileLines, RefusedLine, RestoredLine, ToolLines } from './Deeds';
import { Folded, Gate, JudgeNote, Marks } from './Judge';
import { FailedTurn, NoticeLine, RetryLine, SectionLine, StatusLine, StoppedTurn } from './Lines';
import { LiveTurn } from './LiveTurn';
import { Scores } from './Scores';
import { Steward } from './Steward';
import { Pass, Turn } from './Turn';
import { VoteResult } from './VoteResult';

/** One row of the feed. Memoised: an entry never changes once it is there. */
export const Row = memo(function Row({ row, place, judge }: { row: RowOf; place: number; judge: string }) {
  switch (row.kind) {
    case 'phase':
      return <SectionLine phase={row.phase} round={row.round} order={row.order} />;
    case 'message':
      return <MessageRow entry={row} place={place} />;
    case 'marks':
      return <Marks marks={row.marks} judge={judge} />;
    case 'scores':
      return <Scores entry={row} judge={judge} />;
    case 'retry':
      return <RetryLine entry={row} />;
    case 'failed':
      return row.failure.code === 'model.aborted' ? <StoppedTurn entry={row} row={place} /> : <FailedTurn entry={row} row={place} />;
    case 'status':
      return <StatusLine entry={row} />;
    case 'live':
      return <LiveTurn turn={row.turn} row={place} />;
    case 'tools':
      return <ToolLines group={row} />;
    case 'files':
      return <FileLines group={row} />;
    case 'refused':
      return <RefusedLine entry={row} />;
    case 'decided':
      return <DecidedLine entry={row} />;
    case 'restored':
      return <RestoredLine entry={row} />;
    case 'decision':
      return <DecisionLine entry={row} />;
    case 'raised':
      return <RaisedLine entry={row} />;
    case 'ask':
      return <AskRow ask={row.ask} row={place} />;
    case 'result':
      return <Result />;
    case 'outcome':
      return <Outcome />;
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
    case 'review':
    case 'vote':
      return <Turn entry={entry} row={place} />;
    case 'verdict':
      return message.author === 'runner' ? <VoteResult message={message} /> : <Turn entry={entry} row={place} />;
    case 'summary':
      return <Folded entry={entry} title={l10n.t('What was said earlier, summed up')} />;
    case 'pass':
      return <Pass member={message.author} />;
    case 'judge':
      return <JudgeNote message={message} />;
    case 'gate':
      return <Gate message={message} />;
    case 'steward':
      return <Steward entry={entry} row={place} />;
    case 'state':
      return <Folded entry={entry} title={l10n.t('State of the debate after round {0}', message.round)} />;
    case 'briefing':
      return <Folded entry={entry} title={l10n.t('Briefing')} />;
    case 'digest':
      return <Folded entry={entry} title={l10n.t('Synthesis of the judge')} />;
    case 'debrief':
      return <Debrief entry={entry} />;
    case 'notice':
      return <NoticeLine text={message.text} />;
    default:
      return assertNever(message.kind);
  }
}
