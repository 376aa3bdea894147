/** The mock's whole account through list → split → write: every object once, every line of every invoice, and nothing to quarantine. */
import { afterAll, expect, test } from 'bun:test';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { createMock } from '../../mock/index.ts';
import { extractEntity } from '../../src/extract/extractEntity.ts';
import type { ExtractedEntity } from '../../src/extract/extractEntityTypes.ts';
import type { FinishedPart } from '../../src/extract/write/partFile.ts';
import { entities } from '../../src/registry/index.ts';
import { entity, testSource } from './source/support.ts';

const root = mkdtempSync(join(tmpdir(), 'mock-extract-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let dirs = 0;
const START = Date.UTC(2026, 8, 1) / 1000;
const mock = createMock({ seed: 5, startUnix: START, days: 10, volume: 40, clock: () => START * 1000, frozen: true });
const { source } = testSource('http://mock.localhost', { fetch: async (url, init) => mock.fetch(new Request(url, init)) });

interface Line {
  readonly parent?: string;
  readonly record: { readonly id: string; readonly lines?: { readonly data: readonly { readonly id: string }[] } };
}

function linesOf(parts: readonly FinishedPart[]): Line[] {
  const texts = parts.flatMap(({ path }) => zstdDecompressSync(readFileSync(path)).toString().trimEnd().split('\n'));
  return texts.map((text) => JSON.parse(text) as Line);
}

function extract(name: string): Promise<ExtractedEntity> {
  const signal = new AbortController().signal;
  return extractEntity({ source, entity: entity(name), runId: 'r', dir: join(root, String(dirs++)), progress: () => {}, signal });
}

async function retrieved(path: string): Promise<unknown> {
  return JSON.parse(new TextDecoder().decode((await source.retrieve(path)).body));
}

// Those that hang on another's objects have no list of their own.
for (const { name, path, retrieveParams } of entities.filter(({ perParent }) => perParent === undefined)) {
  test(`${name}: each record once, equal to what its own path gives`, async () => {
    const result = await extract(name);
    const lines = linesOf(result.streams[0]?.parts ?? []);
    expect(result).toMatchObject({ quarantined: 0, duplicateIds: 0, retries: 0 });
    expect(result.records).toBeGreaterThan(0);
    expect(new Set(lines.map(({ record }) => record.id)).size).toBe(result.records);
    const sample = lines.filter((_, index) => index % Math.ceil(lines.length / 5) === 0);
    const query = new URLSearchParams(retrieveParams);
    for (const { record } of sample) expect(record as unknown).toEqual(await retrieved(`${path}/${record.id}?${query}`));
  });
}

test('half-open ranges of `created` cut the list without loss or overlap', async () => {
  const all = await extract('balance_transactions');
  const signal = new AbortController().signal;
  let records = 0;
  for (let day = 0; day < 11; day++) {
    const created = { from: START + day * 86_400, to: START + (day + 1) * 86_400 };
    const dir = join(root, `day-${day}`);
    const part = await extractEntity({
      source,
      entity: entity('balance_transactions'),
      created,
      runId: 'r',
      dir,
      progress: () => {},
      signal,
    });
    records += part.records;
  }
  expect(records).toBe(all.records);
});

test('inline and fetched lines together are every line of every invoice', async () => {
  const result = await extract('invoices');
  const inline = linesOf(result.streams[0]?.parts ?? []).flatMap(({ record }) =>
    (record.lines?.data ?? []).map(({ id }) => `${record.id} ${id}`),
  );
  const fetched = linesOf(result.streams[1]?.parts ?? []).map(({ parent, record }) => `${parent} ${record.id}`);
  const expected: string[] = [];
  for (const invoice of new Set(inline.map((pair) => pair.split(' ')[0]))) {
    const list = (await retrieved(`/v1/invoices/${invoice}/lines?limit=100`)) as { data: { id: string }[] };
    expected.push(...list.data.map(({ id }) => `${invoice} ${id}`));
  }
  expect(result.childLists).toBeGreaterThan(0);
  expect([...inline, ...fetched].sort()).toEqual(expected.sort());
});
