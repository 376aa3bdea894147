/**
 * The one error that crosses module borders. A code says what kind of failure it is (its family decides the exit status, see
 * src/cli/exitStatus.ts); the message says what and where; the hint says what to do next.
 */
export type ErrorCode =
  | 'USAGE_UNKNOWN_COMMAND'
  | 'USAGE_UNKNOWN_FLAG'
  | 'USAGE_BAD_VALUE'
  | 'USAGE_UNKNOWN_ENTITY'
  | 'USAGE_UNKNOWN_ID'
  | 'USAGE_BAD_SQL'
  | 'CONFIG_INVALID'
  | 'CONFIG_NATIVE_UNPACK'
  | 'CONFIG_CACHE_DIR'
  | 'CHECKS_FAILED'
  | 'CHECKS_STALE_STAGE'
  | 'SOURCE_UNHEALTHY'
  | 'SOURCE_UNREACHABLE'
  | 'SOURCE_TIMEOUT'
  | 'SOURCE_AUTH'
  | 'SOURCE_PERMISSION'
  | 'SOURCE_NOT_ENABLED'
  | 'SOURCE_RATE_LIMIT'
  | 'SOURCE_SERVER'
  | 'SOURCE_BAD_REQUEST'
  | 'SOURCE_NOT_FOUND'
  | 'SOURCE_PROTOCOL'
  | 'SOURCE_INCOMPLETE'
  | 'STORAGE_BAD_KEY'
  | 'STORAGE_EXISTS'
  | 'STORAGE_CONFLICT'
  | 'STORAGE_MISSING'
  | 'STORAGE_IO'
  | 'STORAGE_LOCKED'
  | 'STORAGE_LEASE_LOST'
  | 'STORAGE_NOT_CONDITIONAL'
  | 'STORAGE_CREDENTIALS'
  | 'STORAGE_DENIED'
  | 'STORAGE_NO_BUCKET'
  | 'STORAGE_WRONG_REGION'
  | 'STORAGE_UNREACHABLE'
  | 'STORAGE_BUSY'
  | 'STORAGE_CLOCK'
  | 'STORAGE_CACHE_FULL'
  | 'STORAGE_CORRUPT'
  | 'STORAGE_NEWER_VERSION'
  | 'STORAGE_NOTHING_STAGED'
  | 'STORAGE_NOTHING_PUBLISHED'
  | 'TRANSFORM_SQL'
  | 'TRANSFORM_CONTRACT'
  | 'INTERRUPTED'
  | 'UNEXPECTED';

/** What an error may carry beside its message. `retryable` means that the same call may succeed later, unchanged. */
export interface ErrorParts {
  readonly hint?: string | undefined;
  readonly cause?: unknown;
  readonly retryable?: boolean;
  /** Extra facts for the log and `--json`: request id, HTTP status, key. Never a secret, never a payload. */
  readonly details?: Readonly<Record<string, string | number | boolean | null>>;
}

/** A failure with a name: thrown by libraries, rendered and mapped to an exit status by main alone. */
export class PipelineError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly retryable: boolean;
  readonly details: Readonly<Record<string, string | number | boolean | null>>;

  constructor(code: ErrorCode, message: string, parts: ErrorParts = {}) {
    super(message, parts.cause === undefined ? undefined : { cause: parts.cause });
    this.name = 'PipelineError';
    this.code = code;
    this.hint = parts.hint;
    this.retryable = parts.retryable ?? false;
    this.details = parts.details ?? {};
  }
}

/** The code of any thrown value; a value that is not ours is `UNEXPECTED`. */
export function errorCode(error: unknown): ErrorCode {
  return error instanceof PipelineError ? error.code : 'UNEXPECTED';
}

/** The message of any thrown value. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
