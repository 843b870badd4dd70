import * as l10n from '@vscode/l10n';
import type { Evidence } from '../../../../src/schema/message';
import type { Entry } from '../../../../src/schema/view';
import { Details } from '../../../components/Details';
import { FileLink } from '../../../components/FileLink';
import { Icon } from '../../../components/Icon';
import { Name } from '../../../components/Name';
import { Phrase } from '../../../components/Phrase';
import { stewardSpeechOf } from '../../../state/speech';
import { shownMs } from '../../../state/words';
import { Addressee } from './Turn';

/** The steward's answer: what the files say, with the place of every line. */
export function Steward({ entry, row }: { entry: Extract<Entry, { kind: 'message' }>; row: number }) {
  const { message, info } = entry;
  const speech = stewardSpeechOf(message.text);
  const quotes = message.evidence ?? [];
  const found = quotes.length > 0;
  return (
    <article className="evidence-row" data-row={row}>
      <Details
        id={`evidence:${entry.seq}`}
        className="evidence"
        openAtFirst={found}
        summary={
          <>
            <Icon name={found ? 'search' : 'circle-slash'} />
            <span className="summary-text">
              {message.author} · {foundWords(quotes)}
              {message.to && (
                <>
                  {' '}
                  · <Phrase words={l10n.t('asked by {0}')} parts={[<Name key="to" name={message.to.join(', ')} />]} />
                </>
              )}
              {info && ` · ${shownMs(info.ms)}`}
            </span>
          </>
        }
      >
        <div className="evidence-body">
          {speech.request && <p className="asked">{speech.request}</p>}
          {quotes.map((quote) => (
            <Quote key={placeOf(quote)} quote={quote} />
          ))}
          {speech.notFound && (
            <p className="asked">
              <span className="label">{l10n.t('Not found')}</span> {speech.notFound}
            </p>
          )}
          {speech.checked && (
            <p className="asked">
              <span className="label">{l10n.t('Checked')}</span> {speech.checked}
            </p>
          )}
          {speech.rest.map((line) => (
            <p className="asked" key={line}>
              {line}
            </p>
          ))}
          {message.private && (
            <p className="asked">
              <Addressee to={message.to} secret author={message.author} />
            </p>
          )}
        </div>
      </Details>
    </article>
  );
}

function foundWords(quotes: readonly Evidence[]): string {
  if (quotes.length === 0) return l10n.t('nothing found');
  const first = quotes.slice(0, 2).map(placeOf).join(', ');
  return quotes.length > 2 ? l10n.t('{0} and {1} more', first, quotes.length - 2) : first;
}

function placeOf({ path, from, to }: Evidence): string {
  return from === to ? `${path}:${from}` : `${path}:${from}–${to}`;
}

function Quote({ quote }: { quote: Evidence }) {
  const lines = quote.text.split('\n');
  const width = String(quote.from + lines.length - 1).length;
  return (
    <figure className="quote-box">
      <figcaption>
        <FileLink path={quote.path} line={quote.from}>
          {placeOf(quote)}
        </FileLink>
        {quote.why && <span className="why">{quote.why}</span>}
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>
        {lines.map((line, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line's number is its name
          <span className="code-line" key={i}>
            <span className="line-number">{String(quote.from + i).padStart(width)}</span>
            {line}
            {'\n'}
          </span>
        ))}
      </pre>
    </figure>
  );
}
