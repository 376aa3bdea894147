import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Logger } from '../../src/domain/logger.ts';
import { silentLogger } from '../../src/domain/logger.ts';
import { silentProgress } from '../../src/domain/progress.ts';
import { openSession, type Session } from '../../src/lake/session.ts';
import { loadChecks } from '../../src/quality/loadChecks.ts';
import { runQuality } from '../../src/quality/runQuality.ts';
import { createEmptyTables, verifyModel } from '../../src/transform/compileModel.ts';
import { loadModels } from '../../src/transform/loadModels.ts';
import { requireSelect } from '../../src/transform/requireSelect.ts';
import { runTransforms } from '../../src/transform/runTransforms.ts';
import { type Pipeline, type Stages, startPipeline } from '../support/pipeline.ts';
import { withStore } from '../support/staging.ts';
import { type FakeStream, fakeStream, run as runCommandLine } from '../unit/cli/fakeWorld.ts';

const BY_COUNTRY = `-- model: gold.revenue_by_country
-- description: Captured payments by country.
-- grain: country, currency
-- key: country, currency
-- partition: none
-- columns:
--   country         VARCHAR  required  Country of the card.
--   currency        VARCHAR  required  Presentment currency.
--   captured_minor  BIGINT   required  Amount taken, in minor units.
SELECT coalesce(card_country, '??') AS country, currency, CAST(sum(amount_captured_minor) AS BIGINT) AS captured_minor
FROM gold.fct_payments
GROUP BY coalesce(card_country, '??'), currency;
`;
const ADDS_UP = `-- check: countries_add_up
-- model: gold.revenue_by_country
-- kind: reconciliation
-- severity: error
-- rule: The countries add up to the payments.
SELECT expected, found
FROM (SELECT (SELECT sum(amount_captured_minor) FROM gold.fct_payments) AS expected, (SELECT sum(captured_minor) FROM gold.revenue_by_country) AS found) AS sums
WHERE expected IS DISTINCT FROM found
`;

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'sql-dir-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** A new directory with these files; keys are paths in it. */
async function folder(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const directory = await mkdtemp(join(root, 'own-'));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), text);
  }
  return directory;
}

async function run(pipeline: Pipeline & Stages, runId: string, sqlDir: string | undefined, logger: Logger = silentLogger) {
  const { models } = await loadModels(sqlDir);
  const common = { storage: pipeline.storage, runId, toolVersion: 'test', memoryLimit: '1GB', threads: 1, clock: () => Date.now() };
  const options = { ...common, models, progress: silentProgress, logger, signal: new AbortController().signal };
  const transforms = await runTransforms({ ...options, fullRefresh: false });
  const quality = await runQuality({ ...options, sqlChecks: await loadChecks(sqlDir, models), override: false, failOn: 'error' });
  return { transforms, quality: quality.stage };
}

