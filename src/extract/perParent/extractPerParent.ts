/**
 * Entities that hang on another's objects and have no list of their own: the members of a payout, the payment methods of a customer. Each parent that
 * this run has read, new or changed, has its list read whole, and so has each that an earlier run left without; the watermark is the parent's, since nothing else says how far they are closed.
 */
import { PipelineError } from '../../domain/errors.ts';
import type { Entity, PerParent } from '../../registry/types.ts';
import type { Source } from '../../source/types.ts';
import type { EntityExtract } from '../../state/stages/extract.ts';
import type { Coverage } from '../../state/watermark.ts';
import { createJournalist, type Journalist } from '../createJournalist.ts';
import { attempt } from '../extractOne.ts';
import type { Extracted, ExtractOptions, RunFacts } from '../extractOptions.ts';
import { CHECKPOINT_MS } from '../extractWindow.ts';
import { takeOver } from '../takeOver.ts';
import { ListBoard } from './listBoard.ts';
import { owedParts } from './owedParts.ts';
import { parentsToRead } from './parentsToRead.ts';
import { readLists } from './readLists.ts';

/** Reads the list of each parent among `extracted`. The parent's own failure is this entity's too. */
export async function extractPerParent(
  options: ExtractOptions,
  entity: Entity,
  perParent: PerParent,
  extracted: readonly Extracted[],
  facts: RunFacts,
): Promise<Extracted> {
  options.progress({ kind: 'item-start', stage: 'extract', item: entity.name });
  const coverage = facts.watermarks.get(entity.name)?.coverage ?? null;
  const parent = extracted.find(({ result }) => result.entity === perParent.entity);
  const source = options.source(entity.name);
  const window = {
    from: parent?.result.window.from ?? facts.now,
    to: parent?.result.window.to ?? facts.now,
    why: `one list for each of ${perParent.entity}`,
  };
  return await attempt(options, entity, { source, window, coverage }, async () => {
    const after = requireParent(entity, perParent, parent);
    const before = { coverage, parentCoverage: parent?.result.watermark.before ?? null };
    const owed = await owedParts({ storage: options.storage, entity: entity.name, parent: perParent.entity, ...before });
    const fresh = extracted.flatMap(({ result }) =>
      result.streams.filter(({ stream }) => stream === perParent.entity).flatMap((stream) => stream.parts),
    );
    const read = await readAll(options, entity, perParent, [...owed, ...fresh], source, facts);
    return { ...counts(entity, window, read, source), watermark: { before: coverage, after } };
  });
}

/** How far the parents are closed after this run, which is how far their lists are. */
function requireParent(entity: Entity, perParent: PerParent, parent: Extracted | undefined): Coverage {
  if (parent?.result.watermark.after != null) return parent.result.watermark.after;
  if (parent?.failure !== undefined) throw parent.failure;
  throw new PipelineError('SOURCE_INCOMPLETE', `${entity.name} hang on ${perParent.entity}, which this run has not read`, {
    hint: `They are read with all entities: payments-pipeline run-all. A run of ${entity.name} alone does not know whose lists to ask for.`,
  });
}

interface Read {
  readonly lists: number;
  readonly board: ListBoard;
  readonly journalist: Journalist;
  readonly resumed: EntityExtract['resumed'];
}

/** Goes on with what an earlier run had read when it was stopped, except for parents that have changed since. */
async function readAll(
  options: ExtractOptions,
  entity: Entity,
  perParent: PerParent,
  parts: Parameters<typeof parentsToRead>[2],
  source: Source,
  facts: RunFacts,
): Promise<Read> {
  await using scratch = await options.storage.scratch();
  // A list is as old as its parent's last version, which is compared below.
  const { left, stands } = await takeOver({ ...options, entity: entity.name, now: facts.now, relistDays: 0 });
  const sourceNow = left?.journal.source_now ?? facts.now;
  const journalist = createJournalist({ ...options, attempt: facts.attempt, entity: entity.name, sourceNow, left, stands });
  const parents = await parentsToRead(options, perParent, parts, scratch.path);
  const board = new ListBoard(left?.journal.lists);
  const unread = board.unread(parents);
  const resumed =
    left === null ? undefined : { run_id: left.journal.run_id, ranges: parents.length - unread.length, records: board.records };
  if (resumed !== undefined)
    options.logger.info('going on where a run ended early', { entity: entity.name, earlier_run: resumed.run_id, lists: resumed.ranges });
  const checkpoint = { everyMs: options.checkpointMs ?? CHECKPOINT_MS, save: journalist.save };
  await readLists({ ...options, source, entity, perParent, parents: unread, board, checkpoint, dir: `${scratch.path}/read` });
  return { lists: parents.length, board, journalist, resumed };
}

function counts(
  entity: Entity,
  window: { from: number; to: number; why: string },
  { lists, board, journalist, resumed }: Read,
  source: Source,
): Omit<EntityExtract, 'watermark'> {
  const stats = source.stats();
  const streams = journalist.streams();
  const gone = `${board.gone} of ${lists} lists were gone with their ${entity.perParent?.entity ?? 'parents'}`;
  return {
    entity: entity.name,
    status: 'complete',
    window: { from: window.from, to: window.to },
    why: window.why,
    pages: board.pages,
    records: board.records,
    quarantined: streams.reduce((sum, { quarantined }) => sum + quarantined, 0),
    duplicates: 0,
    requests: stats.requests,
    retries: { ...stats.retriesByReason },
    streams,
    ...(resumed === undefined ? {} : { resumed }),
    ...(board.gone === 0 ? {} : { notes: [gone] }),
  };
}
