import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import manifest from '../../../package.json';
import { createKindOf } from '../../../src/server/kind';

const contributed = manifest.contributes.yamlValidation;
const kindOf = createKindOf([]);
/** A file that a pattern of another YAML extension takes. */
const exampleOf = (pattern: string): string => `/w/${pattern.replace('*', 'x')}`;

describe('what other YAML extensions are given', () => {
  it.each(contributed.map(({ url }) => url))('%s faults nothing, so that nothing is said twice', (url) => {
    const validate = new Ajv({ strict: false }).compile(JSON.parse(readFileSync(url, 'utf8')) as object);
    const likely = fc.record({
      name: fc.anything(),
      members: fc.anything(),
      workflow: fc.dictionary(fc.constantFrom('type', 'manager', 'x'), fc.anything()),
      tests: fc.array(fc.dictionary(fc.constantFrom('type', 'path', 'x'), fc.anything())),
      stages: fc.anything(),
      review: fc.anything(),
    });
    fc.assert(fc.property(fc.oneof(fc.anything(), likely), (value) => validate(value)));
  });

  it('names the fields with what they are for', () => {
    const team = JSON.parse(readFileSync('schemas/editor/team.schema.json', 'utf8')) as {
      properties: Record<string, { description?: string }>;
    };
    expect(team.properties.goal?.description).toMatch(/works towards/);
  });

  it('is for files that are ours by their place, and the server knows which', () => {
    for (const { fileMatch, url } of contributed.filter((one) => !one.url.includes('settings')))
      for (const pattern of fileMatch)
        expect([pattern, kindOf(exampleOf(pattern))]).toEqual([
          pattern,
          expect.objectContaining({ hasSchema: true, kind: /(\w+)\.schema/.exec(url)?.[1] }),
        ]);
    expect(kindOf('/w/team.yaml')?.hasSchema).toBeUndefined();
    expect(kindOf('/w/agents/a.yaml')?.hasSchema).toBeUndefined();
  });
});
