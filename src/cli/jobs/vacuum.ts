import { vacuum } from '../../state/vacuum.ts';
import type { Storage } from '../../storage/types.ts';
import type { CommandContext } from '../commandContext.ts';
import { durationMs } from '../durationMs.ts';
import { type ExitStatus, exitStatus } from '../exitStatus.ts';
import { renderNextSteps } from '../render/blocks.ts';
import { renderVacuum, vacuumDocument } from '../render/vacuum.ts';
import { dataDirFlag } from './extract.ts';
import { openStore, withRun } from './openStore.ts';

export interface VacuumArguments {
  readonly apply?: boolean | undefined;
  readonly olderThan: string;
  readonly keepHistory?: string | undefined;
}

/** `vacuum`: what nothing reaches, and its removal. Only the removal takes the run lock. */
export async function vacuumJob(context: CommandContext, { apply = false, olderThan, keepHistory }: VacuumArguments): Promise<ExitStatus> {
  const olderThanMs = durationMs('--older-than', olderThan);
  const keepHistoryMs = keepHistory === undefined ? undefined : durationMs('--keep-history', keepHistory);
  const clean = (storage: Storage) => vacuum({ storage, now: context.clock(), olderThanMs, keepHistoryMs, apply, signal: context.signal });
  const report = apply ? await withRun(context, 'vacuum', clean) : await clean(openStore(context));
  if (context.json) {
    await context.output.json({ ok: true, older_than: olderThan, keep_history: keepHistory ?? null, ...vacuumDocument(report) });
    return exitStatus.ok;
  }
  const history = keepHistory === undefined ? '' : ` --keep-history ${keepHistory}`;
  const again = `payments-pipeline vacuum${dataDirFlag(context)} --older-than ${olderThan}${history} --apply`;
  const somethingToDo = !apply && (report.removable.length > 0 || report.expiries.length > 0);
  const status = { command: `payments-pipeline status${dataDirFlag(context)}`, says: 'what is published' };
  const next = renderNextSteps([somethingToDo ? { command: again, says: 'remove it' } : status], context);
  await context.output.data(`${renderVacuum(report, [openStore(context).label, `older than ${olderThan}`], context)}\n${next}`);
  return exitStatus.ok;
}
