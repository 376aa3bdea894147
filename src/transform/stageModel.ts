/** Staging a built model: its files go to their final place under new names, where no reader looks until the log names them. */
import { columnsOf } from '../lake/deltaSchema.ts';
import { headVersion, readSnapshot, type Snapshot } from '../lake/log.ts';
import { storeFiles } from '../lake/writeFiles.ts';
import { readLatest } from '../state/latest.ts';
import type { StagedModel } from '../state/stages/transforms.ts';
import type { Storage } from '../storage/types.ts';
import type { BuiltModel } from './buildModel.ts';
import { partitionColumns, tableColumns, tableFolder } from './contract/model.ts';

/** Stores a model's files and says what its commit would add and remove. A table that comes out just as published gets no new version. */
export async function stageModel(storage: Storage, built: BuiltModel): Promise<StagedModel> {
  const table = tableFolder(built.model);
  const base = await currentSnapshot(storage, table);
  const unchanged = base !== null && (await isPublishedAlike(storage, built, base));
  if (!unchanged) await storeFiles(storage, table, built.files);
  return {
    model: built.model.name,
    layer: built.model.layer,
    table,
    base_version: base?.version ?? null,
    rows: built.rows,
    content_hash: built.contentHash,
    schema: tableColumns(built.model).map(({ name, type, description }) => ({ name, type, description })),
    partition_columns: partitionColumns(built.model),
    add: unchanged
      ? []
      : built.files.map(({ path, size, rows, partition, stats }) => ({ path, size, rows, partition: { ...partition }, stats })),
    remove: unchanged || base === null ? [] : [...base.files.keys()],
    unchanged,
    milliseconds: built.milliseconds,
  };
}

async function currentSnapshot(storage: Storage, table: string): Promise<Snapshot | null> {
  const head = await headVersion(storage, table);
  return head === null ? null : await readSnapshot(storage, table, head);
}

async function isPublishedAlike(storage: Storage, { model, contentHash, rows }: BuiltModel, base: Snapshot): Promise<boolean> {
  const latest = (await readLatest(storage, model.name))?.latest;
  if (latest?.version !== base.version || latest.content_hash !== contentHash || latest.rows !== rows) return false;
  const columns = (list: readonly { name: string; type: string; description: string }[]) =>
    list.map(({ name, type, description }) => `${name} ${type} ${description}`).join('\n');
  return (
    columns(columnsOf(base.metaData.schemaString)) === columns(tableColumns(model)) &&
    base.metaData.partitionColumns.join() === partitionColumns(model).join()
  );
}
