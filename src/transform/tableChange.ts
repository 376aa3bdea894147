/** What a build changes of a table: rows to write, files to drop. */
import { join } from 'node:path';
import { fileKeys, scanSql } from '../lake/scanSql.ts';
import type { Session } from '../lake/session.ts';
import { sqlName, sqlString } from '../lake/sqlText.ts';
import { type WrittenFile, writeParquet } from '../lake/writeFiles.ts';
import type { Storage } from '../storage/types.ts';
import { type BaseTable, baseName } from './baseTables.ts';
import { type Model, partitionColumns, tableColumns, tableFolder } from './contract/model.ts';

/** Which partitions get new files: all of them, or those of these `dt`; null is of objects of which only the deletion is known. */
export type Affected = 'all' | readonly (string | null)[];

export interface TableChange {
  /** A SELECT of every row that the affected partitions have afterwards, with exactly the table's columns. */
  readonly query: string;
  readonly affected: Affected;
}

export interface AppliedChange {
  readonly files: readonly WrittenFile[];
  /** Paths, as the log has them, of the base's files that go. */
  readonly removed: readonly string[];
  readonly rows: number;
  readonly contentHash: string;
  /** The table has the rows that are published already: nothing of the change need be stored. */
  readonly unchanged: boolean;
}

export interface ApplyOptions {
  readonly storage: Storage;
  readonly base: BaseTable | undefined;
  /** Where files are written. */
  readonly directory: string;
  readonly filePrefix: string;
  /** Whether tables are so small that the models after them read their rows from memory, not from the files. */
  readonly inMemory: boolean;
}

/** Writes the change's files and makes `<layer>.<model>` the table as it is afterwards. */
export async function applyChange(session: Session, model: Model, change: TableChange, options: ApplyOptions): Promise<AppliedChange> {
  const { base, inMemory } = options;
  const query = inMemory ? await computeOnce(session, model, change.query) : change.query;
  const files = await writeParquet(session, query, {
    // The folders of the store: one scan reads old and new files, and takes `dt` from where they lie.
    directory: join(options.directory, tableFolder(model)),
    filePrefix: options.filePrefix,
    columns: tableColumns(model),
    partitionColumns: partitionColumns(model),
  });
  const { removed, kept } = splitBase(base, change.affected);
  if (inMemory) await showRows(session, model, query, kept.length === 0 ? 'all' : change.affected);
  else await showFiles(session, model, options, kept, files);
  const now = await digest(session, ...(inMemory ? ([builtName(model), 'all'] as const) : ([viewName(model), change.affected] as const)));
  const after = await digestAfter(session, model, change.affected, base, now);
  const latest = base?.latest;
  const unchanged =
    latest !== undefined && latest.rows === after.rows && latest.content_hash === after.contentHash && sameContract(base, model);
  return { files, removed, ...after, unchanged };
}

/** The change's rows, in memory: asked for once, where they are written, counted and read by others. */
async function computeOnce(session: Session, model: Model, query: string): Promise<string> {
  await session.run(`CREATE OR REPLACE TABLE ${builtName(model)} AS ${query}`);
  return `SELECT ${columnList(model)} FROM ${builtName(model)}`;
}

/** The rows of a change that is in memory. */
function builtName({ name }: Model): string {
  return `built.${sqlName(name)}`;
}

function columnList(model: Model): string {
  return tableColumns(model)
    .map(({ name }) => sqlName(name))
    .join(', ');
}

/** A table that nothing has touched: the published one. */
export async function keepTable(session: Session, model: Model, base: BaseTable): Promise<AppliedChange> {
  await session.run(`CREATE OR REPLACE VIEW ${viewName(model)} AS SELECT * FROM ${baseName(model)}`);
  return { files: [], removed: [], rows: base.latest?.rows ?? 0, contentHash: base.latest?.content_hash ?? '', unchanged: true };
}

/** `silver."charges"` */
export function viewName({ layer, name }: Pick<Model, 'layer' | 'name'>): string {
  return `${layer}.${sqlName(name)}`;
}

