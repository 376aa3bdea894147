/** An object that was made before the extracted window, and deleted within it: its deletion is all that anybody tells of it. */
import { expect, test } from 'bun:test';
import { startPipeline } from '../support/pipeline.ts';
import { failedChecks, type Tampering } from '../support/tampering.ts';

const GONE = 'in_made_long_ago';

/** The newest event of the first page told once more, as the deletion of an invoice. */
const withDeletion: Tampering = async (request, answer) => {
  const response = await answer(request);
  const { pathname, searchParams } = new URL(request.url);
  if (pathname !== '/v1/events' || searchParams.has('starting_after')) return response;
  const page = (await response.json()) as { data: Record<string, unknown>[] };
  const [newest] = page.data;
  if (newest === undefined) return Response.json(page);
  const object = { id: GONE, object: 'invoice' };
  return Response.json({
    ...page,
    data: [{ ...newest, id: 'evt_gone', account: undefined, type: 'invoice.deleted', data: { object } }, ...page.data],
  });
};

test('an invoice of which only the deletion is known is kept as that, keeps nothing from being published, and is no row of Gold', async () => {
  let tells: Tampering = (request, answer) => answer(request);
  await using pipeline = await startPipeline({ days: 2, volume: 4, intercept: (request, answer) => tells(request, answer) });
  await pipeline.all('r1');
  tells = withDeletion;
  pipeline.mock.clock.moveTo(pipeline.mock.clock.now() + 86_400);
  const { stage } = await pipeline.all('r2');
  expect(failedChecks(stage)).toEqual([]);
  const [row] = await pipeline.query(`SELECT is_deleted, created_at, currency FROM silver.invoices WHERE id = '${GONE}'`);
  expect(row).toEqual({ is_deleted: true, created_at: null, currency: null });
  expect(await pipeline.query(`SELECT invoice_id FROM gold.fct_invoices WHERE invoice_id = '${GONE}'`)).toEqual([]);
}, 60_000);
