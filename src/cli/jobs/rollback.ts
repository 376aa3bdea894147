import { rollback } from '../../state/rollback.ts';
import { VERSION } from '../../version.ts';
import type { CommandContext } from '../commandContext.ts';
import { type ExitStatus, exitStatus } from '../exitStatus.ts';
import { renderNextSteps } from '../render/blocks.ts';
import { renderRollback } from '../render/rollback.ts';
import { dataDirFlag } from './extract.ts';
import { withRun } from './openStore.ts';

export interface RollbackArguments {
  readonly model: string;
  readonly toVersion: number;
}

/** `rollback`: a table shows an earlier version again. */
export async function rollbackJob(context: CommandContext, { model, toVersion }: RollbackArguments): Promise<ExitStatus> {
  const { runId, clock, json, output } = context;
  const stage = await withRun(context, 'rollback', (storage) =>
    rollback({ storage, runId, model, toVersion, toolVersion: VERSION, clock }),
  );
  if (json) {
    await output.json({ ok: true, run_id: runId, ...stage });
    return exitStatus.ok;
  }
  const name = `${stage.layer}.${stage.model}`;
  const next = [
    { command: `payments-pipeline query${dataDirFlag(context)} "from ${name} limit 10"`, says: 'what readers see now' },
    {
      command: `payments-pipeline rollback${dataDirFlag(context)} ${name} --to-version ${stage.from_version}`,
      says: 'and how to take it back',
    },
  ];
  await output.data(`${renderRollback(runId, stage, context)}\n${renderNextSteps(next, context)}`);
  return exitStatus.ok;
}
