import { createReadStream } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { PipelineError } from '../../domain/errors.ts';
import type { Session } from '../../lake/session.ts';
import { parseAsOf } from '../../query/asOf.ts';
import { namedModels } from '../../query/namedModels.ts';
import { explainAbsent, openPublished } from '../../query/openPublished.ts';
import { type FileFormat, queryFile, queryTable, requireReadOnly } from '../../query/runQuery.ts';
import type { CommandContext } from '../commandContext.ts';
import { type ExitStatus, exitStatus } from '../exitStatus.ts';
import { privateDirectory } from '../privateDirectory.ts';
import { formatCount } from '../render/format.ts';
import { renderTable } from '../render/table.ts';
import { loadSql } from './loadSql.ts';
import { openStore } from './openStore.ts';
import { findRun } from './runs.ts';

export interface QueryArguments {
  readonly sql?: string | undefined;
  readonly format?: 'table' | FileFormat | undefined;
  readonly output?: string | undefined;
  readonly asOf?: string | undefined;
  readonly staged?: string | undefined;
  readonly check?: string | undefined;
}

/** Rows of an aligned table on a terminal; a pipe, a file and the other formats get all of them. */
const MOST_ROWS_ON_SCREEN = 200;

/** `query`: one read-only statement over what is published, or over what one run has staged. */
export async function queryJob(context: CommandContext, args: QueryArguments): Promise<ExitStatus> {
  const format = args.format ?? (context.json ? 'json' : 'table');
  requireFile(args, format);
  requireOneQuestion(args);
  await using temp = await privateDirectory('query');
  await using opened = args.staged === undefined ? await published(context, args, temp.path) : await staged(context, args, temp.path);
  const { session, sql } = opened;
  if (format === 'table') await writeTable(context, session, sql, args.output);
  else await writeFormat(context, session, sql, format, { directory: temp.path, output: args.output });
  return exitStatus.ok;
}

/** A session and the statement that it was found to be fit for. */
interface Opened extends AsyncDisposable {
  readonly session: Session;
  readonly sql: string;
}

async function published(context: CommandContext, { sql = '', asOf: at }: QueryArguments, tempDirectory: string): Promise<Opened> {
  const asOf = at === undefined ? undefined : parseAsOf(at);
  const open = async (isWanted: ReturnType<typeof namedModels>) => {
    const { session, absent } = await openPublished(openStore(context), { asOf, isWanted, ...sessionOptions(context, tempDirectory) });
    return await opened(session, sql, (error) => explainAbsent(error, sql, absent));
  };
  const isWanted = namedModels(sql);
  if (isWanted === undefined) return await open(undefined);
  // What does not fit the tables that it names, such as a name that is none, is judged, and explained, before all of them.
  return await open(isWanted).catch((error: unknown) => {
    const isJudged = error instanceof PipelineError && ['USAGE_BAD_SQL', 'STORAGE_NOTHING_PUBLISHED'].includes(error.code);
    if (!isJudged) throw error;
    return open(undefined);
  });
}

async function staged(context: CommandContext, args: QueryArguments, tempDirectory: string): Promise<Opened> {
  const [{ openStaged }, { sqlOfCheck }] = await Promise.all([import('../../query/openStaged.ts'), import('../../query/sqlOfCheck.ts')]);
  const storage = openStore(context);
  const manifest = await findRun(storage, args.staged ?? '');
  const { sqlChecks } = await loadSql(context);
  const sql = args.check === undefined ? (args.sql ?? '') : sqlOfCheck(manifest, args.check);
  const session = await openStaged(storage, manifest, { sql, sqlChecks, ...sessionOptions(context, tempDirectory) });
  return await opened(session, sql, (error) => error);
}

async function opened(session: Session, text: string, explain: (error: unknown) => unknown): Promise<Opened> {
  try {
    const sql = await requireReadOnly(session, text);
    return { session, sql, [Symbol.asyncDispose]: () => session[Symbol.asyncDispose]() };
  } catch (error) {
    await session[Symbol.asyncDispose]();
    throw explain(error);
  }
}

