/** Writing a query's rows as Parquet files of a table: DuckDB writes into scratch, then each file is made durable under its final name. */
import { mkdir } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { PipelineError } from '../domain/errors.ts';
import type { Storage } from '../storage/types.ts';
import type { Column } from './deltaSchema.ts';
import { deltaStats } from './deltaStats.ts';
import type { Row, Session } from './session.ts';
import { sqlName, sqlString } from './sqlText.ts';

export interface WrittenFile {
  /** Below the table's folder. */
  readonly path: string;
  /** On this machine, in scratch, until it is moved into the store. */
  readonly localPath: string;
  readonly size: number;
  readonly rows: number;
  readonly partition: Readonly<Record<string, string | null>>;
  readonly stats: string;
}

export interface WriteOptions {
  /** A directory on this machine, made if it is not there; nothing else may be in it. */
  readonly directory: string;
  /** Begins every file's name, so that no two runs write the same one. */
  readonly filePrefix: string;
  readonly columns: readonly Column[];
  readonly partitionColumns: readonly string[];
}

/** Runs the query and writes its rows below `directory`, one folder a partition value. Returns the files in the order of their paths. */
export async function writeParquet(session: Session, query: string, options: WriteOptions): Promise<WrittenFile[]> {
  await mkdir(options.directory, { recursive: true });
  const partitioned = options.partitionColumns.length > 0;
  const target = partitioned ? options.directory : `${options.directory}/${options.filePrefix}.parquet`;
  const rows = await session.rows(`COPY (${query}) TO ${sqlString(target)} (${copyOptions(options)})`);
  const files = rows.map((row) => describeFile(row, options));
  // An empty unpartitioned table gives one file without rows; it says nothing that the schema does not.
  return files.filter((file) => file.rows > 0).sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Moves written files into the table's folder, durably. */
export async function storeFiles(storage: Storage, table: string, files: readonly WrittenFile[]): Promise<void> {
  for (const file of files) await storage.putNewFile(`${table}/${file.path}`, file.localPath);
}

function copyOptions({ partitionColumns, filePrefix }: WriteOptions): string {
  const common = ['FORMAT parquet', 'COMPRESSION zstd', 'RETURN_STATS true'];
  if (partitionColumns.length === 0) return common.join(', ');
  const names = partitionColumns.map(sqlName).join(', ');
  return [
    ...common,
    `PARTITION_BY (${names})`,
    'WRITE_PARTITION_COLUMNS false',
    'OVERWRITE_OR_IGNORE true',
    `FILENAME_PATTERN ${sqlString(`${filePrefix}-{i}`)}`,
  ].join(', ');
}

function describeFile(row: Row, { directory, columns }: WriteOptions): WrittenFile {
  const { filename, count, file_size_bytes, column_statistics, partition_keys } = row;
  if (typeof filename !== 'string')
    throw new PipelineError('UNEXPECTED', `DuckDB did not say which file it wrote: ${JSON.stringify(row).slice(0, 200)}`);
  const rows = Number(count);
  return {
    path: relative(directory, filename).split(sep).join('/'),
    localPath: filename,
    size: Number(file_size_bytes),
    rows,
    partition: Object.fromEntries(pairs(partition_keys).map(([key, value]) => [key, value === null ? null : String(value)])),
    stats: deltaStats(
      rows,
      columns,
      new Map(
        pairs(column_statistics).map(([name, stats]) => [unquote(name), new Map(pairs(stats).map(([key, value]) => [key, String(value)]))]),
      ),
    ),
  };
}

/** A MAP value of DuckDB's JSON form: a list of `{key, value}`. */
function pairs(map: unknown): [string, unknown][] {
  if (!Array.isArray(map)) return [];
  return map.map((entry: { key: unknown; value: unknown }) => [String(entry.key), entry.value]);
}

function unquote(name: string): string {
  return name.startsWith('"') && name.endsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;
}
