import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PipelineError } from '../../domain/errors.ts';
import { Secret } from '../../domain/secret.ts';
import { openPublished } from '../../query/openPublished.ts';
import { openLocalStorage } from '../../storage/local/index.ts';
import type { CommandContext } from '../commandContext.ts';
import type { ExitStatus } from '../exitStatus.ts';
import { renderBlocks, renderNextSteps, renderTitle } from '../render/blocks.ts';
import { startMock } from '../startMock.ts';
import { dataDirFlag } from './extract.ts';
import { pipelineSteps } from './pipeline.ts';
import { tableText } from './query.ts';

export interface DemoArguments {
  readonly dir?: string | undefined;
  readonly seed: number;
  readonly days: number;
  readonly volume: number;
}

const REVENUE_SQL = `SELECT currency,
  CAST(sum(sale_count) AS BIGINT) AS payments,
  sum(sales_major) AS sales,
  sum(refunds_major) AS refunds,
  sum(disputes_major) AS disputes,
  sum(fees_major) AS fees,
  sum(net_major) AS net
FROM gold.revenue_daily
GROUP BY currency
ORDER BY payments DESC, currency`;

/** `demo`: a made-up company behind the API, and the whole pipeline on it. */
export async function demoJob(context: CommandContext, args: DemoArguments): Promise<ExitStatus> {
  const directory = await demoDirectory(context, args.dir);
  const mock = await startMock(context, { ...args, host: '127.0.0.1', port: 0 });
  try {
    await introduce(context, mock.url, args);
    const inDemo = demoContext(context, mock.url, directory);
    const status = await pipelineSteps(inDemo, { days: args.days + 1 }, () => '');
    if (!context.json) await finish(inDemo, directory);
    return status;
  } finally {
    await mock.stop();
  }
}

async function introduce(context: CommandContext, url: string, { seed, days, volume }: DemoArguments): Promise<void> {
  if (context.json) return;
  const facts = [`${days} days of about ${volume} payments`, `seed ${seed}`, url];
  await context.output.data(`${renderTitle({ title: 'mock', verdict: 'serving a made-up company', facts }, context)}\n`);
}

async function finish(context: CommandContext, directory: string): Promise<void> {
  const { config, signal } = context;
  const storage = openLocalStorage(directory);
  await using scratch = await storage.scratch();
  const { session } = await openPublished(storage, {
    memoryLimit: config.duckdbMemoryLimit,
    threads: config.duckdbThreads,
    tempDirectory: scratch.path,
    signal,
  });
  await using _session = session;
  const revenue = await tableText(session, REVENUE_SQL, context);
  const next = [
    { command: `payments-pipeline query${dataDirFlag(context)} "select * from gold.fct_payments limit 10"`, says: '' },
    { command: 'payments-pipeline serve-mock', says: 'the same kind of company, to build against' },
    {
      command: 'payments-pipeline run-pipeline --days 30',
      says: 'in another terminal: the same against that, or against your account with STRIPE_API_KEY',
    },
  ];
  const blocks = [
    renderTitle({ title: 'Revenue from gold.revenue_daily', facts: ['settlement currency, major units, exact'] }, context),
    revenue,
    `Everything is in ${directory}\n`,
    renderNextSteps(next, context),
  ];
  await context.output.data(`\n${renderBlocks(blocks)}`);
}

/** The demo's own settings; nothing of the user's source, store or key is touched. */
function demoContext(context: CommandContext, url: string, directory: string): CommandContext {
  // Nor does anybody's catalogue or collector hear of it.
  const { openlineageUrl: _, ...config } = context.config;
  return {
    ...context,
    telemetry: undefined,
    config: { ...config, env: 'LOCAL', localDataDir: directory, sourceBaseUrl: url, stripeApiKey: new Secret('sk_test_mock') },
    // Where the data else lies in a bucket, what comes next must say that this does not.
    origins: { ...context.origins, localDataDir: 'flag --dir', ...(context.config.env === 'AWS' ? { env: 'flag --dir' } : {}) },
  };
}

/** A new directory, or the given one if nothing is in it: two companies in one store would not reconcile. */
async function demoDirectory(context: CommandContext, dir: string | undefined): Promise<string> {
  // --data-dir says where data goes as well; where it stands by default, or in the environment, is not for a made-up company.
  const given = dir ?? (context.origins.localDataDir === 'flag --data-dir' ? context.config.localDataDir : undefined);
  if (given === undefined) return await mkdtemp(join(tmpdir(), 'payments-pipeline-demo-'));
  const path = resolve(context.cwd, given);
  const names = await readdir(path).catch(() => []);
  if (names.length === 0) return path;
  throw new PipelineError('USAGE_BAD_VALUE', `${path} is not empty, and a demo needs a directory of its own`, {
    hint: 'Give another --dir, or none for a temporary one. To look at what is there: payments-pipeline query --data-dir, with that path.',
  });
}
