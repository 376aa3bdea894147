-- model: gold.fct_refunds
-- description: Every refund with the charge that it gives back, and what it did to the balance. Amounts are in the presentment currency, the ledger's in the settlement currency.
-- grain: one row a refund
-- key: refund_id
-- rows: silver.refunds
-- partition: month of created_at
-- columns:
--   refund_id                VARCHAR        required  The refund.
--   created_at               TIMESTAMPTZ    required  When the refund was made.
--   status                   VARCHAR        optional  pending, requires_action, succeeded, failed or canceled.
--   reason                   VARCHAR        optional  duplicate, fraudulent, requested_by_customer, …
--   failure_reason           VARCHAR        optional  Why it failed.
--   charge_id                VARCHAR        optional  The charge that money goes back for.
--   payment_intent_id        VARCHAR        optional  The intent of that charge.
--   customer_id              VARCHAR        optional  Who paid that charge.
--   charge_created_at        TIMESTAMPTZ    optional  When that charge was made.
--   days_after_charge        BIGINT         optional  UTC calendar days from the charge to the refund.
--   is_partial               BOOLEAN        optional  Whether it gives back less than was taken.
--   currency                 VARCHAR        required  Presentment currency.
--   amount_minor             BIGINT         required  Amount given back, in minor units.
--   amount_major             DECIMAL(38,3)  required  Amount given back, in major units.
--   balance_transaction_id   VARCHAR        optional  The ledger entry that takes the money out.
--   settlement_currency      VARCHAR        optional  Currency of the ledger entry.
--   settlement_gross_minor   BIGINT         optional  Gross of the ledger entry, in minor units of the settlement currency.
--   settlement_fee_minor     BIGINT         optional  Fee of the ledger entry, in minor units of the settlement currency.
--   settlement_net_minor     BIGINT         optional  Net of the ledger entry, in minor units of the settlement currency.
--   settlement_net_major     DECIMAL(38,3)  optional  Net of the ledger entry, in major units of the settlement currency.
--   returned_net_minor       BIGINT         required  What came back because the refund failed, in minor units of the settlement currency.
SELECT
  refunds.id AS refund_id,
  refunds.created_at,
  refunds.status,
  refunds.reason,
  refunds.failure_reason,
  refunds.charge_id,
  refunds.payment_intent_id,
  charges.customer_id,
  charges.created_at AS charge_created_at,
  CAST(CAST(refunds.created_at AS DATE) - CAST(charges.created_at AS DATE) AS BIGINT) AS days_after_charge,
  refunds.amount_minor < charges.amount_captured_minor AS is_partial,
  refunds.currency,
  refunds.amount_minor,
  refunds.amount_major,
  refunds.balance_transaction_id,
  ledger.currency AS settlement_currency,
  ledger.amount_minor AS settlement_gross_minor,
  ledger.fee_minor AS settlement_fee_minor,
  ledger.net_minor AS settlement_net_minor,
  ledger.net_major AS settlement_net_major,
  coalesce(returned.net_minor, 0) AS returned_net_minor
FROM silver.refunds AS refunds
LEFT JOIN silver.charges AS charges ON charges.id = refunds.charge_id
LEFT JOIN silver.balance_transactions AS ledger ON ledger.id = refunds.balance_transaction_id
LEFT JOIN silver.balance_transactions AS returned ON returned.id = refunds.failure_balance_transaction_id
