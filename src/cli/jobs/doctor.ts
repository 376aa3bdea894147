/** `doctor`: everything that a run needs, looked at before it; a failure of one thing is a line, not the end. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { errorCode, errorMessage, PipelineError } from '../../domain/errors.ts';
import { mapConcurrently } from '../../domain/mapConcurrently.ts';
import { entities } from '../../registry/index.ts';
import type { Source } from '../../source/types.ts';
import type { Storage } from '../../storage/types.ts';
import type { CommandContext } from '../commandContext.ts';
import { type ExitStatus, exitStatus } from '../exitStatus.ts';
import { renderNextSteps } from '../render/blocks.ts';
import { type Finding, renderDoctor } from '../render/doctor.ts';
import { formatBytes, formatCount } from '../render/format.ts';
import { dataDirFlag, sharedSource } from './extract.ts';
import { openStore, s3Options } from './openStore.ts';

/** A signature of Stripe's is good for five minutes; a clock that is off by one is worth a word. */
const WARN_SKEW_SECONDS = 60;
const WARN_FREE_BYTES = 5e9;
const FAIL_FREE_BYTES = 2e8;
const ENTITIES_AT_ONCE = 4;

export async function doctorJob(context: CommandContext): Promise<ExitStatus> {
  const source = (await sharedSource(context, {}))();
  const reached = await finding('source', () => checkSource(context, source));
  const findings: Finding[] = [
    { check: 'configuration', status: 'ok', found: `${context.config.env}, source ${context.config.sourceBaseUrl}` },
    await finding('DuckDB', () => checkDuckDb()),
    reached,
    // A source that does not answer would be waited for once more an entity.
    ...(reached.status === 'fail' ? [] : [await finding('permissions', () => checkPermissions(source))]),
    await finding('store', () => checkStore(openStore(context))),
    await finding('disk', () => checkDisk(context)),
    checkWebhooks(context),
  ];
  const ok = findings.every(({ status }) => status !== 'fail');
  if (context.json) await context.output.json({ ok, findings });
  else {
    // Each finding that stands in the way says itself what to do about it.
    const next = ok
      ? [{ command: `payments-pipeline run-pipeline${dataDirFlag(context)}`, says: 'extract, transform, check and publish' }]
      : [];
    const steps = renderNextSteps(next, context);
    await context.output.data(`${renderDoctor(findings, labelOf(context), context)}${steps === '' ? '' : `\n${steps}`}`);
  }
  return ok ? exitStatus.ok : exitStatus.usage;
}

type Result = Omit<Finding, 'check'>;

async function finding(check: string, look: () => Promise<Result>): Promise<Finding> {
  try {
    return { check, ...(await look()) };
  } catch (error) {
    if (errorCode(error) === 'INTERRUPTED') throw error;
    const next = error instanceof PipelineError ? error.hint : undefined;
    return { check, status: 'fail', found: `${errorCode(error)}: ${errorMessage(error)}`, next };
  }
}

