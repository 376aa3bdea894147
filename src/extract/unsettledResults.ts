import type { Entity } from '../registry/types.ts';
import type { EntityExtract, ExtractStage } from '../state/stages/extract.ts';
import type { Storage } from '../storage/types.ts';
import { isDenied } from './extractOne.ts';
import { lastExtracts } from './lastExtracts.ts';

/**
 * What runs committed that were stopped, or failed in part, before they had looked up what their records refer to: all such runs since the last
 * one over at least these entities that came to its end. Most often that is the run before, and nothing is unsettled.
 */
export async function unsettledResults(storage: Storage, entities: readonly Entity[]): Promise<EntityExtract[]> {
  const results: EntityExtract[] = [];
  for await (const { stage } of lastExtracts(storage)) {
    if (!isSettled(stage)) results.push(...stage.entities.filter(({ status }) => status === 'complete'));
    else if (entities.every(({ name }) => stage.entities.some(({ entity }) => entity === name))) break;
  }
  return results;
}

function isSettled({ entities }: ExtractStage): boolean {
  return entities.every((result) => result.status === 'complete' || isDenied(result));
}
