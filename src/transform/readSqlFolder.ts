/** The user's own SQL: a directory with `silver/`, `gold/` and `quality/`, as the binary has them inside. */
import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { errorMessage, PipelineError } from '../domain/errors.ts';
import { contractError } from './contract/header.ts';
import { tokenize } from './tokenize.ts';

export type SqlFolder = 'silver' | 'gold' | 'quality';

export interface SqlFile {
  /** Path on this machine, as messages name it. */
  readonly file: string;
  readonly folder: SqlFolder;
  /** Without a semicolon at its end. */
  readonly sql: string;
}

const FOLDERS: readonly SqlFolder[] = ['silver', 'gold', 'quality'];

/** Every `.sql` file below the directory's three folders, in the order of their paths. Throws `CONFIG_INVALID` when there is no such directory. */
export async function readSqlFolder(directory: string): Promise<SqlFile[]> {
  const paths = (await listFiles(directory)).filter(isSqlFile).sort();
  return await Promise.all(paths.map((path) => readSql(directory, path)));
}

async function listFiles(directory: string): Promise<string[]> {
  try {
    return await readdir(directory, { recursive: true });
  } catch (error) {
    throw new PipelineError('CONFIG_INVALID', `the directory of your SQL cannot be read: ${errorMessage(error)}`, {
      cause: error,
      hint: 'Correct --sql-dir, SQL_DIR or sql_dir in the project file; it names a directory with silver/, gold/ and quality/ in it.',
      details: { directory },
    });
  }
}

/** Editors leave files with a leading dot beside the one that is written. */
function isSqlFile(path: string): boolean {
  return path.endsWith('.sql') && !path.split(sep).some((part) => part.startsWith('.'));
}

async function readSql(directory: string, path: string): Promise<SqlFile> {
  const file = join(directory, path);
  const folder = FOLDERS.find((one) => path.startsWith(`${one}${sep}`));
  if (folder === undefined)
    throw contractError(file, 1, `it would never be read: SQL lies in ${FOLDERS.map((one) => `${one}/`).join(', ')}`);
  return { file, folder, sql: withoutSemicolon(await readText(file)) };
}

async function readText(file: string): Promise<string> {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
    return text.replaceAll('\r\n', '\n');
  } catch (error) {
    const what = error instanceof TypeError ? 'it is not UTF-8 text' : errorMessage(error);
    throw new PipelineError('TRANSFORM_CONTRACT', `${file}:1: it cannot be read: ${what}`, { cause: error, details: { file } });
  }
}

/** A model's text becomes part of a larger statement, in which a semicolon has no place. */
function withoutSemicolon(sql: string): string {
  const last = tokenize(sql).at(-1);
  return last?.text === ';' ? `${sql.slice(0, last.at)} ${sql.slice(last.at + 1)}`.trimEnd() : sql;
}
