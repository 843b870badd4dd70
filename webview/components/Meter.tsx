import * as l10n from '@vscode/l10n';
import type { Meter as MeterFigures } from '../state/words';

/** What was spent, in words, with a bar where a budget limits it. */
export function Meter({ figures }: { figures: MeterFigures }) {
  const { text, part, full } = figures;
  const percent = part === undefined ? undefined : Math.min(100, Math.round(part * 100));
  return (
    <div className="meter-box" title={full}>
      <span className="meter-text">{text}</span>
      {percent !== undefined && (
        // biome-ignore lint/a11y/useSemanticElements: a meter element takes no colours of the theme
        <div
          className={percent >= 80 ? 'meter near' : 'meter'}
          role="meter"
          aria-label={l10n.t('Budget used')}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={percent}
          aria-valuetext={`${text}, ${percent} %`}
        >
          <div className="meter-fill" style={{ width: `${percent}%` }} />
        </div>
      )}
    </div>
  );
}
