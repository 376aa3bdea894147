/** Histories, derived from their models: what an object was and when, against a naive reading of all versions. */
import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import type { Row } from '../../src/lake/session.ts';
import type { Storage } from '../../src/storage/types.ts';
import { embeddedModels } from '../../src/transform/embedded.ts';
import { type BronzeRecord, type BronzeRun, writeBronzeRun } from '../support/bronze.ts';
import { askPublished, publishStage, stage, withStore } from '../support/staging.ts';

const EPOCH = 1_800_000_000_000;
const NAMES = [
  'invoices',
  'invoices_history',
  'subscriptions',
  'subscription_items',
  'subscriptions_history',
  'subscription_items_history',
];
const models = embeddedModels().filter(({ name }) => NAMES.includes(name));

interface Item {
  readonly id: string;
  readonly quantity: number;
}

const item = fc.record({ id: fc.constantFrom('si_1', 'si_2', 'si_3'), quantity: fc.integer({ min: 1, max: 2 }) });
const items = (maxLength: number) => fc.uniqueArray(item, { maxLength, selector: ({ id }) => id });
const seen = { seconds: fc.integer({ min: 0, max: 5 }), via: fc.constantFrom<BronzeRecord['via']>('list', 'event') };
const invoice = fc.record({
  ...seen,
  id: fc.constantFrom('in_a', 'in_b'),
  status: fc.constantFrom('draft', 'open', 'paid'),
  deleted: fc.integer({ min: 0, max: 3 }).map((one) => one === 0),
});
const subscription = fc.record({
  ...seen,
  id: fc.constantFrom('sub_a', 'sub_b'),
  status: fc.constantFrom('active', 'past_due'),
  inline: items(2),
  more: items(1),
});
const run = fc.record({
  late: fc.boolean(),
  transformAfter: fc.boolean(),
  invoices: fc.array(invoice, { maxLength: 3 }),
  subscriptions: fc.uniqueArray(subscription, { maxLength: 2, selector: ({ id }) => id }),
});
type Run = typeof run extends fc.Arbitrary<infer R> ? R : never;

function bronzeRun({ late, invoices, subscriptions }: Run, index: number): BronzeRun {
  const head = ({ seconds, via }: { seconds: number; via: BronzeRecord['via'] }) => ({ observedAt: EPOCH + seconds * 1000, via });
  return {
    runId: `run-${index}`,
    startedAt: EPOCH + 100_000 + (late ? -1000 + index : index * 10),
    streams: {
      invoices: invoices.map((one) => ({ ...head(one), record: invoiceOf(one) })),
      subscriptions: subscriptions.map((one) => ({ ...head(one), record: subscriptionOf(one) })),
      subscription_items: subscriptions.flatMap((one) =>
        one.more.map((entry) => ({ ...head(one), record: itemOf(entry), parent: one.id })),
      ),
    },
  };
}

function invoiceOf({ id, status, deleted }: { id: string; status: string; deleted: boolean }): BronzeRecord['record'] {
  if (deleted) return { id, deleted: true };
  return { id, created: 1, status, currency: 'usd', subtotal: 0, total: 0, amount_due: 0, amount_paid: 0, amount_remaining: 0 };
}

function subscriptionOf({
  id,
  status,
  inline,
  more,
}: {
  id: string;
  status: string;
  inline: Item[];
  more: Item[];
}): BronzeRecord['record'] {
  return { id, created: 1, status, customer: 'cus_1', items: { data: inline.map(itemOf), has_more: more.length > 0, total_count: 3 } };
}

function itemOf({ id, quantity }: Item): BronzeRecord['record'] {
  return { id, created: 1, quantity, price: { id: 'price_1', currency: 'usd' } };
}

/** One version of an object: what is told of each thing in it, by the thing's id. */
interface Version {
  readonly object: string;
  readonly seconds: number;
  readonly rank: number;
  readonly startedAt: number;
  readonly told: ReadonlyMap<string, string>;
}

/** The stretches, found the slow way: `thing state from to`, for things that are told of in each version of their object. */
function naive(versions: readonly Version[]): string[] {
  const found: string[] = [];
  const sorted = versions
    .map((version, place) => ({ ...version, place }))
    .toSorted((a, b) => a.seconds - b.seconds || a.rank - b.rank || a.startedAt - b.startedAt || a.place - b.place);
  for (const object of new Set(sorted.map((version) => version.object))) {
    const mine = sorted.filter((version, index) => version.object === object && !isOverruled(sorted, index));
    const open = new Map<string, { state: string; from: number }>();
    const close = (thing: string, to: number | null) => {
      const one = open.get(thing);
      if (one !== undefined) found.push(`${object} ${thing} ${one.state} ${one.from} ${to}`);
      open.delete(thing);
    };
    for (const { told, seconds } of mine) {
      for (const [thing, { state }] of [...open]) if (told.get(thing) !== state) close(thing, seconds);
      for (const [thing, state] of told) if (!open.has(thing)) open.set(thing, { state, from: seconds });
    }
    for (const thing of [...open.keys()]) close(thing, null);
  }
  return found.sort();
}

/** Whether a later version of the same object has the same moment. */
function isOverruled(sorted: readonly Version[], index: number): boolean {
  const one = sorted[index];
  return sorted.slice(index + 1).some(({ object, seconds }) => object === one?.object && seconds === one.seconds);
}

