import { PipelineError } from '../../domain/errors.ts';
import { recover } from '../../state/recover.ts';
import { openLocalStorage } from '../../storage/local/index.ts';
import type { Storage } from '../../storage/types.ts';
import type { CommandContext } from '../commandContext.ts';

/** The store that the configuration names. */
export function openStore({ config }: CommandContext): Storage {
  if (config.env === 'LOCAL') return openLocalStorage(config.localDataDir);
  throw new PipelineError('CONFIG_INVALID', 'PIPELINE_ENV=AWS is not in this version yet: it writes to a local directory only', {
    hint: 'Set PIPELINE_ENV=LOCAL and LOCAL_DATA_DIR.',
  });
}

/** Runs `body` as the only run on the store, after completing what a crashed run had decided. */
export async function withRun<T>(context: CommandContext, title: string, body: (storage: Storage) => Promise<T>): Promise<T> {
  const storage = openStore(context);
  return await storage.withLock('run', `${title} (run ${context.runId}, since ${new Date(context.clock()).toISOString()})`, async () => {
    await recover(storage, context.logger);
    return await body(storage);
  });
}
