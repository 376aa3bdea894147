import { errorCode, errorMessage } from '../domain/errors.ts';
import { type Entity, entities, findEntity } from '../registry/index.ts';
import type { Stream } from '../state/stages/extract.ts';
import { readWatermark } from '../state/watermark.ts';
import type { Extracted, ExtractOptions } from './extractOptions.ts';
import { isOfTheEntity } from './isOfTheEntity.ts';
import { resolveReferences } from './resolveReferences.ts';
import { storeStream } from './storeStream.ts';

/** Adds what the records refer to and no list has, to the entity that refers to it. */
export async function withReferences(options: ExtractOptions, extracted: readonly Extracted[], attempt: string): Promise<Extracted[]> {
  const whole = [...extracted];
  for (const parent of entities.filter(({ deletable }) => deletable)) {
    const index = whole.findIndex(({ result }) => result.status === 'complete' && refersTo(result.entity, parent));
    const referring = whole[index];
    if (referring === undefined || options.signal.aborted || !(await isWhole(options, parent, extracted))) continue;
    whole[index] = await addReferences(options, referring, parent, whole, attempt);
  }
  return whole;
}

/** As long as older objects were never asked for, that one of them is unknown means nothing. */
async function isWhole({ storage }: ExtractOptions, parent: Entity, extracted: readonly Extracted[]): Promise<boolean> {
  const result = extracted.find(({ result: { entity } }) => entity === parent.name)?.result;
  const coverage = result?.watermark.after ?? (await readWatermark(storage, parent.name))?.coverage;
  return coverage?.reaches_start === true;
}

function refersTo(entity: string, parent: Entity): boolean {
  return findEntity(entity)?.references.some((reference) => reference.entity === parent.name) === true;
}

async function addReferences(
  options: ExtractOptions,
  referring: Extracted,
  parent: Entity,
  whole: readonly Extracted[],
  attempt: string,
): Promise<Extracted> {
  await using scratch = await options.storage.scratch();
  try {
    const source = options.source();
    const extracted = whole.map(({ result }) => result);
    const found = await resolveReferences({ ...options, source, parent, extracted, dir: scratch.path });
    const streams: Stream[] = [];
    for (const stream of found) streams.push(await storeStream({ ...options, attempt: `${attempt}-refetch` }, stream));
    const { result } = referring;
    return {
      ...referring,
      result: { ...result, requests: result.requests + source.stats().requests, streams: [...result.streams, ...streams] },
    };
  } catch (error) {
    if (!isOfTheEntity(error)) throw error;
    const { result } = referring;
    return {
      result: {
        ...result,
        status: 'failed',
        streams: [],
        watermark: { ...result.watermark, after: null },
        error: { code: errorCode(error), message: errorMessage(error) },
      },
      failure: error,
    };
  }
}
