import { expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listOfChecks } from '../../../scripts/generate/checksPage.ts';
import { embeddedChecks } from '../../../src/quality/embedded.ts';

test('docs/checks.md lists the checks that there are: bun scripts/generate/checksPage.ts writes it anew', () => {
  const page = readFileSync(join(import.meta.dir, '../../../docs/checks.md'), 'utf8');
  expect(page.startsWith(listOfChecks())).toBe(true);
  for (const { name } of embeddedChecks()) expect(page).toContain(`| \`${name}\` |`);
});
