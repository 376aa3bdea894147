import { createReadStream } from 'node:fs';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PipelineError } from '../../domain/errors.ts';
import type { Session } from '../../lake/session.ts';
import { parseAsOf } from '../../query/asOf.ts';
import { explainAbsent, openPublished } from '../../query/openPublished.ts';
import { type FileFormat, queryFile, queryTable, requireReadOnly } from '../../query/runQuery.ts';
import type { CommandContext } from '../commandContext.ts';
import { type ExitStatus, exitStatus } from '../exitStatus.ts';
import { formatCount } from '../render/format.ts';
import { renderTable } from '../render/table.ts';
import { openStore } from './openStore.ts';

export interface QueryArguments {
  readonly sql: string;
  readonly format?: 'table' | FileFormat | undefined;
  readonly output?: string | undefined;
  readonly asOf?: string | undefined;
}

/** Rows of an aligned table on a terminal; a pipe, a file and the other formats get all of them. */
const MOST_ROWS_ON_SCREEN = 200;

/** `query`: one read-only statement over what is published. */
export async function queryJob(context: CommandContext, args: QueryArguments): Promise<ExitStatus> {
  const format = args.format ?? (context.json ? 'json' : 'table');
  requireFile(args, format);
  const asOf = args.asOf === undefined ? undefined : parseAsOf(args.asOf);
  await using temp = await privateDirectory();
  const { config, signal } = context;
  const { session, absent } = await openPublished(openStore(context), {
    asOf,
    memoryLimit: config.duckdbMemoryLimit,
    threads: config.duckdbThreads,
    tempDirectory: temp.path,
    signal,
  });
  await using _session = session;
  const sql = await requireReadOnly(session, args.sql).catch((error: unknown) => {
    throw explainAbsent(error, args.sql, absent);
  });
  if (format === 'table') await writeTable(context, session, sql, args.output);
  else await writeFormat(context, session, sql, format, { directory: temp.path, output: args.output });
  return exitStatus.ok;
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

function cannotWrite(target: string, cause: unknown): PipelineError {
  return new PipelineError('USAGE_BAD_VALUE', `cannot write ${target}: ${cause instanceof Error ? cause.message : String(cause)}`, {
    cause,
    hint: 'Give another path with --output.',
  });
}

async function privateDirectory(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'payments-pipeline-query-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
