import { type ErrorCode, errorCode } from '../domain/errors.ts';

/** What the process tells its caller. 128 + n for a signal is the shell's own convention. */
export const exitStatus = {
  ok: 0,
  unexpected: 1,
  usage: 2,
  checksFailed: 3,
  source: 4,
  storage: 5,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitStatus = (typeof exitStatus)[keyof typeof exitStatus];

type Family = ErrorCode extends infer Code ? (Code extends `${infer F}_${string}` ? F : Code) : never;

const STATUS_OF: Readonly<Record<Family, ExitStatus>> = {
  USAGE: exitStatus.usage,
  CONFIG: exitStatus.usage,
  // The models are the user's to change (`schema drift` in the runbook), so SQL that does not run is configuration.
  TRANSFORM: exitStatus.usage,
  CHECKS: exitStatus.checksFailed,
  SOURCE: exitStatus.source,
  STORAGE: exitStatus.storage,
  INTERRUPTED: exitStatus.interrupted,
  UNEXPECTED: exitStatus.unexpected,
};

/** The one place where a kind of failure becomes an exit status. `signal` is the one that the process received, if any. */
export function statusOf(error: unknown, signal?: AbortSignal): ExitStatus {
  const family = errorCode(error).split('_', 1)[0] ?? '';
  if (family === 'INTERRUPTED' && signal !== undefined) return interruptStatus(signal);
  return isFamily(family) ? STATUS_OF[family] : exitStatus.unexpected;
}

/** What a server that stopped on a signal returns: 143 after SIGTERM, else 130. A clean stop is told apart by its log, not its status. */
export function interruptStatus(signal: AbortSignal): ExitStatus {
  return signalName(signal) === 'SIGTERM' ? exitStatus.terminated : exitStatus.interrupted;
}

function signalName(signal: AbortSignal): unknown {
  const reason: unknown = signal.reason;
  return typeof reason === 'object' && reason !== null && 'details' in reason ? Object(reason.details)['signal'] : undefined;
}

function isFamily(text: string): text is Family {
  return Object.hasOwn(STATUS_OF, text);
}