function versionsOf<K extends 'invoices' | 'subscriptions'>(
  history: readonly Run[],
  stream: K,
  told: (one: Run[K][number]) => readonly (readonly [string, string])[],
): Version[] {
  return history
    .map((one, index) => ({ startedAt: bronzeRun(one, index).startedAt, records: one[stream] as readonly Run[K][number][] }))
    .flatMap(({ startedAt, records }) =>
      records.map((one) => ({
        object: one.id,
        seconds: one.seconds,
        rank: one.via === 'event' ? 0 : 1,
        startedAt,
        told: new Map(told(one)),
      })),
    );
}

async function told(storage: Storage, columns: string, table: string): Promise<string[]> {
  const span = `round(epoch(valid_from) - ${EPOCH / 1000}), round(epoch(valid_to) - ${EPOCH / 1000})`;
  const rows = await askPublished(storage, `SELECT ${columns}, ${span}, is_current FROM silver.${table}`);
  return rows
    .map((row) => {
      const values = Object.values(row);
      expect(values.at(-1)).toBe(values.at(-2) === null);
      return values.slice(0, -1).map(String).join(' ');
    })
    .sort();
}

/** Stretches of one thing that share a moment: there must be none. */
async function overlaps(storage: Storage, table: string): Promise<Row[]> {
  const parent = table.startsWith('subscription_items') ? 'AND a.subscription_id = b.subscription_id' : '';
  return await askPublished(
    storage,
    `SELECT a.id, a.valid_from, b.valid_from AS other FROM silver.${table} AS a JOIN silver.${table} AS b ON a.id = b.id ${parent}
      AND a.valid_from < b.valid_from AND (a.valid_to IS NULL OR b.valid_from < a.valid_to)`,
  );
}

/** A paid invoice is deleted; then somebody else's earlier sight of it arrives: its closed state was seen longer than was known. */
const SEEN_LONGER: Run[] = [
  {
    late: false,
    transformAfter: true,
    invoices: [
      { seconds: 0, via: 'list', id: 'in_a', status: 'paid', deleted: false },
      { seconds: 5, via: 'list', id: 'in_a', status: 'draft', deleted: true },
    ],
    subscriptions: [],
  },
  {
    late: false,
    transformAfter: false,
    invoices: [{ seconds: 4, via: 'list', id: 'in_a', status: 'paid', deleted: false }],
    subscriptions: [],
  },
];

describe('a history', () => {
  test('is what a naive reading gives, whichever way its versions came, and no two of its stretches overlap', async () => {
    const modes = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(run, { minLength: 2, maxLength: 4 }), async (history) => {
        await withStore(async (storage) => {
          for (const [index, one] of history.entries()) {
            await writeBronzeRun(storage, bronzeRun(one, index));
            if (!one.transformAfter && index < history.length - 1) continue;
            const staged = await stage(storage, `t-${index}`, { models, at: EPOCH + 200_000 + index });
            modes.add(staged.mode);
            await publishStage(storage, `t-${index}`, staged, EPOCH + 200_000 + index);
          }
          const ofInvoices = versionsOf(history, 'invoices', ({ id, status, deleted }) => (deleted ? [] : [[id, status]]));
          const ofSubscriptions = versionsOf(history, 'subscriptions', ({ id, status }) => [[id, status]]);
          const ofItems = versionsOf(history, 'subscriptions', ({ inline, more }) =>
            [...inline, ...more].map(({ id, quantity }) => [id, String(quantity)]),
          );
          expect(await told(storage, 'id, id AS thing, status', 'invoices_history')).toEqual(naive(ofInvoices));
          expect(await told(storage, 'id, id AS thing, status', 'subscriptions_history')).toEqual(naive(ofSubscriptions));
          expect(await told(storage, 'subscription_id, id, quantity', 'subscription_items_history')).toEqual(naive(ofItems));
          for (const table of NAMES.filter((name) => name.endsWith('_history'))) expect(await overlaps(storage, table)).toEqual([]);
          const rebuilt = await stage(storage, 'full', { models, at: EPOCH + 300_000, fullRefresh: true });
          expect(rebuilt.models.filter(({ unchanged }) => !unchanged).map(({ model }) => model)).toEqual([]);
        });
      }),
      { numRuns: process.env['CI'] === undefined ? 6 : 12, examples: [[SEEN_LONGER]] },
    );
    expect([...modes]).toContain('incremental');
  }, 120_000);

  test('is there of everything that changes over time, with the columns of its model and a key that holds the beginning', () => {
    const all = embeddedModels();
    const histories = all.filter(({ history }) => history !== undefined);
    expect(histories.map(({ name }) => name).sort()).toEqual(
      ['disputes', 'invoices', 'payouts', 'prices', 'subscription_items', 'subscriptions'].map((name) => `${name}_history`),
    );
    for (const { name, key, columns } of histories) {
      const source = all.find((model) => `${model.name}_history` === name);
      expect(key).toEqual([...(source?.key ?? []), 'valid_from']);
      const dropped = source?.columns.filter((column) => !columns.some((one) => one.name === column.name)).map((column) => column.name);
      for (const column of dropped ?? [])
        expect(column).toMatch(/^(observed_|bronze_run_|is_deleted|deleted_at|extra|payload_hash|is_tied)/);
    }
  });
});
