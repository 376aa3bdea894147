import { expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataModelPage } from '../../../scripts/generate/dataModel.ts';
import { embeddedModels } from '../../../src/transform/embedded.ts';

test('docs/data-model.md is what the headers say: bun scripts/generate/dataModel.ts writes it anew', () => {
  const page = readFileSync(join(import.meta.dir, '../../../docs/data-model.md'), 'utf8');
  expect(page).toBe(dataModelPage(page));
  for (const { layer, name, columns, derivedFrom } of embeddedModels()) {
    const [, section = ''] = page.split(`\n### ${layer}.${name}\n`);
    const own = section.split('\n### ')[0] ?? '';
    if (derivedFrom === undefined) for (const column of columns) expect(own).toContain(`| \`${column.name}\` | ${column.type} |`);
    else expect(own).toContain(`silver.${derivedFrom}`);
  }
  expect(page).toContain('  gold.mrr_changes --> gold.mrr_movements\n');
});
