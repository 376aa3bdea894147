import type { SqlCheck } from '../../quality/sqlCheck.ts';
import type { LoadedModels } from '../../transform/loadModels.ts';
import type { CommandContext } from '../commandContext.ts';

export interface LoadedSql extends LoadedModels {
  readonly sqlChecks: readonly SqlCheck[];
}

/** The models and checks of this run: the binary's, and those of the user's directory. Throws `TRANSFORM_CONTRACT` with file and line. */
export async function loadSql({ config }: Pick<CommandContext, 'config'>): Promise<LoadedSql> {
  const [{ loadModels }, { loadChecks }] = await Promise.all([
    import('../../transform/loadModels.ts'),
    import('../../quality/loadChecks.ts'),
  ]);
  const loaded = await loadModels(config.sqlDir);
  return { ...loaded, sqlChecks: await loadChecks(config.sqlDir, loaded.models) };
}

/** The flag that makes a suggested command find the same SQL. */
export function sqlDirFlag({ origins, config }: Pick<CommandContext, 'config' | 'origins'>): string {
  return origins.sqlDir.startsWith('flag') ? ` --sql-dir ${config.sqlDir ?? ''}` : '';
}
