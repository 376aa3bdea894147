-- model: silver.customers
-- description: Every customer, as it was last seen.
-- grain: one row a customer
-- key: id
-- partition: none
-- columns:
--   id             VARCHAR      required  The customer (cus_…).
--   created_at     TIMESTAMPTZ  optional  When the customer was created; empty if it was deleted before it was ever seen.
--   name           VARCHAR      optional  Full name or business name.
--   email          VARCHAR      optional  E-mail address.
--   phone          VARCHAR      optional  Telephone number.
--   description    VARCHAR      optional  Free text of the account's owner.
--   currency       VARCHAR      optional  Currency that the customer is billed in.
--   balance_minor  BIGINT       optional  Customer balance in minor units: negative is credit, positive is owed.
--   is_delinquent  BOOLEAN      optional  Whether the latest charge of an invoice failed.
--   country        VARCHAR      optional  Country of the address, two letters.
--   city           VARCHAR      optional  City of the address.
--   postal_code    VARCHAR      optional  Postal code of the address.
--   tax_exempt     VARCHAR      optional  none, exempt or reverse.
--   metadata       VARCHAR      optional  The owner's own key-value pairs, as JSON.
--   is_deleted     BOOLEAN      required  Whether the customer has been deleted at the source.
--   deleted_at     TIMESTAMPTZ  optional  When the deletion was first seen, no earlier than it happened.
--   extra          VARCHAR      optional  Fields that the API has sent and its pinned version does not have, as JSON.
--   observed_at    TIMESTAMPTZ  required  When this version was read from the source.
--   observed_via   VARCHAR      required  How it was read: list, refetch, event or webhook.
--   bronze_run_id  VARCHAR      required  The run whose Bronze holds this version.
--   bronze_run_at  TIMESTAMPTZ  required  When that run's extraction began.
--   payload_hash   BIGINT       required  Hash of what the source said of it.
--   is_tied        BOOLEAN      required  Whether another version of the same second says something else: which came last, nobody knows.
SELECT
  record.id AS id,
  at_utc(record.created) AS created_at,
  record.name AS name,
  record.email AS email,
  record.phone AS phone,
  record.description AS description,
  record.currency AS currency,
  record.balance AS balance_minor,
  record.delinquent AS is_delinquent,
  record.address.country AS country,
  record.address.city AS city,
  record.address.postal_code AS postal_code,
  record.tax_exempt AS tax_exempt,
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
FROM bronze.customers
