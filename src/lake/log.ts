/**
 * Reading a table's log: the newest checkpoint and the commits behind it, so that a reader sees a whole snapshot or the one before, and
 * reading costs the same after ten commits and after ten thousand.
 */
import { PipelineError } from '../domain/errors.ts';
import { mapAhead } from '../domain/mapAhead.ts';
import type { Storage } from '../storage/types.ts';
import type { AddAction, MetaData, ProtocolAction, RemoveAction, TxnAction } from './actions.ts';
import { loadCheckpoint } from './checkpoint.ts';
import { readLastCheckpoint } from './lastCheckpoint.ts';
import { lastListing, listLog } from './listLog.ts';
import { corruptLog, findCommit, readCommit } from './readCommit.ts';
import { type Replay, replayAction, startReplay } from './replay.ts';

export interface Snapshot {
  /** Folder of the table, without a slash at its end. */
  readonly table: string;
  readonly version: number;
  readonly protocol: ProtocolAction;
  readonly metaData: MetaData;
  /** The live files, by path below the table's folder, in the order of their paths. */
  readonly files: ReadonlyMap<string, AddAction>;
  /** Removed files that the log still remembers. */
  readonly tombstones: ReadonlyMap<string, RemoveAction>;
  /** Per application the last transaction that it has committed. */
  readonly transactions: ReadonlyMap<string, TxnAction>;
}

/** Versions between two checkpoints. */
export const CHECKPOINT_INTERVAL = 10;

const COMMITS_AT_ONCE = 8;

/** Commits that are looked for one by one before the folder is listed instead. */
const PATIENCE = 2 * CHECKPOINT_INTERVAL;

/** The newest version in the log, or null when the table does not exist. `near` is a version that it is known to have reached. */
export async function headVersion(storage: Storage, table: string, near = 0): Promise<number | null> {
  if (storage.listsVersions) return await listedHead(storage, table, near);
  const hint = await readLastCheckpoint(storage, table);
  const head = hint === null ? null : await headNear(storage, table, hint);
  if (head !== null) return head;
  const { commits } = await listLog(storage, table);
  return commits.at(-1) ?? null;
}

/** Whether a version that has been the head still is: asks for the next one alone. Null was the head of a table that did not exist. */
export async function isHead(storage: Storage, table: string, version: number | null): Promise<boolean> {
  return (await findCommit(storage, table, (version ?? -1) + 1)) === null;
}

/** The table as it was at a version. Throws `STORAGE_MISSING` when the log does not reach it, or no longer. */
export async function readSnapshot(storage: Storage, table: string, version: number): Promise<Snapshot> {
  let failure: unknown;
  for await (const start of startingPoints(storage, table, version)) {
    try {
      return snapshotOf(table, version, await replayFrom(storage, table, start, version));
    } catch (error) {
      if (!isWorthAnotherStart(error)) throw error;
      failure ??= error;
    }
  }
  throw failure;
}

/** One listing, of what lies near the head: it also says which entries this machine has copies of. */
async function listedHead(storage: Storage, table: string, near: number): Promise<number | null> {
  const found = (await listLog(storage, table, near - PATIENCE)).commits.at(-1);
  if (found !== undefined || near <= PATIENCE) return found ?? null;
  return (await listLog(storage, table)).commits.at(-1) ?? null;
}

/** The head, if it lies shortly behind the hint; null when the hint leads nowhere. */
async function headNear(storage: Storage, table: string, hint: number): Promise<number | null> {
  for (let version = hint; version <= hint + PATIENCE; version++) {
    if ((await findCommit(storage, table, version)) === null) return version === hint ? null : version - 1;
  }
  return null;
}

/** Checkpoints to start from, the best first; null is the beginning of the log. The whole folder is listed only when what is near does not do. */
async function* startingPoints(storage: Storage, table: string, version: number): AsyncGenerator<number | null> {
  const near = storage.listsVersions ? await listedStart(storage, table, version) : await hintedStart(storage, table, version);
  if (near !== undefined) yield near;
  const { checkpoints } = await listLog(storage, table);
  for (const checkpoint of checkpoints.toReversed()) if (checkpoint <= version) yield checkpoint;
  yield null;
}

/** By the last checkpoint's hint; undefined when it leads nowhere. */
async function hintedStart(storage: Storage, table: string, version: number): Promise<number | null | undefined> {
  const hint = await readLastCheckpoint(storage, table);
  if (hint !== null && hint <= version && version - hint <= PATIENCE) return hint;
  return version <= CHECKPOINT_INTERVAL ? null : undefined;
}

/** By a listing of what lies before the version, the one that there was if it reaches as far. */
async function listedStart(storage: Storage, table: string, version: number): Promise<number | null | undefined> {
  const last = lastListing(storage, table);
  const { commits, checkpoints, isWhole } =
    last?.commits.includes(version) === true ? last : await listLog(storage, table, version - PATIENCE);
  const checkpoint = checkpoints.findLast((one) => one <= version);
  if (checkpoint !== undefined) return checkpoint;
  return isWhole && commits[0] === 0 ? null : undefined;
}

async function replayFrom(storage: Storage, table: string, start: number | null, version: number): Promise<Replay> {
  const state = startReplay();
  const from = (start ?? -1) + 1;
  const versions = Array.from({ length: Math.max(0, version - from + 1) }, (_, index) => from + index);
  for (const action of start === null ? [] : await loadCheckpoint(storage, table, start)) replayAction(state, table, action);
  for await (const actions of mapAhead(versions, COMMITS_AT_ONCE, (at) => readCommit(storage, table, at)))
    for (const action of actions) replayAction(state, table, action);
  return state;
}

/** A broken checkpoint, or a commit that has been given up: another start may lead there. */
function isWorthAnotherStart(error: unknown): boolean {
  return error instanceof PipelineError && (error.code === 'STORAGE_CORRUPT' || error.code === 'STORAGE_MISSING');
}

function snapshotOf(table: string, version: number, { protocol, metaData, files, tombstones, transactions }: Replay): Snapshot {
  if (protocol === undefined || metaData === undefined)
    throw corruptLog(table, `its log has no ${protocol === undefined ? 'protocol' : 'metaData'} action`);
  const sorted = new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
  return { table, version, protocol, metaData, files: sorted, tombstones, transactions };
}
