-- check: ledger_category_is_that_of_type
-- model: gold.ledger
-- kind: identity
-- severity: error
-- rule: An entry of a type that has one reporting category is in that category (Stripe, "Reporting categories").
-- hint: Stripe has given the type another category: see its page "Reporting categories", then correct the table in sql/gold/ledger.sql.
WITH expected_categories AS (
  SELECT * FROM (VALUES
    ('charge', 'charge'), ('payment', 'charge'), ('refund', 'refund'), ('payment_refund', 'refund'), ('refund_failure', 'refund_failure'),
    ('payment_failure_refund', 'charge_failure'), ('payout', 'payout'), ('payout_failure', 'payout_reversal'), ('payout_cancel', 'payout_reversal'),
    ('stripe_fee', 'fee'), ('network_cost', 'network_cost'), ('transfer', 'transfer'), ('transfer_refund', 'transfer_reversal'),
    ('transfer_cancel', 'transfer_reversal'), ('transfer_failure', 'transfer_reversal'), ('application_fee', 'platform_earning'),
    ('application_fee_refund', 'platform_earning_refund'), ('topup', 'topup'), ('topup_reversal', 'topup_reversal')
  ) AS pairs(type, category)
)
SELECT
  ledger.balance_transaction_id,
  ledger.type,
  ledger.currency,
  ledger.gross_minor,
  expected_categories.category AS expected,
  ledger.reporting_category AS found
FROM gold.ledger AS ledger
JOIN expected_categories ON expected_categories.type = ledger.type
WHERE ledger.reporting_category <> expected_categories.category
ORDER BY ledger.balance_transaction_id
