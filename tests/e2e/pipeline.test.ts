/** The main job as a user does it: the binary alone in an empty directory, a source behind a port, and the runbook's words. */
import { describe, expect, test } from 'bun:test';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { below } from './support/below.ts';
import { isLookedAt } from './support/oneStore.ts';
import { serveMock } from './support/serveMock.ts';
import { createStoreSandbox, type StoreSandbox } from './support/store.ts';

/** From now on the next request of this path gets no answer, however long whoever asks waits for it. */
async function silence(url: string, path: string): Promise<void> {
  await fetch(`${url}/_mock/faults`, { method: 'POST', body: JSON.stringify({ do: 'time_out', path, times: 1 }) });
}

/** Waits until somebody waits for that answer. */
async function untilSilent(url: string): Promise<void> {
  while (!/"fired":[1-9]/.test(await (await fetch(`${url}/_mock/faults`)).text())) await Bun.sleep(5);
}

/** Waits until the store has a key that begins so. */
async function untilThere(box: StoreSandbox, beginning: string): Promise<void> {
  while (!(await box.store.keys()).some((key) => key.startsWith(beginning))) await Bun.sleep(5);
}

/** At so many moments; each takes about two whole runs, and on S3 the lease of the killed one is waited for. */
const KILLS = Number(process.env['PIPELINE_KILLS'] ?? 4);

const PAYMENTS_BY_COUNTRY = `-- model: gold.payments_by_country
-- description: Payments by country of the card.
-- grain: one row a country
-- key: country
-- partition: none
-- columns:
--   country   VARCHAR  required  Country of the card.
--   payments  BIGINT   required  How many.
SELECT coalesce(card_country, '??') AS country, count(*) AS payments
FROM gold.fct_payments
GROUP BY coalesce(card_country, '??')
`;

describe('daily operations', () => {
  test('run-pipeline a day later: Bronze grows, the tables stay right; a table goes back and forth, own SQL is built, the store is kept in order', async () => {
    await using box = await createStoreSandbox();
    const url = await serveMock(box);
    const pipeline = ['run-pipeline', '--days', '30', '--source-url', url, '--json'];
    const payments = async () => {
      const sql = 'select count(*) as n, count(distinct charge_id) as ids from gold.fct_payments';
      const { stdout } = await box.run(['query', sql, '--format', 'json']);
      const [{ n, ids } = { n: 'none', ids: 'none' }]: { n: string; ids: string }[] = JSON.parse(stdout);
      expect(n).toBe(ids);
      return Number(n);
    };
    const first = await box.run(pipeline);
    expect(first.status).toBe(0);
    const before = await payments();
    expect(before).toBeGreaterThan(50);
    await fetch(`${url}/_mock/clock`, { method: 'POST', body: '{"advance": 86400}' });
    const second = await box.run(pipeline);
    expect(second.status).toBe(0);
    const [one, two] = [JSON.parse(first.stdout), JSON.parse(second.stdout)];
    expect(one).toMatchObject({ schema_version: 1, ok: true, quality: { verdict: 'published' } });
    expect(one.run_id).not.toBe(two.run_id);
    expect(await below(box, '_state/manifests/', /^run_/)).toHaveLength(2);
    const after = await payments();
    expect(after).toBeGreaterThan(before);

    expect(await box.run(['rollback', 'gold.fct_payments', '--to-version', '0'])).toMatchObject({ status: 0 });
    expect(await payments()).toBe(before);
    expect(JSON.parse((await box.run(['status', '--json'])).stdout)).toMatchObject({ schema_version: 1, ok: true });
    box.write('own/gold/payments_by_country.sql', PAYMENTS_BY_COUNTRY);
    expect((await box.run([...pipeline, '--sql-dir', 'own'])).status).toBe(0);
    expect(await payments()).toBeGreaterThanOrEqual(after);
    const own = await box.run([
      'query',
      'select sum(payments) = (select count(*) from gold.fct_payments) as whole from gold.payments_by_country',
    ]);
    expect(own).toMatchObject({ status: 0, stdout: expect.stringContaining('true') });

    // Nothing that a version has is young enough to go.
    expect(await box.run(['vacuum', '--older-than', '1h', '--apply'])).toMatchObject({ status: 0 });
    expect(await box.run(['repair', '--deep'])).toMatchObject({ status: 0 });
    expect(await payments()).toBeGreaterThanOrEqual(after);
  }, 180_000);

  test('run-batch extracts one entity, and nothing else moves', async () => {
    await using box = await createStoreSandbox();
    const url = await serveMock(box);
    expect((await box.run(['run-batch', '--entity', 'charges', '--days', '30', '--source-url', url])).status).toBe(0);
    expect(await below(box, '_state/watermarks/')).toEqual(['charges.json']);
    expect(await below(box, 'bronze/source=stripe/')).toEqual(['entity=charges']);
  }, 60_000);
});

