/** `explain` and `tie-out` on the binary, as somebody in finance uses them. */
import { expect, test } from 'bun:test';
import { readFile } from 'node:fs/promises';
import { createStoreSandbox } from './support/store.ts';

test('a payout is explained down to a difference of nothing, and the report of the same days ties', async () => {
  await using box = await createStoreSandbox();
  const mock = box.start(['serve-mock', '--port', '0', '--start', '2026-03-20', '--days', '14', '--volume', '10'], { timeoutMs: 170_000 });
  const [url] = await mock.waitForLine(/^http:\/\/\S+$/);
  const env = { MOCK_API_BASE_URL: url };
  expect((await box.run(['run-pipeline', '--days', '20'], { env })).status).toBe(0);
  const { stdout } = await box.run([
    'query',
    '--format',
    'csv',
    "select id from silver.payouts where reconciliation_status = 'completed' order by id limit 1",
  ]);
  const id = stdout.trim().split('\n').at(-1) ?? '';
  expect(await box.run(['explain', id])).toMatchObject({ status: 0, stdout: expect.stringMatching(/^difference .* 0(\.00|\.000)?$/m) });
  const told = JSON.parse((await box.run(['explain', id, '--json'])).stdout);
  expect(told).toMatchObject({ schema_version: 1, id, object: 'payout', payout: { difference_minor: '0' } });
  expect(await box.run(['explain', `${id}x`])).toMatchObject({ status: 2, stderr: expect.stringContaining(`did you mean ${id}?`) });

  const report = await fetch(`${url}/_mock/reports/balance_change_from_activity.itemized.3.csv?timezone=Europe/Berlin`);
  const csv = await report.text();
  await box.write('activity.csv', csv);
  const ties = await box.run(['tie-out', 'activity.csv', '--timezone', 'Europe/Berlin']);
  expect(ties).toMatchObject({ status: 0, stdout: expect.stringMatching(/^usd .* 0\.00$/m) });
  await box.write('short.csv', csv.split('\n').toSpliced(5, 1).join('\n'));
  const off = await box.run(['tie-out', 'short.csv', '--timezone', 'Europe/Berlin', '--out', 'differences.csv', '--json']);
  expect({ status: off.status, ...JSON.parse(off.stdout) }).toMatchObject({
    status: 3,
    ties: false,
    differences: [{ kind: 'missing_there' }],
  });
  const [{ balance_transaction_id: missing, ours }] = JSON.parse(off.stdout).differences;
  const [header, ...written] = (await readFile(box.path('differences.csv'), 'utf8')).trimEnd().split('\n');
  expect(header).toBe('kind,balance_transaction_id,currency,field,ours,theirs');
  expect(written).toEqual([expect.stringMatching(new RegExp(`^missing_there,${missing},\\w{3},.*,${ours},`))]);
});
