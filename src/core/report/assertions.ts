import { Ajv, type ValidateFunction } from 'ajv';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { asTeamError } from '../../base/errors';
import { relativePath } from '../../base/relativePath';
import { similar } from '../../base/similar';
import type { TeamTest } from '../../schema/team';
import type { StoredFact } from '../ports/journal';
import { costText, durationText, runStats } from './stats';
import { excerpt, quote, testName } from './testName';
import { isMemberTurn, type RunTurn, turnsOf } from './turns';

/** `exists` says that the file is there, though it could not be read as text. */
export type FileText = { ok: true; text: string } | { ok: false; why: string; exists?: boolean };

export type AssertionWorld = {
  facts: readonly StoredFact[];
  /** A shared file by its path; never throws. */
  readFile(path: string): Promise<FileText>;
  /** Puts a yes-or-no question to a model that has the transcript and the files. */
  askJudge?(question: string, model?: string): Promise<{ ok: boolean; why: string }>;
};

/** The same as two texts, where what was found can stand beside what was expected. */
export type Compared = { expected: string; actual: string };

/** `detail` says what was expected and what was found. */
export type AssertionResult = { name: string; type: TeamTest['type']; passed: boolean; detail: string; compared?: Compared };

type Outcome = { passed: boolean; detail: string; compared?: Compared };

/**
 * Checks what must hold after a run, one result an assertion, in their order. Only what was said in turns counts as transcript: neither the goal nor the
 * kickoff nor the person's words (source: FACTS 4.8 and 5.3, T12). A `speaker` may also be the judge of a roundtable.
 */
export async function runAssertions(tests: readonly TeamTest[], world: AssertionWorld): Promise<AssertionResult[]> {
  const turns = turnsOf(world.facts);
  const results: AssertionResult[] = [];
  for (const test of tests) {
    const outcome = await check(test, world, turns).catch((error: unknown) =>
      failed(`It could not be checked: ${asTeamError(error).shown}`),
    );
    results.push({ name: testName(test), type: test.type, ...outcome });
  }
  return results;
}

async function check(test: TeamTest, world: AssertionWorld, turns: readonly RunTurn[]): Promise<Outcome> {
  switch (test.type) {
    case 'file_exists':
    case 'file_not_exists':
    case 'file_contains':
    case 'file_not_contains':
    case 'json_valid':
    case 'json_schema': {
      const path = relativePath(test.path);
      if (!path.ok) return failed(`The path ${path.why}. Write it relative to the shared files.`);
      return checkFile(test, path.path, await world.readFile(path.path));
    }
    case 'transcript_contains':
      return checkSaid(test, turns);
    case 'transcript_count': {
      const found = turnsBy(turns, test.speaker).length;
      const whose = test.speaker ? ` of @${test.speaker}` : ' of members';
      return {
        passed: found === test.count,
        detail: `Expected ${test.count} turns${whose}, found ${found}.${unknownSpeaker(turns, test.speaker)}`,
        ...(found !== test.count && { compared: { expected: String(test.count), actual: String(found) } }),
      };
    }
    case 'turns': {
      const found = turnsBy(turns, undefined).length;
      const { min = 0, max = Number.POSITIVE_INFINITY } = test;
      const wanted = [...(test.min === undefined ? [] : [`at least ${min}`]), ...(test.max === undefined ? [] : [`at most ${max}`])];
      return {
        passed: found >= min && found <= max,
        detail: `Expected ${wanted.join(' and ') || 'any number of'} turns of members, found ${found}.`,
      };
    }
    case 'cost': {
      const stats = runStats(world.facts);
      const expected = `Expected at most $${test.max_usd}, found ${costText(stats)}`;
      if (stats.usd === undefined) return failed(`${expected}: the price of a model is not known. Give it under prices in the settings.`);
      return { passed: stats.usd <= test.max_usd, detail: `${expected}.` };
    }
    case 'duration': {
      const { durationMs } = runStats(world.facts);
      return {
        passed: durationMs <= test.max_seconds * 1000,
        detail: `Expected at most ${test.max_seconds} s under way, found ${durationText(durationMs)}.`,
      };
    }
    case 'judge': {
      if (!world.askJudge) {
        return failed('No model could be asked. Give this test a model, or set the model setting, and run it again.');
      }
      const answer = await world.askJudge(test.question, test.model);
      return {
        passed: answer.ok,
        detail: `Expected yes to ${quote(test.question)}, got ${answer.ok ? 'yes' : 'no'}: ${excerpt(answer.why)}`,
      };
    }
  }
}

type FileTest = Extract<TeamTest, { path: string }>;

