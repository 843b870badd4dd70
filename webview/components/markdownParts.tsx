import * as l10n from '@vscode/l10n';
import type { Components } from 'react-markdown';
import { citationPattern } from '../../src/schema/prompt';
import { CodeBox, textOf } from './CodeBox';
import { FileLink } from './FileLink';
import { Icon } from './Icon';
import { Name } from './Name';

const wholeCitation = new RegExp(`^(?:${citationPattern.source})$`);

/** Everything but http(s) and places in files comes to nothing. */
export function urlTransform(url: string): string {
  return /^https?:\/\//i.test(url) || wholeCitation.test(url) ? url : '';
}

/** What stands for the elements of Markdown. */
export const markdownParts: Components = {
  a({ href, children }) {
    if (!href) return <span>{children}</span>;
    const [, path, line] = wholeCitation.exec(href) ?? [];
    if (path) {
      return (
        <FileLink path={path} line={Number(line)}>
          {children}
        </FileLink>
      );
    }
    return (
      <a href={href} title={href} rel="noreferrer noopener" target="_blank">
        {children}
      </a>
    );
  },
  img({ alt }) {
    return <span className="remark">{alt ? l10n.t('[image: {0}]', alt) : l10n.t('[image: without a description]')}</span>;
  },
  code({ children, className }) {
    const [, path, line] = className ? [] : (wholeCitation.exec(textOf(children)) ?? []);
    if (!path) return <code className={className}>{children}</code>;
    return (
      <FileLink path={path} line={Number(line)} className="file-link code">
        {children}
      </FileLink>
    );
  },
  pre({ children }) {
    return <CodeBox>{children}</CodeBox>;
  },
  input({ checked }) {
    return (
      <span className="task">
        <Icon name={checked ? 'check' : 'circle-large'} />
        <span className="sr-only">{checked ? l10n.t('Done:') : l10n.t('To do:')}</span>{' '}
      </span>
    );
  },
  table({ children }) {
    return (
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      <div className="table-box" tabIndex={0}>
        <table>{children}</table>
      </div>
    );
  },
  span({ node, children }) {
    const { dataPart, dataName, dataPath, dataLine, dataFirst, dataLast } = node?.properties ?? {};
    if (dataPart === 'mention') return <Name name={String(dataName)} at />;
    if (dataPart === 'cite') {
      return (
        <FileLink path={String(dataPath)} line={Number(dataLine)}>
          {children}
        </FileLink>
      );
    }
    if (dataPart === 'claim') {
      return (
        <span className="ungrounded" title={l10n.t('No evidence or derivation supports this statement')}>
          {dataFirst && <span className="sr-only">{l10n.t('Without evidence:')} </span>}
          {children}
          {dataLast && <span className="sr-only"> {l10n.t('(end of the statement without evidence)')}</span>}
        </span>
      );
    }
    return <span>{children}</span>;
  },
};
