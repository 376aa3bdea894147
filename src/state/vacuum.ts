/** Removing what nothing reaches, once it is old enough that no reader and no run can still be about to name it. */
import { type Expiry, expireVersions } from '../lake/expireVersions.ts';
import type { Storage } from '../storage/types.ts';
import { findGarbage, type Garbage } from './garbage.ts';
import { removeStaged } from './staged.ts';

export interface VacuumOptions {
  readonly storage: Storage;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Nothing younger is touched, by the store's own clock. */
  readonly olderThanMs: number;
  /** Give up versions that were superseded longer ago; all are kept if absent. */
  readonly keepHistoryMs?: number | undefined;
  readonly apply: boolean;
  readonly signal: AbortSignal;
}

export interface VacuumReport {
  readonly applied: boolean;
  readonly removable: readonly Garbage[];
  /** Nothing reaches these either, but they are too young. */
  readonly young: readonly Garbage[];
  readonly expiries: readonly Expiry[];
}

/** Finds what can go, and removes it if asked to. The caller holds the run lock when it applies. Harmless when cut short. */
export async function vacuum(options: VacuumOptions): Promise<VacuumReport> {
  const { storage, now, olderThanMs, keepHistoryMs, apply, signal } = options;
  const { garbage, expiries, staleStage } = await findGarbage(storage, keepHistoryMs === undefined ? null : now - keepHistoryMs);
  const isOld = ({ modifiedMs }: Garbage) => modifiedMs < now - olderThanMs;
  const report = { applied: apply, removable: garbage.filter(isOld), young: garbage.filter((one) => !isOld(one)), expiries };
  if (!apply) return report;
  // From the names to the named: at no moment does something point to what is gone.
  for (const expiry of expiries) await expireVersions(storage, expiry, now);
  if (staleStage && report.removable.some(({ kind }) => kind === 'data')) await removeStaged(storage);
  for (const { key } of report.removable) {
    signal.throwIfAborted();
    await storage.remove(key);
  }
  return report;
}
