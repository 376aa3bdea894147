import { PipelineError } from '../../domain/errors.ts';
import { recover } from '../../state/recover.ts';
import { type RepairReport, repair } from '../../state/repair.ts';
import type { CommandContext } from '../commandContext.ts';
import { type ExitStatus, exitStatus } from '../exitStatus.ts';
import { renderNextSteps } from '../render/blocks.ts';
import { renderRepair, repairDocument } from '../render/repair.ts';
import { dataDirFlag } from './extract.ts';
import { openStore } from './openStore.ts';

export interface RepairArguments {
  readonly apply?: boolean | undefined;
  readonly deep?: boolean | undefined;
}

/** `repair`: state made again from manifests and logs. Only the repair itself takes the run lock. */
export async function repairJob(context: CommandContext, { apply = false, deep = false }: RepairArguments): Promise<ExitStatus> {
  const report = apply ? await applied(context, deep) : await repair({ storage: openStore(context), apply, deep });
  if (context.json) await context.output.json(repairDocument(report));
  else {
    const status = { command: `payments-pipeline status${dataDirFlag(context)}`, says: 'what is published' };
    const make = { command: `payments-pipeline repair${dataDirFlag(context)} --apply`, says: 'make it so' };
    const next = renderNextSteps([apply || report.items.length === 0 ? status : make], context);
    await context.output.data(`${renderRepair(report, openStore(context).label, context)}\n${next}`);
  }
  if (report.broken.length === 0) return exitStatus.ok;
  throw beyondRepair(report);
}

/** Recovery comes after, since it would refuse the very files that are to be repaired; what had been decided before a crash is completed then. */
async function applied(context: CommandContext, deep: boolean): Promise<RepairReport> {
  const storage = openStore(context);
  return await storage.withLock('run', `repair (run ${context.runId})`, async () => {
    const report = await repair({ storage, apply: true, deep });
    if (report.broken.length === 0) await recover(storage, context.logger);
    return report;
  });
}

function beyondRepair({ broken }: RepairReport): PipelineError {
  const [first] = broken;
  const more = broken.length > 1 ? `, and ${broken.length - 1} more` : '';
  return new PipelineError('STORAGE_CORRUPT', `repair cannot make this again: ${first?.key}${more}: ${first?.problem}`, {
    hint: first?.hint,
    details: { broken: broken.length },
  });
}
