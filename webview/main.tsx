import '@vscode/codicons/dist/codicon.css';
import './theme.css';
import { createRoot } from 'react-dom/client';
import { createHost } from './host';
import { loadWords } from './l10n';
import { RoundtablePanel } from './panels/roundtable/RoundtablePanel';
import { createReplayStore } from './state/replayStore';
import { createRunStore } from './state/runStore';

loadWords(document);
const host = createHost();
const store = createRunStore(host);
const replay = createReplayStore(host, store);
const place = document.getElementById('root') ?? document.body.appendChild(Object.assign(document.createElement('div'), { id: 'root' }));

createRoot(place).render(<RoundtablePanel host={host} store={store} replay={replay} />);
replay.start();
store.start();
