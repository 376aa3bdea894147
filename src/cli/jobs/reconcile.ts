import { errorCode } from '../../domain/errors.ts';
import { openPublished } from '../../query/openPublished.ts';
import type { Storage } from '../../storage/types.ts';
import { VERSION } from '../../version.ts';
import { heal } from '../../webhooks/reconcile/heal.ts';
import { type ReconcileReport, reconcile } from '../../webhooks/reconcile/reconcile.ts';
import type { RollOptions } from '../../webhooks/roll/rollUp.ts';
import { rollPending } from '../../webhooks/rollPending.ts';
import type { CommandContext } from '../commandContext.ts';
import { durationMs } from '../durationMs.ts';
import { type ExitStatus, exitStatus } from '../exitStatus.ts';
import { renderNextSteps } from '../render/blocks.ts';
import { renderReconcile } from '../render/reconcile.ts';
import { splitList } from '../splitList.ts';
import { dataDirFlag, sharedSource } from './extract.ts';
import { openStore } from './openStore.ts';

export interface ReconcileArguments {
  readonly heal?: boolean | undefined;
  readonly days: number;
  readonly type?: string | undefined;
  readonly late: string;
}

/** `reconcile`: what was received beside what happened; status 3 when something is missing at the end. */
export async function reconcileJob(context: CommandContext, args: ReconcileArguments): Promise<ExitStatus> {
  const { config, clock, logger, output, json } = context;
  const storage = openStore(context);
  const roll: Omit<RollOptions, 'index'> = { storage, isLocal: config.env === 'LOCAL', toolVersion: VERSION, clock, logger };
  await rollPending(roll);
  const source = (await sharedSource(context, {}))();
  await source.checkHealth();
  const lateSeconds = Math.round(durationMs('--late', args.late) / 1000);
  const batchIds = (from: number, to: number) => publishedEvents(context, storage, from, to);
  const report = await reconcile({ storage, source, days: args.days, types: splitList(args.type), lateSeconds, batchIds, clock });
  const healed = args.heal === true && report.missing.length > 0 ? await heal(report.missing, roll) : 0;
  const isWhole = report.missing.length === 0 || args.heal === true;
  if (json) await output.json({ ok: isWhole, healed_now: healed, ...document(report) });
  else await output.data(renderReconcile(report, healed, context) + renderNextSteps(nextSteps(context, report, healed), context));
  return isWhole ? exitStatus.ok : exitStatus.checksFailed;
}

/** Payloads stay inside. */
function document({ missing, ...report }: ReconcileReport): Record<string, unknown> {
  return { ...report, missing: missing.map(({ id, type, created }) => ({ id, type, created })) };
}

function nextSteps(context: CommandContext, { missing }: ReconcileReport, healed: number) {
  const flag = dataDirFlag(context);
  if (healed > 0) return [{ command: `payments-pipeline run-transforms${flag}`, says: 'build the tables with what was fetched' }];
  if (missing.length === 0) return [];
  return [{ command: `payments-pipeline reconcile${flag} --heal`, says: 'fetch what is missing' }];
}

/** Ids in `silver.events`; null when nothing is published, or not that table. */
async function publishedEvents(
  { config }: CommandContext,
  storage: Storage,
  from: number,
  to: number,
): Promise<ReadonlySet<string> | null> {
  await using scratch = await storage.scratch();
  try {
    const { session } = await openPublished(storage, {
      memoryLimit: config.duckdbMemoryLimit,
      threads: config.duckdbThreads,
      tempDirectory: scratch.path,
    });
    await using _session = session;
    const rows = await session.rows(
      `SELECT id FROM silver.events WHERE created_at >= to_timestamp(${from}) AND created_at < to_timestamp(${to})`,
    );
    return new Set(rows.map(({ id }) => String(id)));
  } catch (error) {
    if (errorCode(error) === 'STORAGE_NOTHING_PUBLISHED') return null;
    throw error;
  }
}
