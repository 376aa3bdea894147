/** What a running stage tells whoever watches it. Counts are totals so far, never increments: a lost event does no harm. */

export type Stage = 'extract' | 'transforms' | 'quality';

export type ItemStatus = 'ok' | 'warn' | 'failed' | 'skipped';

export interface ItemProgress {
  readonly kind: 'item-progress';
  readonly stage: Stage;
  /** An entity, a model or a check. */
  readonly item: string;
  readonly records?: number;
  readonly pages?: number;
  readonly retries?: number;
  readonly bytes?: number;
  /** What it is at right now, in a few words: `2026-11-01 … 2026-11-08`. */
  readonly note?: string;
}

export type ProgressEvent =
  // `total` is the number of items to come, if known.
  | { readonly kind: 'stage-start'; readonly stage: Stage; readonly total?: number }
  | { readonly kind: 'item-start'; readonly stage: Stage; readonly item: string }
  | ItemProgress
  | {
      readonly kind: 'item-done';
      readonly stage: Stage;
      readonly item: string;
      readonly records?: number;
      readonly requests?: number;
      readonly retries?: number;
      /** How long it took, where its beginning was not told. */
      readonly milliseconds?: number;
      readonly status: ItemStatus;
      readonly detail?: string;
    }
  | { readonly kind: 'stage-done'; readonly stage: Stage };

/** Takes an event and returns at once; never throws. */
export type ProgressSink = (event: ProgressEvent) => void;

/** For callers that nobody watches. */
export const silentProgress: ProgressSink = () => {};
