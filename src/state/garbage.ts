/** What nothing in a store reaches: no version of a table, no run manifest, no extraction that can still be resumed, no staged snapshot. */
import { mapAhead } from '../domain/mapAhead.ts';
import { mapConcurrently } from '../domain/mapConcurrently.ts';
import { type Expiry, planExpiry } from '../lake/expireVersions.ts';
import { isHead } from '../lake/log.ts';
import { reachableFiles } from '../lake/reachable.ts';
import { fileKeys } from '../lake/scanSql.ts';
import type { ListedObject, Storage } from '../storage/types.ts';
import { FAILING_ROWS } from './keys.ts';
import { listLatest } from './latest.ts';
import { lastStage, listManifestKeys, listManifests, MANIFESTS_AT_ONCE, readListed, readManifest } from './manifest.ts';
import { listRangeJournals } from './rangeJournal.ts';
import { readStaged } from './staged.ts';
import type { Part, Stream } from './stages/extract.ts';

/** `data`: no version has it; `bronze`: no manifest names it; `evidence`: failing rows of runs that are archived; `work`: left by a process that died. */
export type GarbageKind = 'data' | 'bronze' | 'evidence' | 'work';

export interface Garbage extends ListedObject {
  readonly kind: GarbageKind;
}

export interface Findings {
  readonly garbage: readonly Garbage[];
  readonly expiries: readonly Expiry[];
  /** Whether `_state/staged.json` points to a snapshot that will never be published. */
  readonly staleStage: boolean;
}

const TABLE = /^(silver\/source=[^/]+\/entity=[^/]+|gold\/model=[^/]+)\//;
/** The receiver's own: written before any manifest could name it. */
const RECEIVER = /^bronze\/source=[^/]+\/entity=webhook_events\//;
/** The roll that such a file belongs to. */
const ROLL = /\/(?:run_id=|markers\/)(webhooks-\d{8})[-/]/;
const WORK = '_staging/';
const TABLES_AT_ONCE = 16;

/** Looks through the whole store; versions that were superseded before `historyBeforeMs` count as given up. Changes nothing. */
export async function findGarbage(storage: Storage, historyBeforeMs: number | null): Promise<Findings> {
  const expiries = historyBeforeMs === null ? [] : await planExpiries(storage, historyBeforeMs);
  const staged = await stagedFiles(storage);
  const found = await Promise.all([
    tableGarbage(storage, 'silver/', expiries, staged.keys),
    tableGarbage(storage, 'gold/', expiries, staged.keys),
    bronzeGarbage(storage),
    evidenceGarbage(storage),
    listAll(storage, WORK).then((objects) => objects.map((object) => ({ ...object, kind: 'work' as const }))),
  ]);
  return { garbage: found.flat(), expiries, staleStage: staged.stale };
}

async function planExpiries(storage: Storage, beforeMs: number): Promise<Expiry[]> {
  const latest = await listLatest(storage);
  const found = await mapConcurrently(latest, TABLES_AT_ONCE, ({ table, version }) => planExpiry(storage, table, version, beforeMs));
  return found.filter((expiry) => expiry !== null);
}

async function tableGarbage(storage: Storage, layer: string, expiries: readonly Expiry[], staged: ReadonlySet<string>): Promise<Garbage[]> {
  const byTable = new Map<string, ListedObject[]>();
  for await (const object of storage.list(layer)) {
    const table = TABLE.exec(object.key)?.[1];
    // Whatever lies outside a table's folder, or is no data file, is not ours to judge.
    if (table === undefined || object.key.startsWith(`${table}/_`) || !object.key.endsWith('.parquet')) continue;
    byTable.set(table, [...(byTable.get(table) ?? []), object]);
  }
  const found = await mapConcurrently([...byTable], TABLES_AT_ONCE, async ([table, objects]) => {
    const reached = await reachableFiles(storage, table, expiries.find((one) => one.table === table)?.oldest_kept);
    return objects.filter(({ key }) => !reached.has(key) && !staged.has(key)).map((object) => ({ ...object, kind: 'data' as const }));
  });
  return found.flat();
}

/** The files of the snapshot that waits for its checks. One that was rejected, or built upon versions that are no longer the newest, waits for nothing. */
async function stagedFiles(storage: Storage): Promise<{ keys: ReadonlySet<string>; stale: boolean }> {
  const runId = await readStaged(storage);
  const manifest = runId === null ? null : await readManifest(storage, runId);
  const stage = manifest === null ? undefined : lastStage(manifest, 'transforms');
  if (manifest === null || stage === undefined) return { keys: new Set(), stale: runId !== null };
  const verdicts = manifest.stages.slice(manifest.stages.indexOf(stage)).filter((one) => one.stage === 'quality');
  if (verdicts.length > 0) return { keys: new Set(), stale: verdicts.at(-1)?.verdict === 'rejected' };
  const fresh = await mapConcurrently(stage.models, TABLES_AT_ONCE, ({ table, base_version }) => isHead(storage, table, base_version));
  if (fresh.includes(false)) return { keys: new Set(), stale: true };
  return { keys: new Set(stage.models.flatMap(({ table, add }) => fileKeys(table, add))), stale: false };
}

async function bronzeGarbage(storage: Storage): Promise<Garbage[]> {
  const [named, runs] = [new Set<string>(), new Set<string>()];
  const name = (streams: readonly Stream[]) => {
    for (const part of streams.flatMap(partsOf)) named.add(part.key);
  };
  for await (const { run_id, stages } of listManifests(storage)) {
    runs.add(run_id);
    for (const stage of stages) if (stage.stage === 'extract') for (const { streams } of stage.entities) name(streams);
  }
  // The next run takes over what an interrupted one has fetched.
  for (const { streams } of await listRangeJournals(storage)) name(streams);
  const objects = await listAll(storage, 'bronze/');
  return objects.filter(({ key }) => !named.has(key) && !mayBeNamed(key, runs)).map((object) => ({ ...object, kind: 'bronze' }));
}

/** The receiver's file may still be named by the manifest of its roll, which is only ever created: once it is there, it does or it does not. */
function mayBeNamed(key: string, runs: ReadonlySet<string>): boolean {
  return RECEIVER.test(key) && !runs.has(ROLL.exec(key)?.[1] ?? '');
}

/** Failing rows stay as long as their verdict is among the live manifests. */
async function evidenceGarbage(storage: Storage): Promise<Garbage[]> {
  const objects = await listAll(storage, FAILING_ROWS);
  if (objects.length === 0) return [];
  const named = new Set<string>();
  const live = (await Array.fromAsync(listManifestKeys(storage))).filter(({ archived }) => !archived);
  for await (const manifest of mapAhead(live, MANIFESTS_AT_ONCE, (place) => readListed(storage, place))) {
    const verdicts = manifest?.stages.filter((stage) => stage.stage === 'quality') ?? [];
    for (const { failing_rows_key: key } of verdicts.flatMap(({ checks }) => checks)) if (key !== undefined) named.add(key);
  }
  return objects.filter(({ key }) => !named.has(key)).map((object) => ({ ...object, kind: 'evidence' }));
}

function partsOf({ parts, quarantine }: Stream): Part[] {
  return [...parts, ...quarantine];
}

async function listAll(storage: Storage, prefix: string): Promise<ListedObject[]> {
  const found: ListedObject[] = [];
  for await (const object of storage.list(prefix)) found.push(object);
  return found;
}
