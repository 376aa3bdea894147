/** A report of the source against what is published, line by line and to the last minor unit. Times are compared as the report writes them, in its zone. */
import { PipelineError } from '../domain/errors.ts';
import type { Row, Session } from '../lake/session.ts';
import { sqlName, sqlString } from '../lake/sqlText.ts';
import { type ReportType, reportType } from './reportType.ts';

export interface TieOutOptions {
  /** The file, below a directory that the session may read. */
  readonly path: string;
  /** IANA name of the zone that the report was made in. */
  readonly timezone: string;
  /** Days in that zone, half-open; taken from the lines when absent. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly type?: ReportType | undefined;
}

/** One thing that does not tie. `missing_here`: the report has it and we do not; `missing_there`: the other way round. */
export interface Difference {
  readonly kind: 'different' | 'missing_here' | 'missing_there' | 'repeated';
  readonly balance_transaction_id: string;
  readonly currency: string;
  /** The column of the report; null for a whole line. */
  readonly field: string | null;
  readonly ours: string | null;
  readonly theirs: string | null;
}

export interface CurrencySum {
  readonly currency: string;
  readonly report_lines: number;
  readonly our_lines: number;
  readonly matched: number;
  /** Net in major units, exact. */
  readonly our_net: string;
  readonly report_net: string;
  /** The report's net less ours. */
  readonly difference: string;
}

export interface TieOut {
  readonly report_type: ReportType;
  readonly timezone: string;
  readonly from: string;
  readonly to: string;
  readonly compared: readonly string[];
  readonly not_compared: readonly string[];
  readonly ties: boolean;
  readonly currencies: readonly CurrencySum[];
  readonly differences: readonly Difference[];
}

/** Columns of a report, with our value as the report would write it. */
const FIELDS: Readonly<Record<string, string>> = {
  currency: 'currency',
  gross: 'CAST(gross_major AS VARCHAR)',
  fee: 'CAST(fee_major AS VARCHAR)',
  net: 'CAST(net_major AS VARCHAR)',
  reporting_category: 'reporting_category',
  source_id: 'source_id',
  created: 'local_text(created_at)',
  created_utc: 'utc_text(created_at)',
  available_on: 'local_text(available_at)',
  available_on_utc: 'utc_text(available_at)',
  automatic_payout_id: 'left_in_payout_id',
  automatic_payout_effective_at: 'local_text(arrival_at)',
  automatic_payout_effective_at_utc: 'utc_text(arrival_at)',
};
const MONEY = ['gross', 'fee', 'net'];

/** Compares; throws `USAGE_BAD_VALUE` for a file that is no such report. */
export async function tieOut(session: Session, options: TieOutOptions): Promise<TieOut> {
  const { timezone } = options;
  const columns = await loadReport(session, options.path);
  await session.run(`CREATE TEMP MACRO local_text(t) AS strftime(timezone(${sqlString(timezone)}, t), '%Y-%m-%d %H:%M:%S');
    CREATE TEMP MACRO utc_text(t) AS strftime(timezone('UTC', t), '%Y-%m-%d %H:%M:%S')`);
  const withoutPayout = columns.has('automatic_payout_id')
    ? await session.count(`SELECT count(*) FROM theirs WHERE automatic_payout_id IS NULL`)
    : 0;
  const type = reportType(columns, withoutPayout, options.type);
  await requireAmounts(session);
  const range = await rangeOf(session, type, columns, options);
  const compared = Object.keys(FIELDS).filter((name) => columns.has(name));
  await session.run(oursSql(type, range));
  await session.run(differencesSql(compared));
  const currencies = await sums(session);
  const differences = (await session.rows('SELECT * FROM differences ORDER BY kind, balance_transaction_id, field')).map(toDifference);
  const not_compared = [...columns].filter((name) => !compared.includes(name) && name !== 'balance_transaction_id');
  return { report_type: type, timezone, ...range, compared, not_compared, ties: differences.length === 0, currencies, differences };
}

/** Every value as text: only what is compared is read as more than that, and never as a float. Times lose their `T` and `Z`. */
async function loadReport(session: Session, path: string): Promise<Set<string>> {
  const read = `read_csv(${sqlString(path)}, header = true, all_varchar = true, delim = ',', quote = '"', escape = '"', null_padding = false)`;
  try {
    await session.run(`CREATE TEMP TABLE theirs AS SELECT * FROM ${read}`);
  } catch (cause) {
    const message = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
    throw new PipelineError('USAGE_BAD_VALUE', `the report cannot be read as CSV: ${message}`, {
      cause,
      hint: 'Export it again, as CSV, and give the file as it came.',
    });
  }
  const rows = await session.rows(`SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'theirs'`);
  return new Set(rows.map(({ name }) => String(name)));
}

async function requireAmounts(session: Session): Promise<void> {
  const bad = MONEY.map((name) => `NOT regexp_full_match(coalesce(${name}, ''), '-?[0-9]+([.,][0-9]{1,3})?')`).join(' OR ');
  const [row] = await session.rows(
    `SELECT balance_transaction_id AS id, gross, fee, net FROM theirs WHERE ${bad} OR balance_transaction_id IS NULL LIMIT 1`,
  );
  if (row === undefined) return;
  throw new PipelineError('USAGE_BAD_VALUE', `a line of the report has no plain amounts or no id: ${JSON.stringify(row)}`, {
    hint: 'Amounts are in major units without separators of thousands, as they were exported; a total added by hand has to go.',
  });
}

/** The days that the report is about: those that were asked for, else those of its lines. */
async function rangeOf(
  session: Session,
  type: ReportType,
  columns: ReadonlySet<string>,
  { from, to, timezone }: TieOutOptions,
): Promise<{ from: string; to: string }> {
  const about = type === 'payout_reconciliation.itemized.5' ? 'automatic_payout_effective_at' : 'created';
  const day = columns.has(about)
    ? `CAST(${about} AS TIMESTAMP)`
    : `timezone(${sqlString(timezone)}, timezone('UTC', CAST(${about}_utc AS TIMESTAMP)))`;
  const [row] = await session.rows(
    `SELECT CAST(CAST(min(${day}) AS DATE) AS VARCHAR) AS first, CAST(CAST(max(${day}) AS DATE) + 1 AS VARCHAR) AS after FROM theirs`,
  );
  const start = from ?? (type === 'ending_balance_reconciliation.itemized.4' ? '0001-01-01' : row?.['first']);
  const end = to ?? row?.['after'];
  if (typeof start === 'string' && typeof end === 'string') return { from: start, to: end };
  throw new PipelineError('USAGE_BAD_VALUE', 'the report has no lines, so it does not say which days it is about', {
    hint: 'Say it: --from 2026-11-01 --to 2026-12-01',
  });
}

/** What the report ought to have, with its amounts and times as it would write them. Payouts count where the report has them. */
function oursSql(type: ReportType, { from, to }: { from: string; to: string }): string {
  const within = (time: string) => `${time} >= ${sqlString(from)} AND ${time} < ${sqlString(to)}`;
  const scope: Readonly<Record<ReportType, string>> = {
    'balance_change_from_activity.itemized.3': `${within('local_text(created_at)')} AND NOT starts_with(reporting_category, 'payout')`,
    'payout_reconciliation.itemized.5': within('local_text(arrival_at)'),
    'ending_balance_reconciliation.itemized.4': `local_text(created_at) < ${sqlString(to)} AND NOT is_leaving AND (arrival_at IS NULL OR local_text(arrival_at) >= ${sqlString(to)})`,
  };
  return `CREATE TEMP TABLE ours AS
    WITH booked AS (
      SELECT ledger.* EXCLUDE (balance_transaction_id), ledger.balance_transaction_id AS id, left_in.id AS left_in_payout_id, left_in.arrival_at,
        coalesce(own.is_automatic, false) AS is_leaving
      FROM gold.ledger AS ledger
      -- A payout's own entry, or that of its failure, names the payout that it is of: it has not left in it.
      LEFT JOIN silver.payouts AS left_in ON left_in.id = ledger.payout_id AND ledger.payout_id IS DISTINCT FROM ledger.source_id
      LEFT JOIN silver.payouts AS own ON own.balance_transaction_id = ledger.balance_transaction_id
    )
    SELECT *, (${scope[type]}) AS is_expected FROM booked
    WHERE (${scope[type]}) OR id IN (SELECT balance_transaction_id FROM theirs)`;
}

function differencesSql(compared: readonly string[]): string {
  const each = compared.map((name) => {
    const theirs = theirText(name);
    // The names on our side are those of one table within the parentheses, so that none is ambiguous.
    return `SELECT 'different' AS kind, id AS balance_transaction_id, lower(theirs.currency) AS currency, ${sqlString(name)} AS field, mine AS ours, ${theirs} AS theirs
      FROM theirs JOIN (SELECT id, ${FIELDS[name]} AS mine FROM ours) ON id = theirs.balance_transaction_id`;
  });
  return `CREATE TEMP TABLE differences AS
    WITH pairs AS (${each.join(' UNION ALL ')})
    SELECT DISTINCT * FROM pairs WHERE ours IS DISTINCT FROM theirs AND NOT (length(theirs) = 10 AND starts_with(coalesce(ours, ''), theirs) AND regexp_matches(field, 'created|available|effective'))
    UNION ALL
    SELECT 'missing_here', balance_transaction_id, lower(currency), NULL, NULL, net FROM theirs WHERE balance_transaction_id NOT IN (SELECT id FROM ours)
    UNION ALL
    SELECT 'missing_there', id, currency, NULL, CAST(net_major AS VARCHAR), NULL FROM ours WHERE is_expected AND id NOT IN (SELECT balance_transaction_id FROM theirs)
    UNION ALL
    SELECT 'repeated', balance_transaction_id, lower(any_value(currency)), NULL, '1', CAST(count(*) AS VARCHAR) FROM theirs GROUP BY balance_transaction_id HAVING count(*) > 1`;
}

/** The report's value in the form of ours. */
function theirText(name: string): string {
  const column = `theirs.${sqlName(name)}`;
  if (MONEY.includes(name)) return `CAST(CAST(replace(${column}, ',', '.') AS DECIMAL(38,3)) AS VARCHAR)`;
  if (name === 'currency') return `lower(${column})`;
  return /created|available|effective/.test(name) ? `rtrim(replace(${column}, 'T', ' '), 'Z')` : column;
}

async function sums(session: Session): Promise<CurrencySum[]> {
  const rows = await session.rows(`WITH report AS (
      SELECT lower(currency) AS currency, count(*) AS lines, sum(CAST(replace(net, ',', '.') AS DECIMAL(38,3))) AS net FROM theirs GROUP BY 1
    ),
    held AS (SELECT currency, count(*) AS lines, sum(net_major) AS net FROM ours GROUP BY 1),
    tied AS (
      SELECT lower(currency) AS currency, count(*) AS lines FROM theirs
      WHERE balance_transaction_id NOT IN (SELECT balance_transaction_id FROM differences) GROUP BY 1
    )
    SELECT currency, coalesce(report.lines, 0) AS report_lines, coalesce(held.lines, 0) AS our_lines, coalesce(tied.lines, 0) AS matched,
      coalesce(held.net, 0) AS our_net, coalesce(report.net, 0) AS report_net, coalesce(report.net, 0) - coalesce(held.net, 0) AS difference
    FROM report FULL JOIN held USING (currency) LEFT JOIN tied USING (currency) ORDER BY currency`);
  return rows.map((row) => ({
    currency: String(row['currency']),
    report_lines: Number(row['report_lines']),
    our_lines: Number(row['our_lines']),
    matched: Number(row['matched']),
    our_net: String(row['our_net']),
    report_net: String(row['report_net']),
    difference: String(row['difference']),
  }));
}

const KINDS = ['different', 'missing_here', 'missing_there', 'repeated'] as const;

function toDifference(row: Row): Difference {
  const text = (name: string) => (row[name] === null || row[name] === undefined ? null : String(row[name]));
  return {
    kind: KINDS.find((kind) => kind === row['kind']) ?? 'different',
    balance_transaction_id: String(row['balance_transaction_id']),
    currency: String(row['currency']),
    field: text('field'),
    ours: text('ours'),
    theirs: text('theirs'),
  };
}
