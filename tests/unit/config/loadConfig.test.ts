import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { describeConfig } from '../../../src/config/describeConfig.ts';
import { type ConfigInput, loadConfig } from '../../../src/config/loadConfig.ts';
import { isLoopback } from '../../../src/config/loopback.ts';
import { settings } from '../../../src/config/settings.ts';
import { PipelineError } from '../../../src/domain/errors.ts';

type Parts = Partial<Omit<ConfigInput, 'readFile'>> & { readonly files?: Readonly<Record<string, string>> };

const TOML = '/work/payments-pipeline.toml';

const load = ({ files = {}, ...parts }: Parts = {}) =>
  loadConfig({ flags: {}, env: {}, cwd: '/work', memoryBytes: 16 * 2 ** 30, readFile: async (path) => files[path] ?? null, ...parts });

async function refusal(parts: Parts): Promise<PipelineError> {
  const error = await load(parts).catch((thrown: unknown) => thrown);
  if (error instanceof PipelineError) return error;
  throw new Error('not refused');
}

const toml = (text: string, parts: Parts = {}): Parts => ({ ...parts, files: { [TOML]: text } });

describe('defaults', () => {
  test('nothing said: the local mock, everything from the defaults', async () => {
    const { config, origins, warnings } = await load();
    expect({ ...config, stripeApiKey: config.stripeApiKey.reveal() }).toEqual({
      env: 'LOCAL',
      localDataDir: '/work/data',
      s3Prefix: '',
      openlineageNamespace: 'payments-pipeline',
      s3CacheSize: 10_000_000_000,
      s3LeaseSeconds: 60,
      s3SingleWriter: false,
      sourceBaseUrl: 'http://127.0.0.1:4010',
      stripeApiKey: 'sk_test_mock',
      maxPageSize: 100,
      defaultDays: 30,
      safetyWindowSeconds: 3600,
      webhookSecrets: [],
      verifyWebhookSignatures: true,
      webhookToleranceSeconds: 300,
      logLevel: 'info',
      duckdbMemoryLimit: '4096MiB',
    });
    expect(new Set(Object.values(origins))).toEqual(new Set(['default']));
    expect(warnings).toEqual([]);
  });

  test('with a key the source is Stripe', async () => {
    expect((await load({ env: { STRIPE_API_KEY: 'sk_test_x' } })).config.sourceBaseUrl).toBe('https://api.stripe.com');
  });

  test.each([
    [0.5, '512MiB'],
    [1, '512MiB'],
    [2, '1024MiB'],
    [64, '4096MiB'],
  ])('with %d GiB of memory DuckDB gets %s', async (gib, expected) => {
    expect((await load({ memoryBytes: gib * 2 ** 30 })).config.duckdbMemoryLimit).toBe(expected);
  });

  test('an empty variable is no variable', async () => {
    const { config, origins } = await load({ env: { S3_BUCKET: '', MAX_PAGE_SIZE: '', STRIPE_API_KEY: '' } });
    expect([config.s3Bucket, config.maxPageSize, origins.maxPageSize]).toEqual([undefined, 100, 'default']);
  });
});

