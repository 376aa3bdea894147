import { expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configurationPage } from '../../../scripts/generate/configuration.ts';
import { settings } from '../../../src/config/settings.ts';

test('docs/configuration.md is what the settings say: bun scripts/generate/configuration.ts writes it anew', () => {
  const page = readFileSync(join(import.meta.dir, '../../../docs/configuration.md'), 'utf8');
  expect(page).toBe(configurationPage());
  for (const { name } of settings) expect(page).toContain(`| \`${name}\``);
});
