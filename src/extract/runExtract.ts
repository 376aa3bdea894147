/** The extract stage: every entity's window → Bronze parts → run manifest → watermarks, in that order (facts: "Order of a commit"). */
import { randomBytes } from 'node:crypto';
import { mapConcurrently } from '../domain/mapConcurrently.ts';
import { utcInstantMs } from '../domain/time.ts';
import { API_VERSION } from '../registry/apiVersion.ts';
import { balance, balanceTransactions, entities, events } from '../registry/index.ts';
import { advanceWatermarks } from '../state/advanceWatermarks.ts';
import { appendStage, readManifest } from '../state/manifest.ts';
import { closeStage, openStage } from '../state/openStages.ts';
import type { ExtractStage } from '../state/stages/extract.ts';
import { listWatermarks } from '../state/watermark.ts';
import { followEvents, planEvents } from './events/followEvents.ts';
import { extractOne } from './extractOne.ts';
import type { Extracted, ExtractOptions, ExtractOutcome } from './extractOptions.ts';
import { extractSingleton } from './extractSingleton.ts';
import { extractPerParent } from './perParent/extractPerParent.ts';
import { stoppedRun } from './stoppedRun.ts';
import { sweepDeleted } from './sweepDeleted.ts';
import { withReferences } from './withReferences.ts';

/** Entities fetched at once: the source limits each endpoint by itself, so a few of them together go faster. */
const ENTITIES_AT_ONCE = 4;

/** Extracts the entities and commits those that are complete. Holds no lock itself. */
export async function runExtract(options: ExtractOptions): Promise<ExtractOutcome> {
  const { storage, runId, clock } = options;
  const source = options.source();
  await source.checkHealth();
  const now = await source.serverNow();
  const startedAt = utcInstantMs(clock());
  const before = (await readManifest(storage, runId))?.stages.length ?? 0;
  await openStage(storage, { run_id: runId, stage: 'extract', started_at: startedAt, process: process.pid, stages_before: before });
  const extracted = await extractAll(options, now);
  const stage: ExtractStage = {
    stage: 'extract',
    status: statusOf(extracted, options.signal),
    started_at: startedAt,
    finished_at: utcInstantMs(clock()),
    tool_version: options.toolVersion,
    source: options.sourceUrl,
    api_version: API_VERSION,
    source_now: now,
    entities: extracted.map(({ result }) => result),
  };
  await appendStage(storage, runId, stage);
  await advanceWatermarks(storage, runId, stage);
  await closeStage(storage, runId, 'extract');
  return { stage, failure: extracted.find(({ failure }) => failure !== undefined)?.failure };
}

async function extractAll(options: ExtractOptions, now: number): Promise<Extracted[]> {
  const follow = options.followEvents ?? options.entities.length === entities.length;
  options.progress({ kind: 'stage-start', stage: 'extract', total: options.entities.length + Number(follow) + 1 });
  const names = options.entities.map(({ name }) => name);
  const stopped = await stoppedRun(options.storage, options.sourceUrl, now);
  const plan = follow ? await planEvents(options.storage, names, now, stopped) : undefined;
  if (plan?.relistWhy !== undefined) options.logger.warn('listing everything again', { why: plan.relistWhy });
  // The balance is read with the ledger, and is in no list of entities.
  const watermarks = await listWatermarks(options.storage, [...names, balance.name]);
  const facts = { now, watermarks, attempt: randomBytes(4).toString('hex'), relistAll: plan?.relistWhy !== undefined, stopped };
  // Before the ledger: every entry that it has counted is listed after it.
  const before = options.entities.includes(balanceTransactions) ? [await extractSingleton(options, balance, facts)] : [];
  const listed = options.entities.filter(({ perParent }) => perParent === undefined);
  const extracted = [...before, ...(await mapConcurrently(listed, ENTITIES_AT_ONCE, (entity) => extractOne(options, entity, facts)))];
  if (plan !== undefined) extracted.push(await followEvents(options, plan, facts));
  // After the events, which tell of most deletions.
  const swept = facts.relistAll || options.sweep === true ? await sweepDeleted(options, extracted, facts) : extracted;
  const whole = await withReferences(options, facts.relistAll ? cursorHeld(swept) : swept, facts.attempt);
  // After the events: an object that they brought has a list too.
  const hanging = options.entities.flatMap((entity) => (entity.perParent === undefined ? [] : [{ entity, perParent: entity.perParent }]));
  const lists = await mapConcurrently(hanging, ENTITIES_AT_ONCE, ({ entity, perParent }) =>
    extractPerParent(options, entity, perParent, whole, facts),
  );
  options.progress({ kind: 'stage-done', stage: 'extract' });
  return [...whole, ...lists];
}

/**
 * The events cursor says that every change before it is here. Where all had to be listed again for that and some was not, the next run must not
 * believe it.
 */
function cursorHeld(extracted: readonly Extracted[]): Extracted[] {
  const lacking = extracted.filter(({ failure }) => failure !== undefined).map(({ result }) => result.entity);
  if (lacking.length === 0) return [...extracted];
  return extracted.map(({ result, failure }) => {
    if (result.entity !== events.name || result.status !== 'complete') return { result, failure };
    const note = `its cursor stays where it is, since not everything was listed again: ${lacking.join(', ')}`;
    return { failure, result: { ...result, watermark: { ...result.watermark, after: null }, notes: [...(result.notes ?? []), note] } };
  });
}

function statusOf(extracted: readonly Extracted[], signal: AbortSignal): ExtractStage['status'] {
  if (extracted.every(({ result }) => result.status === 'complete')) return 'complete';
  return signal.aborted ? 'interrupted' : 'partial';
}
