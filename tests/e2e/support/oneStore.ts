/**
 * What has no meaning on one of the two kinds of store, and why. All else runs on both; tests/unit/bothStores.test.ts sees to it that nothing stands
 * here that no test asks for, and that no test makes a difference that does not stand here.
 */
import { where } from './where.ts';

export const ONE_STORE = {
  'a run frozen beyond its lease': { on: 'in a bucket', why: 'a directory has no leases: a frozen process keeps its lock until it dies' },
  'work files of a dead run': {
    on: 'in a directory',
    why: 'on S3 they lie in the cache of the machine for ten seconds, whose next sweep tests/integration/s3Cache.test.ts plays with the time turned back',
  },
} as const;

/** Whether it is looked at here. */
export function isLookedAt(what: keyof typeof ONE_STORE): boolean {
  return ONE_STORE[what].on === where;
}
