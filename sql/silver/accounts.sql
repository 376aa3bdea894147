-- model: silver.accounts
-- description: Every connected account, as it was last seen.
-- grain: one row an account
-- key: id
-- partition: none
-- columns:
--   id                      VARCHAR      required  The account (acct_…).
--   created_at              TIMESTAMPTZ  optional  When it was made; empty if it was deleted before it was ever seen.
--   type                    VARCHAR      optional  standard, express, custom or none.
--   email                   VARCHAR      optional  E-mail address.
--   country                 VARCHAR      optional  Country, two letters.
--   default_currency        VARCHAR      optional  Currency that it is paid out in.
--   business_type           VARCHAR      optional  individual, company, non_profit or government_entity.
--   business_name           VARCHAR      optional  What its customers see.
--   merchant_category_code  VARCHAR      optional  What it sells, as the card networks' code.
--   url                     VARCHAR      optional  Its website.
--   is_charges_enabled      BOOLEAN      optional  Whether it can take payments.
--   is_payouts_enabled      BOOLEAN      optional  Whether it can be paid out.
--   is_details_submitted    BOOLEAN      optional  Whether it has told what it must.
--   disabled_reason         VARCHAR      optional  Why it cannot.
--   requirements_due_at     TIMESTAMPTZ  optional  By when it must tell more.
--   metadata                VARCHAR      optional  The owner's own key-value pairs, as JSON.
--   is_deleted              BOOLEAN      required  Whether the account has been deleted at the source.
--   deleted_at              TIMESTAMPTZ  optional  When the deletion was first seen, no earlier than it happened.
--   extra                   VARCHAR      optional  Fields that the API has sent and its pinned version does not have, as JSON.
--   observed_at             TIMESTAMPTZ  required  When this version was read from the source.
--   observed_via            VARCHAR      required  How it was read: list, refetch, event or webhook.
--   bronze_run_id           VARCHAR      required  The run whose Bronze holds this version.
--   bronze_run_at           TIMESTAMPTZ  required  When that run's extraction began.
--   payload_hash            BIGINT       required  Hash of what the source said of it.
--   is_tied                 BOOLEAN      required  Whether another version of the same second says something else: which came last, nobody knows.
SELECT
  record.id AS id,
  at_utc(record.created) AS created_at,
  record.type AS type,
  record.email AS email,
  record.country AS country,
  record.default_currency AS default_currency,
  record.business_type AS business_type,
  record.business_profile.name AS business_name,
  record.business_profile.mcc AS merchant_category_code,
  record.business_profile.url AS url,
  record.charges_enabled AS is_charges_enabled,
  record.payouts_enabled AS is_payouts_enabled,
  record.details_submitted AS is_details_submitted,
  record.requirements.disabled_reason AS disabled_reason,
  at_utc(record.requirements.current_deadline) AS requirements_due_at,
  CAST(record.metadata AS VARCHAR) AS metadata,
  is_deleted,
  observed_utc(deleted_at) AS deleted_at,
  extra,
  observed_utc(observed_at) AS observed_at,
  via AS observed_via,
  run_id AS bronze_run_id,
  observed_utc(run_at) AS bronze_run_at,
  payload_hash,
  is_tied
FROM bronze.accounts
