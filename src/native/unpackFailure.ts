import { errorMessage, PipelineError } from '../domain/errors.ts';

const ELSEWHERE = 'Set PAYMENTS_PIPELINE_CACHE_DIR to a directory that you can write to and run programs from.';

/** Why an error of the file system keeps DuckDB from being unpacked, in words, by its code. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full (70 to 120 MB are needed)',
  EDQUOT: 'the disk quota is used up (70 to 120 MB are needed)',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'a file is in its place',
  ENOENT: 'a part of the path does not exist',
};

/** CONFIG_NATIVE_UNPACK for what went wrong while writing; an error that says so already passes through. */
export function unpackFailure(error: unknown, directory: string): PipelineError {
  if (error instanceof PipelineError) return error;
  const code = systemCode(error);
  const why = (code && REASONS[code]) || errorMessage(error);
  return new PipelineError('CONFIG_NATIVE_UNPACK', `cannot unpack DuckDB into ${directory}: ${why}`, { hint: ELSEWHERE, cause: error });
}

/** CONFIG_NATIVE_UNPACK for files that are whole, but that the system does not load. */
export function loadFailure(error: unknown, directory: string): PipelineError {
  const text = errorMessage(error);
  const message = `cannot load DuckDB from ${directory}: ${text}`;
  return new PipelineError('CONFIG_NATIVE_UNPACK', message, { hint: loadHint(text), cause: error });
}

function loadHint(text: string): string {
  // What glibc and musl say when the file system is mounted noexec.
  if (/failed to map segment|Operation not permitted|Permission denied/i.test(text))
    return `The file system may be mounted noexec. ${ELSEWHERE}`;
  if (/GLIBC|ld-musl|ld-linux/.test(text))
    return 'The system’s C library does not fit: take the musl build for Alpine, the other for glibc 2.25 or newer.';
  if (/cannot open shared object file|Error loading shared library/.test(text))
    return 'A system library is missing; DuckDB needs libstdc++ and libgcc.';
  return ELSEWHERE;
}

function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
