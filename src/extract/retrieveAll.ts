import type { Logger } from '../domain/logger.ts';
import type { Entity } from '../registry/types.ts';
import type { Source } from '../source/types.ts';
import type { ExtractedStream } from './extractEntityTypes.ts';
import { createRefetcher } from './refetcher.ts';
import { createStreamWriters } from './write/createStreamWriters.ts';

export interface RetrieveOptions {
  readonly source: Source;
  readonly entity: Entity;
  readonly runId: string;
  /** A directory of this call's own. */
  readonly dir: string;
  readonly logger: Logger;
}

export interface Retrieved {
  /** Objects that the source still knows, deleted ones included. */
  readonly found: number;
  /** What came of them, by Bronze stream. */
  readonly streams: readonly ExtractedStream[];
}

/** Retrieves objects by id, with their nested lists, into parts on this machine. */
export async function retrieveAll({ source, entity, runId, dir, logger }: RetrieveOptions, ids: readonly string[]): Promise<Retrieved> {
  const writers = createStreamWriters({ dir, streams: [entity.name, ...entity.children.map(({ stream }) => stream)] });
  const refetcher = createRefetcher({ source, entity, runId, logger });
  try {
    const found = await refetcher.fetch(ids, (stream, page, envelope) => writers.write(stream, page, envelope).written);
    const streams = [...(await writers.rotate())].map(([stream, parts]) => ({ stream, ...parts, shape: refetcher.shape(stream) }));
    return { found, streams: streams.filter(({ records, quarantined }) => records + quarantined > 0) };
  } catch (error) {
    await writers.abandon();
    throw error;
  }
}
