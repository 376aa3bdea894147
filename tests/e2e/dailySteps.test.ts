/** The daily work step by step, as the runbook has it: each step once, and what it said and left looked at from several sides. */
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { below } from './support/below.ts';
import type { Result } from './support/sandbox.ts';
import { serveMock } from './support/serveMock.ts';
import { createStoreSandbox, type StoreSandbox } from './support/store.ts';

const SECRET = 'sk_test_51SecretSecretSecret';

let box: StoreSandbox;
let steps: Record<'extract' | 'settings' | 'transforms' | 'tooEarly' | 'quality', Result>;

beforeAll(async () => {
  box = await createStoreSandbox();
  const env = { MOCK_API_BASE_URL: await serveMock(box), RUN_ID: 'monday', STRIPE_API_KEY: SECRET, LOG_LEVEL: 'debug' };
  const run = async (...args: readonly string[]) => await box.run(args, { env });
  steps = {
    extract: await run('run-all', '--days', '30'),
    settings: await run('config', 'show'),
    transforms: await run('run-transforms'),
    tooEarly: await run('query', 'select 1'),
    quality: await run('run-quality'),
  };
}, 90_000);
afterAll(() => box[Symbol.asyncDispose]());

test('run-all extracts, says what it has of each entity and what comes next, and moves the watermarks', async () => {
  const { status, stdout } = steps.extract;
  expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining('payments-pipeline run-transforms') });
  for (const entity of ['customers', 'products', 'prices', 'payment_intents', 'charges', 'refunds', 'invoices', 'balance_transactions'])
    expect(stdout).toMatch(new RegExp(`^✓ ${entity} +[1-9]`, 'm'));
  const moved = ['customers.json', 'charges.json', 'balance_transactions.json'];
  expect(await below(box, '_state/watermarks/')).toEqual(expect.arrayContaining(moved));
});

test('what run-transforms stages is not published: readers see nothing before run-quality has judged it', () => {
  expect(steps.transforms.status).toBe(0);
  expect(steps.tooEarly).toMatchObject({ status: 5, stderr: expect.stringContaining('STORAGE_NOTHING_PUBLISHED') });
  expect(steps.quality).toMatchObject({ status: 0, stdout: expect.stringContaining('published') });
});

test('one manifest tells of the three steps, the pointers name its run, and query reads what is published', async () => {
  expect(await below(box, '_state/manifests/', /^run_/)).toEqual(['run_monday.json']);
  const manifest = JSON.parse(await box.store.read('_state/manifests/run_monday.json'));
  expect(manifest.stages.map(({ stage }: { stage: string }) => stage)).toEqual(['extract', 'transforms', 'quality']);
  const pointer = JSON.parse(await box.store.read('_state/manifests/_latest/fct_payments.json'));
  expect(pointer).toMatchObject({ run_id: 'monday', version: 0 });
  const sql = 'select currency, count(*) as payments from gold.fct_payments group by currency order by 1';
  const answer = await box.run(['query', sql, '--format', 'json']);
  expect(JSON.parse(answer.stdout).length).toBeGreaterThan(3);
  expect(answer.stderr).toBe('');
});

test('the key never leaves: not in the output, not in the log, not in any file', async () => {
  expect(steps.extract.stderr).toContain('"entity":"charges"');
  for (const { stdout, stderr } of Object.values(steps)) expect(stdout + stderr).not.toContain(SECRET);
  const keys = (await box.store.keys()).filter((key) => key.endsWith('.json'));
  expect(keys.length).toBeGreaterThan(10);
  for (const key of keys) expect(await box.store.read(key)).not.toContain(SECRET);
});
