/** `init` as a newcomer types it: a project in an empty directory, which runs at once against the mock, and whose own SQL is in what comes out. */
import { describe, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createStoreSandbox } from './support/store.ts';

const FILES = [
  '.github/workflows/payments.yml',
  '.gitignore',
  'deploy/crontab',
  'deploy/payments-pipeline.service',
  'deploy/payments-pipeline.timer',
  'payments-pipeline.toml',
  'sql/gold/revenue_by_country.sql',
  'sql/quality/countries_add_up.sql',
];

interface WorkflowStep {
  readonly run?: string;
  readonly uses?: string;
}
interface Workflow {
  readonly on: { readonly schedule: readonly { readonly cron: string }[] };
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: { readonly run: { readonly steps: readonly WorkflowStep[] } };
}

describe('init', () => {
  test('writes a project whose model and check are part of the first run, offline', async () => {
    await using box = await createStoreSandbox({ project: 'my project' });
    const made = await box.run(['init', 'my project', '--json']);
    expect(made.status).toBe(0);
    const { files } = JSON.parse(made.stdout);
    expect(files.map(({ path }: { path: string }) => path).sort()).toEqual(FILES);
    expect(files.every(({ fate }: { fate: string }) => fate === 'written')).toBe(true);

    const settings = join('my project', 'payments-pipeline.toml');
    box.write(settings, box.store.inProjectFile(readFileSync(box.path(settings), 'utf8')));
    const mock = box.start(['serve-mock', '--port', '0', '--days', '3', '--volume', '4']);
    const [url] = await mock.waitForLine(/^http:\/\/\S+$/);
    const ran = await box.run(['run-pipeline', '--source-url', url, '--json'], { cwd: box.path('my project') });
    expect(ran.status).toBe(0);
    const { transforms, quality } = JSON.parse(ran.stdout);
    expect(transforms.models.find(({ model }: { model: string }) => model === 'revenue_by_country').rows).toBeGreaterThan(0);
    expect(quality.checks.find(({ check }: { check: string }) => check === 'countries_add_up')?.status).toBe('passed');
    // The settings are those of the file: the data lies where it says.
    expect((await box.store.keys()).some((key) => key.startsWith('gold/'))).toBe(true);
  }, 60_000);

  test('keeps what is there and names it; replaces only with --force', async () => {
    await using box = await createStoreSandbox({ project: '.', env: { USER: 'fay' } });
    box.write('payments-pipeline.toml', '# mine\n');
    const first = await box.run(['init']);
    expect(first.stdout).toMatch(/^payments-pipeline\.toml +kept/m);
    expect(first.stdout).toContain('1 file there already, left as it was: --force replaces.');
    expect(first.stdout).toContain('Next:\n');
    expect(readFileSync(box.path('payments-pipeline.toml'), 'utf8')).toBe('# mine\n');
    expect(await box.run(['init', '--force'])).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^payments-pipeline\.toml +replaced/m),
    });
    expect(readFileSync(box.path('payments-pipeline.toml'), 'utf8')).toContain('local_data_dir = "./data"');
    expect((await box.run(['config', 'show', '--json'])).status).toBe(0);
    const unit = readFileSync(box.path('deploy/payments-pipeline.service'), 'utf8');
    expect(unit).toContain(`\nExecStart=${box.binary} run-pipeline\n`);
    expect(unit).toContain('\nUser=fay\n');
  });

  test('the workflow is YAML that runs the pipeline on a schedule, with nothing it need not have', async () => {
    await using box = await createStoreSandbox();
    await box.run(['init']);
    const text = readFileSync(box.path('.github/workflows/payments.yml'), 'utf8');
    const workflow = Bun.YAML.parse(text) as Workflow;
    expect(workflow.on.schedule[0]?.cron.split(' ')).toHaveLength(5);
    expect(workflow.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
    const { steps } = workflow.jobs.run;
    expect(steps.some(({ run }) => run?.startsWith('payments-pipeline run-pipeline'))).toBe(true);
    for (const { uses } of steps) if (uses !== undefined) expect(uses).toMatch(/@v\d+\.\d+\.\d+$/);
    expect(text).not.toContain('{{version}}');
  });

  test('a directory that cannot be made is an error with its path', async () => {
    await using box = await createStoreSandbox();
    box.write('taken', 'a file');
    expect(await box.run(['init', 'taken'])).toMatchObject({ status: 5, stderr: expect.stringContaining(box.path('taken')) });
  });
});
