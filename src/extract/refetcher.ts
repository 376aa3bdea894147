/** Retrieves objects by id, each with the rest of its nested lists, and hands both to whoever writes them. */
import { errorCode } from '../domain/errors.ts';
import type { Logger } from '../domain/logger.ts';
import { mapConcurrently } from '../domain/mapConcurrently.ts';
import type { Entity } from '../registry/types.ts';
import type { Page, Source } from '../source/types.ts';
import { asList } from './asList.ts';
import { createChildLists, openLists } from './childLists.ts';
import { Shape } from './split/shape.ts';
import { createSplitter, type SplitPage } from './split/splitPage.ts';
import type { EnvelopeOf } from './write/envelope.ts';

const RETRIEVES_AT_ONCE = 8;

export interface RefetcherOptions {
  readonly source: Source;
  readonly entity: Entity;
  readonly runId: string;
  readonly logger: Logger;
}

export type WriteStream = (stream: string, page: SplitPage, envelope: EnvelopeOf) => Promise<void>;

export interface Refetcher {
  /** Retrieves the objects and writes them, their nested lists first. Returns how many the source still knows. */
  fetch(ids: readonly string[], write: WriteStream): Promise<number>;
  /** What fields the records of a stream had. */
  shape(stream: string): Shape;
}

export function createRefetcher({ source, entity, runId, logger }: RefetcherOptions): Refetcher {
  const splitter = createSplitter(entity.children.map(({ field }) => field));
  const children = createChildLists(source, entity);

  async function fetchOne(id: string, write: WriteStream): Promise<boolean> {
    const page = await retrieve(source, entity, id, logger);
    if (page === undefined) return false;
    const { observedAtMs, apiVersion } = page;
    const envelope = { runId, observedAtMs, via: 'refetch', apiVersion } as const;
    const body = asList([page.body]);
    const object = splitter.split(body);
    await children.follow(openLists(object, entity.children), async (list, { facts }) => {
      await write(list.child.stream, facts, { ...envelope, entity: list.child.stream, parent: list.parentId });
    });
    await write(entity.name, object, { ...envelope, entity: entity.name });
    return true;
  }

  return {
    fetch: async (ids, write) => {
      const known = await mapConcurrently(ids, RETRIEVES_AT_ONCE, (id) => fetchOne(id, write));
      return known.filter((one) => one).length;
    },
    shape: (stream) => {
      const shape = new Shape();
      shape.merge(stream === entity.name ? splitter.shape() : children.shape(stream));
      return shape;
    },
  };
}

/** An id that the source does not know at all stays missing, and the checks will say so. */
async function retrieve(source: Source, { name, path, retrieveParams }: Entity, id: string, logger: Logger): Promise<Page | undefined> {
  const query = retrieveParams === undefined ? '' : `?${new URLSearchParams(retrieveParams)}`;
  try {
    return await source.retrieve(`${path}/${encodeURIComponent(id)}${query}`);
  } catch (error) {
    if (errorCode(error) !== 'SOURCE_NOT_FOUND') throw error;
    logger.warn('the source does not know an object that a record refers to, or that an earlier run had', { entity: name, id });
    return undefined;
  }
}
