import { errorCode } from '../domain/errors.ts';
import { KeySet } from './keySet.ts';
import { LOG } from './log/webhookLog.ts';
import { RolledIndex } from './roll/rolledIndex.ts';
import { type Rolled, type RollOptions, rollUp } from './roll/rollUp.ts';

/**
 * Rolls what receivers have sealed, for a run that wants to see it: a receiver seals every few seconds, but rolls less often. Null when there is
 * nothing, or when a receiver is at it.
 */
export async function rollPending(options: Omit<RollOptions, 'index'>): Promise<Rolled | null> {
  if (!(await hasAny(options))) return null;
  try {
    return await rollUp({ ...options, index: new RolledIndex(new KeySet()) });
  } catch (error) {
    if (errorCode(error) === 'STORAGE_LOCKED') return null;
    throw error;
  }
}

async function hasAny({ storage }: Pick<RollOptions, 'storage'>): Promise<boolean> {
  for await (const _ of storage.list(LOG)) return true;
  return false;
}
