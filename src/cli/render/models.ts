import { utcInstant } from '../../domain/time.ts';
import type { Latest } from '../../state/latest.ts';
import type { Origin } from '../../transform/loadModels.ts';
import { renderBlocks, renderPairs, renderParagraph, renderTitle } from './blocks.ts';
import { displayWidth, pad } from './displayWidth.ts';
import { formatCount, formatInteger } from './format.ts';
import { renderTable } from './table.ts';
import { themeFor } from './theme.ts';
import type { View } from './view.ts';

/** A model as `models` tells it; the same is the document of `--json`. */
export interface DescribedModel {
  /** `silver.charges` */
  readonly name: string;
  readonly layer: string;
  readonly file: string;
  readonly origin: Origin;
  readonly description: string;
  readonly grain: string;
  readonly key: readonly string[];
  /** `none`, `month of created_at` */
  readonly partition: string;
  readonly reads: readonly string[];
  readonly read_by: readonly string[];
  readonly checks: readonly string[];
  readonly columns: readonly { readonly name: string; readonly type: string; readonly required: boolean; readonly description: string }[];
  readonly published: Pick<Latest, 'version' | 'rows' | 'run_id' | 'published_at' | 'data_through'> | null;
}

/** Wider lines than this are hard to read, however wide the terminal is. */
const WIDEST = 100;

/** The whole graph, in the order in which it is built; then what is published and made by nothing. */
export function renderModels(models: readonly DescribedModel[], orphans: readonly Latest[], view: View): string {
  const own = models.filter(({ origin }) => origin !== 'embedded').length;
  const facts = [formatCount(models.length, 'model'), ...(own === 0 ? [] : [`${own} of your own`]), 'in the order in which they are built'];
  return renderBlocks([
    renderTitle({ title: 'models', facts }, view),
    ...models.map((model) => entry(model, view)),
    orphans.length === 0 ? undefined : orphanText(orphans, view),
  ]);
}

/** One model with its columns and neighbours. */
export function renderModel(model: DescribedModel, view: View): string {
  const theme = themeFor(view.color);
  const list = (names: readonly string[]) => (names.length === 0 ? 'nothing' : names.join(', '));
  const pairs: (readonly [string, string])[] = [
    ['file', `${model.file}${originText(model.origin)}`],
    ['grain', model.grain],
    ['key', model.key.join(', ')],
    ['partition', model.partition],
    ['reads', list(model.reads)],
    ['read by', list(model.read_by)],
    ['checks', list(model.checks)],
    ['published', publishedText(model)],
  ];
  const columns = renderTable(
    [{ header: 'column' }, { header: 'type' }, { header: 'required' }, { header: 'description' }],
    model.columns.map(({ name, type, required, description }) => [name, type, required ? 'yes' : '', description]),
    { width: view.columns, color: view.color },
  );
  return renderBlocks([
    `${theme.strong(model.name)}\n${renderParagraph(model.description, { columns: widthOf(view) })}`,
    renderPairs(pairs, view),
    columns,
  ]);
}

function entry(model: DescribedModel, view: View): string {
  const theme = themeFor(view.color);
  const width = widthOf(view);
  const right = publishedText(model);
  const name = `${model.name}${originText(model.origin)}`;
  const gap = Math.max(2, width - displayWidth(name) - displayWidth(right));
  const paragraph = (text: string) => renderParagraph(text, { columns: width, indent: 2 });
  const partition = model.partition === 'none' ? '' : ` · ${model.partition}`;
  const facts = paragraph(`${model.grain}${partition} · reads ${model.reads.join(', ')}`);
  return `${theme.name(name)}${pad('', gap)}${right}\n${paragraph(model.description)}${theme.faint(facts.trimEnd())}\n`;
}

function publishedText({ published }: DescribedModel): string {
  if (published === null) return 'not published';
  const { rows, data_through } = published;
  const through = data_through === null ? '' : ` · through ${utcInstant(data_through).slice(0, 16).replace('T', ' ')}`;
  return `${formatInteger(rows)} ${rows === 1 ? 'row' : 'rows'}${through}`;
}

function originText(origin: Origin): string {
  return { embedded: '', added: ' (yours)', replaced: ' (yours, replacing ours)' }[origin];
}

function orphanText(orphans: readonly Latest[], view: View): string {
  const lines = orphans.map(
    ({ layer, model, run_id, rows }) =>
      `${layer}.${model}: published with ${formatCount(rows, 'row')} by run ${run_id}, and no model makes it any more. Its table stays and can be queried; nothing is added to it.`,
  );
  return lines.map((line) => renderParagraph(line, { columns: widthOf(view) })).join('');
}

function widthOf({ columns }: View): number {
  return Math.min(columns, WIDEST);
}
