import type { Entry } from '../../../../src/schema/view';
import { Details } from '../../../components/Details';
import { Markdown } from '../../../components/Markdown';
import { Name } from '../../../components/Name';
import { firstSentence, speechOf } from '../../../state/speech';
import { useNames } from './Prose';
import { Addressee } from './Turn';

/** One turn of a debrief: between the therapist and one member, so it is folded, with what it begins with. */
export function Debrief({ entry }: { entry: Extract<Entry, { kind: 'message' }> }) {
  const names = useNames();
  const { author, to, text, private: secret } = entry.message;
  const { prose } = speechOf(text);
  return (
    <article className="folded-row">
      <Details
        id={`debrief:${entry.seq}`}
        className="folded debrief"
        summary={
          <>
            <Name name={author} /> <Addressee author={author} {...(to && { to })} {...(secret !== undefined && { secret })} />{' '}
            <span className="debrief-said said">{firstSentence(prose)}</span>
          </>
        }
      >
        <Markdown text={prose} names={names} />
      </Details>
    </article>
  );
}
