import type { Evidence } from '../../../../src/schema/message';
import type { Entry } from '../../../../src/schema/view';
import { Details } from '../../../components/Details';
import { FileLink } from '../../../components/FileLink';
import { Icon } from '../../../components/Icon';
import { Name } from '../../../components/Name';
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
              {message.author} · {found ? quotes.map(placeOf).slice(0, 2).join(', ') : 'nothing found'}
              {quotes.length > 2 && ` and ${quotes.length - 2} more`}
              {message.to && (
                <>
                  {' '}
                  · asked by <Name name={message.to.join(', ')} />
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
              <span className="label">Not found</span> {speech.notFound}
            </p>
          )}
          {speech.checked && (
            <p className="asked">
              <span className="label">Checked</span> {speech.checked}
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
