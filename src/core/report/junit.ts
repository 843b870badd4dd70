/** One file of tests, e.g. a team file and its run. */
export type TestSuite = {
  name: string;
  /** Milliseconds. */
  durationMs?: number;
  results: readonly { name: string; type: string; passed: boolean; detail: string; durationMs?: number }[];
};

/** Results in the XML that CI systems read (JUnit): escaped, times in seconds, a failure with its detail. */
export function junitXml(suites: readonly TestSuite[]): string {
  const failures = (suite: TestSuite): number => suite.results.filter((result) => !result.passed).length;
  const sum = (figures: readonly number[]): number => figures.reduce((a, b) => a + b, 0);
  const total = {
    tests: sum(suites.map((suite) => suite.results.length)),
    failures: sum(suites.map(failures)),
    ms: sum(suites.map(timeOf)),
  };
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites tests="${total.tests}" failures="${total.failures}" errors="0" time="${seconds(total.ms)}">`,
    ...suites.flatMap((suite) => [
      `  <testsuite name="${xml(suite.name)}" tests="${suite.results.length}" failures="${failures(suite)}" errors="0" skipped="0" time="${seconds(timeOf(suite))}">`,
      ...suite.results.flatMap((result) => {
        const open = `    <testcase classname="${xml(suite.name)}" name="${xml(result.name)}" time="${seconds(result.durationMs ?? 0)}"`;
        if (result.passed) return [`${open}/>`];
        const type = xml(result.type);
        return [
          `${open}>`,
          `      <failure type="${type}" message="${xml(result.detail)}">${xml(result.detail)}</failure>`,
          '    </testcase>',
        ];
      }),
      '  </testsuite>',
    ]),
    '</testsuites>',
  ];
  return `${lines.join('\n')}\n`;
}

function timeOf(suite: TestSuite): number {
  return suite.durationMs ?? suite.results.reduce((total, result) => total + (result.durationMs ?? 0), 0);
}

const seconds = (ms: number): string => (ms / 1000).toFixed(3);

/** Text for an attribute or an element; characters that XML 1.0 does not allow become U+FFFD. */
function xml(text: string): string {
  return text
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/[\n\r\t]/g, (found) => `&#${found.charCodeAt(0)};`);
}
