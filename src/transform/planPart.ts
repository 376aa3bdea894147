/**
 * Rebuilding a part: `--select` and `--from/--to`. It is made of the very Bronze that the published snapshot was made of, and claims no more:
 * so all tables stay of one state, and the next ordinary run reads for all of them what came since.
 */
import { PipelineError } from '../domain/errors.ts';
import { SECONDS_PER_DAY, type TimeRange, utcDate } from '../domain/time.ts';
import type { Storage } from '../storage/types.ts';
import type { BaseTable } from './baseTables.ts';
import type { BuildPlan, Way } from './buildPlan.ts';
import type { Model } from './contract/model.ts';
import { hasColumns, type Published, readPublished, whyAnew } from './planBuild.ts';
import { readsModels, selectModels } from './selectModels.ts';

/** A span without ends: from the first to the last day that the date of a partition can have. */
export const ALL_TIME: TimeRange = { from: 0, to: 253_402_214_400 };

export interface Part {
  /** As `selectModels` reads it; every model if absent. */
  readonly select?: string | undefined;
  /** Unix seconds; the partitions that it touches. All of a table if absent. */
  readonly span?: TimeRange | undefined;
}

/** Plans a part. Throws when what stays outside it is not what was published last, so that no snapshot of two states comes about. */
export async function planPart(
  storage: Storage,
  models: readonly Model[],
  base: ReadonlyMap<string, BaseTable>,
  part: Part,
): Promise<BuildPlan> {
  const chosen = part.select === undefined ? models : selectModels(models, part.select);
  const published = await readPublished(storage, base);
  if (published === undefined) throw nothingPublished(storage);
  const ways = new Map(models.map((model) => [model, wayOf(model, { part, chosen, base, published })]));
  requireTables(models, ways);
  return {
    mode: 'partial',
    why: describe(part, published.runId),
    seen: published.stage.inputs,
    published: published.stage,
    wayOf: (model) => ways.get(model) ?? { how: 'keep' },
  };
}

interface Context {
  readonly part: Part;
  readonly chosen: readonly Model[];
  readonly base: ReadonlyMap<string, BaseTable>;
  readonly published: Published;
}

function wayOf(model: Model, { part, chosen, base, published }: Context): Way {
  const table = base.get(model.name);
  if (!chosen.includes(model)) return table === undefined ? { how: 'skip' } : requireCurrent(model, table, published);
  if (part.span === undefined) return { how: 'whole' };
  const why = whyAnew(model, base, published);
  if (why !== undefined) throw notInPart(model, why, `Rebuild all of it: run-transforms --select ${model.name}, without --from and --to.`);
  return model.partition.grain === 'none' ? { how: 'keep' } : { how: 'span', ...partitionsOf(part.span, model.partition.grain) };
}

/** A table that stays must be of the same state as the rest. Other SQL than it was made by waits for the next ordinary run. */
function requireCurrent(model: Model, table: BaseTable, { runId }: Published): Way {
  if (table.latest?.run_id !== runId)
    throw notInPart(model, `is not at what run ${runId} has published`, 'Run the transforms without --select, or select it too.');
  if (!hasColumns(table, model))
    throw notInPart(model, 'has other columns than what is published', `Select it too: --select …,${model.name}+`);
  return { how: 'keep' };
}

/** The dates of the first partition of a span and of the day behind its last. */
function partitionsOf({ from, to }: TimeRange, grain: 'day' | 'month'): { from: string; to: string } {
  const first = utcDate(from);
  // The end is exclusive: a span to noon still touches that day.
  return { from: grain === 'month' ? `${first.slice(0, 7)}-01` : first, to: utcDate(to - 1 + SECONDS_PER_DAY) };
}

/** What is built reads tables that are there. */
function requireTables(models: readonly Model[], ways: ReadonlyMap<Model, Way>): void {
  const isSkipped = (model: Model) => ways.get(model)?.how === 'skip';
  for (const model of models.filter((one) => !isSkipped(one))) {
    const missing = readsModels(model, models).find(isSkipped);
    if (missing === undefined) continue;
    const name = `${missing.layer}.${missing.name}`;
    throw notInPart(model, `reads ${name}, which has no table yet`, `Select that too: --select ${missing.name}+`);
  }
}

function describe({ select, span }: Part, runId: string): string {
  const what = select === undefined ? 'all models' : select;
  const since = span === undefined || span.from === ALL_TIME.from ? '' : ` since ${utcDate(span.from)}`;
  const until = span === undefined || span.to === ALL_TIME.to ? '' : ` before ${utcDate(span.to)}`;
  return `${what}${since}${until}, from the Bronze of run ${runId}`;
}

function nothingPublished(storage: Storage): PipelineError {
  return new PipelineError(
    'STORAGE_NOTHING_PUBLISHED',
    `a part can be rebuilt only of what is published, and nothing is in ${storage.label}`,
    {
      hint: 'Build and publish everything first: payments-pipeline run-transforms, then run-quality.',
    },
  );
}

function notInPart({ layer, name }: Model, why: string, hint: string): PipelineError {
  return new PipelineError('USAGE_BAD_VALUE', `this part cannot be rebuilt alone: ${layer}.${name} ${why}`, { hint });
}
