/** Adds one extraction's worth of Bronze to a store, in a process of its own, and prints how many records. Its one argument is FillOptions as JSON. */
import { openLocalStorage } from '../../../src/storage/local/index.ts';
import { writeBronzeLines } from '../../support/bronze.ts';
import { recordsOf, STREAMS } from './lakeRecords.ts';

export interface FillOptions {
  readonly root: string;
  /** Each is an extraction; its place among them is its time and its name. */
  readonly runs: readonly { readonly number: number; readonly spans: readonly Span[] }[];
}

/** The objects of the charges `from <= n < to`, in that version of theirs. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly version?: number;
}

const { root, runs } = JSON.parse(process.argv[2] ?? '{}') as FillOptions;
const storage = openLocalStorage(root);
let records = 0;
for (const { number, spans } of runs) {
  records += await writeBronzeLines(storage, {
    runId: `x-${number}`,
    startedAt: Date.UTC(2026, 0, 1) + number * 10_000,
    streams: STREAMS.map((stream) => ({ stream, records: spans.map(({ from, to, version }) => recordsOf(stream, from, to, version)) })),
  });
}
process.stdout.write(String(records));
