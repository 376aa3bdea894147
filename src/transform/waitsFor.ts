import type { Model } from './contract/model.ts';
import { bronzeStreams, ownerOf, references } from './graph.ts';

/**
 * For each model, in the order of `sortModels`, the places of those that it is built after: the tables that it reads, its owner, and whoever reads one
 * of its streams before it, since a stream is brought, changed by a merge and dropped for one model at a time.
 */
export function waitsFor(models: readonly Model[]): Set<number>[] {
  const places = new Map(models.map(({ layer, name }, place) => [`${layer}.${name}`, place]));
  const readers = new Map<string, number>();
  return models.map((model, place) => {
    const owner = ownerOf(model);
    const tables = references(model.sql).filter(({ schema }) => schema !== 'bronze');
    const names = [...tables.map(({ schema, name }) => `${schema}.${name}`), ...(owner === undefined ? [] : [`silver.${owner}`])];
    const streams = bronzeStreams(model).map(({ stream }) => stream);
    const before = [...names.map((name) => places.get(name)), ...streams.map((stream) => readers.get(stream))];
    for (const stream of streams) readers.set(stream, place);
    return new Set(before.filter((one) => one !== undefined && one < place)) as Set<number>;
  });
}
