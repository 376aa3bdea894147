/**
 * Whether a stage was decided on what another run had changed by then. Locks keep that from happening; a process that froze between its last look and its
 * next write (for longer than its lease, on S3) wakes up and decides all the same, and then loses the table's version to whoever was first.
 */
import { listLog } from '../lake/listLog.ts';
import { readCommit } from '../lake/readCommit.ts';
import type { Storage } from '../storage/types.ts';
import type { Stage } from './manifest.ts';
import type { TransformsStage } from './stages/transforms.ts';

/** For good: a version that the stage needs is another run's. `transforms` is what a quality entry is about. */
export async function isOvertaken(
  storage: Storage,
  runId: string,
  entry: Stage,
  transforms: TransformsStage | undefined,
): Promise<boolean> {
  for (const { table, version } of versionsOf(entry, transforms)) {
    const owner = await ownerOf(storage, table, version);
    if (owner !== undefined && owner !== runId) return true;
  }
  return false;
}

function versionsOf(entry: Stage, transforms: TransformsStage | undefined): { readonly table: string; readonly version: number }[] {
  if (entry.stage === 'rollback') return [entry];
  const changed = transforms?.models.filter(({ unchanged }) => !unchanged) ?? [];
  return changed.map(({ table, base_version }) => ({ table, version: (base_version ?? -1) + 1 }));
}

/** The run that made the version, empty for another engine's; undefined when nobody has. */
async function ownerOf(storage: Storage, table: string, version: number): Promise<string | undefined> {
  const { commits } = await listLog(storage, table);
  if (!commits.includes(version)) return undefined;
  const owner = (await readCommit(storage, table, version)).find(({ commitInfo }) => commitInfo !== undefined)?.commitInfo?.['runId'];
  return typeof owner === 'string' ? owner : '';
}
