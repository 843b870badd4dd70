import * as l10n from '@vscode/l10n';
import type { ReactNode } from 'react';
import type { FaceStore } from '../state/faceStore';
import { Icon } from './Icon';

/** What stands in a face while it is asked for, or when it cannot be told; else its content. */
export function FaceFrame({ store, name, children }: { store: FaceStore<unknown>; name: string; children: ReactNode }) {
  const { stage, failure } = store.shown();
  if (failure !== undefined) {
    return (
      <div className="welcome" role="alert">
        <Icon name="error" />
        <p>{failure}</p>
        <button type="button" className="primary" onClick={store.retry}>
          {l10n.t('Try again')}
        </button>
      </div>
    );
  }
  if (stage === 'loading') {
    return (
      <div className="welcome late" role="status">
        <div className="progress" aria-hidden="true" />
        <p className="dim">{name}</p>
      </div>
    );
  }
  return children;
}

/** A face with nothing in it yet: what will stand here, and after what. */
export function FaceEmpty({ icon, words, children }: { icon: string; words: string; children?: ReactNode }) {
  return (
    <div className="welcome">
      <Icon name={icon} />
      <p>{words}</p>
      {children}
    </div>
  );
}
