/** What a header requires, and what it means for it to be empty. */
import { sqlName } from '../lake/sqlText.ts';
import { type Model, type ModelColumn, tableColumns } from '../transform/contract/model.ts';

/** The columns that are never empty. */
export function requiredColumns(model: Model): ModelColumn[] {
  return tableColumns(model).filter((column) => column.required);
}

/**
 * Of an object whose deletion is all that was ever told, only its key and where that was read are known: what the source says of objects is required
 * of those that were seen alive.
 */
export function isEmptySql(model: Model, column: string): string {
  const isEmpty = `${sqlName(column)} IS NULL`;
  const ofStubs = ['is_deleted', 'created_at'].every((name) => model.columns.some((one) => one.name === name));
  return ofStubs && !model.key.includes(column) ? `(${isEmpty} AND NOT (is_deleted AND created_at IS NULL))` : isEmpty;
}
