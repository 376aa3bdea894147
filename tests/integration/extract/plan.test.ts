/** The plan of a run over every entity: it asks little, writes nothing, and is near what the run then takes. */
import { expect, test } from 'bun:test';
import { planExtract } from '../../../src/extract/planExtract.ts';
import { entities } from '../../../src/registry/index.ts';
import { faultySource } from './faultySource.ts';

test('a plan knows every entity, and its requests are about those of the run', async () => {
  await using source = await faultySource({ days: 6, volume: 30 });
  const plan = await planExtract(source.options('r0'), true, 20);
  expect(new Set(plan.entities.map(({ entity }) => entity))).toEqual(new Set(entities.map(({ name }) => name)));
  for (const prefix of ['bronze/', '_state/']) expect(await Array.fromAsync(source.storage.list(prefix))).toEqual([]);
  const asked = source.requests.length;
  expect(asked).toBeLessThan(entities.length * 4 + 3);
  expect(plan.entities.every(({ probes }) => probes <= 4)).toBe(true);

  const { stage } = await source.extract('r1');
  for (const { entity, spans, exact } of plan.entities.filter((one) => one.exact)) {
    const records = stage.entities.find((result) => result.entity === entity)?.records;
    expect([entity, exact, spans.reduce((sum, span) => sum + (span.records ?? 0), 0)]).toEqual([entity, true, records ?? -1]);
  }
  const requests = plan.entities.reduce((sum, { spans, proofs }) => sum + spans.reduce((all, span) => all + span.requests, proofs), 0);
  const made = source.requests.length - asked;
  expect(requests).toBeGreaterThan(made * 0.6);
  expect(requests).toBeLessThan(made * 1.6);
});