describe('a directory of SQL', () => {
  test('adds a model and a check that are built, judged, published and queried like ours; taken away, the table stays and it is said', async () => {
    await using pipeline = await startPipeline({ days: 10, volume: 10 });
    await pipeline.all('r1');
    const sqlDir = await folder({ 'gold/mine/countries.sql': BY_COUNTRY, 'quality/adds_up.sql': ADDS_UP });
    const { transforms, quality } = await run(pipeline, 'r2', sqlDir);
    expect(transforms.why).toBe('built upon run r1; from all of Bronze: gold.revenue_by_country has no table yet');
    expect(quality.verdict).toBe('published');
    const mine = quality.checks.filter(({ model }) => model === 'gold.revenue_by_country').map(({ check, status }) => `${check} ${status}`);
    expect(mine.sort()).toEqual(['countries_add_up passed', 'not_null passed', 'schema passed', 'unique_key passed']);
    const sum = 'SELECT CAST(sum(captured_minor) AS VARCHAR) AS total FROM gold.revenue_by_country';
    const [total] = await pipeline.query(sum);
    expect(total).toEqual(
      (await pipeline.query('SELECT CAST(sum(amount_captured_minor) AS VARCHAR) AS total FROM gold.fct_payments'))[0] ?? {},
    );
    expect(Number(total?.['total'])).toBeGreaterThan(0);
    const warned: string[] = [];
    const removed = await run(pipeline, 'r3', undefined, { ...silentLogger, warn: (message) => warned.push(message) });
    expect(warned).toContain('gold.revenue_by_country is published, but no model makes it any more: it stays as run r2 left it');
    expect([removed.quality.verdict, removed.transforms.models.some(({ model }) => model === 'revenue_by_country')]).toEqual([
      'published',
      false,
    ]);
    expect((await pipeline.query(sum))[0]).toEqual(total ?? {});
    // It comes back: its table is of an older run, so it alone is built anew.
    const back = await run(pipeline, 'r4', sqlDir);
    expect(back.transforms.why).toBe('built upon run r3; from all of Bronze: gold.revenue_by_country is not at what run r3 has published');
    expect(back.quality.verdict).toBe('published');
  });

  test('replaces a model of the same name, and a check of its own that fails keeps everything unpublished', async () => {
    await using pipeline = await startPipeline();
    await pipeline.all('r1');
    const model = BY_COUNTRY.replaceAll('revenue_by_country', 'dim_customers').replace('WITH', 'WITH');
    const failing = ADDS_UP.replace('countries_add_up', 'dim_customers_row_count')
      .replaceAll('revenue_by_country', 'dim_customers')
      .replace('IS DISTINCT FROM found', 'IS NOT DISTINCT FROM found');
    const { origins } = await loadModels(await folder({ 'gold/a.sql': model }));
    expect([origins.get('dim_customers'), origins.get('fct_payments')]).toEqual(['replaced', 'embedded']);
    const { quality } = await run(pipeline, 'r2', await folder({ 'gold/a.sql': model, 'quality/b.sql': failing }));
    expect(quality.verdict).toBe('rejected');
    expect(quality.checks.filter(({ status }) => status === 'failed').map(({ check, model: about }) => `${check} ${about}`)).toEqual([
      'dim_customers_row_count gold.dim_customers',
    ]);
    expect((await pipeline.query('SELECT customer_id FROM gold.dim_customers')).length).toBeGreaterThan(0);
  });

  test('forgotten between the steps is an error: a table without its contract would be published unjudged', async () => {
    await using pipeline = await startPipeline();
    await pipeline.all('r1');
    const { models } = await loadModels(await folder({ 'gold/a.sql': BY_COUNTRY }));
    const common = {
      storage: pipeline.storage,
      toolVersion: 'test',
      memoryLimit: '1GB',
      threads: 1,
      clock: () => Date.now(),
      progress: silentProgress,
      logger: silentLogger,
    };
    await runTransforms({ ...common, models, runId: 'r2', fullRefresh: false, signal: new AbortController().signal });
    expect(pipeline.quality('r2')).rejects.toMatchObject({
      code: 'TRANSFORM_CONTRACT',
      message: 'run r2 has staged gold.revenue_by_country, which no model here makes',
    });
  });

  test('warns of Gold that another engine would not run', async () => {
    await using pipeline = await startPipeline();
    await pipeline.all('r1');
    const sqlDir = await folder({
      'gold/a.sql': BY_COUNTRY.replace('CAST(sum(amount_captured_minor) AS BIGINT)', 'sum(amount_captured_minor)::BIGINT'),
    });
    const warned: string[] = [];
    await run(pipeline, 'r2', sqlDir, { ...silentLogger, warn: (message) => warned.push(message) });
    expect(warned).toContain(`${join(sqlDir, 'gold/a.sql')}:10: :: is not portable; write CAST(a AS type)`);
  });
});

