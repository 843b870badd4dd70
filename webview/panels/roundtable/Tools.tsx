import * as l10n from '@vscode/l10n';
import { useEffect, useState } from 'react';
import { Icon } from '../../components/Icon';
import type { Host } from '../../host';

type Props = {
  host: Host;
  runId: string;
  /** The run has ended, so it can be replayed. */
  replayable: boolean;
  onSearch(): void;
  onGoTo(): void;
  onReplay(): void;
  onHelp(): void;
};

const thanksMs = 2_000;

/** What one can do with the talk as a whole, beside the tabs. */
export function Tools({ host, runId, replayable, onSearch, onGoTo, onReplay, onHelp }: Props) {
  const [copied, setCopied] = useState(false);
  useEffect(() => host.onMessage((message) => message.type === 'copied' && setCopied(true)), [host]);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), thanksMs);
    return () => clearTimeout(timer);
  }, [copied]);
  const mod = /mac/i.test(navigator.platform) ? '⌘' : 'Ctrl+';
  return (
    <div className="tools" role="toolbar" aria-label={l10n.t('The talk')}>
      <Tool icon="search" words={l10n.t('Search ({0}F)', mod)} onAct={onSearch} />
      <Tool icon="list-tree" words={l10n.t('Go to… (g)')} onAct={onGoTo} />
      {replayable && <Tool icon="history" words={l10n.t('Replay (p)')} onAct={onReplay} />}
      <Tool icon="export" words={l10n.t('Export as Markdown, HTML or JSON…')} onAct={() => host.post({ type: 'exportRun', runId })} />
      <Tool
        icon={copied ? 'check' : 'copy'}
        words={copied ? l10n.t('Copied') : l10n.t('Copy the talk as Markdown')}
        onAct={() => host.post({ type: 'copyRun', runId })}
      />
      <Tool icon="question" words={l10n.t('Keys (?)')} onAct={onHelp} />
      <span className="sr-only" role="status">
        {copied && l10n.t('The talk was copied as Markdown.')}
      </span>
    </div>
  );
}

function Tool({ icon, words, onAct }: { icon: string; words: string; onAct(): void }) {
  return (
    <button type="button" className="icon-button tool" aria-label={words} title={words} onClick={onAct}>
      <Icon name={icon} />
    </button>
  );
}
