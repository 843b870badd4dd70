import type { DocumentSymbol, SymbolKind } from 'vscode-languageserver';
import { isMap, isPair, isScalar, isSeq, type Node, type Pair } from 'yaml';
import type { Member, Stretch } from '../names';
import { namesOf } from '../names';
import type { Page } from '../page';
import { rangeOf } from '../ranges';

const symbolKinds: Readonly<Record<string, SymbolKind>> = { members: 5, stages: 5, tests: 6, workflow: 23, defaults: 8 };

/** The outline: the fields of the file, and below them members, stages and tests by name. */
export function symbols(page: Page): DocumentSymbol[] {
  if (!isMap(page.root)) return [];
  return page.root.items.flatMap((pair): DocumentSymbol[] => {
    if (!isPair(pair) || !isScalar(pair.key)) return [];
    const name = String(pair.key.value);
    const below = childrenOf(page, name, pair.value);
    const detail = detailOf(pair.value);
    return name === ''
      ? []
      : [
          {
            name,
            kind: symbolKinds[name] ?? 8,
            ...(detail && { detail }),
            ...ranges(page, stretchOf(pair), spanOf(pair.key)),
            ...(below.length > 0 && { children: below }),
          },
        ];
  });
}

function childrenOf(page: Page, name: string, value: unknown): DocumentSymbol[] {
  const { members, stages } = namesOf(page);
  if (page.kind === 'team' && name === 'members') return members.map((member) => entry(page, member, 5));
  if (page.kind === 'pipeline' && name === 'stages') return stages.map((stage) => entry(page, stage, 5));
  if (page.kind !== 'team' || name !== 'tests' || !isSeq(value)) return [];
  return value.items.flatMap((test): DocumentSymbol[] => {
    if (!isMap(test)) return [];
    const type = test.get('type');
    const label = test.get('name') ?? test.get('path') ?? test.get('text') ?? test.get('question') ?? type;
    const at = spanOf(test);
    return label === undefined || label === null || label === ''
      ? []
      : [{ name: String(label), detail: String(type ?? ''), kind: 6, ...ranges(page, at, at) }];
  });
}

function entry(page: Page, member: Member, kind: SymbolKind): DocumentSymbol {
  const role: unknown = isMap(member.node) ? (member.node.get('role') ?? member.node.get('team')) : undefined;
  return { name: member.name, kind, ...(typeof role === 'string' && { detail: role }), ...ranges(page, member.whole, member) };
}

function detailOf(value: unknown): string {
  if (isScalar(value))
    return (
      String(value.value ?? '')
        .split('\n')[0]
        ?.slice(0, 60) ?? ''
    );
  return isMap(value) ? String(value.get('type') ?? '') : '';
}

/** An editor refuses an outline in which a name stands outside of what it names. */
function ranges(page: Page, whole: Stretch, name: Stretch): Pick<DocumentSymbol, 'range' | 'selectionRange'> {
  const from = Math.min(whole.from, name.from);
  const to = Math.max(whole.to, name.to);
  return { range: rangeOf(page.document, { from, to }), selectionRange: rangeOf(page.document, name) };
}

function spanOf(node: unknown): Stretch {
  const [from, to] = (node as Node | null)?.range ?? [0, 0];
  return { from, to };
}

function stretchOf({ key, value }: Pair): Stretch {
  const { from, to } = spanOf(key);
  return { from, to: Math.max(to, (value as Node | null)?.range?.[1] ?? to) };
}
