/**
 * A DuckDB session as this product uses it: in memory, spilling to a directory of its own, UTC, and locked down: no extension is
 * loaded or installed, no file outside the given directories is touched, no setting can be changed afterwards (facts: "DuckDB lock-down").
 */
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { PipelineError } from '../domain/errors.ts';
import { sqlString, sqlStrings } from './sqlText.ts';

export interface SessionOptions {
  /** As DuckDB writes it: `2GB`. */
  readonly memoryLimit: string;
  readonly threads?: number | undefined;
  /** Where it may spill; must exist and be private to this session. */
  readonly tempDirectory: string;
  /** Directories that SQL may read from and write to. */
  readonly allowedDirectories: readonly string[];
  /** Schemas to make; names without a schema are looked for in them, in this order. */
  readonly schemas?: readonly string[];
  /** Aborting it interrupts the running statement. */
  readonly signal?: AbortSignal | undefined;
}

export type Row = Readonly<Record<string, unknown>>;

export interface Session extends AsyncDisposable {
  readonly connection: DuckDBConnection;
  /** Runs statements for their effect. */
  run(sql: string): Promise<void>;
  /** Runs one statement; BIGINT, DECIMAL and times come as text, so that nothing is rounded. */
  rows(sql: string): Promise<Row[]>;
  /** The one number in the one row of a result that is known to be below 2^53. */
  count(sql: string): Promise<number>;
}

/** Opens a session; loads DuckDB on the first call in the process. */
export async function openSession(options: SessionOptions): Promise<Session> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', { autoinstall_known_extensions: 'false', autoload_known_extensions: 'false' });
  const connection = await instance.connect();
  const session = new DuckDBSession(instance, connection, options.signal);
  await session.run([...(options.schemas ?? []).map((schema) => `CREATE SCHEMA ${schema}`), ...settings(options)].join(';\n'));
  return session;
}

class DuckDBSession implements Session {
  readonly #interrupt = () => this.connection.interrupt();

  constructor(
    private readonly instance: DuckDBInstance,
    readonly connection: DuckDBConnection,
    private readonly signal: AbortSignal | undefined,
  ) {
    signal?.addEventListener('abort', this.#interrupt);
  }

  async run(sql: string): Promise<void> {
    await this.#guard(() => this.connection.run(sql));
  }

  async rows(sql: string): Promise<Row[]> {
    const reader = await this.#guard(() => this.connection.runAndReadAll(sql));
    return reader.getRowObjectsJson();
  }

  async count(sql: string): Promise<number> {
    const [row] = await this.rows(sql);
    const value = Number(Object.values(row ?? {})[0]);
    if (Number.isSafeInteger(value)) return value;
    throw new PipelineError('UNEXPECTED', `a count came back as ${JSON.stringify(row)}: ${sql}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.signal?.removeEventListener('abort', this.#interrupt);
    this.connection.closeSync();
    this.instance.closeSync();
  }

  async #guard<T>(body: () => Promise<T>): Promise<T> {
    try {
      return await body();
    } catch (error) {
      if (this.signal?.aborted === true) throw new PipelineError('INTERRUPTED', 'stopped while DuckDB was working', { cause: error });
      throw error;
    }
  }
}

function settings(options: SessionOptions): string[] {
  return [
    `SET TimeZone = 'UTC'`,
    `SET memory_limit = ${sqlString(options.memoryLimit)}`,
    ...(options.threads === undefined ? [] : [`SET threads = ${options.threads}`]),
    `SET temp_directory = ${sqlString(options.tempDirectory)}`,
    // Rows keep the order of the files they were read from: the order of versions rests on it.
    'SET preserve_insertion_order = true',
    'SET partitioned_write_max_open_files = 1000',
    ...(options.schemas === undefined ? [] : [`SET search_path = ${sqlString(options.schemas.join(','))}`]),
    `SET allowed_directories = ${sqlStrings([...options.allowedDirectories, options.tempDirectory])}`,
    'SET enable_external_access = false',
    'SET lock_configuration = true',
  ];
}
