/** Checks that a model's header declares: ranges of its columns, and one row for each row of its source. */
import { sqlName, sqlString } from '../lake/sqlText.ts';
import type { Model } from '../transform/contract/model.ts';
import type { SqlCheck } from './sqlCheck.ts';

/** The checks of these models, in their order; what a model does not declare it has no check of. */
export function derivedChecks(models: readonly Model[]): SqlCheck[] {
  const names = new Set(models.map(nameOf));
  return models.flatMap((model) => [
    ...(model.ranges.length === 0 ? [] : [rangesCheck(model)]),
    ...(model.rowsOf === undefined || !names.has(model.rowsOf.split(' ')[0] ?? '') ? [] : [rowsCheck(model, model.rowsOf)]),
  ]);
}

function rangesCheck(model: Model): SqlCheck {
  const selects = model.ranges.map(({ column, condition }) => selectColumn(model, column, `NOT (${sqlName(column)} ${condition})`));
  return {
    ...common(model, 'range', selects),
    rule: `These hold of every row: ${model.ranges.map(({ column, condition }) => `${column} ${condition}`).join(', ')}.`,
    hint: `Look at what the source sends of these rows, then at ${model.file}.`,
  };
}

function rowsCheck(model: Model, source: string): SqlCheck {
  const count = (of: string) => `(SELECT count(*) FROM ${of})`;
  const counts = `SELECT ${count(source)} AS expected, ${count(relation(model))} AS found`;
  return {
    ...common(model, 'row_count', [`SELECT expected, found FROM (${counts}) AS counts WHERE expected <> found`]),
    name: `${model.name}_row_count`,
    of: source,
    rule: `${nameOf(model)} has one row for each row of ${source}, no more and no fewer.`,
    hint: `Look for a join in ${model.file} that drops or multiplies rows.`,
  };
}

function common(model: Model, kind: 'range' | 'row_count', selects: readonly string[]): SqlCheck {
  return {
    name: kind,
    file: model.file,
    model: nameOf(model),
    kind,
    severity: 'error',
    rule: '',
    parent: undefined,
    bronze: undefined,
    whole: [],
    until: undefined,
    of: relation(model),
    exempt: undefined,
    needs: undefined,
    inMinorUnits: false,
    hint: undefined,
    sql: selects.join('\nUNION ALL\n'),
  };
}

function selectColumn(model: Model, column: string, condition: string): string {
  const keys = model.key.map(sqlName).join(', ');
  return `SELECT ${keys}, ${sqlString(column)} AS "column", CAST(${sqlName(column)} AS VARCHAR) AS "value" FROM ${relation(model)} WHERE ${condition}`;
}

function relation({ layer, name }: Model): string {
  return `${layer}.${sqlName(name)}`;
}

function nameOf({ layer, name }: Model): string {
  return `${layer}.${name}`;
}
