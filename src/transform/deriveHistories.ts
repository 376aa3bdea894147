/**
 * A history whose file has a header and no SQL tells what its Silver model tells, of every version instead of the last: the model's own SQL runs
 * over versions that stand in for objects, and each is then given the id of its object back. Nothing of the model is typed twice.
 */
import { sqlName } from '../lake/sqlText.ts';
import { storedEntities } from '../registry/index.ts';
import type { ChildList, Entity } from '../registry/types.ts';
import { contractError } from './contract/header.ts';
import { HISTORY_COLUMNS, type HistoryColumn, type Model, type ModelColumn } from './contract/model.ts';
import { nameOf, tokenize } from './tokenize.ts';

/** What a row says of its version rather than of the object; `extra` would begin a new state whenever the source gets a field. */
const NOT_TOLD = new Set([
  'observed_at',
  'observed_via',
  'bronze_run_id',
  'bronze_run_at',
  'payload_hash',
  'is_tied',
  'is_deleted',
  'deleted_at',
  'extra',
]);

const DESCRIPTIONS: Readonly<Record<HistoryColumn, Omit<ModelColumn, 'name' | 'description'> & { readonly description: string }>> = {
  valid_from: { type: 'TIMESTAMPTZ', required: true, description: 'When this state was first seen.' },
  valid_to: { type: 'TIMESTAMPTZ', required: false, description: 'When another was first seen, or the deletion; empty while it lasts.' },
  is_current: { type: 'BOOLEAN', required: true, description: 'Whether it lasts.' },
  last_seen_at: { type: 'TIMESTAMPTZ', required: true, description: 'When this state was last seen.' },
};

/** The models with the SQL, columns and key of each such history, read off the model among them that it is the history of. */
export function deriveHistories(models: readonly Model[]): Model[] {
  return models.map((model) => (model.derivedFrom === undefined ? model : deriveHistory(model, model.derivedFrom, models)));
}

function deriveHistory(model: Model, from: string, models: readonly Model[]): Model {
  const source = models.find(({ layer, name }) => layer === 'silver' && name === from);
  const entity = storedEntities.find(({ name }) => name === (source?.parent?.entity ?? from));
  if (source === undefined || entity === undefined) {
    throw contractError(model.file, 1, `it is the history of ${from}, which is no Silver model of an entity or of a nested list`);
  }
  const told = source.columns.filter(({ name }) => !NOT_TOLD.has(name));
  return {
    ...model,
    key: [...source.key, 'valid_from'],
    parent: source.parent,
    history: entity.name,
    columns: [...told, ...HISTORY_COLUMNS.map((name) => ({ name, ...DESCRIPTIONS[name] }))],
    sql: toldSql(source, entity, told),
  };
}

/** `version`, then what is told of it. */
function toldSql(source: Model, entity: Entity, told: readonly ModelColumn[]): string {
  const versions = `bronze.${sqlName(`${entity.name}_versions`)}`;
  const object = source.parent?.column ?? 'id';
  const columns = told.map(({ name }) => (name === object ? `versions.object AS ${sqlName(name)}` : `told.${sqlName(name)}`));
  const stand = new Map([[entity.name, 'every_version'], ...entity.children.map(({ stream }) => [stream, `every_${stream}`] as const)]);
  return `WITH every_version AS (
  SELECT * REPLACE (struct_update(record, id := CAST(version AS VARCHAR)) AS record) FROM ${versions} WHERE record IS NOT NULL
),
${entity.children
  .filter(({ stream }) => tokenize(source.sql).some((token) => nameOf(token) === stream))
  .map((child) => entriesSql(child, versions))
  .join('')}told AS (
${withStandIns(source.sql, stand)}
)
SELECT versions.version, ${columns.join(', ')}
FROM told JOIN ${versions} AS versions ON versions.version = CAST(told.${sqlName(object)} AS BIGINT)`;
}

/** What was fetched of a nested list belongs to the versions of its extraction that had not all of it inline. */
function entriesSql({ stream, field }: ChildList, versions: string): string {
  return `every_${stream} AS (
  SELECT entries.* REPLACE (CAST(versions.version AS VARCHAR) AS parent)
  FROM bronze.${sqlName(stream)} AS entries JOIN ${versions} AS versions
    ON versions.object = entries.parent AND versions.run_id = entries.run_id AND versions.run_at = entries.run_at
  WHERE versions.record.${sqlName(field)}.has_more
),
`;
}

/** The SQL with other names for tables of Bronze. */
function withStandIns(sql: string, names: ReadonlyMap<string, string>): string {
  const tokens = tokenize(sql);
  let [text, from] = ['', 0];
  for (const [index, token] of tokens.entries()) {
    const [dot, table] = [tokens[index + 1], tokens[index + 2]];
    const name = nameOf(token) === 'bronze' && dot?.text === '.' && table !== undefined ? names.get(nameOf(table) ?? '') : undefined;
    if (name === undefined || table === undefined || tokens[index - 1]?.text === '.') continue;
    text += sql.slice(from, token.at) + name;
    from = table.at + table.text.length;
  }
  return text + sql.slice(from);
}
