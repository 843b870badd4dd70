import * as l10n from '@vscode/l10n';
import { memo, useEffect, useMemo, useState } from 'react';
import { numberText } from '../state/counts';
import { markdownParts, urlTransform } from './markdownParts';
import { createParser } from './parsed';
import { partsOf } from './textParts';
import { useOpen } from './useOpen';

type Props = {
  text: string;
  names?: ReadonlySet<string>;
  ungrounded?: readonly string[];
  /** The text still grows: it is parsed again soon, and not kept. */
  passing?: boolean;
};
const nobody: ReadonlySet<string> = new Set();
const none: readonly string[] = [];
/** A longer text is opened by hand. */
const atOnce = 24_000;
/** What is shown of a block that is not parsed. */
const shownAtMost = 200_000;

const parser = createParser(markdownParts, urlTransform);

/** What a model or a person wrote. Raw HTML stays text, images are not loaded, links lead to http(s) or to files. */
export const Markdown = memo(function Markdown(props: Props) {
  return <div className="markdown">{props.text.length > atOnce ? <Long {...props} /> : <Part {...props} />}</div>;
});

function Part({ text, names = nobody, ungrounded = none, passing = false }: Props) {
  return parser({ text, names, ungrounded, passing });
}

/** The beginning of a very long text; the rest on demand, part by part, so that no frame has to parse all of it. */
function Long({ text, ...rest }: Props) {
  const parts = useMemo(() => partsOf(text), [text]);
  const [open, setOpen] = useOpen(`long:${text.length}:${text.slice(0, 60)}`);
  const [shown, setShown] = useState(1);
  useEffect(() => {
    if (!open || shown >= parts.length) return;
    const frame = requestAnimationFrame(() => setShown(shown + 1));
    return () => cancelAnimationFrame(frame);
  }, [open, shown, parts.length]);
  const hidden = text.length - (parts[0]?.text.length ?? 0);
  return (
    <>
      {parts.slice(0, open ? shown : 1).map(({ at, text: part, plain }) =>
        plain ? (
          <AsItCame key={at} text={part} />
        ) : (
          <div key={at} className="part">
            <Part text={part} {...rest} />
          </div>
        ),
      )}
      {parts.length > 1 && (
        <p>
          <button type="button" className="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? l10n.t('Show the beginning only') : l10n.t('Show the other {0} characters', numberText(hidden))}
          </button>
        </p>
      )}
    </>
  );
}

/** One block that is too long to be parsed. */
function AsItCame({ text }: { text: string }) {
  return (
    <>
      <p className="remark">{l10n.t('A text of {0} characters, shown as it came.', numberText(text.length))}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <p className="as-it-came" tabIndex={0}>
        {text.slice(0, shownAtMost)}
      </p>
      {text.length > shownAtMost && <p className="remark">{l10n.t('The rest is in the transcript.')}</p>}
    </>
  );
}
