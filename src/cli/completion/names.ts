import { loadConfig } from '../../config/loadConfig.ts';
import { readText } from '../readText.ts';
import type { World } from '../world.ts';
import type { Names } from './candidates.ts';

/** Most runs that are offered, the newest first. */
const RUNS = 20;

/** The names that there are: entities, models and the mock's events of the binary, and the runs of the configured directory (a bucket is too far for a Tab). */
export function namesIn(world: World): Names {
  return {
    entity: async () => {
      const { entities } = await import('../../registry/index.ts');
      return entities.map(({ name, path }) => ({ value: name, says: path }));
    },
    event: async () => {
      const { TRIGGERS } = await (await import('../loadMock.ts')).loadMock();
      return TRIGGERS.map(({ type, says }) => ({ value: type, says }));
    },
    model: async () => {
      const { embeddedModels } = await import('../../transform/embedded.ts');
      return embeddedModels().map(({ layer, name, description }) => ({ value: name, says: `${layer}: ${description}` }));
    },
    run: async () => {
      const { config } = await loadConfig({
        flags: {},
        env: world.env,
        cwd: world.cwd,
        readFile: readText,
        memoryBytes: world.memoryBytes,
      });
      if (config.env !== 'LOCAL') return [];
      const [{ openLocalStorage }, { listRuns }] = await Promise.all([
        import('../../storage/local/index.ts'),
        import('../../state/runs.ts'),
      ]);
      const { runs } = await listRuns(openLocalStorage(config.localDataDir), { limit: RUNS, archived: false });
      return runs.map(({ run_id }) => ({ value: run_id, says: '' }));
    },
  };
}
