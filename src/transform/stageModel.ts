/** Staging a built model: its files go to their final place under new names, where no reader looks until the log names them. */
import { storeFiles } from '../lake/writeFiles.ts';
import type { StagedModel } from '../state/stages/transforms.ts';
import type { Storage } from '../storage/types.ts';
import type { BaseTable } from './baseTables.ts';
import type { BuiltModel } from './buildModel.ts';
import { partitionColumns, tableColumns, tableFolder } from './contract/model.ts';
import { fingerprint } from './fingerprint.ts';

/** Stores a model's files and says what its commit would add and remove. A table that comes out just as published gets no new version. */
export async function stageModel(storage: Storage, built: BuiltModel, base: BaseTable | undefined): Promise<StagedModel> {
  const { model, files, removed, unchanged } = built;
  const table = tableFolder(model);
  if (!unchanged) await storeFiles(storage, table, files);
  return {
    model: model.name,
    layer: model.layer,
    table,
    base_version: base?.snapshot.version ?? null,
    rows: built.rows,
    content_hash: built.contentHash,
    fingerprint: fingerprint(model),
    schema: tableColumns(model).map(({ name, type, description }) => ({ name, type, description })),
    partition_columns: partitionColumns(model),
    add: unchanged ? [] : files.map(({ path, size, rows, partition, stats }) => ({ path, size, rows, partition: { ...partition }, stats })),
    remove: unchanged ? [] : [...removed],
    unchanged,
    milliseconds: built.milliseconds,
  };
}

/** A table that a partial build leaves as it is: staged as it was, so that it is told to be made by what it was made by. */
export function keepModel(before: StagedModel, { snapshot, latest }: BaseTable): StagedModel {
  const { rows, content_hash } = latest ?? before;
  return { ...before, base_version: snapshot.version, rows, content_hash, add: [], remove: [], unchanged: true, milliseconds: 0 };
}
