/** The result of one check: plain data, as the run manifest keeps it and every report reads it. */
import { z } from 'zod';

/** What a check looks at, in the order in which a report tells them. */
export const CHECK_KINDS = [
  'schema',
  'not_null',
  'unique_key',
  'accepted_values',
  'range',
  'relationship',
  'row_count',
  'completeness',
  'reconciliation',
  'identity',
  'history',
  'volume',
  'freshness',
] as const;

/**
 * passed          the rule was looked at, and holds
 * warned          rows break it, and its severity is `warn`
 * failed          rows break it, and its severity is `error`
 * skipped         it cannot be judged yet: `reason` says what is missing
 * not_applicable  there is nothing that the rule is about
 * errored         the check did not run: `reason` has the message. It proves nothing, so it counts as its severity does
 */
export const CHECK_STATUSES = ['passed', 'warned', 'failed', 'skipped', 'not_applicable', 'errored'] as const;

export const checkResultSchema = z.strictObject({
  check: z.string(),
  /** `silver.charges`, or `all models`. */
  model: z.string(),
  kind: z.enum(CHECK_KINDS),
  /** As its header has it, or milder where the header allows for that (`hint` then says why). */
  severity: z.enum(['error', 'warn']),
  status: z.enum(CHECK_STATUSES),
  /** The rule in words. */
  rule: z.string(),
  expected: z.string(),
  found: z.string(),
  /** n: rows that break the rule. */
  failing_rows: z.int(),
  /** m: rows that the rule was held against; null where it is not about rows. */
  checked_rows: z.int().nullable(),
  /** Rows that the rule is not about, such as payouts that cannot be itemised. */
  exempt_rows: z.int(),
  /** Up to five rows, values as text, key first. */
  sample: z.array(z.record(z.string(), z.string().nullable())),
  /** Columns of the sample (and `expected` and `found`, when they are among them) that are minor units of the row's `currency`. */
  amounts: z.array(z.string()),
  /** Selects every failing row from the staged views `silver.*` and `gold.*`, and `bronze.*` where it reads those; null where no query does. */
  sql: z.string().nullable(),
  /** Where all failing rows are in the store, as Parquet; absent where no query finds them. */
  failing_rows_key: z.string().optional(),
  /** Why it was skipped, is not applicable, or did not run. */
  reason: z.string().optional(),
  /** What to do about it. */
  hint: z.string().optional(),
  milliseconds: z.int(),
});

export type CheckResult = z.infer<typeof checkResultSchema>;
export type CheckKind = CheckResult['kind'];
export type CheckStatus = CheckResult['status'];
export type Severity = CheckResult['severity'];

/** Whether a result keeps a snapshot from being published, with `--fail-on` as it is. */
export function rejects({ status, severity }: Pick<CheckResult, 'status' | 'severity'>, failOn: Severity): boolean {
  switch (status) {
    case 'failed':
      return true;
    case 'warned':
      return failOn === 'warn';
    case 'errored':
      return severity === 'error' || failOn === 'warn';
    case 'passed':
    case 'skipped':
    case 'not_applicable':
      return false;
    default:
      return status satisfies never;
  }
}
