import type { Logger } from '../domain/logger.ts';
import type { ProgressSink } from '../domain/progress.ts';
import type { Clock } from '../domain/time.ts';
import type { Entity } from '../registry/types.ts';
import type { Source } from '../source/types.ts';
import type { EntityExtract, ExtractStage } from '../state/stages/extract.ts';
import type { Storage } from '../storage/types.ts';

/** What the extract stage needs of the world. */
export interface ExtractOptions {
  readonly storage: Storage;
  /** A client for one entity, so that each has counters of its own. */
  readonly source: () => Source;
  readonly sourceUrl: string;
  readonly entities: readonly Entity[];
  readonly runId: string;
  readonly toolVersion: string;
  readonly days: number | undefined;
  readonly defaultDays: number;
  readonly safetySeconds: number;
  readonly clock: Clock;
  /** For the comparison of references, as DuckDB writes it: `2GB`. */
  readonly memoryLimit: string;
  readonly progress: ProgressSink;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

export interface ExtractOutcome {
  readonly stage: ExtractStage;
  /** The first failure, when an entity failed or the run was interrupted; what was complete is committed all the same. */
  readonly failure: unknown;
}

/** One entity's part of it: what the manifest will say, and the failure if it is not whole. */
export interface Extracted {
  readonly result: EntityExtract;
  readonly failure: unknown;
}
