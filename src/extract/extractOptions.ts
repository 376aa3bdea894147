import type { Logger } from '../domain/logger.ts';
import type { ProgressSink } from '../domain/progress.ts';
import type { Clock } from '../domain/time.ts';
import type { Entity } from '../registry/types.ts';
import type { Source } from '../source/types.ts';
import type { EntityExtract, ExtractStage } from '../state/stages/extract.ts';
import type { StoredWatermark } from '../state/watermark.ts';
import type { Storage } from '../storage/types.ts';
import type { StoppedRun } from './stoppedRun.ts';

/** What the extract stage needs of the world. */
export interface ExtractOptions {
  readonly storage: Storage;
  /** A client for one entity, so that each has counters of its own, and its name on each line of its log. */
  readonly source: (entity?: string) => Source;
  readonly sourceUrl: string;
  readonly entities: readonly Entity[];
  readonly runId: string;
  readonly toolVersion: string;
  readonly days: number | undefined;
  /** Exactly this span instead of one that ends now; unix seconds. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly defaultDays: number;
  readonly safetySeconds: number;
  /** Days within which objects change without an event, instead of the registry's for each entity. */
  readonly relistDays?: number | undefined;
  /** List all that was ever listed of what can be deleted, and ask by id for what is gone from the lists. */
  readonly sweep?: boolean | undefined;
  /** Follow `/v1/events` too, and move its cursor: for runs over all entities. Absent: if all entities are asked for. */
  readonly followEvents?: boolean | undefined;
  /** What the key may not read, or the account has not, is no failure. */
  readonly continueOnDenied?: boolean | undefined;
  /** Chains of pages at once for an entity. */
  readonly chains?: number | undefined;
  /** Milliseconds between two checkpoints of an entity. */
  readonly checkpointMs?: number | undefined;
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

/** What all entities of a run share. */
export interface RunFacts {
  /** The source's present when the run began, unix seconds. */
  readonly now: number;
  /** Where each entity's watermark stood when the run began: only its end moves them. */
  readonly watermarks: ReadonlyMap<string, StoredWatermark>;
  /** In the names of all parts of this attempt: a second one under the same run id writes beside the first, never over it. */
  readonly attempt: string;
  /** The events since the last run are gone, or were never followed. */
  readonly relistAll: boolean;
  /** Whose work is not done again, where days to list were given or everything is listed again; a watermark says it otherwise. */
  readonly stopped?: StoppedRun | undefined;
}
