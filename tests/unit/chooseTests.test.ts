import { describe, expect, test } from 'bun:test';
import { chooseTests } from '../../scripts/lib/chooseTests.mjs';

const FILES = [
  './tests/unit/counts.test.ts',
  './tests/unit/docs/runbook.test.ts',
  './tests/integration/pipeline.test.ts',
  './tests/e2e/pipeline.test.ts',
  './tests/e2e/runbook.test.ts',
];

describe('which tests are run', () => {
  test('all, or the folders of the named suites', () => {
    expect(chooseTests([], FILES)).toEqual({ paths: ['./tests/unit/', './tests/integration/', './tests/e2e/'], flags: [], unknown: [] });
    expect(chooseTests(['e2e'], FILES).paths).toEqual(['./tests/e2e/']);
    expect(chooseTests(['unit', 'integration'], FILES).paths).toEqual(['./tests/unit/', './tests/integration/']);
  });

  test('a name chooses within the suite, and never adds to it', () => {
    expect(chooseTests(['e2e', 'runbook'], FILES).paths).toEqual(['./tests/e2e/runbook.test.ts']);
    expect(chooseTests(['runbook'], FILES).paths).toEqual(['./tests/unit/docs/runbook.test.ts', './tests/e2e/runbook.test.ts']);
    expect(chooseTests(['e2e', 'pipe', 'runbook'], FILES).paths).toHaveLength(2);
    expect(chooseTests(['e2e', 'tests/e2e/runbook.test.ts'], FILES).paths).toEqual(['./tests/e2e/runbook.test.ts']);
  });

  test('flags go to `bun test` with the words after them, be they names or not', () => {
    expect(chooseTests(['e2e', 'runbook', '-t', 'unit', '--bail'], FILES)).toEqual({
      paths: ['./tests/e2e/runbook.test.ts'],
      flags: ['-t', 'unit', '--bail'],
      unknown: [],
    });
    expect(chooseTests(['e2e', '-t', 'Backfill'], FILES).paths).toEqual(['./tests/e2e/']);
  });

  test('a name that no file has is told, though others are there', () => {
    expect(chooseTests(['e2e', 'counts'], FILES)).toMatchObject({ paths: [], unknown: ['counts'] });
    expect(chooseTests(['e2e', 'runbook', 'nothing'], FILES).unknown).toEqual(['nothing']);
  });
});
