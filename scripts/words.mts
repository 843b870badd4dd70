// Writes what is translated from: package.nls.json of package.json, l10n/bundle.l10n.json of the code. With --check it only says
// what is not in step, and what a language lacks. `npm run words`.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getL10nJson } from '@vscode/l10n-dev';

type Words = Record<string, string>;
type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

const root = fileURLToPath(new URL('..', import.meta.url));
const at = (name: string): string => join(root, name);
const read = (name: string): Words => JSON.parse(readFileSync(at(name), 'utf8')) as Words;
const asText = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;
const inOrder = (words: Words): Words => Object.fromEntries(Object.entries(words).sort(([a], [b]) => (a < b ? -1 : 1)));

const checking = process.argv.includes('--check');
const wrong: string[] = [];

/** Fields of package.json that a person reads; what a model reads (`modelDescription`) stays as it is. */
const shown = new Set([
  ...['title', 'shortTitle', 'contextualTitle', 'contents', 'description', 'markdownDescription', 'fullName', 'displayName'],
  ...['userDescription', 'label', 'altText', 'enumDescriptions', 'markdownEnumDescriptions', 'deprecationMessage', 'sampleRequest'],
]);
/** The product's name is the same in every language. */
const name = 'Roundtable';

/** What only models read: it stays as it is, since it is tuned for them. */
const forModels = new Set(['inputSchema', 'disambiguation']);

/** Puts a key in the place of each text that a person reads, and gathers the texts. */
function keyed(value: Json, path: readonly string[], field: string, words: Words): Json {
  if (typeof value === 'string') {
    const isView = field === 'name' && path[1] === 'views';
    if ((!shown.has(field) && !isView) || value === name || value.startsWith('%')) return value;
    const key = path.slice(path[0] === 'contributes' ? 1 : 0).join('.');
    if (words[key] !== undefined && words[key] !== value) wrong.push(`package.json has two texts that would be called ${key}`);
    words[key] = value;
    return `%${key}%`;
  }
  if (Array.isArray(value)) return value.map((item, index) => keyed(item, [...path, nameOf(item) ?? String(index)], field, words));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, forModels.has(key) ? item : keyed(item, [...path, key], key, words)]),
  );
}

/** What tells an item of a list from the others, so that its key stays when the list grows. */
function nameOf(item: Json): string | undefined {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return undefined;
  const id = [item.command, item.id, item.name, item.view && item.when ? `${String(item.view)} ${String(item.when)}` : item.view];
  return id
    .find((value) => typeof value === 'string')
    ?.replace(/^roundtable\./, '')
    .replaceAll('!', 'not-')
    .replace(/[^\w.-]+/g, '_');
}

/** Every key that package.json names. */
function keysIn(value: Json): string[] {
  if (typeof value === 'string') return /^%(.+)%$/.exec(value)?.slice(1) ?? [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((item: Json) => keysIn(item));
}

function manifestWords(): Words {
  const manifest = JSON.parse(readFileSync(at('package.json'), 'utf8')) as { [key: string]: Json };
  const found: Words = {};
  const { description, capabilities, contributes, ...rest } = manifest;
  const next = {
    ...rest,
    description: keyed(description as Json, ['description'], 'description', found),
    capabilities: keyed(capabilities as Json, ['capabilities'], '', found),
    contributes: keyed(contributes as Json, ['contributes'], '', found),
  };
  // The order of the fields stays: only their values are others.
  const ordered = Object.fromEntries(Object.keys(manifest).map((key) => [key, (next as typeof manifest)[key] as Json]));
  if (Object.keys(found).length > 0) {
    if (checking) wrong.push(`package.json has texts that stand in no package.nls.json: ${Object.keys(found).join(', ')}`);
    else writeFileSync(at('package.json'), asText(ordered));
  }
  const words = { ...read('package.nls.json'), ...found };
  const used = new Set(keysIn(ordered));
  for (const key of used) if (words[key] === undefined) wrong.push(`package.json names %${key}%, which package.nls.json does not have`);
  return inOrder(Object.fromEntries(Object.entries(words).filter(([key]) => used.has(key))));
}

async function codeWords(): Promise<Words> {
  const files = ['src/extension', 'webview'].flatMap((folder) =>
    readdirSync(at(folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file))
      .map((file) => join(folder, file)),
  );
  const scripts = files.map((file) => ({ file, contents: readFileSync(at(file), 'utf8') }));
  // What is computed cannot be found, so it would never be translated.
  for (const { file, contents } of scripts)
    for (const call of contents.matchAll(/\bl10n\.t\(\s*(?!['"`{\s])[^)]{0,40}/g))
      wrong.push(`${file}: ${call[0]}… must begin with a text`);
  // A function under a name of its own is not known for it either.
  for (const { file, contents } of scripts)
    if (/\{[^{}]*\bt\b[^{}]*\}\s*=\s*(?:vscode\.)?l10n\b/.test(contents)) wrong.push(`${file} must say l10n.t(…), not take t out of l10n`);
  const found = await getL10nJson(scripts.map(({ file, contents }) => ({ extension: file.endsWith('x') ? '.tsx' : '.ts', contents })));
  return inOrder(Object.fromEntries(Object.entries(found).map(([key, word]) => [key, typeof word === 'string' ? word : word.message])));
}

function placeholders(text: string): string {
  return [...new Set(text.match(/\{\d+\}/g) ?? [])].sort().join(' ');
}

/** What a translation lacks, has too much, or has with other placeholders or commands. */
function checkLanguage(file: string, words: Words): void {
  const own = read(file);
  const links = (text: string): string => [...text.matchAll(/\(command:([^)]+)\)/g)].map((match) => match[1]).join(' ');
  for (const [key, text] of Object.entries(words)) {
    const said = own[key];
    if (said === undefined) wrong.push(`${file} lacks: ${key}`);
    else if (placeholders(said) !== placeholders(text)) wrong.push(`${file}: other placeholders than the English: ${key}`);
    else if (links(said) !== links(text)) wrong.push(`${file}: other links than the English: ${key}`);
  }
  for (const key of Object.keys(own)) if (words[key] === undefined) wrong.push(`${file} translates what is not said: ${key}`);
}

function put(file: string, words: Words): void {
  const text = asText(words);
  if (readFileSync(at(file), 'utf8') === text) return;
  if (checking) wrong.push(`${file} is not in step; run npm run words`);
  else {
    writeFileSync(at(file), text);
    console.log(`wrote ${file}`);
  }
}

const sources: [file: string, words: Words][] = [
  ['package.nls.json', manifestWords()],
  ['l10n/bundle.l10n.json', await codeWords()],
];
for (const [file, words] of sources) {
  put(file, words);
  const folder = file.includes('/') ? 'l10n' : '.';
  const isLanguage = new RegExp(`^${(file.split('/').at(-1) ?? '').replace('.json', '')}\\.[\\w-]+\\.json$`);
  for (const other of readdirSync(at(folder)).filter((one) => isLanguage.test(one))) checkLanguage(join(folder, other), words);
}
if (wrong.length > 0) {
  console.error(wrong.join('\n'));
  process.exit(1);
}
