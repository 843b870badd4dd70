import { hueOf } from '../state/hues';
import { usePanel } from './PanelContext';

/** A member's name in the member's hue. */
export function Name({ name, at = false }: { name: string; at?: boolean }) {
  const { hues } = usePanel();
  return (
    <b className={`name ${hueOf(hues, name)}`}>
      {at ? '@' : ''}
      {name === 'person' ? 'you' : name}
    </b>
  );
}

/** Names as people list them: `elena, marcus and naomi`. */
export function Names({ names }: { names: readonly string[] }) {
  return names.map((name, i) => (
    <span key={name}>
      {i === 0 ? '' : i === names.length - 1 ? ' and ' : ', '}
      <Name name={name} />
    </span>
  ));
}
