/** The staged snapshot as views: what every table would be, were it published now. */
import { readSnapshot } from '../lake/log.ts';
import { fileKeys, scanSql } from '../lake/scanSql.ts';
import type { Session } from '../lake/session.ts';
import { sqlName } from '../lake/sqlText.ts';
import type { StagedModel } from '../state/stages/transforms.ts';
import type { Storage } from '../storage/types.ts';

/** Creates `silver.<model>` and `gold.<model>` over the staged files. */
export async function createStagedViews(session: Session, storage: Storage, models: readonly StagedModel[]): Promise<void> {
  await session.run('CREATE SCHEMA IF NOT EXISTS silver; CREATE SCHEMA IF NOT EXISTS gold');
  for (const model of models) {
    const paths = await stagedPaths(storage, model);
    const scan = scanSql({ columns: model.schema, partitionColumns: model.partition_columns, paths });
    await session.run(`CREATE VIEW ${model.layer}.${sqlName(model.model)} AS ${scan}`);
  }
}

/** Where the files of a staged table are: those of its base that stay, and those that it adds. */
export async function stagedPaths(storage: Storage, { table, base_version, add, remove }: StagedModel): Promise<string[]> {
  const base = base_version === null ? [] : [...(await readSnapshot(storage, table, base_version)).files.values()];
  const removed = new Set(remove);
  const kept = base.filter(({ path }) => !removed.has(path));
  return await storage.localPaths(fileKeys(table, [...kept, ...add]));
}
