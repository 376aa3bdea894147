/**
 * What is compared with, each in a process of its own: the least that DuckDB can do for the same bytes and columns, and the script that comes to
 * mind first. Its one argument is OtherBuildOptions as JSON.
 */
import { mkdirSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { sqlString, sqlStrings } from '../../../src/lake/sqlText.ts';
import { storedEntities } from '../../../src/registry/index.ts';
import { embeddedModels } from '../../../src/transform/embedded.ts';
import { structType } from '../../../src/transform/fieldSql.ts';
import { references, sortModels } from '../../../src/transform/graph.ts';
import { macroSql } from '../../../src/transform/macros.ts';
import { STREAMS } from './lakeRecords.ts';

export interface OtherBuildOptions {
  readonly kind: 'floor' | 'obvious';
  /** Paths of the Bronze parts of each stream. */
  readonly parts: Readonly<Record<string, readonly string[]>>;
  readonly directory: string;
  readonly memoryLimit?: string;
}

const options = JSON.parse(process.argv[2] ?? '{}') as OtherBuildOptions;
mkdirSync(options.directory, { recursive: true });
const instance = await DuckDBInstance.create(options.kind === 'floor' ? ':memory:' : `${options.directory}/lake.duckdb`);
const connection = await instance.connect();
await connection.run(`SET TimeZone = 'UTC'; SET temp_directory = ${sqlString(`${options.directory}/spill`)}`);
if (options.memoryLimit !== undefined) await connection.run(`SET memory_limit = ${sqlString(options.memoryLimit)}`);
await (options.kind === 'floor' ? floor() : obvious());
connection.closeSync();

/**
 * Each model's own SQL over JSON that is read with explicit types, straight into Parquet: no latest version, no content hash, no partitions, no fsync.
 * Gold reads the Parquet of Silver. Only models of which there is data.
 */
async function floor(): Promise<void> {
  await connection.run(`${macroSql()}; CREATE SCHEMA bronze; CREATE SCHEMA silver; CREATE SCHEMA gold`);
  const models = sortModels(embeddedModels());
  for (const { name, fields } of storedEntities) {
    const parts = options.parts[name];
    const columns = `{run_id: 'VARCHAR', observed_at: 'BIGINT', via: 'VARCHAR', record: '${structType(fields).replaceAll("'", "''")}'}`;
    const read =
      parts === undefined
        ? `SELECT CAST(NULL AS VARCHAR) AS run_id, CAST(NULL AS BIGINT) AS observed_at, CAST(NULL AS VARCHAR) AS via, CAST(NULL AS ${structType(fields)}) AS record WHERE false`
        : `SELECT * FROM read_json(${sqlStrings(parts)}, format = 'newline_delimited', columns = ${columns}, maximum_object_size = 67108864)`;
    // What two models read is read from JSON once.
    const readers = models.filter(
      ({ sql, history }) => history === undefined && references(sql).some((one) => one.schema === 'bronze' && one.name === name),
    );
    await connection.run(`CREATE ${parts !== undefined && readers.length > 1 ? 'TABLE' : 'VIEW'} bronze.${name} AS SELECT *, observed_at AS run_at, CAST(NULL AS VARCHAR) AS extra, false AS is_deleted,
      CAST(NULL AS BIGINT) AS deleted_at, CAST(hash(record) >> 1 AS BIGINT) AS payload_hash, false AS is_tied FROM (${read})`);
  }
  for (const { layer, name, sql, columns, history } of models) {
    const hasData = references(sql).some((one) => (one.schema === 'bronze' ? STREAMS.some((stream) => stream === one.name) : true));
    const file = sqlString(`${options.directory}/${name}.parquet`);
    if (!hasData || history !== undefined) {
      const none = columns.map((column) => `CAST(NULL AS ${column.type}) AS ${column.name}`).join(', ');
      await connection.run(`CREATE VIEW ${layer}.${name} AS SELECT ${none} WHERE false`);
      continue;
    }
    await connection.run(`COPY (${sql}) TO ${file} (FORMAT parquet, COMPRESSION zstd)`);
    await connection.run(`CREATE VIEW ${layer}.${name} AS SELECT * FROM read_parquet(${file})`);
  }
}

/** Types are guessed, the latest version is found by a window, and everything is made anew each time. Silver alone. */
async function obvious(): Promise<void> {
  for (const stream of STREAMS) {
    await connection.run(`CREATE OR REPLACE TABLE ${stream} AS
      SELECT record.*, observed_at FROM read_json_auto(${sqlStrings(options.parts[stream] ?? [])}, maximum_object_size = 67108864)
      QUALIFY row_number() OVER (PARTITION BY record.id ORDER BY observed_at DESC) = 1`);
  }
}