/** A condition on `dt`, or none. */
export function inPartitions(affected: Affected): string {
  if (affected === 'all') return 'true';
  const dates = affected.filter((dt) => dt !== null);
  const among = dates.length === 0 ? 'false' : `dt IN (${dates.map((dt) => `DATE ${sqlString(dt)}`).join(', ')})`;
  return dates.length === affected.length ? among : `(dt IS NULL OR ${among})`;
}

function splitBase(base: BaseTable | undefined, affected: Affected): { removed: string[]; kept: { path: string }[] } {
  const files = [...(base?.snapshot.files.values() ?? [])];
  const goes = ({ partitionValues }: { partitionValues: Record<string, string | null> }) =>
    affected === 'all' || affected.includes(partitionValues['dt'] ?? null);
  return { removed: files.filter(goes).map(({ path }) => path), kept: files.filter((file) => !goes(file)) };
}

/** The table is what is in memory, and what stays of the published one. */
async function showRows(session: Session, model: Model, built: string, affected: Affected): Promise<void> {
  const stays = `SELECT ${columnList(model)} FROM ${baseName(model)} WHERE NOT coalesce(${inPartitions(affected)}, false)`;
  await session.run(`CREATE OR REPLACE VIEW ${viewName(model)} AS ${affected === 'all' ? built : `${stays} UNION ALL ${built}`}`);
}

/** The table is its files: those that stay, and those that were written. */
async function showFiles(
  session: Session,
  model: Model,
  { storage, base }: ApplyOptions,
  kept: readonly { path: string }[],
  files: readonly WrittenFile[],
): Promise<void> {
  const keptPaths = await storage.localPaths(fileKeys(base?.snapshot.table ?? '', kept));
  const paths = [...keptPaths, ...files.map(({ localPath }) => localPath)];
  const scan = scanSql({ columns: tableColumns(model), partitionColumns: partitionColumns(model), paths });
  await session.run(`CREATE OR REPLACE VIEW ${viewName(model)} AS ${scan}`);
}

interface Digest {
  readonly rows: number;
  readonly hash: bigint;
}

/** The sum of all rows' hashes is that of the base, less what the affected partitions had, plus what they have: nothing else need be read. */
async function digestAfter(
  session: Session,
  model: Model,
  affected: Affected,
  base: BaseTable | undefined,
  now: Digest,
): Promise<{ rows: number; contentHash: string }> {
  if (affected === 'all' || base?.latest === undefined) return { rows: now.rows, contentHash: String(now.hash) };
  const before = await digest(session, baseName(model), affected);
  return {
    rows: base.latest.rows - before.rows + now.rows,
    contentHash: String(BigInt(base.latest.content_hash) - before.hash + now.hash),
  };
}

async function digest(session: Session, relation: string, affected: Affected): Promise<Digest> {
  const [row] = await session.rows(
    `SELECT count(*) AS rows, CAST(coalesce(sum(CAST(hash(t) AS HUGEINT)), 0) AS VARCHAR) AS hash FROM ${relation} AS t WHERE ${inPartitions(affected)}`,
  );
  return { rows: Number(row?.['rows']), hash: BigInt(String(row?.['hash'])) };
}

/** Descriptions too are part of a table's schema: a better one is worth a commit. */
function sameContract(base: BaseTable | undefined, model: Model): boolean {
  const schema: { fields?: { name: string; metadata?: Record<string, unknown> }[] } = JSON.parse(
    base?.snapshot.metaData.schemaString ?? '{}',
  );
  const described = (schema.fields ?? []).map(({ name, metadata }) => `${name} ${String(metadata?.['comment'] ?? '')}`).join('\n');
  const partitions = base?.snapshot.metaData.partitionColumns.join() ?? '';
  return (
    described ===
      tableColumns(model)
        .map(({ name, description }) => `${name} ${description}`)
        .join('\n') && partitions === partitionColumns(model).join()
  );
}
