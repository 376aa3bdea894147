/** Which tables can be built from what came since the published snapshot, and which must be built from all of Bronze. */
import { columnsOf } from '../lake/deltaSchema.ts';
import { lastStage, readManifest } from '../state/manifest.ts';
import type { TransformsStage } from '../state/stages/transforms.ts';
import type { Storage } from '../storage/types.ts';
import type { BaseTable } from './baseTables.ts';
import { type BuildPlan, fullPlan } from './buildPlan.ts';
import { type Model, partitionColumns, tableColumns } from './contract/model.ts';
import { fingerprint } from './fingerprint.ts';
import { ownerOf } from './graph.ts';

/** What was published last. */
export interface Published {
  readonly runId: string;
  readonly stage: TransformsStage;
}

/** Decides; `asked` is `--full-refresh`. Only a published table that is still what Bronze and the SQL would give can be built upon. */
export async function planBuild(
  storage: Storage,
  models: readonly Model[],
  base: ReadonlyMap<string, BaseTable>,
  asked: boolean,
): Promise<BuildPlan> {
  if (asked) return fullPlan('--full-refresh was asked for');
  if (base.size === 0) return fullPlan('nothing has been published yet');
  const published = await readPublished(storage, base);
  if (published === undefined) return fullPlan('the manifest of the run that was published last is not there');
  if (published.stage.drift.length > 0) return fullPlan('the published snapshot has fields of another type than declared');
  const anew = modelsAnew(models, base, published);
  const [first] = anew;
  const upon = `built upon run ${published.runId}`;
  if (first !== undefined && anew.size === models.length) return fullPlan(`${first[0]} ${first[1]}, and so it is with every other model`);
  return {
    mode: 'incremental',
    why: first === undefined ? upon : `${upon}; from all of Bronze: ${[...anew].map(([name, why]) => `${name} ${why}`).join(', ')}`,
    seen: published.stage.inputs,
    wayOf: ({ layer, name }) => ({ how: anew.has(`${layer}.${name}`) ? 'whole' : 'merge' }),
  };
}

/** The run that was published last, with what it staged; undefined when that is not known. */
export async function readPublished(storage: Storage, base: ReadonlyMap<string, BaseTable>): Promise<Published | undefined> {
  const latest = [...base.values()].flatMap((table) => (table.latest === undefined ? [] : [table.latest]));
  // A rollback publishes a table, but builds nothing that could be built upon.
  const newest = latest
    .filter(({ verdict }) => verdict !== 'rolled_back')
    .toSorted((a, b) => (a.published_at < b.published_at ? 1 : -1))[0];
  if (newest === undefined) return undefined;
  const manifest = await readManifest(storage, newest.run_id);
  const stage = manifest === null ? undefined : lastStage(manifest, 'transforms');
  return stage === undefined ? undefined : { runId: newest.run_id, stage };
}

/** Why a published table is not what the model would give; undefined when it is, but for what came since. */
export function whyAnew(model: Model, base: ReadonlyMap<string, BaseTable>, { runId, stage }: Published): string | undefined {
  const table = base.get(model.name);
  if (table === undefined) return 'has no table yet';
  if (table.latest?.verdict === 'rolled_back') return `was rolled back by run ${table.latest.run_id}, so it is not what Bronze says`;
  if (table.latest?.run_id !== runId) return `is not at what run ${runId} has published`;
  const staged = stage.models.find((one) => one.model === model.name);
  if (staged?.fingerprint !== fingerprint(model)) return 'is made in another way than what is published';
  return hasColumns(table, model) ? undefined : 'has other columns than what is published';
}

/** Whether the table's columns are those of the model. */
export function hasColumns(table: BaseTable, model: Model): boolean {
  const { schemaString, partitionColumns: partitions } = table.snapshot.metaData;
  const text = (columns: readonly { name: string; type: string }[]) => columns.map(({ name, type }) => `${name} ${type}`).join();
  return text(columnsOf(schemaString)) === text(tableColumns(model)) && partitions.join() === partitionColumns(model).join();
}

function modelsAnew(models: readonly Model[], base: ReadonlyMap<string, BaseTable>, published: Published): Map<string, string> {
  const anew = new Map<string, string>();
  for (const model of models) {
    const why = whyAnew(model, base, published) ?? whyWithOwner(model, anew);
    if (why !== undefined) anew.set(`${model.layer}.${model.name}`, why);
  }
  return anew;
}

/** What goes by its owner's table is made anew with it; models stand behind their owners. */
function whyWithOwner(model: Model, anew: ReadonlyMap<string, string>): string | undefined {
  const name = ownerOf(model);
  return name !== undefined && anew.has(`silver.${name}`) ? `belongs to silver.${name}` : undefined;
}
