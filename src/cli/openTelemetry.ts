import type { Logger } from '../domain/logger.ts';
import type { Telemetry } from '../domain/telemetry.ts';
import { signalsWanted } from '../telemetry/signalsWanted.ts';
import { VERSION } from '../version.ts';
import type { World } from './world.ts';

/** Telemetry as the environment asks for it; without that nothing of it is even loaded. */
export async function openTelemetry({ env }: Pick<World, 'env'>, runId: string, logger: Logger): Promise<Telemetry | undefined> {
  const wanted = signalsWanted(env);
  for (const warning of wanted.warnings) logger.warn(warning);
  if (wanted.signals.length === 0) return undefined;
  const { startTelemetry } = await import('../telemetry/startTelemetry.ts');
  return await startTelemetry({ wanted, env, version: VERSION, runId, warn: (message) => logger.warn(message) });
}
