-- check: activity_reconciles
-- model: gold.activity_by_category
-- kind: identity
-- severity: error
-- rule: Per currency, the categories add up to the ledger of Silver: number, amount, fee and net.
WITH silver_sums AS (
  SELECT currency, count(*) AS entries, sum(amount_minor) AS gross, sum(fee_minor) AS fee, sum(net_minor) AS net
  FROM silver.balance_transactions
  GROUP BY currency
),
gold_sums AS (
  SELECT currency, sum(transaction_count) AS entries, sum(gross_minor) AS gross, sum(fee_minor) AS fee, sum(net_minor) AS net
  FROM gold.activity_by_category
  GROUP BY currency
)
SELECT
  currency,
  concat_ws(', ', silver_sums.entries, silver_sums.gross, silver_sums.fee, silver_sums.net) AS expected,
  concat_ws(', ', gold_sums.entries, gold_sums.gross, gold_sums.fee, gold_sums.net) AS found
FROM silver_sums
FULL JOIN gold_sums USING (currency)
WHERE concat_ws(', ', silver_sums.entries, silver_sums.gross, silver_sums.fee, silver_sums.net)
  <> concat_ws(', ', gold_sums.entries, gold_sums.gross, gold_sums.fee, gold_sums.net)
ORDER BY currency
