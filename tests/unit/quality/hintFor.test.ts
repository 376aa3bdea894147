import { describe, expect, test } from 'bun:test';
import { derivedChecks } from '../../../src/quality/derivedChecks.ts';
import { embeddedChecks } from '../../../src/quality/embedded.ts';
import { hintFor } from '../../../src/quality/hintFor.ts';
import { registryChecks } from '../../../src/quality/registryChecks.ts';
import { entities } from '../../../src/registry/index.ts';
import { CHECK_KINDS } from '../../../src/state/stages/checkResult.ts';
import { embeddedModels } from '../../../src/transform/embedded.ts';

const CHECKS = [...embeddedChecks(), ...derivedChecks(embeddedModels()), ...registryChecks(embeddedModels())];
const NONE = { hint: undefined, parent: undefined, bronze: undefined, model: 'silver.charges', name: 'c' };

describe('what to do when a check fails', () => {
  test('is said of every check, also of a kind that has none of its own', () => {
    expect(CHECKS.filter((check) => hintFor(check).length < 40).map(({ name }) => name)).toEqual([]);
    for (const kind of CHECK_KINDS) expect(hintFor({ ...NONE, kind })).toEndWith('.');
  });

  test('is what the header says, where it says something', () => {
    expect(hintFor({ ...NONE, kind: 'identity', hint: 'Look there.' })).toBe('Look there.');
  });

  test('names an entity that can be extracted, wherever it names one', () => {
    const names = entities.map(({ name }) => name);
    const named = CHECKS.flatMap((check) =>
      [...hintFor(check).matchAll(/--entity (\w+)/g)].map(([, name]) => ({ check: check.name, name: name ?? '' })),
    );
    expect(named.length).toBeGreaterThan(40);
    expect(named.filter(({ name }) => !names.includes(name))).toEqual([]);
  });

  test('names the SQL of the model that is checked', () => {
    const hint = hintFor({ ...NONE, model: 'gold.ledger', kind: 'identity' });
    expect(hint).toContain('sql/gold/ledger.sql');
    expect(hint).toContain('run-transforms --full-refresh');
  });
});