describe('what is wrong with a file is said by file and line', () => {
  const other = BY_COUNTRY.replaceAll('revenue_by_country', 'other');
  const cases: readonly (readonly [string, Readonly<Record<string, string | Uint8Array>>, string])[] = [
    [
      'an unknown table',
      { 'gold/a.sql': BY_COUNTRY.replace('gold.fct_payments', 'gold.nothing') },
      'gold/a.sql:11: it reads gold.nothing, which no model makes',
    ],
    [
      'a circle',
      {
        'gold/a.sql': BY_COUNTRY.replace('gold.fct_payments', 'gold.other'),
        'gold/b.sql': other.replace('gold.fct_payments', 'Gold."revenue_by_country"'),
      },
      'gold/b.sql:11: the models read each other in a circle: gold.other → gold.revenue_by_country → gold.other',
    ],
    [
      'a name that stands twice',
      { 'gold/a.sql': BY_COUNTRY, 'gold/b.sql': BY_COUNTRY },
      'gold/b.sql:1: the name revenue_by_country stands already in ',
    ],
    [
      'a name of another layer',
      { 'gold/a.sql': BY_COUNTRY.replace('gold.revenue_by_country', 'gold.charges') },
      'gold/a.sql:1: the name charges is that of silver.charges',
    ],
    ['the wrong folder', { 'silver/a.sql': BY_COUNTRY }, 'silver/a.sql:1: it makes gold.revenue_by_country, but lies in silver/'],
    [
      'Bronze in Gold',
      { 'gold/a.sql': BY_COUNTRY.replace('gold.fct_payments', 'bronze.charges') },
      'gold/a.sql:11: it reads bronze.charges: Gold is made of',
    ],
    [
      'an unknown stream',
      { 'silver/a.sql': BY_COUNTRY.replace('gold.revenue', 'silver.revenue').replace('gold.fct_payments', 'bronze.chargs') },
      'silver/a.sql:11: it reads bronze.chargs, which no entity fills; did you mean charges?',
    ],
    ['no folder', { 'a.sql': BY_COUNTRY }, 'a.sql:1: it would never be read'],
    [
      'bytes that are no text',
      { 'gold/a.sql': new Uint8Array([0x2d, 0x2d, 0xff, 0xfe]) },
      'gold/a.sql:1: it cannot be read: it is not UTF-8 text',
    ],
    ['a column without a type', { 'gold/a.sql': BY_COUNTRY.replace('VARCHAR  required  Country', 'required  Country') }, 'gold/a.sql:7: '],
  ];
  test.each(cases)('%s', async (_, files, message) => {
    const sqlDir = await folder(files);
    expect(loadModels(sqlDir)).rejects.toMatchObject({
      code: 'TRANSFORM_CONTRACT',
      message: expect.stringContaining(join(sqlDir, message)),
    });
  });

  const checks: readonly (readonly [string, string, string])[] = [
    ['a check of nothing', ADDS_UP.replace('gold.revenue_by_country', 'gold.nothing'), ':2: it checks gold.nothing, which no model makes'],
    [
      'a check that reads nothing',
      ADDS_UP.replace('FROM gold.fct_payments', 'FROM gold.nothing'),
      ':7: it reads gold.nothing, which no model makes',
    ],
    [
      'Bronze without its fields',
      ADDS_UP.replace('FROM gold.fct_payments', 'FROM bronze.charges'),
      ':7: it reads bronze.charges, so its header must say which fields',
    ],
    [
      'a field that is none',
      ADDS_UP.replace('-- rule', '-- bronze: charges: id, amont\n-- rule'),
      ':5: the registry declares no field charges.amont',
    ],
    ['a kind that is none', ADDS_UP.replace('reconciliation', 'vibes'), ':3: kind is schema, '],
  ];
  test.each(checks)('%s', async (_, text, message) => {
    const sqlDir = await folder({ 'gold/a.sql': BY_COUNTRY, 'quality/c.sql': text });
    const { models } = await loadModels(sqlDir);
    expect(loadChecks(sqlDir, models)).rejects.toMatchObject({
      message: expect.stringContaining(`${join(sqlDir, 'quality/c.sql')}${message}`),
    });
  });

  test('a directory that is not there', async () => {
    expect(loadModels(join(root, 'nowhere'))).rejects.toMatchObject({ code: 'CONFIG_INVALID', hint: expect.stringContaining('--sql-dir') });
  });
});

