/**
 * Writes the second part of docs/data-model.md, from the mark on: every table with its columns, as the headers in sql/ have them. Run it after a change
 * of a header: bun scripts/generate/dataModel.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Model, Partition } from '../../src/transform/contract/model.ts';
import { embeddedModels } from '../../src/transform/embedded.ts';
import { references } from '../../src/transform/graph.ts';

const TARGET = join(import.meta.dir, '../../docs/data-model.md');
const MARK = '<!-- Generated from here on by scripts/generate/dataModel.ts: do not edit. -->';

/** The page: what a person wrote, up to the mark, and what the headers say. */
export function dataModelPage(page: string): string {
  const end = page.indexOf(MARK);
  if (end < 0) throw new Error(`docs/data-model.md has no line ${MARK}`);
  const models = embeddedModels().toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const [gold, silver] = [models.filter(({ layer }) => layer === 'gold'), models.filter(({ layer }) => layer === 'silver')];
  const parts = [
    MARK,
    `## What Gold is made of\n\n${diagram(gold)}`,
    `## Gold\n\n${overview(gold)}`,
    ...gold.map(section),
    `## Silver\n\n${overview(silver)}`,
    ...silver.map(section),
  ];
  return `${page.slice(0, end)}${parts.join('\n\n')}\n`;
}

/** Arrows from what is read to what is made of it. Tables of Silver that no model of Gold reads are left out. */
function diagram(gold: readonly Model[]): string {
  const arrows = gold.flatMap((model) => references(model.sql).map(({ schema, name }) => `  ${schema}.${name} --> gold.${model.name}`));
  return ['```mermaid', 'flowchart LR', ...arrows.sort(), '```'].join('\n');
}

function overview(models: readonly Model[]): string {
  const rows = models.map(
    ({ layer, name, grain, key, partition }) =>
      `| [\`${layer}.${name}\`](#${layer}${name}) | ${cell(grain)} | ${key.map((column) => `\`${column}\``).join(', ')} | ${partitionText(partition)} |`,
  );
  return ['| table | grain | key | partition |', '|---|---|---|---|', ...rows].join('\n');
}

function section({ layer, name, description, file, columns, derivedFrom }: Model): string {
  const title = `### ${layer}.${name}\n${description} ([${file}](../${file}))`;
  if (derivedFrom !== undefined)
    return `${title}\n\nThe columns of \`silver.${derivedFrom}\` that tell of the object, and \`valid_from\`, \`valid_to\`, \`is_current\`, \`last_seen_at\`.`;
  const rows = columns.map(
    (column) => `| \`${column.name}\` | ${column.type} | ${column.required ? 'yes' : 'no'} | ${cell(column.description)} |`,
  );
  return [title, '', '| column | type | required | |', '|---|---|---|---|', ...rows].join('\n');
}

function partitionText(partition: Partition): string {
  return partition.grain === 'none' ? 'none' : `${partition.grain} of \`${partition.by}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

if (import.meta.main) writeFileSync(TARGET, dataModelPage(readFileSync(TARGET, 'utf8')));