function checkFile(test: FileTest, path: string, file: FileText): Outcome {
  const there = file.ok || file.exists === true;
  if (test.type === 'file_exists')
    return { passed: there, detail: there ? `${path} exists.` : `Expected ${path} to exist: ${file.ok ? '' : file.why}` };
  if (test.type === 'file_not_exists') {
    return {
      passed: !there,
      detail: there ? `Expected no ${path}, but it exists${file.ok ? `: ${found(file.text)}` : '.'}` : `${path} does not exist.`,
    };
  }
  if (!file.ok) return failed(`Expected to read ${path}: ${file.why}`);
  if (test.type === 'file_contains' || test.type === 'file_not_contains') {
    const contains = file.text.includes(test.text);
    const wanted = test.type === 'file_contains';
    if (contains === wanted) return { passed: true, detail: `${path} ${wanted ? 'contains' : 'does not contain'} ${quote(test.text)}.` };
    const shown = wanted ? found(file.text) : `it does, in line ${lineOf(file.text, test.text)}`;
    const detail = `Expected ${path} ${wanted ? 'to contain' : 'not to contain'} ${quote(test.text)}: ${shown}`;
    return wanted ? { passed: false, detail, compared: { expected: test.text, actual: cut(file.text) } } : failed(detail);
  }
  const json = parse(file.text);
  if (!json.ok) return failed(`Expected ${path} to be JSON: ${json.why}; ${found(file.text)}`);
  if (test.type === 'json_valid') return { passed: true, detail: `${path} is JSON.` };
  const validate = compile(test.schema);
  if (!validate.ok) return failed(`The schema of this test is no JSON Schema: ${validate.why}`);
  if (validate.check(json.value)) return { passed: true, detail: `${path} fits the schema.` };
  const errors = validate.check.errors ?? [];
  const shown = errors.slice(0, 3).map((error) => `${error.instancePath || '/'} ${error.message ?? error.keyword}`);
  const more = errors.length > 3 ? `, and ${errors.length - 3} more` : '';
  return failed(`Expected ${path} to fit the schema: ${shown.join('; ')}${more}.`);
}

function checkSaid(test: Extract<TeamTest, { type: 'transcript_contains' }>, turns: readonly RunTurn[]): Outcome {
  const own = turnsBy(turns, test.speaker);
  const hit = own.find((turn) => turn.text.includes(test.text));
  if (hit) return { passed: true, detail: `@${hit.speaker} said ${quote(test.text)} in turn ${hit.index + 1}.` };
  const last = own.at(-1);
  const who = test.speaker ? `@${test.speaker}` : 'a member';
  const rest = last
    ? `not in ${own.length} turns; the last one says ${quote(last.text)}`
    : `no turn of theirs was found.${unknownSpeaker(turns, test.speaker)}`;
  const detail = `Expected ${who} to say ${quote(test.text)}: ${rest}`;
  return last
    ? { passed: false, detail, compared: { expected: test.text, actual: cut(own.map((turn) => turn.text).join('\n\n')) } }
    : failed(detail);
}

/** Turns of one speaker; without one, those of all members. */
function turnsBy(turns: readonly RunTurn[], speaker: string | undefined): RunTurn[] {
  return turns.filter((turn) => (speaker === undefined ? isMemberTurn(turn) : turn.speaker === speaker && turn.usage !== undefined));
}

function unknownSpeaker(turns: readonly RunTurn[], speaker: string | undefined): string {
  const speakers = [...new Set(turns.filter((turn) => turn.usage).map((turn) => turn.speaker))];
  if (speaker === undefined || speakers.includes(speaker)) return '';
  const meant = similar(speaker, speakers);
  return ` @${speaker} did not speak in this run.${meant ? ` Did you mean ${meant}?` : ''}`;
}

function parse(text: string): { ok: true; value: unknown } | { ok: false; why: string } {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    return { ok: false, why: asTeamError(error).shown.replace(/^Unexpected error: /, '') };
  }
}

/** Draft 07, or the draft that `$schema` names. Words that the draft does not know are ignored, as people write them. */
function compile(schema: Record<string, unknown>): { ok: true; check: ValidateFunction } | { ok: false; why: string } {
  const draft = typeof schema.$schema === 'string' ? schema.$schema : '';
  const Draft = draft.includes('2020-12') ? Ajv2020 : draft.includes('2019-09') ? Ajv2019 : Ajv;
  try {
    return { ok: true, check: new Draft({ allErrors: true, strict: false, logger: false }).compile(schema) };
  } catch (error) {
    return { ok: false, why: asTeamError(error).shown.replace(/^Unexpected error: /, '') };
  }
}

/** Characters of a file or a transcript that are shown beside what was expected. */
const comparedChars = 20_000;
const cut = (text: string): string => (text.length > comparedChars ? `${text.slice(0, comparedChars)}…` : text);
const failed = (detail: string): Outcome => ({ passed: false, detail });
const found = (text: string): string => (text === '' ? 'it is empty.' : `it begins with ${quote(text)}`);
const lineOf = (text: string, part: string): number => text.slice(0, text.indexOf(part)).split('\n').length;
