/**
 * SCD2 out of versions: one row for each stretch of versions in which nothing told of the object changes. `bronze.<entity>_versions` has every
 * version of every object, numbered in the order of versions; a stub ends what was valid before it and begins nothing.
 */
import { sqlName } from '../lake/sqlText.ts';
import { HISTORY_COLUMNS, type Model, type ModelColumn } from './contract/model.ts';

/** The columns whose change begins a new row. */
export function toldColumns(columns: readonly ModelColumn[]): ModelColumn[] {
  return columns.slice(0, -HISTORY_COLUMNS.length);
}

/** A history from all versions. */
export function historySql(model: Model, entity: string): string {
  const told = toldColumns(model.columns).map(({ name }) => sqlName(name));
  return `WITH told AS (${model.sql}\n),
    moments AS (
      SELECT version, object, observed_at, row_number() OVER (PARTITION BY object ORDER BY version) AS place FROM bronze.${sqlName(`${entity}_versions`)}
    ),
    states AS (
      SELECT moments.object, moments.place, observed_utc(moments.observed_at) AS first_seen, observed_utc(moments.observed_at) AS last_seen,
        ${told.map((name) => `told.${name}`).join(', ')}
      FROM told JOIN moments ON moments.version = told.version
    ),
    ends AS (SELECT object, place, observed_utc(observed_at) AS ended_at FROM moments)${stretchesSql(told)}`;
}

/**
 * The stretches of `states` (object, place, first_seen, last_seen, what is told), each ended by the next moment of its object in
 * `ends` (object, place, ended_at). Places of an object have no gaps, so that a stretch is a run of places with the same content.
 */
export function stretchesSql(told: readonly string[]): string {
  const content = `hash(ROW(${told.join(', ')}))`;
  return `,
    hashed AS (SELECT *, ${content} AS content FROM states),
    islands AS (SELECT *, place - row_number() OVER (PARTITION BY object, id, content ORDER BY place) AS island FROM hashed),
    stretches AS (
      SELECT object, max(place) AS last_place, min(first_seen) AS valid_from, max(last_seen) AS last_seen_at,
        ${told.map((name) => `any_value(${name}) AS ${name}`).join(', ')}
      FROM islands GROUP BY object, id, content, island
    )
    SELECT ${told.map((name) => `stretches.${name}`).join(', ')}, valid_from, ends.ended_at AS valid_to, ends.ended_at IS NULL AS is_current, last_seen_at
    FROM stretches LEFT JOIN ends ON ends.object = stretches.object AND ends.place = stretches.last_place + 1`;
}
