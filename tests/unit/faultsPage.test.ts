import { expect, test } from 'bun:test';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FAULTS } from '../../mock/faults/faultRule.ts';

const root = join(import.meta.dir, '..', '..');
const page = readFileSync(join(root, 'docs', 'faults.md'), 'utf8');
const rows = page.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| fault |'));

test('every row of docs/faults.md names a test that is there', () => {
  expect(rows.length).toBeGreaterThan(20);
  for (const row of rows) {
    const [, file = '', name = ''] = /([\w/]+\.test\.ts): `(.+?)` \|$/.exec(row) ?? [];
    const path = join(root, 'tests', 'integration', file);
    expect([row, existsSync(path) && readFileSync(path, 'utf8').includes(name)]).toEqual([row, true]);
  }
});

test('every fault that the mock can be told is one that a test of an extraction tells it', () => {
  const tests = ['extract/faults.test.ts', 'extract/current.test.ts'];
  const told = tests.map((file) => readFileSync(join(root, 'tests', 'integration', file), 'utf8')).join('');
  const never = FAULTS.filter((name) => !told.includes(`do: '${name}'`) && !told.includes(`'${name}'`));
  expect(never).toEqual([]);
});
