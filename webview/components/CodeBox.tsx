import * as l10n from '@vscode/l10n';
import { isValidElement, type ReactNode, useEffect, useState } from 'react';
import { Icon } from './Icon';
import { usePanel } from './PanelContext';

const thanksMs = 1_500;

/** A block of code, and a button that copies it. */
export function CodeBox({ children }: { children: ReactNode }) {
  const { post } = usePanel();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), thanksMs);
    return () => clearTimeout(timer);
  }, [copied]);
  const words = copied ? l10n.t('Copied') : l10n.t('Copy the code');
  const copy = (): void => {
    post({ type: 'copy', text: textOf(children).replace(/\n$/, '') });
    setCopied(true);
  };
  return (
    <div className="code-box">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>{children}</pre>
      <button type="button" className="icon-button code-copy" aria-label={words} title={words} onClick={copy}>
        <Icon name={copied ? 'check' : 'copy'} />
      </button>
    </div>
  );
}

/** The words in elements, without their markup. */
export function textOf(children: ReactNode): string {
  if (isValidElement<{ children?: ReactNode }>(children)) return textOf(children.props.children);
  return Array.isArray(children) ? children.map(textOf).join('') : typeof children === 'string' ? children : '';
}
