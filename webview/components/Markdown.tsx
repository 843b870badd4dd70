import { isValidElement, memo, type ReactNode } from 'react';
import ReactMarkdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { citationPattern } from '../../src/schema/prompt';
import { annotate } from './annotate';
import { FileLink } from './FileLink';
import { Name } from './Name';

/** A text longer than this is shown as plain text: parsing it would hold the window up. */
const parsedAtMost = 60_000;
const shownAtMost = 200_000;

const wholeCitation = new RegExp(`^(?:${citationPattern.source})$`);

type Props = { text: string; names?: ReadonlySet<string>; ungrounded?: readonly string[] };
const nobody: ReadonlySet<string> = new Set();
const none: readonly string[] = [];

/** What a model or a person wrote. Raw HTML stays text, images are not loaded, links lead to http(s) or to files. */
export const Markdown = memo(function Markdown({ text, names = nobody, ungrounded = none }: Props) {
  if (text.length > parsedAtMost) {
    return (
      <div className="markdown">
        <p className="remark">A text of {text.length.toLocaleString('en')} characters, shown as it came.</p>
        <p className="as-it-came">{text.slice(0, shownAtMost)}</p>
        {text.length > shownAtMost && <p className="remark">The rest is in the transcript.</p>}
      </div>
    );
  }
  return (
    <div className="markdown">
      <ReactMarkdown
        remarkPlugins={[remarkGfm]}
        rehypePlugins={[[annotate, { names, ungrounded }]]}
        components={components}
        urlTransform={urlTransform}
      >
        {text}
      </ReactMarkdown>
    </div>
  );
});

/** Everything but http(s) and places in files comes to nothing. */
function urlTransform(url: string): string {
  return /^https?:\/\//i.test(url) || wholeCitation.test(url) ? url : '';
}

function textOf(children: ReactNode): string {
  if (isValidElement<{ children?: ReactNode }>(children)) return textOf(children.props.children);
  return Array.isArray(children) ? children.map(textOf).join('') : typeof children === 'string' ? children : '';
}

const components: Components = {
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
    return <span className="remark">[image: {alt || 'without a description'}]</span>;
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
  table({ children }) {
    return (
      <div className="table-box">
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
        <span className="ungrounded" title="No evidence or derivation supports this statement">
          {dataFirst && <span className="sr-only">Without evidence: </span>}
          {children}
          {dataLast && <span className="sr-only"> (end of the statement without evidence)</span>}
        </span>
      );
    }
    return <span>{children}</span>;
  },
};
