/** The small files that only save work, where they cannot be read: journals and the staged pointer; and the markers that recovery starts from. */
import type { Storage } from '../storage/types.ts';
import { documentBytes, STATE_SCHEMA_VERSION } from './document.ts';
import { OPEN_STAGES } from './keys.ts';
import type { Manifest, StageName } from './manifest.ts';
import { readOpenStage } from './openStages.ts';
import { RANGES, readRangeJournal } from './rangeJournal.ts';
import { readStored } from './readStored.ts';
import type { RepairItem } from './repairTypes.ts';
import { readStaged, STAGED_KEY } from './staged.ts';

/** What is wrong with them. */
export async function repairMarkers(storage: Storage, manifests: readonly Manifest[]): Promise<RepairItem[]> {
  const items: RepairItem[] = [];
  for await (const { key } of storage.list(RANGES)) {
    const entity = key.slice(RANGES.length).replace(/\.json$/, '');
    const found = await readStored(storage, key, () => readRangeJournal(storage, entity));
    if (found.state !== 'corrupt') continue;
    items.push({
      key,
      problem: found.why,
      before: null,
      after: 'none: what it tells of is fetched again',
      body: null,
      version: found.version,
    });
  }
  for await (const { key } of storage.list(OPEN_STAGES)) {
    const found = await readStored(storage, key, () => readOpenStage(storage, key));
    if (found.state === 'corrupt') items.push({ ...marker(key, manifests), problem: found.why, before: null, version: found.version });
  }
  const staged = await readStored(storage, STAGED_KEY, () => readStaged(storage));
  if (staged.state === 'corrupt') items.push({ ...pointer(manifests), problem: staged.why, before: null, version: staged.version });
  return items;
}

/** The stage's own entry, if it got as far as that, is the last one of its run: recovery completes it, which is harmless when it was complete. */
function marker(key: string, manifests: readonly Manifest[]): Pick<RepairItem, 'key' | 'after' | 'body'> {
  const [, runId = '', stage = ''] = /^(.+)\.([a-z]+)\.json$/.exec(key.slice(OPEN_STAGES.length)) ?? [];
  const stages = manifests.find(({ run_id }) => run_id === runId)?.stages ?? [];
  const last = stages.at(-1);
  if (last === undefined || last.stage !== (stage as StageName)) return { key, after: 'none: the stage had decided nothing', body: null };
  const document = { run_id: runId, stage, started_at: last.started_at, process: 0, stages_before: stages.length - 1 };
  return {
    key,
    after: `the ${stage} stage of run ${runId}, for recovery to complete`,
    body: documentBytes({ schema_version: STATE_SCHEMA_VERSION, ...document }),
  };
}

function pointer(manifests: readonly Manifest[]): Pick<RepairItem, 'key' | 'after' | 'body'> {
  const staged = manifests.flatMap(({ run_id, stages }) =>
    stages.flatMap((stage) => (stage.stage === 'transforms' ? [{ run_id, staged_at: stage.finished_at }] : [])),
  );
  const newest = staged.toSorted((a, b) => (a.staged_at < b.staged_at ? 1 : -1))[0];
  if (newest === undefined) return { key: STAGED_KEY, after: 'none: nothing has been staged', body: null };
  return { key: STAGED_KEY, after: `run ${newest.run_id}`, body: documentBytes({ schema_version: STATE_SCHEMA_VERSION, ...newest }) };
}
