/** `_latest` from the run manifests and the tables' logs: the last publication whose version the log has. */
import { mapConcurrently } from '../domain/mapConcurrently.ts';
import { headVersion } from '../lake/log.ts';
import type { Storage } from '../storage/types.ts';
import { documentBytes, STATE_SCHEMA_VERSION } from './document.ts';
import { LATEST, latestKey } from './keys.ts';
import { type Latest, readLatest } from './latest.ts';
import type { Manifest } from './manifest.ts';
import { type Publication, publicationsOf } from './publications.ts';
import { readStored } from './readStored.ts';
import type { Broken, Finding, RepairItem } from './repairTypes.ts';

/** What is wrong with the pointers. `state` has them as they are to be judged, `storage` the logs. `whole` is false when some manifest is unreadable: then one that can be read is believed. */
export async function repairLatest(
  { storage, state }: { readonly storage: Storage; readonly state: Storage },
  manifests: readonly Manifest[],
  whole: boolean,
): Promise<Finding> {
  const expected = await lastPublications(storage, manifests);
  const items: RepairItem[] = [];
  const broken: Broken[] = [];
  for (const model of new Set([...expected.keys(), ...(await storedModels(state))])) {
    const [key, published] = [latestKey(model), expected.get(model)];
    const found = await readStored(state, key, () => readLatest(state, model));
    if (found.state === 'newer') broken.push({ key, problem: found.why, hint: 'Use the newer program.' });
    else if (found.state === 'readable') {
      const { latest } = found.value;
      if (published === undefined || !whole || samePointer(latest, published)) continue;
      items.push(item(key, published, 'it is not what was published last', pointerText(latest), found.version));
    } else if (published !== undefined) {
      const problem = found.state === 'missing' ? 'it is missing' : found.why;
      items.push(item(key, published, problem, null, found.state === 'corrupt' ? found.version : null));
    } else if (found.state === 'corrupt') {
      const problem = `${found.why}; no manifest and log together say what was published`;
      broken.push({ key, problem, hint: 'Remove the file, then publish anew: run-transforms --full-refresh, run-quality.' });
    }
  }
  return { items, broken };
}

const TABLES_AT_ONCE = 16;

async function lastPublications(storage: Storage, manifests: readonly Manifest[]): Promise<Map<string, Publication>> {
  const publications = manifests.flatMap(publicationsOf).sort(inOrder);
  const tables = [...new Set(publications.map(({ table }) => table))];
  const found = await mapConcurrently(tables, TABLES_AT_ONCE, (table) => headVersion(storage, table));
  const heads = new Map(tables.map((table, index) => [table, found[index] ?? null]));
  const last = new Map<string, Publication>();
  for (const publication of publications) {
    const { model, table, version } = publication;
    // Decided and not committed: recovery will do that, and move the pointer.
    if (version <= (heads.get(table) ?? -1)) last.set(model, publication);
  }
  return last;
}

function inOrder(a: Publication, b: Publication): number {
  if (a.version !== b.version) return a.version - b.version;
  return a.published_at < b.published_at ? -1 : 1;
}

function item(key: string, published: Publication, problem: string, before: string | null, version: RepairItem['version']): RepairItem {
  const document: Latest = { schema_version: STATE_SCHEMA_VERSION, ...published };
  return { key, problem, before, after: pointerText(published), body: documentBytes(document), version };
}

function samePointer(stored: Latest, published: Publication): boolean {
  const text = (pointer: Publication) => `${pointer.table} ${pointer.version} ${pointer.content_hash} ${pointer.run_id}`;
  return text(stored) === text(published);
}

async function storedModels(storage: Storage): Promise<string[]> {
  const models: string[] = [];
  for await (const { key } of storage.list(LATEST)) models.push(key.slice(LATEST.length).replace(/\.json$/, ''));
  return models;
}

function pointerText({ version, run_id }: Publication): string {
  return `version ${version} of run ${run_id}`;
}