describe('SQL of a model', () => {
  const withSession = async (body: (session: Session) => Promise<void>) => {
    await using session = await openSession({ memoryLimit: '512MB', threads: 1, tempDirectory: root, allowedDirectories: [] });
    await body(session);
  };

  test('is one SELECT over bronze, silver and gold that gives the same each time', async () => {
    await withSession(async (session) => {
      const refused: readonly (readonly [string, RegExp])[] = [
        ["COPY (SELECT 1) TO '/tmp/x'", /^f\.sql:1: it must be one SELECT/],
        ["ATTACH 'x.db'", /it must be one SELECT/],
        ['INSTALL httpfs', /it must be one SELECT/],
        ['SELECT 1; SELECT 2', /this is 2 statements/],
        ['-- only\n-- a header\n', /this is 0 statements/],
        ["-- h\nSELECT *\nFROM read_parquet('/etc/x')", /^f\.sql:3: it reads read_parquet/],
        ["SELECT *\nFROM '/etc/x.parquet'", /^f\.sql:2: it reads "\/etc\/x\.parquet"/],
        ['WITH "/etc/x.parquet" AS (SELECT 1) SELECT * FROM "/etc/x.parquet"', /it reads "\/etc\/x\.parquet"/],
        ["SELECT * FROM query('SELECT 1')", /it reads query/],
        ['SELECT * FROM duckdb_settings()', /it reads duckdb_settings/],
        ['SELECT * FROM base.charges', /it reads "base\.charges"/],
        ['SELECT * FROM charges', /it reads "charges"/],
        ['SELECT a,\n  now() FROM silver.x', /^f\.sql:2: it calls now/],
        ['SELECT current_date FROM silver.x', /it calls current_date/],
        ['SELECT age(a) FROM silver.x', /it calls age/],
        ['SELECT (SELECT max(random()) FROM silver.y) FROM silver.x', /it calls random/],
        ['SELECT * FROM silver.x USING SAMPLE 3', /a sample/],
        ['DESCRIBE silver.x', /give no rows/],
        ['SELEC 1', /syntax error/],
      ];
      for (const [sql, message] of refused) expect(requireSelect(session, { file: 'f.sql', sql })).rejects.toThrow(message);
      for (const sql of [
        'WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 3) SELECT * FROM R',
        'SELECT * FROM Silver.X AS s, unnest(s.list) AS u(v) WHERE EXISTS (WITH q AS (SELECT 1) SELECT * FROM q)',
      ])
        await requireSelect(session, { file: 'f.sql', sql });
    });
  });

  test('of the program is that, and keeps its header on empty tables', async () => {
    await withStore(async (storage) => {
      await withSession(async (session) => {
        const { models } = await loadModels(undefined);
        await createEmptyTables(session, storage, models);
        for (const model of models) await verifyModel(session, model);
        const broken = { ...models[0], sql: 'SELECT record.idd AS id FROM bronze.charges' } as (typeof models)[number];
        expect(verifyModel(session, broken)).rejects.toMatchObject({ code: 'TRANSFORM_SQL' });
      });
    });
  });
});

