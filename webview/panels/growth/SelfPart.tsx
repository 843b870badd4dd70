import * as l10n from '@vscode/l10n';
import type { MemberPage, SelfRead } from '../../../src/schema/growthFace';
import { Details } from '../../components/Details';
import { Icon } from '../../components/Icon';
import { usePanel } from '../../components/PanelContext';
import { numberText } from '../../state/counts';
import type { GrowthStore } from '../../state/growthStore';
import { selfStateWords } from '../../state/growthWords';
import { SkillLine } from './Skills';

/** What a member is: what its files say, and what it learnt. The files are the truth of it and can be edited. */
export function SelfPart({ page: { self, files, skills, row }, store }: { page: MemberPage; store: GrowthStore }) {
  const { post } = usePanel();
  return (
    <>
      {self && <Read self={self} />}
      {skills.length > 0 && (
        <>
          <h4>{l10n.t('Skills')}</h4>
          <ul className="growth-lines">
            {skills.map((skill) => (
              <li key={skill.id}>
                <SkillLine skill={skill} store={store} />
              </li>
            ))}
          </ul>
        </>
      )}
      <h4>{l10n.t('Its files')}</h4>
      {files.length === 0 ? (
        <p className="dim small">
          {l10n.t('{0} has no files of its own yet. Its first debrief writes what it learnt into some.', row.member)}
        </p>
      ) : (
        <ul className="growth-lines">
          {files.map(({ path, text, cut }) => (
            <li key={path}>
              <Details
                id={`self:${path}`}
                className="folded growth-fold"
                summary={<span className="fold-title">{path.split('/').slice(3).join('/')}</span>}
              >
                <div>
                  <pre className="self-text">
                    {text}
                    {cut && '…'}
                  </pre>
                  <button type="button" className="link" onClick={() => post({ type: 'openFile', path })}>
                    <Icon name="go-to-file" /> {l10n.t('Open file')}
                  </button>
                </div>
              </Details>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Read({ self: { behaviors, traits, goals } }: { self: SelfRead }) {
  return (
    <>
      {behaviors.length > 0 && (
        <>
          <h4>{l10n.t('Habits')}</h4>
          <ul className="habits">
            {behaviors.map(({ text, confidence, when }) => (
              <li key={text}>
                <span className="confidence" title={l10n.t('confidence')}>
                  {numberText(confidence, 2)}
                </span>
                <span>
                  {text} {when !== undefined && <span className="dim small">{l10n.t('When: {0}', when)}</span>}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      <Named words={l10n.t('Traits')} list={traits} />
      <Named words={l10n.t('Goals')} list={goals} />
    </>
  );
}

function Named({ words, list }: { words: string; list: readonly { text: string; state: string }[] }) {
  if (list.length === 0) return null;
  return (
    <>
      <h4>{words}</h4>
      <ul className="habits">
        {list.map(({ text, state }) => (
          <li key={text}>
            <span>
              {text} <span className="dim small">{selfStateWords(state)}</span>
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
