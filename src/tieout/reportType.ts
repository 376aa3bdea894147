import { PipelineError } from '../domain/errors.ts';

/** The source's reports that can be compared with what we hold. */
export type ReportType =
  | 'balance_change_from_activity.itemized.3'
  | 'payout_reconciliation.itemized.5'
  | 'ending_balance_reconciliation.itemized.4';

const NEEDED = ['balance_transaction_id', 'currency', 'gross', 'fee', 'net'] as const;

/**
 * Which report a file is, by its columns. The two that name payouts have the same ones: in the one of what was paid out every line has a payout,
 * in the other some have none. Throws `USAGE_BAD_VALUE` when it is none.
 */
export function reportType(columns: ReadonlySet<string>, linesWithoutPayout: number, asked: ReportType | undefined): ReportType {
  const hasTime = columns.has('created') || columns.has('created_utc');
  const missing = [...NEEDED.filter((name) => !columns.has(name)), ...(hasTime ? [] : ['created'])];
  if (missing.length > 0) {
    throw new PipelineError('USAGE_BAD_VALUE', `this is no itemised report: it has no column ${missing.join(', ')}`, {
      hint: 'Export the itemised report, not the summary, with its default columns. Which reports can be compared: docs/tie-out.md.',
    });
  }
  if (asked !== undefined) return asked;
  if (!columns.has('automatic_payout_id')) return 'balance_change_from_activity.itemized.3';
  return linesWithoutPayout > 0 ? 'ending_balance_reconciliation.itemized.4' : 'payout_reconciliation.itemized.5';
}
