/** Watermarks from the run manifests: where the last extraction of an entity says that it has left it. */
import { utcInstant } from '../domain/time.ts';
import type { Storage } from '../storage/types.ts';
import { documentBytes, STATE_SCHEMA_VERSION } from './document.ts';
import { WATERMARKS, watermarkKey } from './keys.ts';
import type { Manifest } from './manifest.ts';
import { readStored } from './readStored.ts';
import type { Broken, Finding, RepairItem } from './repairTypes.ts';
import { type Coverage, readWatermark, sameCoverage } from './watermark.ts';

interface Moved {
  readonly before: Coverage | null;
  readonly coverage: Coverage;
  readonly runId: string;
  readonly updatedAt: string;
}

/** What is wrong with the watermarks. `whole` is false when some manifest is unreadable: then one that can be read is believed. */
export async function repairWatermarks(storage: Storage, manifests: readonly Manifest[], whole: boolean): Promise<Finding> {
  const expected = lastMoves(manifests);
  const items: RepairItem[] = [];
  const broken: Broken[] = [];
  for (const entity of new Set([...expected.keys(), ...(await storedEntities(storage))])) {
    const found = await readStored(storage, watermarkKey(entity), () => readWatermark(storage, entity));
    const places = expected.get(entity) ?? [];
    const [key, moved] = [watermarkKey(entity), places.at(-1)];
    if (found.state === 'newer') broken.push({ key, problem: found.why, hint: 'Use the newer program.' });
    else if (found.state === 'readable') {
      const agrees = moved === undefined || places.some(({ coverage }) => sameCoverage(found.value.coverage, coverage));
      if (agrees || !whole) continue;
      items.push(
        item(key, entity, moved, 'it is not where the last extraction left it', coverageText(found.value.coverage), found.version),
      );
    } else if (moved !== undefined) {
      const problem = found.state === 'missing' ? 'it is missing' : found.why;
      items.push(item(key, entity, moved, problem, null, found.state === 'corrupt' ? found.version : null));
    } else if (found.state === 'corrupt') {
      broken.push({ key, problem: `${found.why}; no manifest says where it was`, hint: `Remove the file, and extract ${entity} anew.` });
    }
  }
  return { items, broken };
}

/** By entity, where its watermark may stand, the likeliest last. */
function lastMoves(manifests: readonly Manifest[]): Map<string, readonly Moved[]> {
  const extracts = manifests.flatMap(({ run_id, stages }) =>
    stages.flatMap((stage) => (stage.stage === 'extract' ? [{ run_id, stage }] : [])),
  );
  const moves = new Map<string, Moved[]>();
  for (const { run_id, stage } of extracts.sort((a, b) => (a.stage.started_at < b.stage.started_at ? -1 : 1))) {
    for (const { entity, watermark } of stage.entities) {
      if (watermark.after === null) continue;
      const move = { before: watermark.before, coverage: watermark.after, runId: run_id, updatedAt: stage.finished_at };
      moves.set(entity, [...(moves.get(entity) ?? []), move]);
    }
  }
  return new Map([...moves].map(([entity, all]) => [entity, ends(all)]));
}

/**
 * The moves that no other one set out from: a run that froze and woke up has an earlier start than what it follows, so times alone do not say which is
 * the last. Two runs that set out from the same place leave two ends, and the watermark at either.
 */
function ends(moves: readonly Moved[]): readonly Moved[] {
  const text = (coverage: Coverage | null) => (coverage === null ? '' : coverageText(coverage));
  const left = new Set(moves.filter(({ before, coverage }) => text(before) !== text(coverage)).map(({ before }) => text(before)));
  const found = moves.filter(({ coverage }) => !left.has(text(coverage)));
  return found.length > 0 ? found : moves.slice(-1);
}

function item(
  key: string,
  entity: string,
  moved: Moved,
  problem: string,
  before: string | null,
  version: RepairItem['version'],
): RepairItem {
  const { coverage, runId, updatedAt } = moved;
  const document = { schema_version: STATE_SCHEMA_VERSION, entity, ...coverage, run_id: runId, updated_at: updatedAt };
  return { key, problem, before, after: coverageText(coverage), body: documentBytes(document), version };
}

async function storedEntities(storage: Storage): Promise<string[]> {
  const entities: string[] = [];
  for await (const { key } of storage.list(WATERMARKS)) entities.push(key.slice(WATERMARKS.length).replace(/\.json$/, ''));
  return entities;
}

function coverageText({ from, to, reaches_start }: Coverage): string {
  return `${reaches_start ? 'the start' : utcInstant(from)} to ${utcInstant(to)}`;
}
