-- model: gold.unsettled_balance
-- description: Balance transactions that are in no automatic payout yet, and are no payouts themselves: what makes up the balance, before payouts by hand.
-- grain: one row a balance transaction
-- key: balance_transaction_id
-- partition: month of created_at
-- columns:
--   balance_transaction_id  VARCHAR        required  The balance transaction.
--   created_at              TIMESTAMPTZ    required  When it was booked.
--   available_at            TIMESTAMPTZ    required  When its net becomes available.
--   status                  VARCHAR        required  pending or available.
--   type                    VARCHAR        required  charge, refund, …
--   reporting_category      VARCHAR        required  The category for reports.
--   source_id               VARCHAR        optional  The object that caused it.
--   customer_id             VARCHAR        optional  Who paid the charge that it is about.
--   currency                VARCHAR        required  Settlement currency of the amounts.
--   gross_minor             BIGINT         required  Amount before fees, in minor units.
--   fee_minor               BIGINT         required  Fee, in minor units.
--   net_minor               BIGINT         required  What it adds to the balance, in minor units.
--   net_major               DECIMAL(38,3)  required  What it adds to the balance, in major units.
SELECT
  balance_transaction_id,
  created_at,
  available_at,
  status,
  type,
  reporting_category,
  source_id,
  customer_id,
  currency,
  gross_minor,
  fee_minor,
  net_minor,
  net_major
FROM gold.ledger
WHERE payout_id IS NULL AND NOT is_payout