describe('sources', () => {
  test('property: flag before environment before project file before default, and the origin says which', async () => {
    const days = fc.option(fc.integer({ min: 1, max: 36_500 }));
    await fc.assert(
      fc.asyncProperty(days, days, days, async (flag, env, file) => {
        const { config, origins } = await load({
          flags: flag === null ? {} : { defaultDays: { flag: '--days', value: String(flag) } },
          env: env === null ? {} : { DEFAULT_DAYS: String(env) },
          files: file === null ? {} : { [TOML]: `default_days = ${file}` },
        });
        expect(config.defaultDays).toBe(flag ?? env ?? file ?? 30);
        const from = env !== null ? 'environment DEFAULT_DAYS' : file !== null ? `file ${TOML}` : 'default';
        expect(origins.defaultDays).toBe(flag !== null ? 'flag --days' : from);
      }),
    );
  });

  test('directories start where they were written', async () => {
    expect((await load({ env: { LOCAL_DATA_DIR: './a' } })).config.localDataDir).toBe('/work/a');
    const files = { '/etc/pay/p.toml': 'local_data_dir = "../lake"' };
    expect((await load({ configPath: '/etc/pay/p.toml', files })).config.localDataDir).toBe('/etc/lake');
  });

  test('values are brought to one form', async () => {
    const env = {
      PIPELINE_ENV: 'aws',
      S3_BUCKET: 'pay.lake-1',
      S3_PREFIX: '/a/b/',
      SOURCE_API_BASE_URL: 'http://mock:4010/',
      LOG_LEVEL: 'WARN',
      VERIFY_WEBHOOK_SIGNATURES: 'No',
      WEBHOOK_SECRET: ' whsec_a , whsec_b,',
    };
    const { config } = await load({ env });
    expect(config).toMatchObject({
      env: 'AWS',
      s3Bucket: 'pay.lake-1',
      s3Prefix: 'a/b',
      sourceBaseUrl: 'http://mock:4010',
      logLevel: 'warn',
    });
    expect(config.verifyWebhookSignatures).toBe(false);
    expect(config.webhookSecrets.map((secret) => secret.reveal())).toEqual(['whsec_a', 'whsec_b']);
  });

  test('the alias of the source; a contradiction is a warning, agreement is none', async () => {
    const [first, second] = ['http://127.0.0.1:1', 'http://127.0.0.1:2'];
    expect((await load({ env: { MOCK_API_BASE_URL: first } })).origins.sourceBaseUrl).toBe('environment MOCK_API_BASE_URL');
    const both = await load({ env: { SOURCE_API_BASE_URL: first, MOCK_API_BASE_URL: second } });
    expect(both.config.sourceBaseUrl).toBe(first);
    expect(both.warnings).toEqual([
      `SOURCE_API_BASE_URL ("${first}") and MOCK_API_BASE_URL ("${second}") differ: SOURCE_API_BASE_URL is used`,
    ]);
    expect((await load({ env: { SOURCE_API_BASE_URL: first, MOCK_API_BASE_URL: first } })).warnings).toEqual([]);
  });

  test('types of the project file: numbers and booleans, or their texts', async () => {
    const { config } = await load(toml('max_page_size = 50\ndefault_days = "7"\nverify_webhook_signatures = false'));
    expect(config).toMatchObject({ maxPageSize: 50, defaultDays: 7, verifyWebhookSignatures: false });
    expect((await refusal(toml('max_page_size = 2.5'))).message).toContain('found 2.5, expected an integer from 1 to 100');
    expect((await refusal(toml('max_page_size = [1]'))).message).toContain('found [1]');
  });
});

describe('secrets', () => {
  const files = { '/run/key': 'sk_test_filed\n', '/work/hooks': 'whsec_a\nwhsec_b\n', '/empty': ' \n' };

  test('from a file that the environment or the project file names, or from a variable of another name', async () => {
    const env = { STRIPE_API_KEY_FILE: '/run/key', WEBHOOK_SECRET_FILE: 'hooks' };
    const { config, origins } = await load({ env, files });
    expect([config.stripeApiKey, ...config.webhookSecrets].map((secret) => secret.reveal())).toEqual([
      'sk_test_filed',
      'whsec_a',
      'whsec_b',
    ]);
    expect(origins.stripeApiKey).toBe('file /run/key');
    const named = await load({ env: { MINE: 'sk_test_mine' }, files: { [TOML]: 'stripe_api_key_env = "MINE"' } });
    expect([named.config.stripeApiKey.reveal(), named.origins.stripeApiKey]).toEqual(['sk_test_mine', 'environment MINE']);
    const filed = await load({ files: { ...files, [TOML]: 'stripe_api_key_file = "../run/key"' } });
    expect(filed.config.stripeApiKey.reveal()).toBe('sk_test_filed');
  });

  test.each([
    [{ STRIPE_API_KEY: 'sk_test_a', STRIPE_API_KEY_FILE: '/run/key' }, 'STRIPE_API_KEY and STRIPE_API_KEY_FILE are both set'],
    [{ STRIPE_API_KEY_FILE: '/none' }, 'STRIPE_API_KEY_FILE names the file /none, which does not exist'],
    [{ WEBHOOK_SECRET_FILE: '/empty' }, 'WEBHOOK_SECRET_FILE names the file /empty, which is empty'],
    [
      { STRIPE_API_KEY: 'two words' },
      'STRIPE_API_KEY (environment): found ***, expected one key without spaces, such as rk_live_… or sk_test_…',
    ],
  ])('%p', async (env, message) => expect((await refusal({ env, files })).message).toBe(message));

  test('never in the project file, and the message does not repeat it', async () => {
    const error = await refusal(toml('stripe_api_key = "sk_live_hunter2"'));
    expect(error.message).toBe(`${TOML}: stripe_api_key is a secret and does not belong in a file that is shared`);
    expect(error.hint).toContain('stripe_api_key_file');
    expect(JSON.stringify(error)).not.toContain('hunter2');
  });

  test('are masked in what is shown', async () => {
    const { config, origins } = await load({ env: { STRIPE_API_KEY: 'sk_live_hunter2', WEBHOOK_SECRET: 'whsec_one,othertwo' } });
    const shown = describeConfig(config, origins);
    expect(shown).toContainEqual({ name: 'STRIPE_API_KEY', value: 'sk_live_…(set)', origin: 'environment STRIPE_API_KEY' });
    expect(shown).toContainEqual({ name: 'WEBHOOK_SECRET', value: 'whsec_…(set), …(set)', origin: 'environment WEBHOOK_SECRET' });
    for (const text of [JSON.stringify(config), Bun.inspect(config), JSON.stringify(shown)]) {
      for (const secret of ['hunter2', 'whsec_one', 'othertwo']) expect(text).not.toContain(secret);
    }
  });
});

