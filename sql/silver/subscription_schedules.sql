-- model: silver.subscription_schedules
-- description: Every subscription schedule, as it was last seen.
-- grain: one row a subscription schedule
-- key: id
-- partition: none
-- columns:
--   id                        VARCHAR      required  The schedule (sub_sched_…).
--   created_at                TIMESTAMPTZ  required  When it was made.
--   status                    VARCHAR      required  not_started, active, completed, released or canceled.
--   customer_id               VARCHAR      required  Whose it is.
--   subscription_id           VARCHAR      optional  The subscription that it changes.
--   released_subscription_id  VARCHAR      optional  The subscription that it no longer changes.
--   end_behavior              VARCHAR      required  What happens after the last phase: release, cancel, renew or none.
--   current_phase_start_at    TIMESTAMPTZ  optional  Start of the present phase.
--   current_phase_end_at      TIMESTAMPTZ  optional  End of the present phase.
--   phase_count               BIGINT       optional  Number of phases.
--   phases                    VARCHAR      optional  The phases, as JSON.
--   canceled_at               TIMESTAMPTZ  optional  When it was canceled.
--   completed_at              TIMESTAMPTZ  optional  When its last phase ended.
--   released_at               TIMESTAMPTZ  optional  When it let go of its subscription.
--   metadata                  VARCHAR      optional  The owner's own key-value pairs, as JSON.
--   extra                     VARCHAR      optional  Fields that the API has sent and its pinned version does not have, as JSON.
--   observed_at               TIMESTAMPTZ  required  When this version was read from the source.
--   observed_via              VARCHAR      required  How it was read: list, refetch, event or webhook.
--   bronze_run_id             VARCHAR      required  The run whose Bronze holds this version.
--   bronze_run_at             TIMESTAMPTZ  required  When that run's extraction began.
--   payload_hash              BIGINT       required  Hash of what the source said of it.
--   is_tied                   BOOLEAN      required  Whether another version of the same second says something else: which came last, nobody knows.
SELECT
  record.id AS id,
  at_utc(record.created) AS created_at,
  record.status AS status,
  record.customer AS customer_id,
  record.subscription AS subscription_id,
  record.released_subscription AS released_subscription_id,
  record.end_behavior AS end_behavior,
  at_utc(record.current_phase.start_date) AS current_phase_start_at,
  at_utc(record.current_phase.end_date) AS current_phase_end_at,
  CAST(json_array_length(record.phases) AS BIGINT) AS phase_count,
  CAST(record.phases AS VARCHAR) AS phases,
  at_utc(record.canceled_at) AS canceled_at,
  at_utc(record.completed_at) AS completed_at,
  at_utc(record.released_at) AS released_at,
  CAST(record.metadata AS VARCHAR) AS metadata,
  extra,
  observed_utc(observed_at) AS observed_at,
  via AS observed_via,
  run_id AS bronze_run_id,
  observed_utc(run_at) AS bronze_run_at,
  payload_hash,
  is_tied
FROM bronze.subscription_schedules
