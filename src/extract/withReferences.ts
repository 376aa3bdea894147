import { type Entity, entities, findEntity } from '../registry/index.ts';
import { readWatermark } from '../state/watermark.ts';
import { addRetrieved } from './addRetrieved.ts';
import type { Extracted, ExtractOptions } from './extractOptions.ts';
import { resolveReferences } from './resolveReferences.ts';
import { unsettledResults } from './unsettledResults.ts';

/** Adds what the records refer to and no list has, to the entity that refers to it; of runs that were stopped before they did so, too. */
export async function withReferences(options: ExtractOptions, extracted: readonly Extracted[], attempt: string): Promise<Extracted[]> {
  const whole = [...extracted];
  if (options.signal.aborted) return whole;
  const unsettled = await unsettledResults(options.storage, options.entities);
  for (const parent of entities.filter(({ deletable }) => deletable)) {
    const index = whole.findIndex(({ result }) => result.status === 'complete' && refersTo(result.entity, parent));
    const referring = whole[index];
    if (referring === undefined || options.signal.aborted || !(await isWhole(options, parent, extracted))) continue;
    const results = [...unsettled, ...whole.map(({ result }) => result)];
    whole[index] = await addRetrieved(options, referring, `${attempt}-refetch`, (source, dir) =>
      resolveReferences({ ...options, source, parent, extracted: results, dir }),
    );
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
