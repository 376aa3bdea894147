-- model: silver.subscriptions
-- description: Every subscription, also those that have ended, as it was last seen.
-- grain: one row a subscription
-- key: id
-- partition: month of created_at
-- columns:
--   id                         VARCHAR      required  The subscription (sub_…).
--   created_at                 TIMESTAMPTZ  required  When it was made.
--   status                     VARCHAR      required  trialing, active, past_due, unpaid, paused, incomplete, incomplete_expired or canceled.
--   customer_id                VARCHAR      required  Who subscribes.
--   currency                   VARCHAR      required  Currency that it is billed in.
--   collection_method          VARCHAR      required  charge_automatically or send_invoice.
--   started_at                 TIMESTAMPTZ  required  When it began, which may lie before it was made.
--   billing_cycle_anchor_at    TIMESTAMPTZ  required  What the billing periods are counted from.
--   trial_start_at             TIMESTAMPTZ  optional  Start of the trial.
--   trial_end_at               TIMESTAMPTZ  optional  End of the trial.
--   cancel_at                  TIMESTAMPTZ  optional  When it is going to end.
--   cancels_at_period_end      BOOLEAN      required  Whether it ends with the current period.
--   canceled_at                TIMESTAMPTZ  optional  When its end was asked for.
--   ended_at                   TIMESTAMPTZ  optional  When it ended.
--   cancellation_reason        VARCHAR      optional  cancellation_requested, payment_failed, payment_disputed, …
--   cancellation_feedback      VARCHAR      optional  What the customer chose as the reason.
--   pause_behavior             VARCHAR      optional  What is done with invoices while collection is paused.
--   resumes_at                 TIMESTAMPTZ  optional  When collection begins again.
--   days_until_due             BIGINT       optional  Days to pay an invoice that is sent.
--   default_payment_method_id  VARCHAR      optional  What it is paid with.
--   latest_invoice_id          VARCHAR      optional  The last invoice that it made.
--   schedule_id                VARCHAR      optional  The schedule that changes it.
--   item_count                 BIGINT       optional  Number of items by the source's own count, or by what came.
--   discounts                  VARCHAR      optional  Its discounts, as JSON.
--   description                VARCHAR      optional  Free text.
--   metadata                   VARCHAR      optional  The owner's own key-value pairs, as JSON.
--   extra                      VARCHAR      optional  Fields that the API has sent and its pinned version does not have, as JSON.
--   observed_at                TIMESTAMPTZ  required  When this version was read from the source.
--   observed_via               VARCHAR      required  How it was read: list, refetch, event or webhook.
--   bronze_run_id              VARCHAR      required  The run whose Bronze holds this version.
--   bronze_run_at              TIMESTAMPTZ  required  When that run's extraction began.
--   payload_hash               BIGINT       required  Hash of what the source said of it.
--   is_tied                    BOOLEAN      required  Whether another version of the same second says something else: which came last, nobody knows.
SELECT
  record.id AS id,
  at_utc(record.created) AS created_at,
  record.status AS status,
  record.customer AS customer_id,
  record.currency AS currency,
  record.collection_method AS collection_method,
  at_utc(record.start_date) AS started_at,
  at_utc(record.billing_cycle_anchor) AS billing_cycle_anchor_at,
  at_utc(record.trial_start) AS trial_start_at,
  at_utc(record.trial_end) AS trial_end_at,
  at_utc(record.cancel_at) AS cancel_at,
  record.cancel_at_period_end AS cancels_at_period_end,
  at_utc(record.canceled_at) AS canceled_at,
  at_utc(record.ended_at) AS ended_at,
  record.cancellation_details.reason AS cancellation_reason,
  record.cancellation_details.feedback AS cancellation_feedback,
  record.pause_collection.behavior AS pause_behavior,
  at_utc(record.pause_collection.resumes_at) AS resumes_at,
  record.days_until_due AS days_until_due,
  record.default_payment_method AS default_payment_method_id,
  record.latest_invoice AS latest_invoice_id,
  record.schedule AS schedule_id,
  coalesce(record.items.total_count, CASE WHEN NOT record.items.has_more THEN len(record.items.data) END) AS item_count,
  CAST(to_json(record.discounts) AS VARCHAR) AS discounts,
  record.description AS description,
  CAST(record.metadata AS VARCHAR) AS metadata,
  extra,
  observed_utc(observed_at) AS observed_at,
  via AS observed_via,
  run_id AS bronze_run_id,
  observed_utc(run_at) AS bronze_run_at,
  payload_hash,
  is_tied
FROM bronze.subscriptions
