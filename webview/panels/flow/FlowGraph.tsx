import * as l10n from '@vscode/l10n';
import type { Flow } from '../../../src/schema/flow';
import type { RunView } from '../../../src/schema/view';
import { usePanel } from '../../components/PanelContext';
import { turnsWords } from '../../state/counts';
import { type BoxSpot, type EdgeSpot, fitted, layoutFlow, type MemberSpot } from '../../state/flowLayout';
import { hueOf } from '../../state/hues';
import type { RowIndex } from '../../state/rows';
import { shortModel } from '../../state/words';

type Props = { flow: Flow; width: number; view: RunView; index: RowIndex };

export function FlowGraph({ flow, width, view, index }: Props) {
  const { boxes, aside, edges, end, ...whole } = layoutFlow(flow, width);
  return (
    // biome-ignore lint/a11y/useSemanticElements: an SVG with things to press in it is a group
    <svg className="flow-graph" width={whole.width} height={whole.height} role="group" aria-label={l10n.t('Workflow')}>
      <defs>
        <marker id="flow-tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse">
          <path d="M0 0L8 4L0 8z" />
        </marker>
      </defs>
      {edges.map((edge) => (
        <EdgeLine key={edge.points.join(' ')} edge={edge} />
      ))}
      {boxes.map((box) => (
        <BoxShape key={`${box.x} ${box.y}`} box={box} view={view} index={index} />
      ))}
      <g className={view.finishedAt === undefined ? 'flow-end' : 'flow-end now'}>
        <rect x={end.x} y={end.y} width={end.width} height={end.height} rx={end.height / 2} />
        <text x={end.x + end.width / 2} y={end.y + 17} textAnchor="middle">
          {view.finishedAt === undefined ? l10n.t('end') : l10n.t('ended')}
        </text>
      </g>
      {aside.map((box) => (
        <BoxShape key={`${box.x} ${box.y}`} box={box} view={view} index={index} />
      ))}
    </svg>
  );
}

function BoxShape({ box, view, index }: { box: BoxSpot } & Pick<Props, 'view' | 'index'>) {
  const { x, y, width, height, title, members, routes } = box;
  const top = members.reduce((low, spot) => Math.max(low, spot.y + spot.height), y) + 15;
  return (
    <g>
      {title.length + routes.length > 0 && <rect className="flow-group" x={x} y={y} width={width} height={height} rx={4} />}
      {title.map((line, i) => (
        <text key={line} className="flow-title" x={x + 10} y={y + 20 + i * 15}>
          {line}
        </text>
      ))}
      {members.map((spot) => (
        <MemberShape key={spot.member.name} spot={spot} view={view} reachable={index.lastRowOf.has(spot.member.name)} />
      ))}
      {routes.flat().map((line, i) => (
        // Lines of one box never move among each other.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <text key={i} className="flow-label" x={x + 10} y={top + i * 15}>
          {line}
        </text>
      ))}
    </g>
  );
}

function MemberShape({ spot, view, reachable }: { spot: MemberSpot; view: RunView; reachable: boolean }) {
  const { hues, goToMember } = usePanel();
  const { member, x, y, width, height } = spot;
  const { name, model, role } = member;
  const seen = view.members[name];
  const speaking = Object.values(view.openTurns).some((turn) => turn.member === name);
  const turns = seen?.turns ?? 0;
  const count = turnsWords(turns);
  const state = speaking ? l10n.t('speaking') : count;
  const said = [name, role, shortModel(model), count, ...(speaking ? [l10n.t('speaking')] : [])].filter(Boolean).join(', ');
  const go = (): void => goToMember(name);
  const shape = (
    <>
      {/* Also its name for a screen reader, since the words drawn below may be cut. */}
      <title>{reachable ? l10n.t('{0}. Go to the last turn.', said) : said}</title>
      <rect x={x} y={y} width={width} height={height} rx={4} />
      <circle cx={x + 14} cy={y + 17} r={4} />
      <text aria-hidden={reachable} className="flow-name" x={x + 25} y={y + 21}>
        {fitted(name, width - 40 - state.length * 6.6)}
      </text>
      <text aria-hidden={reachable} className="flow-count" x={x + width - 9} y={y + 21} textAnchor="end">
        {state}
      </text>
      <text aria-hidden={reachable} className="flow-model" x={x + 25} y={y + 37}>
        {fitted(model === '' ? role : shortModel(model), width - 34)}
      </text>
    </>
  );
  const look = `flow-member ${hueOf(hues, name)}${speaking ? ' now' : ''}`;
  if (!reachable) {
    return <g className={look}>{shape}</g>;
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: an SVG has no button
    <g
      className={`${look} reachable`}
      role="button"
      tabIndex={0}
      aria-current={speaking ? 'true' : undefined}
      onClick={go}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        go();
      }}
    >
      {shape}
    </g>
  );
}

function EdgeLine({ edge: { points, label } }: { edge: EdgeSpot }) {
  return (
    <g className="flow-edge">
      <polyline points={points.map((point) => point.join(',')).join(' ')} markerEnd="url(#flow-tip)" />
      {label.lines.map((line, i) => (
        // Lines of one label never move among each other.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <text key={i} className="flow-label" x={label.x} y={label.y + i * 15 + 4}>
          {line}
        </text>
      ))}
    </g>
  );
}
