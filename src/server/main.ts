import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { openSession } from './session';

// The language server: a process of its own, so that no file, however it is written, slows the editor.
openSession(createConnection(ProposedFeatures.all));
