/** Which schema a commit may give its table: one with more columns, or any if no file with the old one stays. */
import { PipelineError } from '../domain/errors.ts';
import { type Column, columnsOf } from './deltaSchema.ts';
import type { Snapshot } from './log.ts';

export interface NewSchema {
  readonly columns: readonly Column[];
  readonly partitionColumns: readonly string[];
  /** Paths of the files that the commit removes. */
  readonly remove: readonly string[];
}

/**
 * Refuses a schema that the files which stay do not fit: a column that goes, changes its type or its partitioning. New columns are nullable
 * and may come. A commit that replaces every file may change anything (what Spark calls `overwriteSchema`).
 */
export function requireCompatible(base: Snapshot, next: NewSchema): void {
  const removed = new Set(next.remove);
  const staying = [...base.files.keys()].filter((path) => !removed.has(path)).length;
  if (staying === 0) return;
  const problem = partitionProblem(base, next) ?? columnProblem(columnsOf(base.metaData.schemaString), next.columns);
  if (problem === undefined) return;
  throw new PipelineError(
    'TRANSFORM_CONTRACT',
    `${base.table} cannot take this schema while ${staying} of its files stay as they are: ${problem}`,
    {
      hint: 'Columns may be added, nothing else. Rebuild the table to change more: payments-pipeline run-transforms --full-refresh, then run-quality.',
      details: { table: base.table, version: base.version },
    },
  );
}

function partitionProblem({ metaData }: Snapshot, { partitionColumns }: NewSchema): string | undefined {
  const [before, after] = [metaData.partitionColumns.join(', '), partitionColumns.join(', ')];
  return before === after ? undefined : `it is partitioned by ${before || 'nothing'}, and would be by ${after || 'nothing'}`;
}

function columnProblem(before: readonly Column[], after: readonly Column[]): string | undefined {
  const types = new Map(after.map(({ name, type }) => [name, type]));
  for (const { name, type } of before) {
    const next = types.get(name);
    if (next === undefined) return `column ${name} would go`;
    if (next !== type) return `column ${name} is ${type}, and would be ${next}`;
  }
  return undefined;
}