async function checkDuckDb(): Promise<Result> {
  const { openSession } = await import('../../lake/session.ts');
  const directory = await mkdtemp(join(tmpdir(), 'payments-pipeline-doctor-'));
  try {
    await using session = await openSession({ memoryLimit: '256MB', threads: 1, tempDirectory: directory, allowedDirectories: [] });
    const [row] = await session.rows('SELECT version() AS version');
    return { status: 'ok', found: `DuckDB ${String(row?.['version'])} loads` };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Reachable, the key is known, and its clock against ours. */
async function checkSource({ clock }: CommandContext, source: Source): Promise<Result> {
  await source.checkHealth();
  const before = clock();
  const theirs = await source.serverNow();
  const skew = Math.round(theirs - (before + clock()) / 2000);
  const size = Math.abs(skew);
  const found = `answers, and the key is known; its clock is ${size} s ${skew < 0 ? 'behind' : 'ahead of'} ours`;
  if (size < WARN_SKEW_SECONDS) return { status: 'ok', found };
  const next = "Set this machine's clock (NTP): signatures of webhooks and of S3 go by it. A mock with a frozen clock may be days away.";
  return { status: 'warn', found, next };
}

/** One record of every entity that is listed: what the key may not read, a run could not. */
async function checkPermissions(source: Source): Promise<Result> {
  const listed = entities.filter(({ perParent }) => perParent === undefined);
  const codes = await mapConcurrently(listed, ENTITIES_AT_ONCE, async ({ path }) => {
    try {
      await source.retrieve(`${path}?limit=1`);
      return 'ok';
    } catch (error) {
      if (['SOURCE_PERMISSION', 'SOURCE_NOT_ENABLED'].includes(errorCode(error))) return errorCode(error);
      throw error;
    }
  });
  const denied = listed.filter((_, index) => codes[index] !== 'ok').map(({ name }) => name);
  if (denied.length === 0) return { status: 'ok', found: `the key may read all ${listed.length} entities` };
  return {
    status: 'warn',
    found: `the key may not read ${denied.join(', ')}`,
    next: 'Give the restricted key read access to them, or run with --continue-on-denied.',
  };
}

/** Written once, not twice, replaced only by who knows it, read back and removed; with room for work files. On S3 the first write proves the rest with a race. */
async function checkStore(storage: Storage): Promise<Result> {
  const key = `_state/doctor/${randomUUID()}.json`;
  const [first, second] = [new TextEncoder().encode('1'), new TextEncoder().encode('2')];
  await using _scratch = await storage.scratch();
  const version = await storage.putNew(key, first);
  try {
    const again = await storage.putNew(key, second).catch((error: unknown) => errorCode(error));
    if (again !== 'STORAGE_EXISTS') throw new PipelineError('STORAGE_NOT_CONDITIONAL', `${storage.label} wrote over an object`);
    await storage.swap(key, version, second);
    const stored = await storage.get(key);
    if (stored?.body[0] !== second[0])
      throw new PipelineError('STORAGE_CORRUPT', `${storage.label} gave back other bytes than were written`);
    for await (const _ of storage.list('_state/doctor/')) break;
    return { status: 'ok', found: `${storage.label}: reads, writes, lists, and keeps conditions` };
  } finally {
    await storage.remove(key);
  }
}

async function checkDisk(context: CommandContext): Promise<Result> {
  const path = context.config.env === 'LOCAL' ? context.config.localDataDir : s3Options(context).cacheDirectory;
  const { bavail, bsize } = await statfs(await nearest(path));
  const free = bavail * bsize;
  const found = `${formatBytes(free)} free at ${path}`;
  if (free >= WARN_FREE_BYTES) return { status: 'ok', found };
  const next = 'Free some space: Bronze only grows, and the transforms spill there. `payments-pipeline vacuum` shows what can go.';
  return { status: free < FAIL_FREE_BYTES ? 'fail' : 'warn', found, next };
}

/** The folder itself, or the first above it that is there. */
async function nearest(path: string): Promise<string> {
  return await statfs(path).then(
    () => path,
    () => (dirname(path) === path ? path : nearest(dirname(path))),
  );
}

function checkWebhooks({ config }: CommandContext): Finding {
  const check = 'webhooks';
  if (!config.verifyWebhookSignatures)
    return { check, status: 'warn', found: 'signatures are not verified', next: 'For local tests only: unset VERIFY_WEBHOOK_SIGNATURES.' };
  const { length } = config.webhookSecrets;
  if (length > 0) return { check, status: 'ok', found: `${formatCount(length, 'signing secret')} set` };
  return {
    check,
    status: 'warn',
    found: 'no signing secret is set',
    next: 'Only serve-webhooks needs it: set WEBHOOK_SECRET or WEBHOOK_SECRET_FILE.',
  };
}

function labelOf(context: CommandContext): string {
  return context.config.env === 'LOCAL' ? `LOCAL ${context.config.localDataDir}` : `s3://${context.config.s3Bucket ?? ''}`;
}
