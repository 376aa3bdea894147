/** What surrounds a stage: lineage and telemetry, as far as either is asked for. */
import type { Measure } from '../domain/telemetry.ts';
import type { StoreAddress } from '../report/lineage/datasets.ts';
import type { CommandContext } from './commandContext.ts';
import { type LineageEnd, withLineage } from './lineage.ts';
import { watchItems } from './watchItems.ts';

export interface StageWords<T> {
  /** What it read and wrote. */
  readonly lineage: (result: T, store: StoreAddress) => Promise<LineageEnd>;
  readonly measures: (result: T) => readonly Measure[];
  /** Why it counts as failed, though it came to its end. */
  readonly failure?: (result: T) => string | undefined;
}

/** Runs `body` as a stage; its progress must go where its context says. */
export async function withStage<T>(
  context: CommandContext,
  name: 'extract' | 'transforms' | 'quality',
  body: (context: CommandContext) => Promise<T>,
  words: StageWords<T>,
): Promise<T> {
  const { telemetry, runId, clock, progress } = context;
  const described = async (result: T, store: StoreAddress) => ({
    ...(await words.lineage(result, store)),
    failure: words.failure?.(result),
  });
  if (telemetry === undefined) return await withLineage(context, name, body, described);
  return await telemetry.stage(name, async (stage) => {
    stage.set({ run_id: runId });
    const result = await withLineage({ ...context, progress: watchItems(stage, clock, progress) }, name, body, described);
    const measures = words.measures(result);
    telemetry.count(measures);
    stage.set(totals(measures));
    const failure = words.failure?.(result);
    if (failure !== undefined) stage.fail(failure);
    return result;
  });
}

/** Of each measure one number; checks also by how they came out. */
function totals(measures: readonly Measure[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { name, value, by } of measures) {
    const key = name === 'checks' ? `checks.${by['status']}` : name;
    sums[key] = (sums[key] ?? 0) + value;
  }
  return sums;
}