describe('on the command line', () => {
  const cli = async (argv: readonly string[], cwd: string, stdout?: FakeStream) =>
    await runCommandLine([...argv, '--data-dir', join(cwd, 'data')], { cwd, ...(stdout === undefined ? {} : { stdout }) });

  test('sql/ beside the project file is found by itself, models tells it, and what is wrong ends in status 2', async () => {
    const project = await folder({ 'payments-pipeline.toml': 'max_page_size = 50\n', 'sql/gold/a.sql': BY_COUNTRY });
    const { stdout } = await cli(['models', '--json'], project);
    const { models } = JSON.parse(stdout);
    const mine = models.find(({ name }: { name: string }) => name === 'gold.revenue_by_country');
    expect(mine).toMatchObject({ origin: 'added', reads: ['gold.fct_payments'], published: null, file: join(project, 'sql/gold/a.sql') });
    expect(models.find(({ name }: { name: string }) => name === 'gold.fct_payments').read_by).toEqual(['gold.revenue_by_country']);
    const compiled = await cli(['compile', 'revenue_by_country'], project);
    expect(compiled.stdout).toContain('GROUP BY');
    await writeFile(join(project, 'sql/gold/a.sql'), BY_COUNTRY.replace('amount_captured_minor', 'amont'));
    const broken = await cli(['compile'], project);
    expect([broken.status, broken.stdout]).toEqual([2, '']);
    expect(broken.stderr).toContain('sql/gold/a.sql:10 does not run');
    expect(broken.stderr).toContain('amont');
  });

  test('is named by a flag, the environment or the project file, in this order; a relative path starts where it was written', async () => {
    const project = await folder({ 'conf/payments-pipeline.toml': 'sql_dir = "../own"\n' });
    const where = async (argv: readonly string[], env: Readonly<Record<string, string>>) => {
      const { stdout } = await runCommandLine(['config', 'show', '--json', '--config', 'conf/payments-pipeline.toml', ...argv], {
        cwd: project,
        env,
      });
      return JSON.parse(stdout).settings.find(({ name }: { name: string }) => name === 'SQL_DIR');
    };
    expect(await where([], {})).toMatchObject({ value: join(project, 'own'), origin: expect.stringContaining('payments-pipeline.toml') });
    expect(await where([], { SQL_DIR: 'mine' })).toEqual({ name: 'SQL_DIR', value: join(project, 'mine'), origin: 'environment SQL_DIR' });
    const gone = await runCommandLine(['models', '--sql-dir', 'flagged'], { cwd: project, env: { SQL_DIR: 'mine' } });
    expect([gone.status, gone.stderr]).toEqual([2, expect.stringContaining(join(project, 'flagged'))]);
  });

  test('a directory named sql without a project file is nobody’s', async () => {
    const directory = await folder({ 'sql/gold/a.sql': 'not SQL at all' });
    const { status, stdout } = await cli(['compile'], directory);
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^\d+ models and \d+ checks compile\n$/)]);
  });

  test('the graph fits 80 columns, and one model has its columns', async () => {
    const directory = await folder({ 'payments-pipeline.toml': '', 'sql/gold/a.sql': BY_COUNTRY });
    const screen = fakeStream({ isTTY: true, columns: 80 });
    await cli(['models', '--no-color'], directory, screen);
    expect(screen.text()).toContain('gold.revenue_by_country (yours)');
    expect(
      screen
        .text()
        .split('\n')
        .filter((line) => line.length > 80),
    ).toEqual([]);
    const { stdout } = await cli(['models', 'silver.charges'], directory);
    expect(stdout).toContain('published  not published');
    expect(stdout).toMatch(/amount_minor +BIGINT +yes/);
    const unknown = await cli(['models', 'chargs'], directory);
    expect([unknown.status, unknown.stderr]).toEqual([2, expect.stringContaining('did you mean charges?')]);
  });

  test('a part and a full refresh do not go together, nor a span that ends before it begins', async () => {
    const directory = await folder({});
    expect((await cli(['run-transforms', '--select', 'charges', '--full-refresh'], directory)).stderr).toContain('USAGE_BAD_VALUE');
    expect((await cli(['run-transforms', '--from', '2026-02-01', '--to', '2026-01-01'], directory)).stderr).toContain(
      '--from must lie before --to',
    );
  });
});
