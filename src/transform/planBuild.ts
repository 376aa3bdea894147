/** Whether the tables can be built from what came since the published snapshot, or must be built from all of Bronze. */
import { columnsOf } from '../lake/deltaSchema.ts';
import { lastStage, readManifest } from '../state/manifest.ts';
import type { Input, TransformsStage } from '../state/stages/transforms.ts';
import type { Storage } from '../storage/types.ts';
import type { BaseTable } from './baseTables.ts';
import { isMergeable } from './buildModel.ts';
import { type Model, partitionColumns, tableColumns } from './contract/model.ts';
import { fingerprint } from './fingerprint.ts';

export type BuildPlan =
  | { readonly mode: 'full'; readonly why: string }
  | { readonly mode: 'incremental'; readonly why: string; readonly seen: readonly Input[] };

/** Decides; `asked` is `--full-refresh`. Only a published snapshot that is still what Bronze and the SQL would give can be built upon. */
export async function planBuild(
  storage: Storage,
  models: readonly Model[],
  base: ReadonlyMap<string, BaseTable>,
  asked: boolean,
): Promise<BuildPlan> {
  if (asked) return full('--full-refresh was asked for');
  const runs = new Set([...base.values()].map(({ latest }) => latest?.run_id));
  const [runId] = runs;
  const stubborn = models.find((model) => !isMergeable(model));
  if (stubborn !== undefined) return full(`${stubborn.layer}.${stubborn.name} is neither an entity's table nor a nested list's`);
  if (base.size === 0) return full('nothing has been published yet');
  if (base.size < models.length) return full('a model has no table yet');
  if (runs.size > 1 || runId === undefined) return full('the tables are not all at what one run has published');
  const manifest = await readManifest(storage, runId);
  const published = manifest === null ? undefined : lastStage(manifest, 'transforms');
  if (published === undefined) return full(`the manifest of run ${runId} is not there`);
  return changedSince(models, base, published) ?? { mode: 'incremental', why: `built upon run ${runId}`, seen: published.inputs };
}

function changedSince(models: readonly Model[], base: ReadonlyMap<string, BaseTable>, published: TransformsStage): BuildPlan | undefined {
  if (published.drift.length > 0) return full('the published snapshot has fields of another type than declared');
  for (const model of models) {
    const name = `${model.layer}.${model.name}`;
    const staged = published.models.find((one) => one.model === model.name);
    if (staged?.fingerprint !== fingerprint(model)) return full(`${name} is made in another way than what is published`);
    if (!hasColumns(base.get(model.name), model)) return full(`${name} has other columns than what is published`);
  }
  return undefined;
}

function hasColumns(table: BaseTable | undefined, model: Model): boolean {
  if (table === undefined) return false;
  const { schemaString, partitionColumns: partitions } = table.snapshot.metaData;
  const text = (columns: readonly { name: string; type: string }[]) => columns.map(({ name, type }) => `${name} ${type}`).join();
  return text(columnsOf(schemaString)) === text(tableColumns(model)) && partitions.join() === partitionColumns(model).join();
}

function full(why: string): BuildPlan {
  return { mode: 'full', why };
}
