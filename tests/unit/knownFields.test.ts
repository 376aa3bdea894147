import { expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { knownFieldsSource } from '../../scripts/generate/knownFields.ts';
import { knownValuesSource } from '../../scripts/generate/knownValues.ts';
import { storedEntities } from '../../src/registry/index.ts';
import { KNOWN_FIELDS } from '../../src/registry/knownFields.generated.ts';

test('the known fields are those of the SDK that is installed: bun scripts/generate/knownFields.ts writes them anew', () => {
  expect(readFileSync(join(import.meta.dir, '../../src/registry/knownFields.generated.ts'), 'utf8')).toBe(knownFieldsSource());
});

test('so are the known values: bun scripts/generate/knownValues.ts writes them anew', () => {
  expect(readFileSync(join(import.meta.dir, '../../src/registry/knownValues.generated.ts'), 'utf8')).toBe(knownValuesSource());
});

test('every declared field of an entity is one that the API has', () => {
  for (const { name, object, fields } of storedEntities.filter(({ object }) => object !== 'webhook_duplicate')) {
    const known = new Set([...(KNOWN_FIELDS[object]?.split(' ') ?? []), 'deleted']);
    expect({ name, unknown: Object.keys(fields).filter((field) => !known.has(field)) }).toEqual({ name, unknown: [] });
  }
});
