/** What a file is put together from. */
export type FileParts = {
  title: string;
  goal: readonly string[];
  /** Headings that the goal asks for. */
  headings: readonly string[];
  /** What this member adds of its own. */
  own: readonly string[];
  /** Points of a review that are worked in. */
  points: readonly string[];
  by: string;
  /** Another file that this one belongs to. */
  source: string | undefined;
};

/** The sentence in every file that says what it is. */
export function mark({ by }: FileParts): string {
  return `Rehearsal: a scaffold put together from the goal by @${by}; no AI wrote it.`;
}

function strings(name: string, items: readonly string[], open: string, close: string, indent: string): string {
  if (items.length === 0) return `${name}${open}${close}`;
  return `${name}${open}\n${items.map((one) => `${indent}${JSON.stringify(one)},\n`).join('')}${close}`;
}

/** A Python program that lists what is still missing. */
export function python(parts: FileParts): string {
  return `# ${mark(parts)}
import argparse

${strings('REQUIREMENTS = ', parts.goal, '[', ']', '    ')}

${strings('NOTES = ', [...parts.own, ...parts.points], '[', ']', '    ')}


def requirements():
    """What the goal asks for, one sentence each."""
    return list(REQUIREMENTS)


def missing(done):
    """The requirements whose numbers, from 1, are not in done."""
    return [text for number, text in enumerate(REQUIREMENTS, 1) if number not in set(done)]


def main(argv=None):
    parser = argparse.ArgumentParser(description="Rehearsal scaffold: lists what is still missing.")
    parser.add_argument("done", nargs="*", type=int, help="numbers of the requirements that are met")
    left = missing(parser.parse_args(argv).done)
    print("\\n".join(left))
    return 1 if left else 0


if __name__ == "__main__":
    raise SystemExit(main())
`;
}

/** A Python test: of `source` if that is a module that can be loaded, else of its own list. */
export function pythonTest(path: string, parts: FileParts): string {
  const { source } = parts;
  const head = `# ${mark(parts)}\nimport os\nimport sys\nimport unittest\n`;
  const module = source?.endsWith('.py') ? /([^/]+)\.py$/.exec(source)?.[1] : undefined;
  const wanted = parts.own.concat(parts.points);
  const notes = strings('CASES = ', wanted.length > 0 ? wanted : parts.goal, '[', ']', '    ');
  if (module === undefined || source === undefined || !/^[A-Za-z_]\w*$/.test(module) || module === '__main__')
    return `${head}
${notes}


class Scaffold(unittest.TestCase):
    def test_cases_are_named(self):
        self.assertTrue(CASES)
        self.assertEqual(len(CASES), len(set(CASES)))


if __name__ == "__main__":
    unittest.main()
`;
  return `${head}
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ${JSON.stringify(upTo(path, source))}))

import ${module}  # noqa: E402

${notes}


class Scaffold(unittest.TestCase):
    def test_nothing_is_done_at_first(self):
        self.assertEqual(${module}.missing([]), ${module}.requirements())

    def test_what_is_done_is_not_missing(self):
        self.assertNotIn(${module}.requirements()[0], ${module}.missing([1]))


if __name__ == "__main__":
    unittest.main()
`;
}

/** From the folder of one file to the folder of another. */
function upTo(from: string, to: string): string {
  const ups = from
    .split('/')
    .slice(0, -1)
    .map(() => '..');
  return [...ups, ...to.split('/').slice(0, -1)].join('/') || '.';
}

/** A module in TypeScript (`typed`) or JavaScript. */
export function script(parts: FileParts, typed: boolean): string {
  return `// ${mark(parts)}
${strings(`export const requirements${typed ? ': readonly string[]' : ''} = `, parts.goal, '[', ']', '  ')};

${strings(`export const notes${typed ? ': readonly string[]' : ''} = `, [...parts.own, ...parts.points], '[', ']', '  ')};

/** The requirements whose numbers, from 1, are not in \`done\`. */
export function missing(done${typed ? ': readonly number[]' : ''})${typed ? ': string[]' : ''} {
  return requirements.filter((_, index) => !done.includes(index + 1));
}
`;
}

/** A test in TypeScript or JavaScript, of `source` if that is such a module. */
export function scriptTest(path: string, parts: FileParts): string {
  const { source } = parts;
  const typed = /\.m?tsx?$/.test(path);
  const cases = strings(
    `const cases${typed ? ': readonly string[]' : ''} = `,
    parts.own.concat(parts.points).concat(parts.goal.slice(0, 1)),
    '[',
    ']',
    '  ',
  );
  const usable = source !== undefined && /\.[mc]?[jt]sx?$/.test(source);
  const from = usable ? `${upTo(path, source)}/${(source.split('/').at(-1) ?? '').replace(/\.tsx?$/, '')}` : '';
  const load = usable ? `import { missing, requirements } from '${from.startsWith('.') ? from : `./${from}`}';\n` : '';
  const check = usable ? '  expect(missing([])).toEqual([...requirements]);\n' : '';
  return `// ${mark(parts)}\nimport { expect, test } from 'vitest';\n${load}\n${cases};\n\ntest('what is wanted is named', () => {\n  expect(cases.length).toBeGreaterThan(0);\n${check}});\n`;
}
