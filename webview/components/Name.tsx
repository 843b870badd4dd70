import * as l10n from '@vscode/l10n';
import { hueOf } from '../state/hues';
import { usePanel } from './PanelContext';
import { Phrase } from './Phrase';

/** A member's name in the member's hue. */
export function Name({ name, at = false }: { name: string; at?: boolean }) {
  const { hues } = usePanel();
  return (
    <b className={`name ${hueOf(hues, name)}`}>
      {at ? '@' : ''}
      {name === 'person' ? l10n.t('you') : name}
    </b>
  );
}

/** Names as people list them: `elena, marcus and naomi`. */
export function Names({ names }: { names: readonly string[] }) {
  const last = names.at(-1);
  if (last === undefined) return null;
  if (names.length === 1) return <Name name={last} />;
  const others = names.slice(0, -1).map((name, i) => (
    <span key={name}>
      {i > 0 && ', '}
      <Name name={name} />
    </span>
  ));
  return <Phrase words={l10n.t('{0} and {1}')} parts={[others, <Name key="last" name={last} />]} />;
}