function sessionOptions({ config, signal }: CommandContext, tempDirectory: string) {
  return { memoryLimit: config.duckdbMemoryLimit, threads: config.duckdbThreads, tempDirectory, signal };
}

/** The aligned table of a statement's rows, for callers that have a session. */
export async function tableText(
  session: Session,
  sql: string,
  view: { readonly columns: number; readonly color: boolean },
  limit = Number.MAX_SAFE_INTEGER,
): Promise<string> {
  const { columns, rows, truncated } = await queryTable(session, sql, limit);
  // A plan is a drawing of many lines, not a table.
  if (columns[0]?.name === 'explain_key') return rows.map(([, plan]) => `${plan ?? ''}\n`).join('');
  const isNumber = (type: string) => /INT|DECIMAL|DOUBLE|FLOAT/.test(type);
  const table = renderTable(
    columns.map(({ name, type }) => ({ header: name, align: isNumber(type) ? 'right' : 'left' })),
    rows,
    { width: view.columns, color: view.color },
  );
  const more = truncated ? `… and more: these are the first ${formatCount(limit, 'row')}. Use --format csv, or a limit of your own.\n` : '';
  return table + more;
}

async function writeTable(context: CommandContext, session: Session, sql: string, output: string | undefined): Promise<void> {
  if (output === undefined)
    return await context.output.data(await tableText(session, sql, context, context.isTerminal ? MOST_ROWS_ON_SCREEN : undefined));
  await writeOut(context, output, await tableText(session, sql, { columns: Number.POSITIVE_INFINITY, color: false }));
}

async function writeFormat(
  context: CommandContext,
  session: Session,
  sql: string,
  format: FileFormat,
  { directory, output }: { readonly directory: string; readonly output: string | undefined },
): Promise<void> {
  const path = await queryFile(session, sql, format, directory);
  if (output === undefined) return await pour(context, path);
  await copyTo(context, path, output);
}

/** A file's text to stdout, as fast as its reader takes it. */
async function pour({ output }: CommandContext, path: string): Promise<void> {
  for await (const chunk of createReadStream(path, { encoding: 'utf8' })) {
    if (output.closed) return;
    await output.data(String(chunk));
  }
}

async function copyTo(context: CommandContext, from: string, output: string): Promise<void> {
  const target = resolve(context.cwd, output);
  await copyFile(from, target).catch((cause: unknown) => {
    throw cannotWrite(target, cause);
  });
  context.output.note(`Wrote ${target}\n`);
}

async function writeOut(context: CommandContext, output: string, text: string): Promise<void> {
  const target = resolve(context.cwd, output);
  await Bun.write(target, text).catch((cause: unknown) => {
    throw cannotWrite(target, cause);
  });
  context.output.note(`Wrote ${target}\n`);
}

function requireFile({ output }: QueryArguments, format: string): void {
  if (format !== 'parquet' || output !== undefined) return;
  throw new PipelineError('USAGE_BAD_VALUE', '--format parquet needs a file', { hint: 'Say where it goes: --output result.parquet' });
}

function requireOneQuestion({ sql, check, staged: run, asOf }: QueryArguments): void {
  const problem =
    check !== undefined && run === undefined
      ? '--check goes with --staged: a check has seen the tables of one run'
      : asOf !== undefined && run !== undefined
        ? '--as-of and --staged exclude each other: the first is about what was published'
        : sql !== undefined && check !== undefined
          ? 'give either SQL or --check'
          : undefined;
  const missing = sql === undefined && check === undefined ? '<sql> is missing' : undefined;
  if (problem === undefined && missing === undefined) return;
  throw new PipelineError('USAGE_BAD_VALUE', problem ?? missing ?? '', {
    hint: 'One SELECT statement, in quotes; or --staged <run> --check <check> for the failing rows of a check.',
  });
}

function cannotWrite(target: string, cause: unknown): PipelineError {
  return new PipelineError('USAGE_BAD_VALUE', `cannot write ${target}: ${cause instanceof Error ? cause.message : String(cause)}`, {
    cause,
    hint: 'Give another path with --output.',
  });
}
