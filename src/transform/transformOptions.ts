import type { Logger } from '../domain/logger.ts';
import type { ProgressSink } from '../domain/progress.ts';
import type { Clock } from '../domain/time.ts';
import type { Storage } from '../storage/types.ts';
import type { Model } from './contract/model.ts';
import type { Part } from './planPart.ts';
import type { SmallOptions } from './smallWork.ts';

/** What the transforms stage is asked to do, and with what. */
export interface TransformOptions extends SmallOptions {
  readonly storage: Storage;
  readonly runId: string;
  readonly toolVersion: string;
  /** The models to build; those of the binary if absent. */
  readonly models?: readonly Model[];
  /** Build from all of Bronze even where what is new would do. */
  readonly fullRefresh: boolean;
  /** Rebuild only this, from the Bronze that the published snapshot was made of. */
  readonly part?: Part | undefined;
  readonly memoryLimit: string;
  readonly threads?: number | undefined;
  readonly clock: Clock;
  readonly progress: ProgressSink;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}
