import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorMessage, PipelineError } from '../../domain/errors.ts';
import type { ProjectFile } from './projectFiles.ts';

/** `kept`: there was a file of that name, and it is as it was. */
export type Fate = 'written' | 'replaced' | 'kept';

export interface WrittenFile {
  readonly path: string;
  readonly purpose: string;
  readonly fate: Fate;
}

/** Writes what is not there; what is there is replaced only if told so. Throws `STORAGE_IO` with the path. */
export async function writeProject(directory: string, files: readonly ProjectFile[], force: boolean): Promise<readonly WrittenFile[]> {
  const written: WrittenFile[] = [];
  for (const { path, purpose, text } of files) written.push({ path, purpose, fate: await writeOne(join(directory, path), text, force) });
  return written;
}

async function writeOne(path: string, text: string, force: boolean): Promise<Fate> {
  try {
    await mkdir(dirname(path), { recursive: true });
    // `wx` asks and writes in one step: a file that appears meanwhile is kept too, and a link is not followed.
    if (await isNew(writeFile(path, text, { flag: 'wx' }))) return 'written';
    if (!force) return 'kept';
    await writeFile(path, text);
    return 'replaced';
  } catch (error) {
    throw new PipelineError('STORAGE_IO', `${path} cannot be written: ${errorMessage(error)}`, {
      hint: 'Give a directory that you may write to: payments-pipeline init DIR',
      cause: error,
    });
  }
}

async function isNew(writing: Promise<void>): Promise<boolean> {
  try {
    await writing;
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}
