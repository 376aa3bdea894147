/** The staged snapshot in a session: what every table would be, were it published now. */
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

/**
 * Creates `silver.<model>` and `gold.<model>` over the staged files, and says where those are. They are views; or tables, where they are small and will
 * be asked about again and again: a view opens its files each time.
 */
export async function createStagedViews(
  session: Session,
  storage: Storage,
  models: readonly StagedModel[],
  as: 'VIEW' | 'TABLE' = 'VIEW',
): Promise<StagedPaths> {
  await session.run('CREATE SCHEMA IF NOT EXISTS silver; CREATE SCHEMA IF NOT EXISTS gold');
  const found = await mapConcurrently(models, TABLES_AT_ONCE, (model) => stagedPaths(storage, model));
  await mapConcurrently([...models.entries()], session.width, async ([index, model]) => {
    const scan = scanSql({ columns: model.schema, partitionColumns: model.partition_columns, paths: found[index] ?? [] });
    await session.run(`CREATE ${as} ${model.layer}.${sqlName(model.model)} AS ${scan}`);
  });
  return new Map(models.map(({ layer, model }, index) => [`${layer}.${model}`, found[index] ?? []]));
}

/** Where the files of a staged table are: those of its base that stay, and those that it adds. */
async function stagedPaths(storage: Storage, { table, base_version, add, remove }: StagedModel): Promise<string[]> {
  const base = base_version === null ? [] : [...(await readSnapshot(storage, table, base_version)).files.values()];
  const removed = new Set(remove);
  const kept = base.filter(({ path }) => !removed.has(path));
  return await storage.localPaths(fileKeys(table, [...kept, ...add]));
}
