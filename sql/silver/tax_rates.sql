-- model: silver.tax_rates
-- description: Every tax rate, as it was last seen.
-- grain: one row a tax rate
-- key: id
-- partition: none
-- columns:
--   id                    VARCHAR         required  The tax rate (txr_…).
--   created_at            TIMESTAMPTZ     required  When it was made.
--   is_active             BOOLEAN         required  Whether it can be used for something new.
--   display_name          VARCHAR         required  What customers see.
--   description           VARCHAR         optional  Free text.
--   is_inclusive          BOOLEAN         required  Whether prices include it.
--   percentage            DECIMAL(38,12)  required  Per cent.
--   effective_percentage  DECIMAL(38,12)  optional  Per cent in effect, where the source works it out.
--   rate_type             VARCHAR         optional  percentage or flat_amount.
--   tax_type              VARCHAR         optional  vat, gst, sales_tax, …
--   country               VARCHAR         optional  Country, two letters.
--   state                 VARCHAR         optional  State or province.
--   jurisdiction          VARCHAR         optional  Who levies it.
--   jurisdiction_level    VARCHAR         optional  country, state, county, city, district or multiple.
--   metadata              VARCHAR         optional  The owner's own key-value pairs, as JSON.
--   extra                 VARCHAR         optional  Fields that the API has sent and its pinned version does not have, as JSON.
--   observed_at           TIMESTAMPTZ     required  When this version was read from the source.
--   observed_via          VARCHAR         required  How it was read: list, refetch, event or webhook.
--   bronze_run_id         VARCHAR         required  The run whose Bronze holds this version.
--   bronze_run_at         TIMESTAMPTZ     required  When that run's extraction began.
--   payload_hash          BIGINT          required  Hash of what the source said of it.
--   is_tied               BOOLEAN         required  Whether another version of the same second says something else: which came last, nobody knows.
SELECT
  record.id AS id,
  at_utc(record.created) AS created_at,
  record.active AS is_active,
  record.display_name AS display_name,
  record.description AS description,
  record.inclusive AS is_inclusive,
  CAST(CAST(record.percentage AS VARCHAR) AS DECIMAL(38,12)) AS percentage,
  CAST(CAST(record.effective_percentage AS VARCHAR) AS DECIMAL(38,12)) AS effective_percentage,
  record.rate_type AS rate_type,
  record.tax_type AS tax_type,
  record.country AS country,
  record.state AS state,
  record.jurisdiction AS jurisdiction,
  record.jurisdiction_level AS jurisdiction_level,
  CAST(record.metadata AS VARCHAR) AS metadata,
  extra,
  observed_utc(observed_at) AS observed_at,
  via AS observed_via,
  run_id AS bronze_run_id,
  observed_utc(run_at) AS bronze_run_at,
  payload_hash,
  is_tied
FROM bronze.tax_rates
