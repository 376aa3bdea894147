import { copyFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { errorMessage, PipelineError } from '../../domain/errors.ts';
import { openPublished } from '../../query/openPublished.ts';
import type { ReportType } from '../../tieout/reportType.ts';
import { tieOut } from '../../tieout/tieOut.ts';
import type { CommandContext } from '../commandContext.ts';
import { type ExitStatus, exitStatus } from '../exitStatus.ts';
import { privateDirectory } from '../privateDirectory.ts';
import { renderTieOut } from '../render/tieOut.ts';
import { openStore } from './openStore.ts';

/** The reports by a name that can be typed. */
const REPORTS = {
  activity: 'balance_change_from_activity.itemized.3',
  payouts: 'payout_reconciliation.itemized.5',
  ending: 'ending_balance_reconciliation.itemized.4',
} as const satisfies Readonly<Record<string, ReportType>>;

export interface TieOutArguments {
  readonly csv: string;
  readonly timezone: string;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly report?: keyof typeof REPORTS | undefined;
  readonly out?: string | undefined;
}

/** `tie-out <csv>`: the source's report against what is published. The file is copied, so that the session need see no other. */
export async function tieOutJob(context: CommandContext, { csv, timezone, from, to, report, out }: TieOutArguments): Promise<ExitStatus> {
  requireZone(timezone);
  for (const [flag, day] of [
    ['--from', from],
    ['--to', to],
  ] as const)
    requireDay(flag, day);
  const { config, signal } = context;
  await using temp = await privateDirectory('tie-out');
  const path = join(temp.path, 'report.csv');
  await copyFile(resolve(context.cwd, csv), path).catch((cause: unknown) => {
    throw new PipelineError('USAGE_BAD_VALUE', `cannot read ${csv}: ${errorMessage(cause)}`, {
      cause,
      hint: 'Give the path of an exported report.',
    });
  });
  const { session } = await openPublished(openStore(context), {
    memoryLimit: config.duckdbMemoryLimit,
    threads: config.duckdbThreads,
    tempDirectory: temp.path,
    signal,
  });
  await using _session = session;
  const result = await tieOut(session, { path, timezone, from, to, type: report && REPORTS[report] });
  if (out !== undefined) {
    const written = join(temp.path, 'differences.csv');
    await session.run(`COPY (SELECT * FROM differences ORDER BY ALL) TO '${written.replaceAll("'", "''")}' (FORMAT csv, HEADER true)`);
    await copyFile(written, resolve(context.cwd, out));
  }
  if (context.json) await context.output.json({ ok: result.ties, ...result });
  else await context.output.data(renderTieOut(result, context));
  return result.ties ? exitStatus.ok : exitStatus.checksFailed;
}

function requireDay(flag: string, day: string | undefined): void {
  if (day === undefined || /^\d{4}-\d{2}-\d{2}$/.test(day)) return;
  throw new PipelineError('USAGE_BAD_VALUE', `${flag} takes a date, not ${JSON.stringify(day)}`, {
    hint: `For example ${flag} 2026-11-01`,
  });
}

function requireZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch (cause) {
    throw new PipelineError('USAGE_BAD_VALUE', `--timezone ${timeZone} is no time zone`, {
      cause,
      hint: 'For example --timezone Europe/Berlin, or UTC.',
    });
  }
}