describe('problems', () => {
  test('all of them at once, each with where it came from, what was found and what is expected', async () => {
    const error = await refusal({
      flags: { logLevel: { flag: '--log-level', value: 'loud' } },
      env: { PIPELINE_ENV: 'AWS', MAX_PAGE_SIZE: '0', SOURCE_API_BASE_URL: 'ftp://x', RUN_ID: '../up' },
      files: { [TOML]: 's3_buckt = "a"\ndefault_days = 0\nrun_id = "x"' },
    });
    expect(error.code).toBe('CONFIG_INVALID');
    expect(error.message.split('\n')).toEqual([
      'the configuration has 8 problems',
      `- ${TOML}: unknown key "s3_buckt"; did you mean s3_bucket?`,
      `- ${TOML}: run_id is not for the project file`,
      '  Use --run-id or RUN_ID.',
      '- SOURCE_API_BASE_URL (environment): found "ftp://x", expected an http(s) URL without user, query or fragment',
      '- MAX_PAGE_SIZE (environment): found "0", expected an integer from 1 to 100',
      `- DEFAULT_DAYS (file ${TOML}): found 0, expected an integer from 1 to 36500`,
      '- RUN_ID (environment): found "../up", expected up to 128 letters, digits, dots, dashes and underscores, beginning with a letter or digit',
      '- LOG_LEVEL (flag --log-level): found "loud", expected debug, info, warn, error or silent',
      '- S3_BUCKET is required when PIPELINE_ENV=AWS',
      '  Set S3_BUCKET, or switch to PIPELINE_ENV=LOCAL.',
    ]);
  });

  test('the runbook’s words stand alone when they are the only problem', async () => {
    const error = await refusal({ env: { PIPELINE_ENV: 'AWS' } });
    expect(error.message).toBe('S3_BUCKET is required when PIPELINE_ENV=AWS');
    expect(error.hint).toContain('S3_BUCKET');
  });

  test.each([
    ['http://api.example.com', false],
    ['http://10.0.0.7:4010', false],
    ['http://localhost.evil.example', false],
    ['https://proxy.example.com', true],
    ['http://127.0.0.1:4010', true],
    ['http://localhost:4010', true],
    ['http://[::1]:4010', true],
  ])('a live key to %s: %p', async (url, allowed) => {
    for (const key of ['sk_live_x', 'rk_live_x']) {
      const loaded = load({ env: { STRIPE_API_KEY: key, SOURCE_API_BASE_URL: url } });
      if (allowed) expect((await loaded).config.sourceBaseUrl).toBe(url);
      else await expect(loaded).rejects.toThrow('would travel unencrypted');
    }
    expect((await load({ env: { STRIPE_API_KEY: 'sk_test_x', SOURCE_API_BASE_URL: url } })).config.sourceBaseUrl).toBe(url);
  });

  test.each([
    ['127.0.0.1', true],
    ['127.9.9.9', true],
    ['LOCALHOST', true],
    ['mock.localhost', true],
    ['x127.0.0.1', false],
    ['127.0.0.1.example.com', false],
    ['notlocalhost', false],
  ])('%s is this machine: %p', (host, expected) => expect(isLoopback(host)).toBe(expected));

  test('a directory on the command line is refused where the data lies in a bucket; with --env LOCAL, or from elsewhere, it is not', async () => {
    const dataDir = { flag: '--data-dir', value: 'd' };
    const env = { PIPELINE_ENV: 'AWS', S3_BUCKET: 'payments' };
    const error = await refusal({ env, flags: { localDataDir: dataDir } });
    expect(error.message).toBe('--data-dir names a directory, and the data lies in a bucket (environment PIPELINE_ENV: AWS)');
    expect(error.hint).toContain('--env LOCAL');
    expect((await load({ env, flags: { localDataDir: dataDir, env: { flag: '--env', value: 'LOCAL' } } })).config.env).toBe('LOCAL');
    expect((await load({ env: { ...env, LOCAL_DATA_DIR: 'd' } })).config.env).toBe('AWS');
  });

  test('Stripe itself needs a key', async () => {
    const env = { SOURCE_API_BASE_URL: 'https://api.stripe.com' };
    expect((await refusal({ env })).message).toBe('STRIPE_API_KEY is required when SOURCE_API_BASE_URL is https://api.stripe.com');
  });

  test.each(['http://user:pw@x', 'http://x?a=1', 'http://x#f', 'x', 'file:///etc', 'http://'])('%s is no source', async (url) => {
    const error = await refusal({ env: { SOURCE_API_BASE_URL: url } });
    expect(error.message).toContain('SOURCE_API_BASE_URL (environment): found');
    expect(error.message).not.toContain('pw@');
  });

  test.each(['../x', 'a/../b', 'a//b', 'a/./b', 'a\u0000b'])('%p is no prefix', async (prefix) => {
    expect((await refusal({ env: { S3_PREFIX: prefix } })).message).toContain('S3_PREFIX');
  });

  test('a project file that is no TOML is named with the line', async () => {
    const error = await refusal(toml('max_page_size = 5\n\ndefault_days = = 3\nlog_level = "info"\n'));
    expect(error.message).toStartWith(`${TOML}, near line 3: `);
  });

  test('a section is an unknown key: settings are flat', async () => {
    expect((await refusal(toml('[duckdb]\nthreads = 2'))).message).toBe(
      `${TOML}: unknown key "duckdb"; did you mean duckdb_memory_limit or duckdb_threads?`,
    );
  });

  test('a file that cannot be read is a problem like any other', async () => {
    const readFile = async () => {
      throw new Error('EACCES: permission denied');
    };
    const error = await loadConfig({ flags: {}, env: { MAX_PAGE_SIZE: 'x' }, cwd: '/work', memoryBytes: 1, readFile }).catch(
      (e: unknown) => e,
    );
    expect(String(error)).toContain('2 problems');
    expect(String(error)).toContain('cannot be read: EACCES');
  });

  test('property: whatever the environment holds, it is a configuration or a CONFIG_INVALID, and never shows a secret', async () => {
    const names = settings.flatMap(({ name, alias, secret }) => [name, ...(alias ? [alias] : []), ...(secret ? [`${name}_FILE`] : [])]);
    const secret = 'sk_test_hunter2';
    const value = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('1', 'AWS', 'true', 'http://x', `${secret} `, secret));
    const env = fc.dictionary(fc.constantFrom(...names.filter((name) => !name.includes('URL'))), value);
    await fc.assert(
      fc.asyncProperty(env, async (given) => {
        const onlySecrets = Object.entries(given).filter(([name, text]) => !text.includes('hunter2') || name === 'STRIPE_API_KEY');
        const result = await load({ env: Object.fromEntries(onlySecrets) }).catch((error: unknown) => error);
        if (result instanceof PipelineError) expect(result.code).toBe('CONFIG_INVALID');
        else expect(result).toHaveProperty('config');
        expect(Bun.inspect(result)).not.toContain('hunter2');
      }),
    );
  });
});

test('every key of the configuration is described once, under a name of its own', async () => {
  const { origins } = await load();
  expect<string[]>(settings.map(({ key }) => key).sort()).toEqual(Object.keys(origins).sort());
  expect(new Set(settings.map(({ name }) => name)).size).toBe(settings.length);
});
