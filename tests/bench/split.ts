/**
 * How fast page bytes become records: `bun tests/bench/split.ts [seconds per row]`. Prints thousand records a second and the ratio to the
 * usual loop (JSON.parse, JSON.stringify of each record), on generated pages of 100 charges of about 2.5 KB.
 */
import { NO_WASM, ScanMemory } from '../../src/extract/split/scanMemory.ts';
import { createSplitter, type Splitter } from '../../src/extract/split/splitPage.ts';
import { charge } from './support/charge.ts';

const PAGES = 40;
const RECORDS = 100;

interface Row {
  readonly name: string;
  /** Does one page's work and returns something that depends on it. */
  readonly run: (page: Uint8Array) => number;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function pages(indent: number | undefined): Uint8Array[] {
  return Array.from({ length: PAGES }, (_, page) => {
    const data = Array.from({ length: RECORDS }, (_, n) => charge(page * RECORDS + n));
    return encoder.encode(JSON.stringify({ object: 'list', data, has_more: true, url: '/v1/charges' }, null, indent));
  });
}

const wasm = createSplitter(['refunds']);
const typescript = createSplitter(['refunds'], new ScanMemory(NO_WASM));
const rows: readonly Row[] = [
  { name: 'drain (copy the page, look at nothing)', run: (page) => page.slice().length },
  { name: 'JSON.parse + JSON.stringify per record', run: (page) => roundTrip(page) },
  { name: 'JSON.parse only', run: (page) => (JSON.parse(decoder.decode(page)) as { data: unknown[] }).data.length },
  { name: 'our splitter, TypeScript form only', run: (page) => splitAll(typescript, page) },
  { name: 'our splitter', run: (page) => splitAll(wasm, page) },
];

function roundTrip(page: Uint8Array): number {
  const { data } = JSON.parse(decoder.decode(page)) as { data: unknown[] };
  return data.reduce((bytes: number, record) => bytes + encoder.encode(JSON.stringify(record)).length, 0);
}

function splitAll(splitter: Splitter, page: Uint8Array): number {
  const split = splitter.split(page);
  let bytes = 0;
  for (let index = 0; index < split.count; index++) bytes += split.reason(index) === null ? split.record(index).length : 0;
  return bytes;
}

/** Records a second, the best of the time given after a warm-up. */
function measure(row: Row, input: readonly Uint8Array[], seconds: number): number {
  for (const page of input) row.run(page);
  let best = 0;
  for (const until = performance.now() + seconds * 1_000; performance.now() < until; ) {
    const start = performance.now();
    for (const page of input) row.run(page);
    best = Math.max(best, (PAGES * RECORDS * 1_000) / (performance.now() - start));
  }
  return best;
}

function report(title: string, input: readonly Uint8Array[], seconds: number): string {
  const perRecord = input.reduce((sum, page) => sum + page.length, 0) / (PAGES * RECORDS);
  const rates = rows.map((row) => measure(row, input, seconds));
  const usual = rates[1] ?? Number.NaN;
  const lines = rows.map((row, index) => {
    const rate = rates[index] ?? 0;
    return `  ${row.name.padEnd(40)} ${(rate / 1_000).toFixed(0).padStart(6)}k/s ${(rate / usual).toFixed(1).padStart(6)}x`;
  });
  return `${title}, ${perRecord.toFixed(0)} bytes a record\n${lines.join('\n')}\n`;
}

const seconds = Number(process.argv[2] ?? 2);
process.stdout.write(report('compact', pages(undefined), seconds));
process.stdout.write(report('pretty-printed', pages(2), seconds));
