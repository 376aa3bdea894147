-- model: silver.events
-- description: Every event that was read, with the object that it is about as it was then.
-- grain: one row an event
-- key: id
-- partition: month of created_at
-- columns:
--   id                VARCHAR      required  The event (evt_…).
--   created_at        TIMESTAMPTZ  required  When it happened.
--   type              VARCHAR      required  What happened: charge.refunded, customer.updated, …
--   object_id         VARCHAR      optional  The object that it is about; some, such as an upcoming invoice, have no id.
--   object_type       VARCHAR      optional  What that object is: charge, customer, …
--   account_id        VARCHAR      optional  The connected account that it happened on.
--   api_version       VARCHAR      optional  The API version that its data is written in.
--   request_id        VARCHAR      optional  The API request that caused it.
--   idempotency_key   VARCHAR      optional  The idempotency key of that request.
--   pending_webhooks  BIGINT       required  Webhooks that had not been delivered when it was read.
--   data              VARCHAR      required  The object, and what changed in it, as JSON.
--   extra             VARCHAR      optional  Fields that the API has sent and its pinned version does not have, as JSON.
--   observed_at       TIMESTAMPTZ  required  When this version was read from the source.
--   observed_via      VARCHAR      required  How it was read: list, refetch, event or webhook.
--   bronze_run_id     VARCHAR      required  The run whose Bronze holds this version.
--   bronze_run_at     TIMESTAMPTZ  required  When that run's extraction began.
--   payload_hash      BIGINT       required  Hash of what the source said of it.
--   is_tied           BOOLEAN      required  Whether another version of the same second says something else: which came last, nobody knows.
SELECT
  record.id AS id,
  at_utc(record.created) AS created_at,
  record.type AS type,
  record.data ->> '$.object.id' AS object_id,
  record.data ->> '$.object.object' AS object_type,
  record.account AS account_id,
  record.api_version AS api_version,
  record.request.id AS request_id,
  record.request.idempotency_key AS idempotency_key,
  record.pending_webhooks AS pending_webhooks,
  CAST(record.data AS VARCHAR) AS data,
  extra,
  observed_utc(observed_at) AS observed_at,
  via AS observed_via,
  run_id AS bronze_run_id,
  observed_utc(run_at) AS bronze_run_at,
  payload_hash,
  is_tied
FROM bronze.events
