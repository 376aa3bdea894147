/** A new value of an enumeration is worth a look: what a model or a report does by the values that it knows may leave the new one out. */
import type { Session } from '../lake/session.ts';
import { sqlName, sqlString } from '../lake/sqlText.ts';
import type { CheckResult } from '../state/stages/checkResult.ts';
import type { Model } from '../transform/contract/model.ts';
import type { TableCounts } from './countTable.ts';
import { type Enumeration, enumerationsOf, isUnknownSql } from './enumerations.ts';
import { notPassed, passed, SAMPLE_ROWS, type Subject } from './result.ts';

/** Columns that hold a field of an entity as it came have values that the header accepts, or the pinned API version. None: nothing to judge. */
export async function checkAcceptedValues(session: Session, model: Model, { rows, unknown }: TableCounts): Promise<CheckResult[]> {
  const enumerations = enumerationsOf(model);
  if (enumerations.length === 0) return [];
  const started = performance.now();
  const relation = `${model.layer}.${sqlName(model.name)}`;
  const found = enumerations.map((one) => unknownSql(relation, model.key, one)).join(' UNION ALL ');
  const about: Subject = {
    check: 'accepted_values',
    model: `${model.layer}.${model.name}`,
    kind: 'accepted_values',
    severity: 'warn',
    rule: `These columns have the values that are known: ${enumerations.map(({ column }) => column).join(', ')}.`,
    sql: `${found} ORDER BY 2, 3, 1`,
    checkedRows: rows,
    hint: `See that what reads the column deals with the new value, then add it to "-- accepted:" in ${model.file}.`,
  };
  if (unknown === 0) return [passed(about, 'no other value', started)];
  const values = await session.rows(
    `SELECT min(id) AS id, column_name AS "column", found, count(*) AS rows FROM (${found}) AS unknown GROUP BY 2, 3 ORDER BY 2, 3`,
  );
  return [
    notPassed(
      about,
      {
        expected: expectedText(enumerations.filter(({ column }) => values.some((row) => row['column'] === column))),
        found: values.map((row) => `${row['column']} ${JSON.stringify(row['found'])} in ${rowsText(Number(row['rows']))}`).join(', '),
        failingRows: values.reduce((sum, row) => sum + Number(row['rows']), 0),
        sample: values.slice(0, SAMPLE_ROWS),
      },
      started,
    ),
  ];
}

/** All that is known of these columns: it stands once, for in each row of a table it would leave no room for the row. */
function expectedText(enumerations: readonly Enumeration[]): string {
  return enumerations.map(({ column, values }) => `${column} one of ${values.join(', ')}`).join('; ');
}

function rowsText(count: number): string {
  return count === 1 ? '1 row' : `${count} rows`;
}

function unknownSql(relation: string, key: readonly string[], enumeration: Enumeration): string {
  const id = key.map((name) => `CAST(${sqlName(name)} AS VARCHAR)`).join(` || ' ' || `);
  return `SELECT ${id} AS id, ${sqlString(enumeration.column)} AS column_name, ${sqlName(enumeration.column)} AS found FROM ${relation} WHERE ${isUnknownSql(enumeration)}`;
}
