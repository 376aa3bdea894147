/**
 * Some closed ranges are listed a second time, and must give the same ids: their first and their last page, or all of a short one. A page that
 * lied about has_more, or a list that lost something under load, shows here rather than in the books.
 */
import type { Entity } from '../../registry/types.ts';
import type { IdHashes } from '../../source/idHashes.ts';
import { isCursorGone } from '../../source/missing.ts';
import type { Source } from '../../source/types.ts';
import { splitPage } from '../split/splitPage.ts';
import type { ClosedRange, ProbePage } from './openRange.ts';

export interface Proof {
  readonly ranges: number;
  readonly requests: number;
  /** Ranges that did not give the same again. */
  readonly doubtful: readonly ClosedRange[];
}

/** Proves the newest and the oldest range that had records, and one that was said to have none: at most five requests. */
export async function proveRanges(source: Source, entity: Entity, closed: readonly ClosedRange[]): Promise<Proof> {
  const chosen = sample(closed);
  const doubtful: ClosedRange[] = [];
  let requests = 0;
  for (const range of chosen) {
    const pages = probesOf(range);
    requests += pages.length;
    const same = await Promise.all(pages.map((probe) => isSame(source, entity, range, probe)));
    if (same.includes(false)) doubtful.push(range);
  }
  return { ranges: chosen.length, requests, doubtful };
}

function sample(closed: readonly ClosedRange[]): ClosedRange[] {
  const known = closed.filter(({ first }) => first !== undefined);
  const full = known.filter(({ records }) => records > 0);
  const empty = known.filter(({ records }) => records === 0);
  const chosen = [full.at(-1), full[0], empty[Math.floor(empty.length / 2)]].filter((range) => range !== undefined);
  return [...new Set(chosen)];
}

function probesOf({ pages, first, last }: ClosedRange): ProbePage[] {
  return (pages > 1 ? [first, last] : [last]).filter((probe) => probe !== undefined);
}

/** A cursor that was deleted meanwhile says that the list has changed. */
async function isSame(source: Source, entity: Entity, range: ClosedRange, probe: ProbePage): Promise<boolean> {
  try {
    const query = { created: range.to === Number.MAX_SAFE_INTEGER ? undefined : range, startingAfter: probe.after };
    const { facts } = await source.listPage(entity, query, splitPage);
    const same = setOf(facts.idHashes()).symmetricDifference(setOf(probe.ids)).size === 0;
    // Whether there is more is asked of the last page only: the first may be of a range that then gave its older part away.
    return same && (probe !== range.last || facts.hasMore === probe.hasMore);
  } catch (error) {
    if (isCursorGone(error)) return false;
    throw error;
  }
}

function setOf(ids: IdHashes): Set<bigint> {
  return new Set(new BigUint64Array(ids.buffer, ids.byteOffset, ids.length / 2));
}
