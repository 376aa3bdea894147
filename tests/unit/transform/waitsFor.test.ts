import { expect, test } from 'bun:test';
import { embeddedModels } from '../../../src/transform/embedded.ts';
import { bronzeStreams, ownerOf, references, sortModels } from '../../../src/transform/graph.ts';
import { waitsFor } from '../../../src/transform/waitsFor.ts';

const MODELS = sortModels(embeddedModels());

/** Everything that a model stands behind, however far. */
function behind(place: number, waits: readonly ReadonlySet<number>[]): Set<number> {
  const found = new Set<number>();
  for (const before of waits[place] ?? []) for (const one of [before, ...behind(before, waits)]) found.add(one);
  return found;
}

test('a model waits for the tables that it reads, for its owner, and for whoever reads one of its streams before it; for nobody behind it', () => {
  const waits = waitsFor(MODELS);
  for (const [place, model] of MODELS.entries()) {
    const before = behind(place, waits);
    expect([...before].every((one) => one < place)).toBe(true);
    const names = new Set([...before].map((one) => MODELS[one]).map((one) => `${one?.layer}.${one?.name}`));
    const needed = references(model.sql).filter(({ schema }) => schema !== 'bronze');
    for (const { schema, name } of needed) expect(names).toContain(`${schema}.${name}`);
    if (ownerOf(model) !== undefined) expect(names).toContain(`silver.${ownerOf(model)}`);
    const streams = bronzeStreams(model).map(({ stream }) => stream);
    for (const [other, { sql }] of MODELS.slice(0, place).entries())
      if (bronzeStreams({ sql }).some(({ stream }) => streams.includes(stream))) expect(before).toContain(other);
  }
});

test('models of different entities wait for nobody', () => {
  const waits = waitsFor(MODELS);
  const free = MODELS.filter((_, place) => waits[place]?.size === 0).map(({ name }) => name);
  expect(free).toEqual(expect.arrayContaining(['charges', 'customers', 'payouts']));
});
