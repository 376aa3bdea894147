/** Records that are odd: through a whole extraction each is kept to the byte, as a record or in quarantine, and its neighbours are there. */
import { expect, test } from 'bun:test';
import { zstdDecompressSync } from 'node:zlib';
import { createMock } from '../../../mock/index.ts';
import type { Part } from '../../../src/state/stages/extract.ts';
import type { Storage } from '../../../src/storage/types.ts';
import { readBronze } from '../../support/bronzeVersions.ts';
import { faultySource } from './faultySource.ts';

const CHARGES = '/v1/charges';

/** Fault, the member that a record ends with, and why it is quarantined; null: it is a record like any other. */
const ODD: readonly (readonly [name: string, member: string, reason: string | null])[] = [
  ['a number above 2^53', '"odd":1152921504606846977', null],
  ['an odd escape', '"odd":"\\u0041\\/\\u00e9"', null],
  ['type drift', '"amount_captured_text":{"was":[1,"2",null]}', null],
  ['a number above 2^63', '"odd":9223372036854775808', 'integer_out_of_range'],
  ['a lone surrogate', '"odd":"\\ud800"', 'lone_surrogate'],
  ['a raw NUL', '"odd":"\u0000"', 'control_character'],
  ['a key that comes twice', '"odd":1,"odd":2', 'duplicate_key'],
  ['deep nesting', `"odd":${'['.repeat(600)}${']'.repeat(600)}`, 'too_deep'],
];

test('numbers, escapes, surrogates, NULs, repeated keys, nesting, drift: nothing is lost, and a calm rerun has every record', async () => {
  await using source = await faultySource({ days: 3, volume: 8, before: await firstPageOdd() });
  const first = await source.extract('r1', { only: 'charges', chains: 1 });
  const [entity] = first.stage.entities;
  const expected = ODD.filter(([, , reason]) => reason !== null);
  expect(entity).toMatchObject({ status: 'complete', quarantined: expected.length });
  const [stream] = entity?.streams ?? [];
  const clean = await textOf(source.storage, stream?.parts ?? []);
  const quarantined = await textOf(source.storage, stream?.quarantine ?? []);
  for (const [name, member, reason] of ODD) {
    if (reason === null) expect([name, clean.includes(member)]).toEqual([name, true]);
    else expect([name, quarantined.includes(`"${reason}"`)]).toEqual([name, true]);
  }
  const all = await source.ids(CHARGES);
  expect((await readBronze(source.storage, 'charges')).length).toBe(all.length - expected.length);
  source.calm();
  const again = await source.extract('r2', { only: 'charges', days: 10 });
  expect(again.stage.entities[0]).toMatchObject({ status: 'complete', quarantined: 0 });
  expect(new Set((await readBronze(source.storage, 'charges')).map(({ id }) => id))).toEqual(new Set(all));
});

/** Every page that begins a list of charges has the odd members in its first records. */
async function firstPageOdd() {
  const shared = { seed: 2, startUnix: Date.UTC(2026, 2, 1) / 1000, days: 3, volume: 8 } as const;
  const honest = createMock({ ...shared, frozen: true, clock: () => Date.now(), pretty: false });
  return async (request: Request) => {
    const url = new URL(request.url);
    if (url.pathname !== CHARGES || url.searchParams.has('starting_after')) return undefined;
    const response = await honest.fetch(request);
    const page = (await response.json()) as { data: object[] };
    if (page.data.length < ODD.length) return Response.json(page, { headers: response.headers });
    const records = page.data.map((record, i) => {
      const text = JSON.stringify(record);
      return i < ODD.length ? `${text.slice(0, -1)},${ODD[i]?.[1]}}` : text;
    });
    const body = JSON.stringify({ ...page, data: [] }).replace('"data":[]', () => `"data":[${records.join(',')}]`);
    return new Response(body, { headers: response.headers });
  };
}

async function textOf(storage: Storage, parts: readonly Part[]): Promise<string> {
  const paths = await storage.localPaths(parts.map(({ key }) => key));
  const bytes = await Promise.all(paths.map((path) => Bun.file(path).bytes()));
  return bytes.map((one) => zstdDecompressSync(one).toString()).join('');
}
