import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** The panel's document: nothing may be loaded but the extension's own files, and one script by its nonce. */
export function panelHtml(webview: vscode.Webview, extensionUri: vscode.Uri): string {
  const at = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, 'dist', name)).toString();
  const nonce = randomBytes(16).toString('hex');
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
  ].join('; ');
  return `<!doctype html>
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${at('webview.css')}">
<title>Roundtable</title>
</head>
<body>
<div id="root"></div>
<script type="application/json" id="l10n">${dataText(vscode.l10n.bundle ?? {})}</script>
<script type="module" nonce="${nonce}" src="${at('webview.js')}"></script>
</body>
</html>`;
}

/** JSON as data inside a document: no text in it can end the element that it stands in. */
function dataText(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
