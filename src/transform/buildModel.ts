/** One model, by the way that fits it: all of it, new versions merged into it, or recomputed and compared. */
import { errorCode, PipelineError } from '../domain/errors.ts';
import type { Session } from '../lake/session.ts';
import { sqlName } from '../lake/sqlText.ts';
import { storedEntities } from '../registry/index.ts';
import { type BaseTable, createBase } from './baseTables.ts';
import type { Way } from './buildPlan.ts';
import type { Model } from './contract/model.ts';
import { references } from './graph.ts';
import { isRowWise } from './isRowWise.ts';
import { mergeChildren } from './mergeChildren.ts';
import { mergeEntity } from './mergeEntity.ts';
import { mergeHistory } from './mergeHistory.ts';
import { modelSql, requireContract } from './modelSql.ts';
import { rebuildDerived } from './rebuildDerived.ts';
import { rebuildSpan } from './rebuildSpan.ts';
import { type AppliedChange, type ApplyOptions, applyChange, keepTable, type TableChange } from './tableChange.ts';

export interface BuiltModel extends AppliedChange {
  readonly model: Model;
  readonly milliseconds: number;
  /** New versions contradict what the history holds of the past: only a build from all of Bronze can place them. */
  readonly late?: true;
}

export interface BuildModelOptions extends ApplyOptions {
  readonly way: Way;
  /** Whether anything that the model reads has come or changed. */
  readonly isTouched: boolean;
  /** Whether it is known that the SQL keeps its header. */
  readonly isTrusted: boolean;
}

/** Builds a model into `directory`; `<layer>.<model>` then shows it to the models after it. */
export async function buildModel(session: Session, model: Model, options: BuildModelOptions): Promise<BuiltModel> {
  const started = performance.now();
  const applied = await sayingWhich(model, () => build(session, model, options));
  return { model, ...applied, milliseconds: Math.round(performance.now() - started) };
}

async function build(session: Session, model: Model, options: BuildModelOptions): Promise<AppliedChange & { late?: true }> {
  const { way, base, storage, isTouched } = options;
  const stays = way.how === 'keep' || (way.how === 'merge' && !isTouched);
  if (base !== undefined) await createBase(session, storage, model, base, options.inMemory && !stays ? 'TABLE' : 'VIEW');
  if (base !== undefined && stays) return await keepTable(session, model, base);
  if (!options.isTrusted) await requireContract(session, model);
  if (way.how === 'whole' || base === undefined)
    return await applyChange(session, model, { query: modelSql(model), affected: 'all' }, options);
  const change = way.how === 'span' ? await rebuildSpan(session, model, way.from, way.to) : await changeOf(session, model);
  if (change === 'late') return await keepLate(session, model, base);
  return change === undefined ? await keepTable(session, model, base) : await applyChange(session, model, change, options);
}

/** The published rows, for the moment: the build will be done again from all of Bronze. */
async function keepLate(session: Session, model: Model, base: BaseTable): Promise<AppliedChange & { late: true }> {
  return { ...(await keepTable(session, model, base)), late: true };
}

async function changeOf(session: Session, model: Model): Promise<TableChange | 'late' | undefined> {
  if (!isMergeable(model)) return await rebuildDerived(session, model);
  if (model.history !== undefined) return await mergeHistory(session, model, model.history);
  if (model.parent !== undefined) return await mergeChildren(session, model, model.parent);
  return await mergeEntity(session, model);
}

/**
 * Whether new records can be merged into a model's table: an entity's own, row by row; a nested list's, a parent at a time; a history. What
 * reads anything else is derived: it is computed whole, from whole tables and whole Bronze, and compared with what is published.
 */
export function isMergeable(model: Model): boolean {
  const { name, sql, parent, history } = model;
  if (model.layer === 'gold') return false;
  if (history !== undefined)
    return readsOnly(model, [`${history}_versions`, ...childStreams(model.derivedFrom === undefined ? '' : history)]);
  const entity = storedEntities.find((one) => one.name === (parent?.entity ?? name));
  if (entity === undefined) return false;
  if (parent === undefined) return readsOnly(model, [name]) && isRowWise(sql);
  return readsOnly(model, [entity.name, ...childStreams(entity.name)]);
}

function childStreams(entity: string): string[] {
  return storedEntities.filter(({ name }) => name === entity).flatMap(({ children }) => children.map(({ stream }) => stream));
}

function readsOnly({ sql }: Model, streams: readonly string[]): boolean {
  return references(sql).every(({ schema, name }) => schema === 'bronze' && streams.includes(name));
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
