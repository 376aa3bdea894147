/** The questions behind the plots; each gives `currency` and `weight`, by which currencies are put in order. */

/** A row a day, or a month, and currency. */
export function revenueSql(byMonth: boolean): string {
  const period = byMonth ? `strftime(day, '%Y-%m')` : `strftime(day, '%Y-%m-%d')`;
  return `SELECT
  currency,
  ${period} AS period,
  CAST(sum(sales_minor) AS VARCHAR) AS sales,
  CAST(sum(refunds_minor) AS VARCHAR) AS refunds,
  CAST(sum(disputes_minor) AS VARCHAR) AS disputes,
  CAST(sum(fees_minor) AS VARCHAR) AS fees,
  CAST(sum(residual_minor) AS VARCHAR) AS other,
  CAST(sum(net_minor) AS VARCHAR) AS net,
  sum(sale_count) AS weight
FROM gold.revenue_daily
GROUP BY 1, 2
ORDER BY 1, 2`;
}

/** A row a payout. */
export const PAYOUTS_SQL = `SELECT
  currency,
  payout_id,
  strftime(max(arrival_at), '%Y-%m-%d') AS day,
  CAST(max(payout_amount_minor) AS VARCHAR) AS amount,
  CAST(max(difference_minor) AS VARCHAR) AS difference,
  max(reconciliation) AS reconciliation,
  1 AS weight
FROM gold.payout_reconciliation
GROUP BY currency, payout_id
ORDER BY day, payout_id`;

/** A row a class of age that has an invoice. */
export const AGEING_SQL = `SELECT
  currency,
  bucket,
  count(*) AS invoices,
  CAST(sum(open_minor) AS VARCHAR) AS amount,
  count(*) AS weight
FROM gold.ar_aging
GROUP BY currency, bucket`;
