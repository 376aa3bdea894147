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
  /** Statements that may run side by side, each on a connection of its own; one if absent. What is TEMP belongs to one connection: use none then. */
  readonly connections?: number | undefined;
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
  /** How many statements may run side by side; more than that wait. */
  readonly width: number;
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
  const connections: DuckDBConnection[] = [];
  for (let i = 0; i < (options.connections ?? 1); i++) connections.push(await instance.connect());
  const [first, ...others] = connections;
  if (first === undefined) throw new PipelineError('UNEXPECTED', 'a session has at least one connection');
  const schemas = (options.schemas ?? []).map((schema) => `CREATE SCHEMA ${schema}`);
  await first.run([...schemas, ...connectionSettings(options)].join(';\n'));
  for (const connection of others) await connection.run(connectionSettings(options).join(';\n'));
  await first.run(instanceSettings(options).join(';\n'));
  return new DuckDBSession(instance, [first, ...others], options.signal);
}

class DuckDBSession implements Session {
  readonly connection: DuckDBConnection;
  readonly width: number;
  readonly #idle: DuckDBConnection[];
  readonly #waiting: ((connection: DuckDBConnection) => void)[] = [];
  readonly #interrupt = () => {
    for (const connection of this.connections) connection.interrupt();
  };

  constructor(
    private readonly instance: DuckDBInstance,
    private readonly connections: readonly [DuckDBConnection, ...DuckDBConnection[]],
    private readonly signal: AbortSignal | undefined,
  ) {
    this.connection = connections[0];
    this.width = connections.length;
    this.#idle = [...connections];
    signal?.addEventListener('abort', this.#interrupt);
  }

  async run(sql: string): Promise<void> {
    await this.#guard((connection) => connection.run(sql));
  }

  async rows(sql: string): Promise<Row[]> {
    const reader = await this.#guard((connection) => connection.runAndReadAll(sql));
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
    for (const connection of this.connections) connection.closeSync();
    this.instance.closeSync();
  }

  /** The first connection that is free: one runs one statement at a time. */
  async #guard<T>(body: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const connection = this.#idle.pop() ?? (await new Promise<DuckDBConnection>((resolve) => this.#waiting.push(resolve)));
    try {
      return await body(connection);
    } catch (error) {
      if (this.signal?.aborted === true) throw new PipelineError('INTERRUPTED', 'stopped while DuckDB was working', { cause: error });
      throw error;
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#idle.push(connection);
      else next(connection);
    }
  }
}

/** What each connection has for itself. */
function connectionSettings({ schemas }: SessionOptions): string[] {
  const searched = schemas === undefined ? [] : [`SET search_path = ${sqlString(schemas.join(','))}`];
  return [`SET TimeZone = 'UTC'`, 'SET partitioned_write_max_open_files = 1000', ...searched];
}

/** What holds of all of them; the last of it locks the rest. */
function instanceSettings(options: SessionOptions): string[] {
  return [
    `SET memory_limit = ${sqlString(options.memoryLimit)}`,
    ...(options.threads === undefined ? [] : [`SET threads = ${options.threads}`]),
    `SET temp_directory = ${sqlString(options.tempDirectory)}`,
    // Rows keep the order of the files they were read from: the order of versions rests on it.
    'SET preserve_insertion_order = true',
    `SET allowed_directories = ${sqlStrings([...options.allowedDirectories, options.tempDirectory])}`,
    'SET enable_external_access = false',
    'SET lock_configuration = true',
  ];
}
