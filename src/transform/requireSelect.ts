/**
 * What SQL of a model or a check may be: one SELECT over bronze, silver and gold, that gives the same rows whenever it is asked. Judged on
 * DuckDB's own parse, so that no spelling gets around it; the session is locked down besides (facts: "DuckDB lock-down").
 */
import type { Session } from '../lake/session.ts';
import { sqlString } from '../lake/sqlText.ts';
import { contractError } from './contract/header.ts';

/** Functions that give a table from their arguments alone; all others read files, other queries or the database's own state. */
const TABLE_FUNCTIONS = new Set(['unnest', 'range', 'generate_series', 'json_each', 'json_tree', 'repeat_row']);

const CHANGING = new Set(
  (
    'now today random uuid uuidv4 uuidv7 gen_random_uuid setseed nextval currval txid_current get_current_time get_current_timestamp ' +
    'current_date current_time current_timestamp localtime localtimestamp current_localtime current_localtimestamp transaction_timestamp ' +
    'current_setting getvariable getenv version current_user user session_user current_role current_database current_catalog current_schema ' +
    'current_schemas current_query current_query_id current_connection_id current_transaction_id write_log'
  ).split(' '),
);

const SCHEMAS = new Set(['bronze', 'silver', 'gold']);

/** Throws `TRANSFORM_CONTRACT` with file and line when the text is anything else. */
export async function requireSelect(session: Session, { file, sql }: { readonly file: string; readonly sql: string }): Promise<void> {
  const parsed = await parse(session, file, sql);
  const statements = parsed['statements'];
  const count = Array.isArray(statements) ? statements.length : 0;
  if (count !== 1) throw contractError(file, firstLine(sql), `one SELECT is expected, this is ${count} statements`);
  const nodes = [...walk(parsed)];
  const named = new Set(nodes.flatMap(({ node }) => commonTables(node)));
  for (const { node, at } of nodes) {
    const wrong = problem(node, named);
    if (wrong !== undefined) throw contractError(file, lineAt(sql, at), wrong);
  }
}

type Node = Readonly<Record<string, unknown>>;

async function parse(session: Session, file: string, sql: string): Promise<Node> {
  const [row] = await session.rows(`SELECT CAST(json_serialize_sql(${sqlString(sql)}) AS VARCHAR) AS parsed`);
  const parsed: unknown = JSON.parse(String(row?.['parsed']));
  if (!isNode(parsed)) throw contractError(file, firstLine(sql), 'it could not be read as SQL');
  if (parsed['error'] !== true) return parsed;
  const message = String(parsed['error_message']);
  if (parsed['error_type'] === 'not implemented')
    throw contractError(file, firstLine(sql), 'it must be one SELECT and nothing else; it is another statement, or holds one');
  throw contractError(file, lineAt(sql, Number(parsed['position'] ?? 0)), message.split('\n')[0] ?? message);
}

function problem(node: Node, named: ReadonlySet<string>): string | undefined {
  if (isNode(node['sample'])) return 'a sample is another one each time';
  switch (node['type']) {
    case 'BASE_TABLE':
      return tableProblem(node, named);
    case 'TABLE_FUNCTION':
      return tableFunctionProblem(node);
    case 'SHOW_REF':
      return 'DESCRIBE, SHOW and SUMMARIZE give no rows of a model';
    case 'FUNCTION':
      return functionProblem(node);
    case 'COLUMN_REF':
      return columnProblem(node);
    default:
      return undefined;
  }
}

function tableProblem(node: Node, named: ReadonlySet<string>): string | undefined {
  const [catalog, schema, name] = [text(node['catalog_name']), text(node['schema_name']), text(node['table_name'])];
  if (catalog === '' && schema === '' && named.has(name.toLowerCase())) return undefined;
  if (catalog === '' && SCHEMAS.has(schema.toLowerCase())) return undefined;
  const full = [catalog, schema, name].filter((part) => part !== '').join('.');
  return `it reads ${JSON.stringify(full)}, which is no table of a model: write bronze.<entity>, silver.<model> or gold.<model>`;
}

function tableFunctionProblem({ function: called }: Node): string | undefined {
  const name = isNode(called) ? text(called['function_name']).toLowerCase() : '';
  if (TABLE_FUNCTIONS.has(name)) return undefined;
  return `it reads ${name}(…), which a model may not: its rows come from bronze, silver and gold alone`;
}

function functionProblem({ function_name, children }: Node): string | undefined {
  const name = text(function_name).toLowerCase();
  const isAgeOfToday = name === 'age' && Array.isArray(children) && children.length === 1;
  return CHANGING.has(name) || isAgeOfToday ? changes(name) : undefined;
}

/** DuckDB takes `current_date` without parentheses for a column until it looks for one. */
function columnProblem({ column_names }: Node): string | undefined {
  const [name, more] = Array.isArray(column_names) ? column_names : [];
  const isClock = /^(current_(date|time|timestamp)|localtime|localtimestamp)$/.test(text(name).toLowerCase());
  return more === undefined && isClock ? changes(text(name).toLowerCase()) : undefined;
}

function changes(name: string): string {
  return `it calls ${name}, which is new each time: the same Bronze must give the same rows`;
}

function commonTables(node: Node): string[] {
  const map = isNode(node['cte_map']) ? node['cte_map']['map'] : undefined;
  const named = Array.isArray(map) ? map.flatMap((entry: unknown) => (isNode(entry) ? [text(entry['key'])] : [])) : [];
  const recursive = node['type'] === 'RECURSIVE_CTE_NODE' || node['type'] === 'CTE_NODE' ? [text(node['cte_name'])] : [];
  // A name such as a path would let a file in through the same name.
  return [...named, ...recursive].map((name) => name.toLowerCase()).filter((name) => /^\w+$/.test(name));
}

/** Every object of the parse with its place in the text, or that of the one around it. */
function* walk(value: unknown, around = 0): Generator<{ node: Node; at: number }> {
  if (Array.isArray(value)) for (const item of value) yield* walk(item, around);
  if (!isNode(value)) return;
  const own = value['query_location'];
  // Where there is no place, DuckDB writes the largest number that it has.
  const at = typeof own === 'number' && own < Number.MAX_SAFE_INTEGER ? own : around;
  yield { node: value, at };
  for (const child of Object.values(value)) yield* walk(child, at);
}

/** The line of a byte in the text. */
function lineAt(sql: string, byte: number): number {
  return Buffer.from(sql).subarray(0, byte).toString().split('\n').length;
}

/** The first line below the header: where the statement begins. */
function firstLine(sql: string): number {
  const lines = sql.split('\n');
  return (
    Math.max(
      0,
      lines.findIndex((line) => line.trim() !== '' && !line.startsWith('--')),
    ) + 1
  );
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
