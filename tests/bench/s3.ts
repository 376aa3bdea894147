/**
 * The same runs of the compiled binary on a directory and on a bucket whose server answers 20 ms later (VersityGW behind a proxy): seconds of each command, as a ratio, and the
 * requests that it makes. Needs what tests/judges/lib/versity.sh needs.
 *
 *   bun tests/bench/s3.ts [--latency 20] [--days 30] [--volume 10]
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type FarServer, type Kind, startFarServer } from './support/farServer.ts';
import { type Finished, startServer, timed } from './support/processes.ts';

const { values: flags } = parseArgs({
  options: {
    latency: { type: 'string', default: '20' },
    days: { type: 'string', default: '30' },
    volume: { type: 'string', default: '10' },
  },
});
const ROOT = join(import.meta.dir, '..', '..');
const BINARY = process.env['PAYMENTS_PIPELINE_BINARY'] ?? join(ROOT, 'dist', 'payments-pipeline');
const BUCKET = 'bench';
const QUERY = 'SELECT count(*) FROM gold.fct_payments';

interface Step {
  readonly name: string;
  readonly args: readonly string[];
  /** Time that passes before it, at the source. */
  readonly hours?: number;
}

const RUN = ['run-pipeline', '--days', '40'];
const STEPS: readonly Step[] = [
  { name: 'full run', args: RUN },
  { name: 'run a day later', args: RUN, hours: 24 },
  { name: 'run with nothing new', args: RUN },
  { name: 'status', args: ['status'] },
  { name: 'runs list', args: ['runs', 'list'] },
  { name: 'query', args: ['query', QUERY] },
  { name: 'vacuum', args: ['vacuum'] },
];

await using folder = await scratch();
const binary = await versity();
await mkdir(join(folder.path, 'buckets', BUCKET), { recursive: true });
using server = await startVersity(binary, join(folder.path, 'buckets'));
using far = await startFarServer(server.url, Number(flags.latency));
const local = await measure({ LOCAL_DATA_DIR: join(folder.path, 'local') });
const s3 = await measure(
  {
    PIPELINE_ENV: 'AWS',
    S3_BUCKET: BUCKET,
    S3_PREFIX: 'stripe',
    S3_CACHE_DIR: join(folder.path, 'cache'),
    AWS_ENDPOINT_URL_S3: far.url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'judge',
    AWS_SECRET_ACCESS_KEY: 'judgesecret',
    AWS_EC2_METADATA_DISABLED: 'true',
  },
  far,
);
console.log(`| ${flags.latency} ms, volume ${flags.volume}, ${flags.days} days | LOCAL | S3 | ratio | PUT | GET | LIST | HEAD | DELETE |`);
console.log('|---|---|---|---|---|---|---|---|---|');
for (const [index, { name }] of STEPS.entries()) {
  const [here, there] = [local[index], s3[index]];
  if (here === undefined || there === undefined) throw new Error('a step is missing');
  const ratio = (there.seconds / here.seconds).toFixed(2);
  const { PUT, GET, LIST, HEAD, DELETE } = there.requests;
  console.log(
    `| ${name} | ${here.seconds.toFixed(2)} s | ${there.seconds.toFixed(2)} s | ${ratio} | ${PUT} | ${GET} | ${LIST} | ${HEAD} | ${DELETE} |`,
  );
}

interface Measured extends Finished {
  readonly requests: Readonly<Record<Kind, number>>;
}

/** All steps on one store, from a source that is made anew, so that both see the same. */
async function measure(env: Readonly<Record<string, string>>, counted?: FarServer): Promise<Measured[]> {
  const start = ['--start', '2026-03-01', '--days', flags.days, '--volume', flags.volume];
  using mock = await startServer([BINARY, 'serve-mock', '--port', '0', '--freeze', ...start]);
  const run = async (args: readonly string[]) =>
    await timed([BINARY, ...args], { ...env, SOURCE_API_BASE_URL: mock.url, LOG_LEVEL: 'warn' });
  const found: Measured[] = [];
  for (const { args, hours } of STEPS) {
    if (hours !== undefined) await pass(mock.url, hours);
    counted?.taken();
    const finished = await run(args);
    found.push({ ...finished, requests: counted?.taken() ?? ({} as Record<Kind, number>) });
  }
  return found;
}

async function pass(url: string, hours: number): Promise<void> {
  const response = await fetch(`${url}/_mock/clock`, { method: 'POST', body: JSON.stringify({ advance: hours * 3600 }) });
  if (!response.ok) throw new Error(`the mock's clock stays where it is: ${await response.text()}`);
}

/** Where VersityGW is, built once for benches and judges. */
async function versity(): Promise<string> {
  const script =
    'set -uo pipefail; source tests/judges/lib/debian.sh; source tests/judges/lib/versity.sh; build_versity; echo "$versity_binary"';
  const child = Bun.spawn(['bash', '-c', script], { cwd: ROOT, stdout: 'pipe', stderr: 'inherit' });
  const found = (await child.stdout.text()).trim().split('\n').at(-1) ?? '';
  if ((await child.exited) !== 0) throw new Error(found);
  return found;
}

async function startVersity(path: string, buckets: string): Promise<Disposable & { readonly url: string }> {
  const probe = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data: () => undefined } });
  const { port } = probe;
  probe.stop(true);
  const child = Bun.spawn([path, '--quiet', '--port', `127.0.0.1:${port}`, 'posix', buckets], {
    env: { ...process.env, ROOT_ACCESS_KEY: 'judge', ROOT_SECRET_KEY: 'judgesecret' },
    stdout: 'ignore',
    stderr: 'inherit',
  });
  const url = `http://127.0.0.1:${port}`;
  while (
    !(await fetch(url).then(
      () => true,
      () => false,
    ))
  ) {
    if (child.exitCode !== null) throw new Error(`VersityGW ended with ${child.exitCode}`);
    await Bun.sleep(50);
  }
  return { url, [Symbol.dispose]: () => child.kill() };
}

async function scratch(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'bench-s3-'));
  return { path, [Symbol.asyncDispose]: async () => await rm(path, { recursive: true, force: true }) };
}
