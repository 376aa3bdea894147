import { PipelineError } from '../domain/errors.ts';

const HINTS: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full: free some space, then run the same command again; what was committed before is intact.',
  EDQUOT: 'The disk quota is used up: free some space, then run the same command again.',
  EACCES: 'The user that runs this may not write there: change the owner or the mode of the folder, or choose another with --data-dir.',
  EPERM: 'The operating system forbids it: check mount options and attributes of the folder, or choose another with --data-dir.',
  EROFS: 'The file system is mounted read-only: choose another folder with --data-dir.',
  ENOTDIR: 'A file stands where a folder is needed: choose another folder with --data-dir.',
  EIO: 'The disk reports an error: check it before anything else; the run can be repeated when it is healthy.',
  EMFILE: 'Too many open files: raise the limit (ulimit -n).',
  EXDEV: 'The staging folder is on another file system than the data: remove the mount below the data folder.',
};

/** The operating system's code of a failure (`ENOSPC`), or undefined when it has none. */
export function systemCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** A failure of the disk as `STORAGE_IO`, with what to do about it. Errors that are ours already pass unchanged. */
export function ioError(error: unknown, doing: string, path: string): PipelineError {
  if (error instanceof PipelineError) return error;
  const code = systemCode(error) ?? 'unknown';
  return new PipelineError('STORAGE_IO', `${doing} ${path} failed: ${error instanceof Error ? error.message : String(error)}`, {
    cause: error,
    hint: HINTS[code] ?? 'See the message of the operating system; nothing that was committed before is lost.',
    retryable: false,
    details: { path, errno: code },
  });
}
