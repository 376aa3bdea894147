/** Columns whose values are known: those that hold a field of an entity as it came, and those for which the header lists them. */
import { sqlName, sqlStrings } from '../lake/sqlText.ts';
import { storedEntities } from '../registry/index.ts';
import { KNOWN_VALUES } from '../registry/knownValues.generated.ts';
import type { Model } from '../transform/contract/model.ts';
import { tokenize } from '../transform/tokenize.ts';

export interface Enumeration {
  readonly column: string;
  readonly values: readonly string[];
}

/** What the header accepts goes before what the API's types say. */
export function enumerationsOf(model: Model): readonly Enumeration[] {
  const before = found.get(model);
  if (before !== undefined) return before;
  const enumerations = findEnumerations(model);
  found.set(model, enumerations);
  return enumerations;
}

/** To find them, a model's SQL is taken apart: once for each. */
const found = new WeakMap<Model, readonly Enumeration[]>();

function findEnumerations(model: Model): Enumeration[] {
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

/** Whether a row has another value; an empty one is none. */
export function isUnknownSql({ column, values }: Enumeration): string {
  return `${sqlName(column)} NOT IN (${sqlStrings(values).slice(1, -1)})`;
}
