import type { World } from '../economy/world.ts';

/** Shows a row as the API does, in the state that it had at `at` (unix seconds, not before the row's creation). */
export type Build<T extends object = object> = (world: World, row: number, at: number) => T;

/** A list inside an object: at most ten entries, the rest under its `url`. The API adds `total_count` to these. */
export interface NestedList<T> {
  object: 'list';
  data: T[];
  has_more: boolean;
  total_count: number;
  url: string;
}

const INLINE = 10;

/** All entries of a list, cut to the ten that come inline. */
export function listInline<T>(entries: readonly T[], url: string): NestedList<T> {
  return { object: 'list', data: entries.slice(0, INLINE), has_more: entries.length > INLINE, total_count: entries.length, url };
}

/** A time that is reached, or null: tables hold times to come. */
export function reached(time: number, at: number): number | null {
  return time <= at ? time : null;
}
