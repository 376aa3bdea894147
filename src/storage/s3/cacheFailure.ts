import { PipelineError } from '../../domain/errors.ts';
import { ioError, systemCode } from '../ioError.ts';

/** Why a place cannot hold copies, in words, by the system's code; what passes or is a matter of the disk is not among them. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'a file is in its place',
  ENOENT: 'a part of the path does not exist',
};

/** CONFIG_CACHE_DIR where copies of a bucket's objects cannot be kept at all, STORAGE_IO for what befell the disk. Errors that are ours already pass. */
export function cacheFailure(error: unknown, doing: string, path: string): PipelineError {
  const reason = REASONS[systemCode(error) ?? ''];
  if (error instanceof PipelineError || reason === undefined) return ioError(error, doing, path);
  return new PipelineError('CONFIG_CACHE_DIR', `copies of the bucket's objects cannot be kept here: ${doing} ${path} failed: ${reason}`, {
    hint: 'Set S3_CACHE_DIR, or PAYMENTS_PIPELINE_CACHE_DIR for all caches, to a directory that you can write to.',
    cause: error,
    details: { path },
  });
}
