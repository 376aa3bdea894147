/** What a build is going to do: as data, so that it can be told before it is done. */
import type { Input, TransformsStage } from '../state/stages/transforms.ts';
import type { Model } from './contract/model.ts';

/** How one table comes about. */
export type Way =
  /** What came since it was published is merged into it; nothing, where nothing came. */
  | { readonly how: 'merge' }
  /** All of it, from all of Bronze that counts. */
  | { readonly how: 'whole' }
  /** Its partitions with `from <= dt < to`, from all of Bronze that counts; the others stay as published. */
  | { readonly how: 'span'; readonly from: string; readonly to: string }
  /** It stays as published. */
  | { readonly how: 'keep' }
  /** It has no table and gets none. */
  | { readonly how: 'skip' };

export interface BuildPlan {
  readonly mode: TransformsStage['mode'];
  readonly why: string;
  /** The extractions that the published snapshot was made of; none when it is not built upon. */
  readonly seen: readonly Input[];
  /** The published snapshot of a partial build: what is kept of it is staged again as it is. */
  readonly published?: TransformsStage;
  readonly wayOf: (model: Model) => Way;
}

/** Every table from all of Bronze. */
export function fullPlan(why: string): BuildPlan {
  return { mode: 'full', why, seen: [], wayOf: () => ({ how: 'whole' }) };
}

/** What is known of the source's drift from the published snapshot, where a partial build has not looked again. */
export function keptOf<K extends 'drift' | 'new_fields'>(
  what: K,
  { published }: BuildPlan,
  loaded: readonly { readonly stream: string }[],
): TransformsStage[K][number][] {
  return (published?.[what] ?? []).filter(({ entity }) => !loaded.some(({ stream }) => stream === entity));
}
