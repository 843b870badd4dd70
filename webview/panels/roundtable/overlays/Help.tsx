import * as l10n from '@vscode/l10n';
import { Overlay } from './Overlay';

/** The keys of the panel. */
function keys(): readonly (readonly [string, string])[] {
  const mod = /mac/i.test(navigator.platform) ? '⌘' : 'Ctrl';
  return [
    ['j / k', l10n.t('Next or previous turn')],
    ['Enter', l10n.t('Open what belongs to a turn: figures, evidence, details')],
    ['r', l10n.t('Reply to the member of this turn')],
    ['End', l10n.t('The newest turn')],
    [`${mod}+F`, l10n.t('Search in the whole talk; Enter and Shift+Enter go on, Escape goes back')],
    ['g', l10n.t('Go to a member, a phase, a mark, a failure or a file')],
    ['p', l10n.t('Replay a run that has ended; the arrow keys go from fact to fact')],
    ['s', l10n.t('Write your word to the team')],
    ['Escape', l10n.t('Leave a box, the search or the replay')],
    ['?', l10n.t('These keys')],
  ];
}

export function Help({ onClose }: { onClose(): void }) {
  return (
    <Overlay label={l10n.t('Keys of the panel')} className="help" onClose={onClose}>
      <h2>{l10n.t('Keys')}</h2>
      <dl>
        {keys().map(([key, words]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button type="submit" className="second">
          {l10n.t('Close')}
        </button>
      </form>
    </Overlay>
  );
}
