import { explain } from '../../explain/explain.ts';
import { openPublished } from '../../query/openPublished.ts';
import type { CommandContext } from '../commandContext.ts';
import { type ExitStatus, exitStatus } from '../exitStatus.ts';
import { privateDirectory } from '../privateDirectory.ts';
import { renderExplanation } from '../render/explain.ts';
import { openStore } from './openStore.ts';

export interface ExplainArguments {
  readonly id: string;
  readonly limit: number;
  readonly personal?: boolean | undefined;
}

/** `explain <id>`: follows one object from the bytes that came in to the payout that its money left in. Changes nothing, and waits for nobody. */
export async function explainJob(context: CommandContext, { id, limit, personal = false }: ExplainArguments): Promise<ExitStatus> {
  const { config, signal } = context;
  const storage = openStore(context);
  await using temp = await privateDirectory('explain');
  const { session, models } = await openPublished(storage, {
    memoryLimit: config.duckdbMemoryLimit,
    threads: config.duckdbThreads,
    tempDirectory: temp.path,
    signal,
    // A first run that was rejected has published nothing, and is what one asks about.
    orNothing: true,
  });
  await using _session = session;
  const told = await explain(storage, session, models, { asked: id.trim(), limit, personal, signal });
  if (context.json) await context.output.json({ ok: true, ...told });
  else await context.output.data(renderExplanation(told, { ...context, limit, personal }));
  return exitStatus.ok;
}
