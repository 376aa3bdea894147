/** One model, by the way that fits it: all of it, new versions merged into it, or recomputed and compared. */
import { errorCode, PipelineError } from '../domain/errors.ts';
import type { Session } from '../lake/session.ts';
import { sqlName } from '../lake/sqlText.ts';
import { storedEntities } from '../registry/index.ts';
import { type BaseTable, createBaseView } from './baseTables.ts';
import type { Model } from './contract/model.ts';
import { mergeChildren } from './mergeChildren.ts';
import { mergeEntity } from './mergeEntity.ts';
import { mergeHistory } from './mergeHistory.ts';
import { modelSql, requireContract } from './modelSql.ts';
import { rebuildDerived } from './rebuildDerived.ts';
import { type AppliedChange, type ApplyOptions, applyChange, keepTable, type TableChange } from './tableChange.ts';

export interface BuiltModel extends AppliedChange {
  readonly model: Model;
  readonly milliseconds: number;
  /** New versions contradict what the history holds of the past: only a build from all of Bronze can place them. */
  readonly late?: true;
}

export interface BuildModelOptions extends ApplyOptions {
  readonly mode: 'full' | 'incremental';
  /** Whether anything that the model reads has changed; asked in an incremental build only. */
  readonly isTouched: (model: Model) => boolean;
}

/** Builds a model into `directory`; `<layer>.<model>` then shows it to the models after it. */
export async function buildModel(session: Session, model: Model, options: BuildModelOptions): Promise<BuiltModel> {
  const started = performance.now();
  const applied = await sayingWhich(model, () => build(session, model, options));
  return { model, ...applied, milliseconds: Math.round(performance.now() - started) };
}

async function build(session: Session, model: Model, options: BuildModelOptions): Promise<AppliedChange & { late?: true }> {
  const { mode, base, storage } = options;
  if (base !== undefined) await createBaseView(session, storage, model, base);
  if (mode === 'incremental' && base !== undefined && !options.isTouched(model)) return await keepTable(session, model, base);
  await requireContract(session, model);
  if (mode === 'full' || base === undefined) return await applyChange(session, model, { query: modelSql(model), affected: 'all' }, options);
  const change = await changeOf(session, model);
  if (change === 'late') return await keepLate(session, model, base);
  return change === undefined ? await keepTable(session, model, base) : await applyChange(session, model, change, options);
}

/** The published rows, for the moment: the build will be done again from all of Bronze. */
async function keepLate(session: Session, model: Model, base: BaseTable): Promise<AppliedChange & { late: true }> {
  return { ...(await keepTable(session, model, base)), late: true };
}

async function changeOf(session: Session, model: Model): Promise<TableChange | 'late' | undefined> {
  if (model.history !== undefined) return await mergeHistory(session, model, model.history);
  if (model.layer === 'gold') return await rebuildDerived(session, model);
  if (model.parent !== undefined) return await mergeChildren(session, model, model.parent);
  return await mergeEntity(session, model);
}

/** Whether a Silver model can take new records without reading all of Bronze again: an entity's own table, or a nested list's. */
export function isMergeable(model: Model): boolean {
  return (
    model.layer === 'gold' ||
    model.history !== undefined ||
    model.parent !== undefined ||
    storedEntities.some(({ name }) => name === model.name)
  );
}

/** DuckDB's own errors do not say which model they are of. */
async function sayingWhich<T>(model: Model, body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    if (error instanceof PipelineError || errorCode(error) !== 'UNEXPECTED') throw error;
    const message = error instanceof Error ? error.message : String(error);
    if (/^(IO Error|Out of Memory)/i.test(message)) {
      throw new PipelineError('STORAGE_IO', `building ${model.layer}.${model.name} failed: ${message}`, {
        cause: error,
        hint: 'Free disk space, or raise DUCKDB_MEMORY_LIMIT. What is published is untouched.',
      });
    }
    throw new PipelineError('TRANSFORM_SQL', `${model.file} does not run: ${message}`, {
      cause: error,
      hint: 'Correct the SQL. Nothing was published.',
      details: { model: sqlName(model.name) },
    });
  }
}
