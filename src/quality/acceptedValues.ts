/** A new value of an enumeration is worth a look: what a model or a report does by the values that it knows may leave the new one out. */
import type { Session } from '../lake/session.ts';
import { sqlName, sqlString, sqlStrings } from '../lake/sqlText.ts';
import { storedEntities } from '../registry/index.ts';
import { KNOWN_VALUES } from '../registry/knownValues.generated.ts';
import type { CheckResult } from '../state/stages/checkResult.ts';
import type { Model } from '../transform/contract/model.ts';
import { tokenize } from '../transform/tokenize.ts';
import { notPassed, passed, SAMPLE_ROWS, type Subject } from './result.ts';

interface Enumeration {
  readonly column: string;
  readonly values: readonly string[];
}

/** Columns that hold a field of an entity as it came have values that the header accepts, or the pinned API version. None: nothing to judge. */
export async function checkAcceptedValues(session: Session, model: Model): Promise<CheckResult[]> {
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
    checkedRows: await session.count(`SELECT count(*) FROM ${relation}`),
    hint: `See that what reads the column deals with the new value, then add it to "-- accepted:" in ${model.file}.`,
  };
  const values = await session.rows(
    `SELECT min(id) AS id, column_name AS "column", found, count(*) AS rows FROM (${found}) AS unknown GROUP BY 2, 3 ORDER BY 2, 3`,
  );
  if (values.length === 0) return [passed(about, 'no other value', started)];
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

/** What the header accepts goes before what the API's types say. */
function enumerationsOf(model: Model): Enumeration[] {
  const known = new Map([...fieldsAsTheyCame(model), ...(model.accepted ?? [])]);
  return model.columns.flatMap(({ name, type }) => {
    const values = type === 'VARCHAR' ? known.get(name) : undefined;
    return values === undefined ? [] : [{ column: name, values }];
  });
}

/** Of an entity's own model: columns that are `record.<field> AS <column>`, with the field's known values. */
function fieldsAsTheyCame({ layer, name, sql, parent, history }: Model): Map<string, readonly string[]> {
  const entity = storedEntities.find((one) => one.name === name);
  const found = new Map<string, readonly string[]>();
  if (layer !== 'silver' || entity === undefined || parent !== undefined || history !== undefined) return found;
  const tokens = tokenize(sql);
  for (const [index, token] of tokens.entries()) {
    const [dot, field, as, column] = tokens.slice(index + 1, index + 5);
    if (token.norm !== 'record' || dot?.text !== '.' || as?.norm !== 'as' || field === undefined || column === undefined) continue;
    const values = KNOWN_VALUES[`${entity.object}.${field.norm}`];
    if (values !== undefined) found.set(column.norm, values.split(' '));
  }
  return found;
}

function unknownSql(relation: string, key: readonly string[], { column, values }: Enumeration): string {
  const id = key.map((name) => `CAST(${sqlName(name)} AS VARCHAR)`).join(` || ' ' || `);
  return `SELECT ${id} AS id, ${sqlString(column)} AS column_name, ${sqlName(column)} AS found FROM ${relation} WHERE ${sqlName(column)} NOT IN ${list(values)}`;
}

function list(values: readonly string[]): string {
  return `(${sqlStrings(values).slice(1, -1)})`;
}
