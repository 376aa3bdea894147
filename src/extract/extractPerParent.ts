/**
 * Entities that hang on another's objects and have no list of their own: the members of a payout, the payment methods of a customer. Each parent that
 * this run has read, new or changed, has its list read whole, and so has each that an earlier run left without; the watermark is the parent's, since nothing else says how far they are closed.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PipelineError } from '../domain/errors.ts';
import { mapConcurrently } from '../domain/mapConcurrently.ts';
import { openSession } from '../lake/session.ts';
import { sqlName, sqlString, sqlStrings } from '../lake/sqlText.ts';
import type { Entity, PerParent } from '../registry/types.ts';
import { throwIfAborted } from '../source/interrupted.ts';
import { isObjectGone } from '../source/missing.ts';
import type { Source } from '../source/types.ts';
import type { EntityExtract, Part, Stream } from '../state/stages/extract.ts';
import { type Coverage, readWatermark } from '../state/watermark.ts';
import { attempt } from './extractOne.ts';
import type { Extracted, ExtractOptions, RunFacts } from './extractOptions.ts';
import { owedParts } from './owedParts.ts';
import { Shape } from './split/shape.ts';
import { createSplitter, type Splitter } from './split/splitPage.ts';
import { storeStream } from './storeStream.ts';
import { createStreamWriters, type StreamWriters } from './write/createStreamWriters.ts';
import { releaseBytes } from './write/releaseBytes.ts';

/** Lists read at once; each is a chain of its own, and most have one page. */
const LISTS_AT_ONCE = 8;

/** Reads the list of each parent among `extracted`. The parent's own failure is this entity's too. */
export async function extractPerParent(
  options: ExtractOptions,
  entity: Entity,
  perParent: PerParent,
  extracted: readonly Extracted[],
  facts: RunFacts,
): Promise<Extracted> {
  options.progress({ kind: 'item-start', stage: 'extract', item: entity.name });
  const coverage = (await readWatermark(options.storage, entity.name))?.coverage ?? null;
  const parent = extracted.find(({ result }) => result.entity === perParent.entity);
  const source = options.source();
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
    const read = await readLists(options, entity, perParent, [...owed, ...fresh], source, facts.attempt);
    return { ...counts(entity, window, read, source), streams: read.streams, watermark: { before: coverage, after } };
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

interface ReadLists {
  readonly lists: number;
  readonly pages: number;
  readonly records: number;
  readonly gone: number;
  readonly streams: Stream[];
}

async function readLists(
  options: ExtractOptions,
  entity: Entity,
  perParent: PerParent,
  parts: readonly Part[],
  source: Source,
  name: string,
): Promise<ReadLists> {
  await using scratch = await options.storage.scratch();
  const ids = await parentIds(options, perParent, parts, scratch.path);
  const writers = createStreamWriters({ dir: scratch.path, streams: [entity.name] });
  const reader = new ListReader(options, entity, source, writers);
  try {
    await mapConcurrently(ids, LISTS_AT_ONCE, (id) => reader.read(id, perParent.path.replace('{id}', encodeURIComponent(id))));
    const finished = [...(await writers.rotate())].map(([stream, written]) => ({ stream, ...written, shape: reader.shape() }));
    const streams: Stream[] = [];
    for (const stream of finished.filter(({ records, quarantined }) => records + quarantined > 0)) {
      streams.push(await storeStream({ ...options, attempt: name }, stream));
    }
    return { lists: ids.length, pages: reader.pages, records: reader.records, gone: reader.gone, streams };
  } catch (error) {
    await writers.abandon();
    throw error;
  }
}

/** Reads one parent's list after the other, on splitters that are used again. */
class ListReader {
  pages = 0;
  records = 0;
  /** Parents that were deleted before their list was asked for. */
  gone = 0;
  readonly #splitters: Splitter[] = [];
  readonly #idle: Splitter[] = [];

  constructor(
    private readonly options: ExtractOptions,
    private readonly entity: Entity,
    private readonly source: Source,
    private readonly writers: StreamWriters,
  ) {}

  async read(parent: string, path: string): Promise<void> {
    const splitter = this.#borrow();
    try {
      for await (const { page, facts } of this.source.list(this.entity, { path }, splitter.split)) {
        throwIfAborted(this.options.signal);
        const { observedAtMs, apiVersion } = page;
        const envelope = { runId: this.options.runId, entity: this.entity.name, observedAtMs, via: 'list' as const, apiVersion, parent };
        await this.writers.write(this.entity.name, facts, envelope).written;
        this.#count(facts.count);
        releaseBytes(page.body);
      }
    } catch (error) {
      if (!isObjectGone(error)) throw error;
      this.gone += 1;
    }
    this.#idle.push(splitter);
  }

  shape(): Shape {
    const shape = new Shape();
    for (const splitter of this.#splitters) shape.merge(splitter.shape());
    return shape;
  }

  #borrow(): Splitter {
    const known = this.#idle.pop();
    if (known !== undefined) return known;
    const made = createSplitter();
    this.#splitters.push(made);
    return made;
  }

  #count(records: number): void {
    this.pages += 1;
    this.records += records;
    this.options.progress({ kind: 'item-progress', stage: 'extract', item: this.entity.name, records: this.records, pages: this.pages });
  }
}

/** Ids of the parents in the parts whose last version has the values that `when` asks for; deleted ones have no lists. */
async function parentIds(options: ExtractOptions, perParent: PerParent, parts: readonly Part[], dir: string): Promise<string[]> {
  if (parts.length === 0) return [];
  const { storage, memoryLimit, signal } = options;
  const spill = join(dir, 'spill');
  await mkdir(spill, { recursive: true });
  await using session = await openSession({ memoryLimit, tempDirectory: spill, allowedDirectories: [storage.localDirectory], signal });
  const when = Object.entries(perParent.when ?? {});
  const fields = ['id VARCHAR', 'deleted JSON', ...when.map(([name]) => `${sqlName(name)} JSON`)];
  const paths = await storage.localPaths(parts.map(({ key }) => key));
  const matches = when.map(([name, value]) => `CAST(record.${sqlName(name)} AS VARCHAR) = ${sqlString(JSON.stringify(value))}`);
  const rows = await session.rows(
    `SELECT DISTINCT record.id AS id FROM read_json(${sqlStrings(paths)}, format = 'newline_delimited',
       columns = {record: 'STRUCT(${fields.join(', ')})'}, maximum_object_size = 67108864)
     WHERE ${['record.id IS NOT NULL', "CAST(record.deleted AS VARCHAR) IS DISTINCT FROM 'true'", ...matches].join(' AND ')} ORDER BY id`,
  );
  return rows.map(({ id }) => String(id));
}

type Counts = Omit<EntityExtract, 'streams' | 'watermark'>;

function counts(entity: Entity, window: { from: number; to: number; why: string }, read: ReadLists, source: Source): Counts {
  const stats = source.stats();
  return {
    entity: entity.name,
    status: 'complete',
    window: { from: window.from, to: window.to },
    why: window.why,
    pages: read.pages,
    records: read.records,
    quarantined: read.streams.reduce((sum, { quarantined }) => sum + quarantined, 0),
    duplicates: 0,
    requests: stats.requests,
    retries: { ...stats.retriesByReason },
    ...(read.gone === 0
      ? {}
      : { notes: [`${read.gone} of ${read.lists} lists were gone with their ${entity.perParent?.entity ?? 'parents'}`] }),
  };
}
