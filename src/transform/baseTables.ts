/** What is published now, as an incremental build starts from it. */
import { mapConcurrently } from '../domain/mapConcurrently.ts';
import { headVersion, readSnapshot, type Snapshot } from '../lake/log.ts';
import { fileKeys, scanSql, snapshotColumns } from '../lake/scanSql.ts';
import type { Session } from '../lake/session.ts';
import { sqlName } from '../lake/sqlText.ts';
import { type Latest, listLatest } from '../state/latest.ts';
import type { Storage } from '../storage/types.ts';
import { type Model, tableFolder } from './contract/model.ts';

export interface BaseTable {
  readonly snapshot: Snapshot;
  /** The pointer to this very version; undefined when the table's head is not what is published. */
  readonly latest: Latest | undefined;
}

/** A bucket answers each in tens of milliseconds, and there are dozens. */
const TABLES_AT_ONCE = 32;

/** The head of each model's table; a model without a table is not in the map. */
export async function readBaseTables(storage: Storage, models: readonly Model[]): Promise<Map<string, BaseTable>> {
  const names = new Set(models.map(({ name }) => name));
  const pointers = new Map((await listLatest(storage, (model) => names.has(model))).map((latest) => [latest.model, latest]));
  const tables = await mapConcurrently(models, TABLES_AT_ONCE, (model) => readBaseTable(storage, model, pointers.get(model.name)));
  return new Map(models.flatMap((model, index) => (tables[index] === undefined ? [] : [[model.name, tables[index]]])));
}

/** Makes `base.<model>` the published rows: a view of their files, or a table of them where they are few and will be read several times. */
export async function createBase(
  session: Session,
  storage: Storage,
  model: Model,
  table: BaseTable,
  as: 'VIEW' | 'TABLE' = 'VIEW',
): Promise<void> {
  await session.run(`CREATE ${as} ${baseName(model)} AS ${await scanBase(storage, table)}`);
}

/** The `SELECT` of the published rows. */
export async function scanBase(storage: Storage, { snapshot }: BaseTable): Promise<string> {
  const paths = await storage.localPaths(fileKeys(snapshot.table, snapshot.files.values()));
  return scanSql({ ...snapshotColumns(snapshot), paths });
}

/** What `createBase` makes; its schema must exist. */
export function baseName({ name }: Pick<Model, 'name'>): string {
  return `base.${sqlName(name)}`;
}

async function readBaseTable(storage: Storage, model: Model, latest: Latest | undefined): Promise<BaseTable | undefined> {
  const head = await headVersion(storage, tableFolder(model), latest?.version);
  if (head === null) return undefined;
  return { snapshot: await readSnapshot(storage, tableFolder(model), head), latest: latest?.version === head ? latest : undefined };
}
