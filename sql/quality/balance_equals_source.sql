-- check: balance_equals_source
-- model: gold.balance_daily
-- kind: identity
-- severity: error
-- unit: minor
-- of: silver.balance
-- whole: balance_transactions
-- rule: The balance that all entries come to is what the source says that it is (available, pending and reserved), to the minor unit.
-- hint: An entry is missing, or one is here that is not there. Read the ledger again with run-all and a larger --days; then ask the source.

-- The balance is read before the ledger, which therefore may know of entries of the same second that the balance did not.
WITH in_second AS (
  SELECT
    entries.currency,
    sum(entries.net_minor) OVER (PARTITION BY entries.currency ORDER BY entries.id ROWS UNBOUNDED PRECEDING) AS moved
  FROM silver.balance_transactions AS entries
  JOIN silver.balance AS balance ON balance.currency = entries.currency
  WHERE entries.created_at = date_trunc('second', balance.observed_at)
),
before AS (
  SELECT entries.currency, sum(entries.net_minor) AS total
  FROM silver.balance_transactions AS entries
  LEFT JOIN silver.balance AS balance ON balance.currency = entries.currency
  WHERE balance.currency IS NULL OR entries.created_at < date_trunc('second', balance.observed_at)
  GROUP BY entries.currency
),
known AS (
  SELECT
    coalesce(before.currency, balance.currency) AS currency,
    balance.observed_at,
    coalesce(balance.total_minor, 0) AS told,
    coalesce(before.total, 0) AS total
  FROM before
  FULL JOIN silver.balance AS balance ON balance.currency = before.currency
)
SELECT known.currency, known.observed_at, known.told AS expected, known.total + coalesce(max(in_second.moved), 0) AS found
FROM known
LEFT JOIN in_second ON in_second.currency = known.currency
WHERE known.told <> known.total
GROUP BY known.currency, known.observed_at, known.told, known.total
HAVING count(CASE WHEN known.total + in_second.moved = known.told THEN 1 END) = 0
ORDER BY known.currency
