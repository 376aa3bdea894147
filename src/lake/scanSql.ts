import type { AddAction } from './actions.ts';
import { type Column, columnsOf } from './deltaSchema.ts';
import type { Snapshot } from './log.ts';
import { sqlName, sqlString, sqlStrings } from './sqlText.ts';

export interface Scan {
  readonly columns: readonly Column[];
  readonly partitionColumns: readonly string[];
  /** Paths on this machine. */
  readonly paths: readonly string[];
}

/** The `SELECT` that reads a table's files with exactly its columns and types; a table without files gives no rows. */
export function scanSql({ columns, partitionColumns, paths }: Scan): string {
  if (paths.length === 0)
    return `SELECT ${columns.map(({ name, type }) => `CAST(NULL AS ${type}) AS ${sqlName(name)}`).join(', ')} WHERE false`;
  const partitions = columns.filter(({ name }) => partitionColumns.includes(name));
  const hive = partitions.length === 0 ? 'hive_partitioning = false' : `hive_partitioning = true, hive_types = ${hiveTypes(partitions)}`;
  return `SELECT ${columns.map(({ name }) => sqlName(name)).join(', ')} FROM read_parquet(${sqlStrings(paths)}, ${hive}, union_by_name = true)`;
}

/** What a snapshot's files need to be scanned, and where they are. */
export function snapshotColumns(snapshot: Snapshot): Pick<Scan, 'columns' | 'partitionColumns'> {
  return { columns: columnsOf(snapshot.metaData.schemaString), partitionColumns: snapshot.metaData.partitionColumns };
}

/** Keys of a snapshot's files. Paths in the log are URL-encoded (Delta PROTOCOL.md, "Add File and Remove File"). */
export function fileKeys(table: string, files: Iterable<Pick<AddAction, 'path'>>): string[] {
  return [...files].map(({ path }) => `${table}/${decodeURIComponent(path)}`);
}

function hiveTypes(partitions: readonly Column[]): string {
  return `{${partitions.map(({ name, type }) => `${sqlString(name)}: ${type}`).join(', ')}}`;
}
