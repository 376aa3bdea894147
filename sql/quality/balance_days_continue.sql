-- check: balance_days_continue
-- model: gold.balance_daily
-- kind: identity
-- severity: error
-- unit: minor
-- rule: Each day opens with what the day before closed with, and closes with its opening, its activity and its payouts; the last closing is all that the ledger of Silver has, to the minor unit.
-- hint: A day of the ledger is missing or stands twice. Build all anew: payments-pipeline run-transforms --full-refresh; if it stays, read the ledger again with run-batch --entity balance_transactions and a larger --days.
WITH days AS (
  SELECT
    currency,
    day,
    opening_minor,
    closing_minor,
    opening_minor + activity_minor + payouts_minor AS moved_to,
    coalesce(lag(closing_minor) OVER (PARTITION BY currency ORDER BY day), 0) AS closed_before,
    row_number() OVER (PARTITION BY currency ORDER BY day DESC) AS from_last
  FROM gold.balance_daily
),
ledger AS (
  SELECT currency, sum(net_minor) AS total FROM silver.balance_transactions GROUP BY currency
)
SELECT currency, day, 'opening' AS measure, closed_before AS expected, opening_minor AS found FROM days WHERE opening_minor <> closed_before
UNION ALL
SELECT currency, day, 'closing' AS measure, moved_to AS expected, closing_minor AS found FROM days WHERE closing_minor <> moved_to
UNION ALL
SELECT ledger.currency, days.day, 'last closing' AS measure, ledger.total AS expected, days.closing_minor AS found
FROM ledger
LEFT JOIN days ON days.currency = ledger.currency AND days.from_last = 1
WHERE days.closing_minor IS DISTINCT FROM ledger.total
ORDER BY 1, 2, 3
