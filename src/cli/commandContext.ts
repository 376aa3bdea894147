import type { Config, Origins } from '../config/config.ts';
import type { Logger } from '../domain/logger.ts';
import type { ProgressSink } from '../domain/progress.ts';
import type { Telemetry } from '../domain/telemetry.ts';
import type { Clock } from '../domain/time.ts';

/** Where a command's words go. Data is what the command was asked for; everything else is a note. */
export interface Output {
  /** To stdout, as it is. Await it when there is much to write: it resolves when the text has left, and never rejects. */
  data(text: string): Promise<void>;
  /** The one document of `--json`, to stdout; `schema_version` is added in front. */
  json(document: Readonly<Record<string, unknown>>): Promise<void>;
  /** To stderr, unless `--quiet`. A line break is added when the text has none at its end. */
  note(text: string): void;
  /** The reader of stdout went away (`| head`): nothing more need be produced. */
  readonly closed: boolean;
}

/** Everything that a command may touch of the world outside. */
export interface CommandContext {
  readonly config: Config;
  readonly origins: Origins;
  /** `RUN_ID` or `--run-id`, else a new one; it stands on each line of the log. */
  readonly runId: string;
  /** The job, in OpenLineage's sense, that this is a step of; a step by itself has none. */
  readonly partOf?: { readonly job: string; readonly runId: string };
  readonly logger: Logger;
  readonly progress: ProgressSink;
  /** When the environment asks for it. */
  readonly telemetry?: Telemetry | undefined;
  readonly output: Output;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Aborted by SIGINT or SIGTERM; its reason is a `PipelineError` with code INTERRUPTED, so `signal.throwIfAborted()` says it all. */
  readonly signal: AbortSignal;
  /** Whether a person reads stdout. */
  readonly isTerminal: boolean;
  /** Width for tables on stdout; Infinity when nobody reads it on a screen, so that data is never cut. */
  readonly columns: number;
  /** Whether stdout takes colours. */
  readonly color: boolean;
  readonly json: boolean;
  /** Directory that relative paths on the command line start from. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}
