/**
 * The closed-period lock: months that were published as whole, and that come out otherwise now, are told with the old figure, the new one and the
 * objects that made the difference. Restating a closed month may be right; that nobody hears of it is not.
 */
import { utcDate } from '../domain/time.ts';
import { readSnapshot } from '../lake/log.ts';
import { fileKeys, scanSql, snapshotColumns } from '../lake/scanSql.ts';
import type { Row, Session } from '../lake/session.ts';
import { sqlName, sqlString } from '../lake/sqlText.ts';
import { readLatest } from '../state/latest.ts';
import type { CheckResult } from '../state/stages/checkResult.ts';
import type { StagedModel } from '../state/stages/transforms.ts';
import type { Storage } from '../storage/types.ts';
import type { Lock, Model } from '../transform/contract/model.ts';
import { notPassed, passed, SAMPLE_ROWS, type Subject, unjudged } from './result.ts';

/** For models whose header has `-- locked:`. */
export async function checkClosedPeriods(
  session: Session,
  storage: Storage,
  model: Model,
  staged: StagedModel | undefined,
): Promise<CheckResult[]> {
  const { locked } = model;
  if (locked === undefined || staged === undefined) return [];
  const started = performance.now();
  const about: Subject = {
    check: 'closed_period',
    model: `${model.layer}.${model.name}`,
    kind: 'reconciliation',
    severity: 'warn',
    rule: `A month that was published as closed keeps its ${['rows', ...locked.measures].join(', ')}.`,
    hint: 'See that the change is right, and tell whoever has reported the month. The rows as they were: payments-pipeline query --as-of <date>',
  };
  const closed = await closedBefore(storage, model);
  if (closed === undefined || staged.base_version === null)
    return [unjudged('not_applicable', about, 'no month has been published as closed', started)];
  if (staged.unchanged) return [passed(about, `nothing changed before ${closed}`, started)];
  await showPublished(session, storage, model, staged.table, staged.base_version);
  const changes = await session.rows(changesSql(model, locked, closed));
  if (changes.length === 0) return [passed(about, `nothing changed before ${closed}`, started)];
  const found = changes.map((row) => `${row['month']}${dimensionsText(locked, row)} ${row['measure']} ${row['old']} → ${row['new']}`);
  return [
    notPassed(
      about,
      {
        expected: `what was published of the months before ${closed}`,
        found: `${found.slice(0, SAMPLE_ROWS).join('; ')}${found.length > SAMPLE_ROWS ? '; …' : ''}`,
        failingRows: changes.length,
        sample: await Promise.all(changes.slice(0, SAMPLE_ROWS).map((row) => withCause(session, model, locked, row))),
      },
      started,
    ),
  ];
}

/** The first day of the month that was not whole yet when the model was published last; undefined when nothing was. */
async function closedBefore(storage: Storage, { name }: Model): Promise<string | undefined> {
  const through = (await readLatest(storage, name))?.latest.data_through ?? null;
  return through === null ? undefined : `${utcDate(through).slice(0, 7)}-01`;
}

/** The published rows, beside the staged ones that have the table's name. */
async function showPublished(session: Session, storage: Storage, model: Model, table: string, version: number): Promise<void> {
  const snapshot = await readSnapshot(storage, table, version);
  const paths = await storage.localPaths(fileKeys(table, snapshot.files.values()));
  await session.run(`CREATE OR REPLACE VIEW ${publishedName(model)} AS ${scanSql({ ...snapshotColumns(snapshot), paths })}`);
}

function publishedName({ layer, name }: Model): string {
  return `${layer}.${sqlName(`${name} as published`)}`;
}

/** A row a closed month, dimensions and measure of which the sum is another: month, the dimensions, measure, old, new. */
function changesSql(model: Model, { measures, at, dimensions }: Lock, closed: string): string {
  const by = ['month', ...dimensions.map(sqlName)].join(', ');
  const sums = (relation: string) => {
    const month = `strftime(${sqlName(at)}, '%Y-%m')`;
    const one = (name: string, value: string) =>
      `SELECT ${[`${month} AS month`, ...dimensions.map(sqlName)].join(', ')}, ${sqlString(name)} AS measure, ${value} AS total
       FROM ${relation} WHERE ${sqlName(at)} < TIMESTAMPTZ ${sqlString(`${closed} 00:00:00Z`)} GROUP BY ${by}`;
    return [one('rows', 'CAST(count(*) AS HUGEINT)'), ...measures.map((name) => one(name, `CAST(sum(${sqlName(name)}) AS HUGEINT)`))].join(
      ' UNION ALL ',
    );
  };
  return `SELECT ${by}, measure, CAST(coalesce(before.total, 0) AS VARCHAR) AS old, CAST(coalesce(now.total, 0) AS VARCHAR) AS new
    FROM (${sums(publishedName(model))}) AS before FULL JOIN (${sums(`${model.layer}.${sqlName(model.name)}`)}) AS now USING (${by}, measure)
    WHERE coalesce(before.total, 0) <> coalesce(now.total, 0) ORDER BY ${by}, measure`;
}

/** The change with what made it: up to three objects that are new there, gone, or changed, with the run that brought the news and how. */
async function withCause(session: Session, model: Model, { measures, at, dimensions }: Lock, change: Row): Promise<Row> {
  const place = (row: string) =>
    [
      `strftime(${row}.${sqlName(at)}, '%Y-%m') = ${sqlString(String(change['month']))}`,
      ...dimensions.map((name) => `${row}.${sqlName(name)} = ${sqlString(String(change[name]))}`),
    ].join(' AND ');
  const keys = model.key.map(sqlName);
  const differs = [at, ...measures, ...dimensions].map((name) => `n.${sqlName(name)} IS DISTINCT FROM b.${sqlName(name)}`).join(' OR ');
  const has = (name: string) => model.columns.some((column) => column.name === name);
  const origin =
    has('bronze_run_id') && has('observed_via') ? `coalesce(' by run ' || n.bronze_run_id || ' (' || n.observed_via || ')', '')` : `''`;
  const rows = await session.rows(`SELECT concat_ws(' ', ${keys.map((key) => `coalesce(n.${key}, b.${key})`).join(', ')}) ||
      CASE WHEN b.${keys[0]} IS NULL THEN ' added' WHEN n.${keys[0]} IS NULL THEN ' gone' ELSE ' changed' END || ${origin} AS cause, count(*) OVER () AS rows
    FROM ${model.layer}.${sqlName(model.name)} AS n FULL JOIN ${publishedName(model)} AS b ON ${keys.map((key) => `n.${key} = b.${key}`).join(' AND ')}
    WHERE ((${place('n')}) OR (${place('b')})) AND (${differs}) ORDER BY 1 LIMIT 3`);
  const more = Number(rows[0]?.['rows'] ?? 0) - rows.length;
  return { ...change, cause: `${rows.map(({ cause }) => cause).join(', ')}${more > 0 ? ` and ${more} more` : ''}` };
}

function dimensionsText({ dimensions }: Lock, row: Row): string {
  return dimensions.map((name) => ` ${row[name]}`).join('');
}
