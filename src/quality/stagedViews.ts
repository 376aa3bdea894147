/** The staged snapshot as views: what every table would be, were it published now. */
import { mapConcurrently } from '../domain/mapConcurrently.ts';
import { readSnapshot } from '../lake/log.ts';
import { fileKeys, scanSql } from '../lake/scanSql.ts';
import type { Session } from '../lake/session.ts';
import { sqlName } from '../lake/sqlText.ts';
import type { StagedModel } from '../state/stages/transforms.ts';
import type { Storage } from '../storage/types.ts';

/** Paths of a staged table's files, by `<layer>.<model>`. */
export type StagedPaths = ReadonlyMap<string, readonly string[]>;

const TABLES_AT_ONCE = 16;

/** Creates `silver.<model>` and `gold.<model>` over the staged files, and says where those are. */
export async function createStagedViews(session: Session, storage: Storage, models: readonly StagedModel[]): Promise<StagedPaths> {
  await session.run('CREATE SCHEMA IF NOT EXISTS silver; CREATE SCHEMA IF NOT EXISTS gold');
  const found = await mapConcurrently(models, TABLES_AT_ONCE, (model) => stagedPaths(storage, model));
  for (const [index, model] of models.entries()) {
    const paths = found[index] ?? [];
    const scan = scanSql({ columns: model.schema, partitionColumns: model.partition_columns, paths });
    await session.run(`CREATE VIEW ${model.layer}.${sqlName(model.model)} AS ${scan}`);
  }
  return new Map(models.map(({ layer, model }, index) => [`${layer}.${model}`, found[index] ?? []]));
}

/** Where the files of a staged table are: those of its base that stay, and those that it adds. */
async function stagedPaths(storage: Storage, { table, base_version, add, remove }: StagedModel): Promise<string[]> {
  const base = base_version === null ? [] : [...(await readSnapshot(storage, table, base_version)).files.values()];
  const removed = new Set(remove);
  const kept = base.filter(({ path }) => !removed.has(path));
  return await storage.localPaths(fileKeys(table, [...kept, ...add]));
}
