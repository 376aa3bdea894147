/** What a rejected run leaves a person: on the screen, in files, for GitHub, for a catalogue and for a collector; and how to ask again. */
import { expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Collector, startCollector, valuesOf } from '../support/otlpCollector.ts';
import { createStoreSandbox } from './support/store.ts';

const CHECK = 'ledger_net_is_amount_less_fee';

/** As a scheduler hands it over: the trace that the run is a part of. */
const OUTSIDE = { trace: '0af7651916cd43dd8448eb211c80319c', span: 'b7ad6b7169203331' };

test('a rejected run tells what is wrong in every form, and can be asked again', async () => {
  await using box = await createStoreSandbox();
  using collector = startCollector();
  const mock = box.start(['serve-mock', '--port', '0', '--days', '4', '--volume', '6', '--break', 'net-is-amount-less-fee'], {
    timeoutMs: 100_000,
  });
  const [url] = await mock.waitForLine(/^http:\/\/\S+$/);
  const read = (name: string) => readFileSync(join(box.directory, name), 'utf8');
  const env = {
    ...{ MOCK_API_BASE_URL: url, RUN_ID: 'bad', OPENLINEAGE_URL: 'file:lineage.jsonl' },
    ...{ GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: join(box.directory, 'summary.md') },
    ...{ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json', OTEL_SERVICE_NAME: 'ours' },
    ...{ OTEL_EXPORTER_OTLP_HEADERS: 'x-token=of%20ours', OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test' },
    TRACEPARENT: `00-${OUTSIDE.trace}-${OUTSIDE.span}-01`,
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
  requireTelemetry(collector, results.checks, JSON.parse(await box.store.read('_state/manifests/run_bad.json')));
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

interface Manifest {
  readonly stages: readonly {
    readonly stage: string;
    readonly entities?: readonly { readonly entity: string; readonly records: number }[];
  }[];
}

/** The trace is the run with its stages and what was in each; the numbers are those of the manifest. */
function requireTelemetry(collector: Collector, checks: readonly { status: string }[], { stages }: Manifest): void {
  expect(collector.resource()).toMatchObject({ 'service.name': 'ours', 'deployment.environment.name': 'test' });
  expect(new Set(collector.requests.map(({ headers }) => headers.get('x-token')))).toEqual(new Set(['of ours']));
  const spans = collector.spans();
  expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([OUTSIDE.trace]));
  const below = (parent: string | undefined) => spans.filter(({ parentSpanId }) => parentSpanId === parent);
  const [run] = below(OUTSIDE.span);
  expect({ name: run?.name, status: run?.status, ...valuesOf(run?.attributes ?? []) }).toMatchObject({
    ...{ name: 'run-pipeline', 'payments_pipeline.run_id': 'bad', 'error.type': 'CHECKS_FAILED' },
    status: { code: 2, message: expect.stringContaining(CHECK) },
  });
  expect(below(run?.spanId).map(({ name, status }) => `${name} ${status.code}`)).toEqual(['extract 0', 'transforms 0', 'quality 2']);
  const [extract, transforms, quality] = below(run?.spanId);
  const entities = stages.find(({ stage }) => stage === 'extract')?.entities ?? [];
  const charges = entities.find(({ entity }) => entity === 'charges');
  const span = below(extract?.spanId).find(({ name }) => name === 'charges');
  expect(valuesOf(span?.attributes ?? [])).toMatchObject({ 'payments_pipeline.records': charges?.records });
  expect(below(transforms?.spanId).map(({ name }) => name)).toContain('gold.fct_payments');
  const failed = below(quality?.spanId).filter(({ status }) => status.code === 2);
  expect(failed.some(({ name }) => name.startsWith(CHECK))).toBe(true);
  expect(failed).toHaveLength(checks.filter(({ status }) => status === 'failed').length);
  const sum = (metric: string) => collector.points(metric).reduce((all, { asInt, asDouble }) => all + Number(asInt ?? asDouble), 0);
  expect(sum('payments_pipeline.records')).toBe(entities.reduce((all, { records }) => all + records, 0));
  expect(sum('payments_pipeline.checks')).toBe(checks.length);
  for (const metric of ['requests', 'bytes', 'rows']) expect(sum(`payments_pipeline.${metric}`)).toBeGreaterThan(0);
  expect(collector.points('payments_pipeline.retries').length).toBeGreaterThan(0);
  expect(collector.points('payments_pipeline.stage.duration')).toHaveLength(3);
}

test('a report that cannot be written is refused before the run, and an unknown form with what was meant', async () => {
  await using box = await createStoreSandbox();
  const refused = await box.run(['run-pipeline', '--report', 'htlm=report.html']);
  expect(refused).toMatchObject({ status: 2, stderr: expect.stringContaining('did you mean html?') });
  expect((await box.run(['run-quality', '--report', 'html=/proc/none/report.html'])).status).toBe(2);
});
