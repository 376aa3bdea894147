/** The end-to-end suite says the same of a directory and of a bucket: what it says of one alone is written down, with the reason. */
import { expect, test } from 'bun:test';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ONE_STORE } from '../e2e/support/oneStore.ts';

const FOLDER = join(import.meta.dir, '../e2e');
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith('.test.ts'));
const text = (name: string) => readFileSync(join(FOLDER, name), 'utf8');

test('what is looked at on one kind of store is looked at once, and nothing else is written down', () => {
  const asked = FILES.flatMap((name) => [...text(name).matchAll(/isLookedAt\('(.+?)'\)/g)].map(([, what]) => what));
  expect(asked.toSorted()).toEqual(Object.keys(ONE_STORE).sort());
});

test('no other test makes a difference between stores, or leaves the store out', () => {
  const differ = FILES.filter((name) => /PAYMENTS_E2E|onS3|'in a (bucket|directory)'|createSandbox/.test(text(name)));
  // The harness is about the sandbox itself, which has no store.
  expect(differ).toEqual(['harness.test.ts']);
});

test('the judge with a real S3 server runs every file of the suite', () => {
  const judge = readFileSync(join(import.meta.dir, '../judges/s3.sh'), 'utf8');
  expect(judge).toMatch(/ \.\/tests\/e2e$/m);
  expect(judge).not.toContain('./tests/e2e/');
});
