-- model: silver.payment_methods
-- description: Every payment method of a customer, as it was last seen.
-- grain: one row a payment method
-- key: id
-- partition: none
-- columns:
--   id                   VARCHAR      required  The payment method (pm_…).
--   created_at           TIMESTAMPTZ  required  When it was made.
--   type                 VARCHAR      required  card, us_bank_account, sepa_debit, …
--   customer_id          VARCHAR      optional  Whose it is; empty once it was taken away.
--   billing_name         VARCHAR      optional  Name of the holder.
--   billing_email        VARCHAR      optional  E-mail address of the holder.
--   billing_country      VARCHAR      optional  Country of the holder, two letters.
--   billing_postal_code  VARCHAR      optional  Postal code of the holder.
--   card_brand           VARCHAR      optional  visa, mastercard, …
--   card_country         VARCHAR      optional  Country of the card's issuer.
--   card_funding         VARCHAR      optional  credit, debit, prepaid or unknown.
--   card_exp_month       BIGINT       optional  Month in which the card expires.
--   card_exp_year        BIGINT       optional  Year in which the card expires.
--   last4                VARCHAR      optional  Last four digits of the card or account.
--   fingerprint          VARCHAR      optional  The same for the same card or account.
--   allow_redisplay      VARCHAR      optional  Whether it may be shown again: always, limited or unspecified.
--   metadata             VARCHAR      optional  The owner's own key-value pairs, as JSON.
--   extra                VARCHAR      optional  Fields that the API has sent and its pinned version does not have, as JSON.
--   observed_at          TIMESTAMPTZ  required  When this version was read from the source.
--   observed_via         VARCHAR      required  How it was read: list, refetch, event or webhook.
--   bronze_run_id        VARCHAR      required  The run whose Bronze holds this version.
--   bronze_run_at        TIMESTAMPTZ  required  When that run's extraction began.
--   payload_hash         BIGINT       required  Hash of what the source said of it.
--   is_tied              BOOLEAN      required  Whether another version of the same second says something else: which came last, nobody knows.
SELECT
  record.id AS id,
  at_utc(record.created) AS created_at,
  record.type AS type,
  record.customer AS customer_id,
  record.billing_details.name AS billing_name,
  record.billing_details.email AS billing_email,
  record.billing_details.address.country AS billing_country,
  record.billing_details.address.postal_code AS billing_postal_code,
  record.card.brand AS card_brand,
  record.card.country AS card_country,
  record.card.funding AS card_funding,
  record.card.exp_month AS card_exp_month,
  record.card.exp_year AS card_exp_year,
  coalesce(record.card.last4, record.us_bank_account.last4, record.sepa_debit.last4) AS last4,
  coalesce(record.card.fingerprint, record.us_bank_account.fingerprint, record.sepa_debit.fingerprint) AS fingerprint,
  record.allow_redisplay AS allow_redisplay,
  CAST(record.metadata AS VARCHAR) AS metadata,
  extra,
  observed_utc(observed_at) AS observed_at,
  via AS observed_via,
  run_id AS bronze_run_id,
  observed_utc(run_at) AS bronze_run_at,
  payload_hash,
  is_tied
FROM bronze.payment_methods
