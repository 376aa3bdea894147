-- model: gold.fct_payments
-- description: Every charge with its intent, its fee and what was given back. Amounts are in the presentment currency, the ledger's in the settlement currency.
-- grain: one row a charge
-- key: charge_id
-- partition: month of created_at
-- columns:
--   charge_id                VARCHAR        required  The charge.
--   created_at               TIMESTAMPTZ    required  When the charge was made.
--   customer_id              VARCHAR        optional  Who paid.
--   payment_intent_id        VARCHAR        optional  The intent that this was an attempt of.
--   payment_intent_status    VARCHAR        optional  What has become of the intent.
--   status                   VARCHAR        required  succeeded, pending or failed.
--   is_captured              BOOLEAN        required  Whether the money was taken, not only authorised.
--   is_refunded              BOOLEAN        required  Whether all of it was given back.
--   is_disputed              BOOLEAN        required  Whether it has been disputed.
--   failure_code             VARCHAR        optional  Why it failed.
--   payment_method_type      VARCHAR        optional  card, us_bank_account, …
--   card_brand               VARCHAR        optional  visa, mastercard, …
--   card_country             VARCHAR        optional  Country of the card's issuer.
--   currency                 VARCHAR        required  Presentment currency.
--   amount_minor             BIGINT         required  Amount charged or authorised, in minor units.
--   amount_captured_minor    BIGINT         required  Amount taken, in minor units.
--   amount_refunded_minor    BIGINT         required  Amount given back, in minor units.
--   amount_net_minor         BIGINT         required  Taken less given back, in minor units.
--   amount_major             DECIMAL(38,3)  required  Amount charged or authorised, in major units.
--   amount_captured_major    DECIMAL(38,3)  required  Amount taken, in major units.
--   amount_refunded_major    DECIMAL(38,3)  required  Amount given back, in major units.
--   amount_net_major         DECIMAL(38,3)  required  Taken less given back, in major units.
--   refund_count             BIGINT         required  Refunds that succeeded or are under way.
--   balance_transaction_id   VARCHAR        optional  The ledger entry of the charge.
--   settlement_currency      VARCHAR        optional  Currency of the ledger entry.
--   settlement_gross_minor   BIGINT         optional  Gross of the ledger entry, in minor units of the settlement currency.
--   settlement_fee_minor     BIGINT         optional  Fee of the ledger entry, in minor units of the settlement currency.
--   settlement_net_minor     BIGINT         optional  Net of the ledger entry, in minor units of the settlement currency.
--   settlement_net_major     DECIMAL(38,3)  optional  Net of the ledger entry, in major units of the settlement currency.
--   available_at             TIMESTAMPTZ    optional  When the net becomes available.
WITH refunds AS (
  SELECT charge_id, count(*) AS refund_count
  FROM silver.refunds
  WHERE status IN ('succeeded', 'pending', 'requires_action')
  GROUP BY charge_id
)
SELECT
  charges.id AS charge_id,
  charges.created_at,
  charges.customer_id,
  charges.payment_intent_id,
  intents.status AS payment_intent_status,
  charges.status,
  charges.is_captured,
  charges.is_refunded,
  charges.is_disputed,
  charges.failure_code,
  charges.payment_method_type,
  charges.card_brand,
  charges.card_country,
  charges.currency,
  charges.amount_minor,
  charges.amount_captured_minor,
  charges.amount_refunded_minor,
  charges.amount_captured_minor - charges.amount_refunded_minor AS amount_net_minor,
  charges.amount_major,
  charges.amount_captured_major,
  charges.amount_refunded_major,
  CAST(charges.amount_captured_major - charges.amount_refunded_major AS DECIMAL(38,3)) AS amount_net_major,
  coalesce(refunds.refund_count, 0) AS refund_count,
  charges.balance_transaction_id,
  ledger.currency AS settlement_currency,
  ledger.amount_minor AS settlement_gross_minor,
  ledger.fee_minor AS settlement_fee_minor,
  ledger.net_minor AS settlement_net_minor,
  ledger.net_major AS settlement_net_major,
  ledger.available_at
FROM silver.charges AS charges
LEFT JOIN silver.payment_intents AS intents ON intents.id = charges.payment_intent_id
LEFT JOIN silver.balance_transactions AS ledger ON ledger.id = charges.balance_transaction_id
LEFT JOIN refunds ON refunds.charge_id = charges.id
