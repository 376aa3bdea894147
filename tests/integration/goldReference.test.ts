/** Gold, row for row and column for column, against loops over the source's own objects that know nothing of SQL. */
import { describe, expect, test } from 'bun:test';
import type { Session } from '../../src/lake/session.ts';
import { openStaged } from '../../src/query/openStaged.ts';
import { requireManifest } from '../../src/state/manifest.ts';
import type { Model } from '../../src/transform/contract/model.ts';
import { embeddedModels } from '../../src/transform/embedded.ts';
import { goldReference } from '../support/goldReference/goldReference.ts';
import { changedPage, unusual } from '../support/goldReference/unusual.ts';
import type { TextRow } from '../support/goldReference/values.ts';
import { type PipelineOptions, startPipeline } from '../support/pipeline.ts';
import { type Economy, readEconomy } from './mockLaws/readEconomy.ts';

/** Deliveries are made by nobody here; tests/integration/webhooks/delivery.test.ts is about them. */
const models = embeddedModels().filter(({ layer, name }) => layer === 'gold' && name !== 'webhook_delivery');

/** Per seed: as the mock's company is, or with what seldom happens. */
describe.each([
  ['usual', 1],
  ['unusual', 3],
] as const)('a company that is %s: seed %p', (kind, seed) => {
  test('every row of every model', async () => {
    let change = <T>(raw: T): T => raw;
    const intercept: PipelineOptions['intercept'] = async (request, answer) => await changedPage(await answer(request), change);
    await using pipeline = await startPipeline({ seed, days: 75, volume: 2, intercept });
    const economy = await readEconomy(pipeline.mock);
    if (kind === 'unusual') change = unusual(economy.charges.find(({ captured }) => captured)?.id ?? '', pipeline.mock.clock.now());
    await pipeline.extract('r1');
    await pipeline.transforms('r1');
    await using scratch = await pipeline.storage.scratch();
    const options = { sql: '', sqlChecks: [], memoryLimit: '1GB', threads: 1, tempDirectory: scratch.path };
    await using session = await openStaged(pipeline.storage, await requireManifest(pipeline.storage, 'r1'), options);
    const reference = goldReference(changed(economy, change), pipeline.mock.clock.now());
    expect(Object.keys(reference).sort()).toEqual(models.map(({ name }) => name).sort());
    for (const model of models) {
      const rows = reference[model.name] ?? [];
      expect([model.name, rows.length > 0]).toEqual([model.name, true]);
      expect({ [model.name]: sorted(await tableOf(session, model), model) }).toEqual({ [model.name]: sorted(rows, model) });
    }
  }, 60_000);
});

/** The economy as the pipeline reads it. */
function changed(economy: Economy, change: <T>(raw: T) => T): Economy {
  return {
    ...economy,
    subscriptions: economy.subscriptions.map(change),
    invoices: economy.invoices.map(change),
    disputes: economy.disputes.map(change),
    transactions: economy.transactions.map(change),
    members: new Map([...economy.members].map(([payout, entries]) => [payout, entries.map(change)])),
  };
}

async function tableOf(session: Session, { name, columns }: Model): Promise<TextRow[]> {
  const asText = columns.map((column) => `${textOf(column.name, column.type)} AS ${column.name}`);
  return (await session.rows(`SELECT ${asText.join(', ')} FROM gold.${name}`)) as TextRow[];
}

function textOf(column: string, type: string): string {
  if (type === 'TIMESTAMPTZ') return `strftime(${column}, '%Y-%m-%dT%H:%M:%SZ')`;
  return `CAST(${column} AS VARCHAR)`;
}

/** In the order of the key, with columns in the order of their names. */
function sorted(rows: readonly TextRow[], { key }: Model): TextRow[] {
  const keyOf = (row: TextRow) => key.map((column) => row[column]).join(' ');
  return rows.map((row) => Object.fromEntries(Object.entries(row).sort())).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}
