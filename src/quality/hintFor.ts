import type { SqlCheck } from './sqlCheck.ts';

/** What to do when a check does not hold: as its header says, or else what is done first about a rule of its kind. */
export function hintFor(check: Pick<SqlCheck, 'hint' | 'kind' | 'parent' | 'bronze' | 'model' | 'name'>): string {
  return check.hint ?? usualHint(check);
}

function usualHint({ kind, parent, bronze, model }: Pick<SqlCheck, 'kind' | 'parent' | 'bronze' | 'model'>): string {
  if (parent !== undefined)
    return `What a row refers to was never read, or the source has it no more. Read it: payments-pipeline run-batch --entity ${parent} with --days back to before the row; then build and check again. If it stays, ask the source for its id.`;
  const anew = 'payments-pipeline run-transforms --full-refresh, then run-quality';
  const sql = `sql/${model.replace('.', '/')}.sql`;
  if (bronze !== undefined)
    return `What was read and what was built of it differ. Build all anew: ${anew}. If it stays, ${sql} leaves out, doubles or changes rows; payments-pipeline explain shows one from Bronze on.`;
  switch (kind) {
    case 'relationship':
    case 'row_count':
    case 'completeness':
      return 'Something was not read to its end. Read it again: payments-pipeline run-all with --days back to before the rows; then build and check again.';
    case 'reconciliation':
    case 'identity':
      return model.startsWith('gold.')
        ? `What Gold tells and what it is made of differ. Build all anew: ${anew}. If it stays, look for a join or a condition in ${sql} that drops or multiplies rows.`
        : 'The source contradicts itself, or one of the objects is older than the other. See them with payments-pipeline explain and the id; read both again with run-all and a larger --days. If it stays, ask the source.';
    case 'unique_key':
    case 'history':
      return `Build all anew: ${anew}. If it stays, look for a join in ${sql} that multiplies rows.`;
    case 'schema':
    case 'not_null':
    case 'accepted_values':
    case 'range':
      return `See the rows with payments-pipeline explain and the id, then decide whether the source is wrong or ${sql} is.`;
    case 'volume':
    case 'freshness':
      return 'When the business is not the reason, see with payments-pipeline status and runs list whether an extraction is missing.';
    default:
      return kind satisfies never;
  }
}
