/** What a rejected run leaves a person: on the screen, in files, for GitHub and for a catalogue; and how to ask again. */
import { expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSandbox } from './support/sandbox.ts';
import { createStoreSandbox } from './support/store.ts';

const CHECK = 'ledger_net_is_amount_less_fee';

test('a rejected run tells what is wrong in every form, and can be asked again', async () => {
  await using box = await createStoreSandbox();
  const mock = box.start(['serve-mock', '--port', '0', '--days', '4', '--volume', '6', '--break', 'net-is-amount-less-fee'], {
    timeoutMs: 100_000,
  });
  const [url] = await mock.waitForLine(/^http:\/\/\S+$/);
  const read = (name: string) => readFileSync(join(box.directory, name), 'utf8');
  const env = {
    ...{ MOCK_API_BASE_URL: url, RUN_ID: 'bad', OPENLINEAGE_URL: 'file:lineage.jsonl' },
    ...{ GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: join(box.directory, 'summary.md') },
  };
  const reports = 'html=out/report.html,junit=out/junit.xml,json=out/run_results.json,markdown=out/report.md';
  const run = await box.run(['run-pipeline', '--days', '10', '--report', reports], { env });
  expect({ status: run.status, stdout: run.stdout }).toEqual({
    status: 3,
    stdout: expect.stringMatching(new RegExp(`^FAILED ${CHECK} on `, 'm')),
  });
  expect(run.stdout).toMatch(/^ {2}expected {2}[\d,.]+ [A-Z]{3}/m);
  expect(run.stdout).toMatch(/^::error title=ledger_net_is_amount_less_fee on silver\.balance_transactions%3A failed::/m);
  const results = JSON.parse(read('out/run_results.json'));
  const failed = results.checks.find(({ check }: { check: string }) => check === CHECK);
  expect({ verdict: results.verdict, rows: failed.failing_rows > 0 }).toEqual({ verdict: 'rejected', rows: true });
  expect(await box.store.keys()).toContain(failed.failing_rows_key);
  expect(read('out/junit.xml')).toContain(`name="${CHECK}"`);
  expect(read('out/report.md')).toContain(CHECK);
  expect(read('summary.md')).toContain('rejected: nothing was published');
  expect(read('out/report.html')).toContain('<h1>Rejected: ');
  const ends = read('lineage.jsonl')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(ends.map(({ eventType, job }) => `${eventType} ${job.name}`)).toEqual([
    ...['START run-pipeline', 'START extract', 'COMPLETE extract', 'START transforms', 'COMPLETE transforms'],
    ...['START quality', 'FAIL quality', 'FAIL run-pipeline'],
  ]);
  const again = await box.run(['query', '--staged', 'bad', '--check', failed.id, '--format', 'json']);
  expect(JSON.parse(again.stdout)).toHaveLength(failed.failing_rows);
  const status = JSON.parse((await box.run(['status', '--json'])).stdout);
  expect(status).toMatchObject({
    state: 'rejected',
    last_verdict: { run_id: 'bad', verdict: 'rejected' },
    staged: { run_id: 'bad', state: 'rejected' },
  });
  expect((await box.run(['report', '--format', 'html'])).stdout).toBe(read('out/report.html'));
}, 60_000);

test('a report that cannot be written is refused before the run, and an unknown form with what was meant', async () => {
  await using box = await createSandbox();
  const refused = await box.run(['run-pipeline', '--report', 'htlm=report.html']);
  expect(refused).toMatchObject({ status: 2, stderr: expect.stringContaining('did you mean html?') });
  expect((await box.run(['run-quality', '--report', 'html=/proc/none/report.html'])).status).toBe(2);
});
