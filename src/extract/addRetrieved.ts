import { errorCode, errorMessage } from '../domain/errors.ts';
import type { Source } from '../source/types.ts';
import type { Stream } from '../state/stages/extract.ts';
import type { ExtractedStream } from './extractEntityTypes.ts';
import { statusOf } from './extractOne.ts';
import type { Extracted, ExtractOptions } from './extractOptions.ts';
import { isOfTheEntity } from './isOfTheEntity.ts';
import { storeStream } from './storeStream.ts';

/** Retrieves with a client of its own, given a directory of its own. */
export type Retrieve = (source: Source, dir: string) => Promise<readonly ExtractedStream[]>;

/** Adds objects that were retrieved by id to what an entity's extraction came to; if they cannot be had, the entity has failed. */
export async function addRetrieved(options: ExtractOptions, to: Extracted, attempt: string, retrieve: Retrieve): Promise<Extracted> {
  await using scratch = await options.storage.scratch();
  const { result } = to;
  try {
    const source = options.source(result.entity);
    const streams: Stream[] = [];
    for (const stream of await retrieve(source, scratch.path)) streams.push(await storeStream({ ...options, attempt }, stream));
    return { ...to, result: { ...result, requests: result.requests + source.stats().requests, streams: [...result.streams, ...streams] } };
  } catch (error) {
    if (!isOfTheEntity(error)) throw error;
    return withheld(to, error);
  }
}

/** An entity of which something is missing counts as not extracted; its ranges stay for the next run to go on with. */
export function withheld({ result }: Extracted, error: unknown): Extracted {
  const watermark = { ...result.watermark, after: null };
  const why = { code: errorCode(error), message: errorMessage(error) };
  return { result: { ...result, status: statusOf(error), streams: [], watermark, error: why }, failure: error };
}