describe('when things go wrong', () => {
  test('no source: the words of the runbook, exit status 4, and one JSON document if asked', async () => {
    await using box = await createStoreSandbox();
    const args = ['run-all', '--source-url', 'http://127.0.0.1:9', '--days', '1'];
    expect(await box.run(args)).toMatchObject({
      status: 4,
      stdout: '',
      stderr: expect.stringContaining('error[SOURCE_UNHEALTHY]: Mock API not healthy'),
    });
    const json = await box.run([...args, '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({ schema_version: 1, ok: false, error: { code: 'SOURCE_UNHEALTHY' } });
    expect(await below(box, 'bronze/')).toEqual([]);
  });

  test('AWS without a bucket: the words of the runbook, exit status 2', async () => {
    await using box = await createStoreSandbox();
    const result = await box.run(['run-all'], { env: { PIPELINE_ENV: 'AWS', S3_BUCKET: '' } });
    expect(result).toMatchObject({ status: 2, stderr: expect.stringContaining('S3_BUCKET is required when PIPELINE_ENV=AWS') });
  });

  test('a corrupt state file is named, exit status 5, and nothing is changed', async () => {
    await using box = await createStoreSandbox();
    const url = await serveMock(box);
    const args = ['run-batch', '--entity', 'products', '--days', '30', '--source-url', url];
    expect((await box.run(args)).status).toBe(0);
    await box.store.write('_state/watermarks/products.json', '{"schema_version":1,');
    const result = await box.run(args);
    expect(result).toMatchObject({ status: 5, stderr: expect.stringContaining('_state/watermarks/products.json cannot be read') });
    expect(await box.store.read('_state/watermarks/products.json')).toBe('{"schema_version":1,');
  }, 60_000);

  test('a second run on the same store gives way and says to whom', async () => {
    await using box = await createStoreSandbox();
    const url = await serveMock(box);
    await silence(url, '/v1/charges');
    const first = box.start(['run-all', '--days', '30', '--source-url', url, '--run-id', 'first']);
    await untilThere(box, '_state/open/first.extract.json');
    const second = await box.run(['run-all', '--days', '30', '--source-url', url, '--run-id', 'second']);
    expect(second).toMatchObject({ status: 5, stderr: expect.stringContaining('run first') });
    const { runs } = JSON.parse((await box.run(['runs', 'list', '--json'])).stdout);
    expect(runs).toMatchObject([{ run_id: 'first', verdict: 'running' }]);
    await first.stop();
  }, 60_000);

  test('Ctrl-C keeps what is whole, says how to go on, exit status 130; the next run completes', async () => {
    await using box = await createStoreSandbox();
    const url = await serveMock(box);
    await silence(url, '/v1/charges');
    const args = ['run-all', '--days', '30', '--source-url', url];
    const run = box.start(args);
    await untilSilent(url);
    await untilThere(box, 'bronze/source=stripe/entity=customers/');
    run.signal('SIGINT');
    const { status, stderr } = await run.finished;
    expect({ status, stderr }).toEqual({ status: 130, stderr: expect.stringContaining('run the same command again') });
    expect(await box.run(args)).toMatchObject({ status: 0 });
    expect(await box.run(['run-transforms'])).toMatchObject({ status: 0 });
    expect(await box.run(['run-quality'])).toMatchObject({ status: 0 });
  }, 90_000);

  test('kill -9 at any moment of run-pipeline: the next one ends as if nothing had been', async () => {
    await using box = await createStoreSandbox();
    const url = await serveMock(box);
    const sql =
      'select count(*) as n, sum(amount_captured_minor) as captured, sum(amount_refunded_minor) as refunded from gold.fct_payments';
    const pipeline = ['run-pipeline', '--days', '30', '--source-url', url];
    const at = (name: string) => box.elsewhere(name);
    const began = performance.now();
    expect((await box.run([...pipeline, ...at('whole').args], at('whole'))).status).toBe(0);
    const length = performance.now() - began;
    const ask = async (name: string) => (await box.run(['query', sql, ...at(name).args, '--format', 'csv'], at(name))).stdout;
    const whole = await ask('whole');
    expect(whole).toMatch(/^\d+,\d+,\d+$/m);
    for (let kill = 1; kill <= KILLS; kill++) {
      const { args, env } = at(`killed-${kill}`);
      const run = box.start([...pipeline, ...args], { env });
      await Bun.sleep((length * kill) / (KILLS + 1));
      await run.stop();
      const again = await box.runAfterKill([...pipeline, ...args], { env });
      expect({ kill, status: again.status, stderr: again.status === 0 ? '' : again.stderr }).toEqual({ kill, status: 0, stderr: '' });
      expect(await ask(`killed-${kill}`)).toBe(whole);
      if (isLookedAt('work files of a dead run'))
        expect(readdirSync(join(box.path(`killed-${kill}`), '_staging')).filter((name) => name.startsWith('run-'))).toEqual([]);
    }
  }, 180_000);
});

if (isLookedAt('a run frozen beyond its lease'))
  describe('frozen beyond its lease', () => {
    test('a run that is stopped, overtaken and woken gives way, says why, and the tables stay right', async () => {
      await using box = await createStoreSandbox();
      const url = await serveMock(box);
      const frozen = box.start(['run-pipeline', '--days', '30', '--source-url', url, '--run-id', 'frozen'], { timeoutMs: 100_000 });
      await untilThere(box, '_state/open/frozen.');
      frozen.signal('SIGSTOP');
      const other = await box.runAfterKill(['run-pipeline', '--days', '30', '--source-url', url, '--run-id', 'other']);
      expect({ status: other.status, stderr: other.status === 0 ? '' : other.stderr }).toEqual({ status: 0, stderr: '' });
      frozen.signal('SIGCONT');
      expect(await frozen.finished).toMatchObject({ status: 5, stderr: expect.stringMatching(/STORAGE_LEASE_LOST.*run other/) });
      const counts = await box.run([
        'query',
        'select count(*) = count(distinct charge_id) as once from gold.fct_payments',
        '--format',
        'csv',
      ]);
      expect(counts.stdout).toBe('once\ntrue\n');
      const { runs } = JSON.parse((await box.run(['runs', 'list', '--json'])).stdout);
      expect(runs.find(({ run_id }: { run_id: string }) => run_id === 'other')).toMatchObject({ verdict: 'published' });
    }, 120_000);
  });

describe('doctor', () => {
  test('passes where a run would, and leaves nothing behind; says what is wrong, what to do, and exits with 2 where it would not', async () => {
    await using box = await createStoreSandbox();
    const url = await serveMock(box);
    const well = await box.run(['doctor', '--source-url', url, '--json']);
    const { ok, findings } = JSON.parse(well.stdout);
    expect({ status: well.status, ok }).toEqual({ status: 0, ok: true });
    expect(findings.map(({ check }: { check: string }) => check)).toEqual([
      'configuration',
      'DuckDB',
      'source',
      'permissions',
      'store',
      'disk',
      'webhooks',
    ]);
    expect(findings.find(({ check }: { check: string }) => check === 'store').status).toBe('ok');
    // The file of a lock stays where locks are files.
    expect((await box.store.keys()).filter((key) => !key.startsWith('_state/locks/'))).toEqual([]);
    const ill = await box.run(['doctor', '--source-url', 'http://127.0.0.1:9']);
    expect(ill.status).toBe(2);
    expect(ill.stdout).toMatch(/source +fail +SOURCE_UNHEALTHY[^→]*→ Ensure the mock server/);
    expect(ill.stdout).toMatch(/store +ok/);
  }, 60_000);
});

describe('what is printed', () => {
  test('a pipe gets no colours and whole tables; stderr without a terminal is JSON lines with the run id', async () => {
    await using box = await createStoreSandbox();
    const url = await serveMock(box);
    const { stdout, stderr } = await box.run(['run-batch', '--entity', 'charges', '--days', '30', '--source-url', url, '--run-id', 'r1']);
    expect(stdout + stderr).not.toContain('\u001b[');
    const lines = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines)
      expect(line).toMatchObject({ run_id: 'r1', level: expect.any(String), time: expect.any(String), msg: expect.any(String) });
  }, 60_000);

  test('the demo shows each step, ends in a revenue table, and says where its files are', async () => {
    await using box = await createStoreSandbox();
    const { status, stdout } = await box.run(['demo', '--dir', 'demo', '--days', '10', '--volume', '10']);
    expect(status).toBe(0);
    const places = ['mock', 'extract', 'transforms', 'quality', 'Revenue from gold.revenue_daily', 'Everything is in', 'Next:'].map(
      (text) => stdout.indexOf(text),
    );
    expect(places.every((place) => place >= 0)).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(stdout).toMatch(/^usd +\d+( +-?\d+\.\d{3}){5}$/m);
    // What it suggests reads its own directory, wherever data lies else; and nothing of it is anywhere else.
    const [, suggested = ''] = /^ *payments-pipeline query (.*) "select/m.exec(stdout) ?? [];
    expect(await box.run(['query', ...suggested.split(' '), 'select count(*) > 0 as some from gold.fct_payments'])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('true'),
    });
    expect(await box.store.keys()).toEqual([]);
    for (const flags of [
      ['--dir', 'demo'],
      ['--env', 'LOCAL', '--data-dir', 'demo'],
    ])
      expect(await box.run(['demo', ...flags])).toMatchObject({ status: 2, stderr: expect.stringContaining('is not empty') });
  }, 60_000);
});
